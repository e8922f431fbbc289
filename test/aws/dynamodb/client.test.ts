import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { openClient, unneeded } from '../../../lambdas/aws/dynamodb/client.ts';

const stepsOf = ({ middlewareStack }: DynamoDBClient) =>
  middlewareStack.identify().map((step) => String(step.split(' ')[0]));

test('the steps that are removed from each request are steps of this SDK, and no others are missing', () => {
  const all = stepsOf(new DynamoDBClient({ region: 'eu-central-1' }));
  expect(all).toEqual(expect.arrayContaining([...unneeded]));
  expect(stepsOf(openClient({ region: 'eu-central-1' }))).toEqual(all.filter((step) => !unneeded.includes(step)));
});
