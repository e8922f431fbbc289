import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage, FileSystem } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from './functions.ts';
import type { ServiceSettings } from './settings.ts';

/** The file beside a function with the issuers of the settings. About twenty of them would fill the 4 KB of an environment. */
export const issuersFile = 'issuers.json';

/** Whether a function knows the issuers: one accepts their tokens, the other their clients. */
export const knowsIssuers = (name: FunctionName) => name === 'authorizer' || name === 'manage';

/** A function as it was built into dist/, with the settings that are too long for its environment. */
export function newCode(name: FunctionName, { oauthIssuers }: ServiceSettings): Code {
  const bundle = join(import.meta.dirname, '../dist', name);
  const options = { exclude: ['*.map'] };
  // The same text makes the same asset: its code cache has nothing that it lacks, and differs from build to build.
  const assetHash = FileSystem.fingerprint(bundle, {
    exclude: ['*.map', '*.cache'],
    extraHash: knowsIssuers(name) && oauthIssuers ? JSON.stringify(oauthIssuers) : '',
  });
  if (!knowsIssuers(name) || !oauthIssuers)
    return Code.fromAsset(bundle, { ...options, assetHash, assetHashType: AssetHashType.CUSTOM });
  const tryBundle = (folder: string) => {
    FileSystem.copyDirectory(bundle, folder, options);
    const file = join(folder, issuersFile);
    writeFileSync(file, JSON.stringify(oauthIssuers));
    // Lambda reads the file as another user, so its mode must not depend on the umask.
    chmodSync(file, 0o644);
    return true;
  };
  return Code.fromAsset(bundle, {
    assetHash,
    assetHashType: AssetHashType.CUSTOM,
    // The image is never used: this bundling needs no container.
    bundling: { image: DockerImage.fromRegistry('none'), local: { tryBundle } },
  });
}
