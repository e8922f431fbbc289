import type { Plugin } from 'esbuild';

/** Parts of the SDK and of Powertools that no function ever reaches, and what stands in their places. They are 7 percent of a bundle. */
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
  // For machines whose Node has no crypto.
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
  // For answers that are streams of events, of which DynamoDB and EventBridge have none.
  { file: /@smithy\/signature-v4\/.*\/HeaderFormatter\.js$/, contents: 'export class HeaderFormatter {}' },
  // Lambda has the Node that the bundles are built for.
  {
    file: /@aws-sdk\/core\/.*\/emitWarningIfUnsupportedVersion\.js$/,
    contents: `
      export const state = {};
      export const emitWarningIfUnsupportedVersion = () => undefined;`,
  },
  // For a logger that keeps lines back, which ours does not.
  { file: /@aws-lambda-powertools\/logger\/.*\/logBuffer\.js$/, contents: 'export class CircularMap {}' },
  // For ~/.aws/config: a function has its configuration in the environment, and is spared the looking.
  {
    file: /@smithy\/core\/.*\/node-config-provider\/fromSharedConfigFiles\.js$/,
    contents: `
      export const fromSharedConfigFiles = () => async () => {
        throw Object.assign(new Error('no configuration files'), { tryNextLink: true });
      };`,
  },
  // Of this the client reads its version.
  { file: /@aws-sdk\/client-dynamodb\/package\.json$/, contents: 'export default { version: "3" };' },
];

/** Leaves them out. Fails the build where a part is not found any more, so that it can't come back unseen. */
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
      errors: unused.filter(({ file }) => !found.has(file)).map(({ file }) => ({ text: `no bundle has ${file}` })),
    }));
  },
};
