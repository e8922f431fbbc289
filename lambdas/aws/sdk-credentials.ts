import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Replaces the SDK's chain of credential providers in the bundles (tools/build.ts): Lambda passes credentials in the environment,
 * where they stay the same while the process runs, and the chain would be a quarter of each bundle.
 */
export function defaultProvider(): ReturnType<typeof fromEnv> {
  const read = fromEnv();
  let found: ReturnType<typeof read> | undefined;
  return () => {
    found ??= read();
    return found;
  };
}
