import type { Plugin } from 'esbuild';

/** Parts of the SDK and of Powertools that no function uses, and their replacements. They are 7 percent of a bundle. */
const unused: readonly { readonly file: RegExp; readonly contents: string }[] = [
  // DynamoDB's addresses are known: https://dynamodb.<region>.amazonaws.com
  {
    file: /@aws-sdk\/middleware-endpoint-discovery\/dist-es\/index\.js$/,
    contents: `
      export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
        environmentVariableSelector: () => undefined,
        configFileSelector: () => undefined,
        default: undefined,
      };
      export const resolveEndpointDiscoveryConfig = (config) => config;
      export const getEndpointDiscoveryPlugin = () => ({ applyToStack() {} });`,
  },
  // For machines with a Node without crypto.
  { file: /@smithy\/core\/.*\/sha256\/Sha256Js\.js$/, contents: 'export class Sha256Js {}' },
  // For AWS_RETRY_MODE=adaptive, which is not set.
  { file: /@smithy\/core\/.*\/AdaptiveRetryStrategy\.js$/, contents: 'export class AdaptiveRetryStrategy {}' },
  // For defaultsMode 'auto' on a virtual machine.
  {
    file: /@smithy\/core\/.*\/getInstanceMetadataRegion\.js$/,
    contents: 'export const getInstanceMetadataRegion = async () => undefined;',
  },
  // For names of buckets.
  {
    file: /@smithy\/core\/.*\/service-customizations\/index\.js$/,
    contents: 'export const resolveParamsForS3 = async () => undefined;',
  },
  // For responses that are event streams; DynamoDB and EventBridge have none.
  { file: /@smithy\/signature-v4\/.*\/HeaderFormatter\.js$/, contents: 'export class HeaderFormatter {}' },
  // Lambda has the Node that the bundles are built for.
  {
    file: /@aws-sdk\/core\/.*\/emitWarningIfUnsupportedVersion\.js$/,
    contents: `
      export const state = {};
      export const emitWarningIfUnsupportedVersion = () => undefined;`,
  },
  // For a logger that buffers lines, which ours does not.
  { file: /@aws-lambda-powertools\/logger\/.*\/logBuffer\.js$/, contents: 'export class CircularMap {}' },
  // For ~/.aws/config: a function has its configuration in the environment and need not look for files.
  {
    file: /@smithy\/core\/.*\/node-config-provider\/fromSharedConfigFiles\.js$/,
    contents: `
      export const fromSharedConfigFiles = () => async () => {
        throw Object.assign(new Error('no configuration files'), { tryNextLink: true });
      };`,
  },
  // The client reads its version from this file.
  { file: /@aws-sdk\/client-dynamodb\/package\.json$/, contents: 'export default { version: "3" };' },
];

/** Replaces the unused parts. Fails the build if one is no longer found, so that it cannot return unnoticed. */
export const withoutUnused: Plugin = {
  name: 'without-unused',
  setup(build) {
    const found = new Set<RegExp>();
    for (const { file, contents } of unused) {
      build.onLoad({ filter: file }, () => {
        found.add(file);
        return { contents, loader: 'js' };
      });
    }
    build.onEnd(() => ({
      errors: unused
        .filter(({ file }) => !found.has(file))
        .map(({ file }) => ({ text: `no bundle contains ${file}: update the list in tools/build/unused.ts` })),
    }));
  },
};
