import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Replaces the SDK's chain of credential providers in the bundles (tools/build.ts): Lambda passes credentials in the environment,
 * and the chain would be a quarter of each bundle.
 */
export const defaultProvider = () => fromEnv();
