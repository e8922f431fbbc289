import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * A client that keeps its connections and makes one attempt: who uses it waits for contention and outages by `withRetries`,
 * whose patience the SDK's own pauses would outlast. A DynamoDB that does not answer is given up after two seconds; without
 * `throwOnRequestTimeout` the SDK would warn and wait on.
 */
export const openClient = (config: DynamoDBClientConfig = {}): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
      ...config,
    }),
  );
