import { basePath } from '../../lambdas/http/routes.ts';
import { dataFolder } from '../../local/engine.ts';
import { issuerPath } from '../../local/issuer/issuer.ts';
import { readSecrets } from '../../local/issuer/secrets.ts';
import { describeStack, outputOf } from './stack.ts';

/** The address of the service without a path: of a stack, or of the server on this machine. */
export async function findOrigin(stack: string | undefined): Promise<string> {
  if (stack === undefined) return localOrigin();
  return outputOf(await describeStack(stack), 'BaseUrl', stack).slice(0, -basePath.length);
}

/** Where `npm start` runs, derived from its issuer. */
export const localOrigin = () =>
  (readSecrets(dataFolder)?.issuer ?? `http://127.0.0.1:3000${issuerPath}`).slice(0, -issuerPath.length);
