import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { Sha256 } from './sha256.ts';

/**
 * A client that keeps its connections and makes one attempt: callers retry with `withRetries`, because the SDK would wait for
 * longer. A request without an answer fails after two seconds; without `throwOnRequestTimeout` the SDK would only warn. What the
 * SDK would make again for each request is made once: docs/performance.md has the gain.
 */
export function openClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient({
    retryStrategy: { mode: '', retry: (send, request) => send(request as Parameters<typeof send>[0]) },
    cacheMiddleware: true,
    sha256: Sha256,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
    ...config,
  });
  for (const name of unneeded) client.middlewareStack.remove(name);
  const { signer } = client.config;
  let opened: ReturnType<typeof signer> | undefined;
  client.config.signer = (scheme) => {
    opened ??= signer(scheme).catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return client;
}

/**
 * Steps of each request that serve a log that nobody keeps, the name of the SDK, and the header by which Lambda finds loops of functions.
 * The first walks through the whole response.
 */
export const unneeded = ['loggerMiddleware', 'getUserAgentMiddleware', 'recursionDetectionMiddleware'];
