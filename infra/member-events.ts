import { Duration, Validations } from 'aws-cdk-lib';
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { FilterCriteria, FilterRule, type Function as LambdaFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { eventBus, membersTable } from '../lambdas/aws/resources.ts';
import type { ServiceScope } from './service-scope.ts';

/**
 * The path of a member's change: the stream of the table, the functions that publish it on the bus and record it in the activity,
 * and a queue for the changes that they give up. Neither function waits for the other.
 */
export function addMemberEvents(scope: ServiceScope, table: Table, { publish, record }: StreamFunctions) {
  const bus = new EventBus(scope, 'EventBus', {
    eventBusName: scope.serviceName,
    description:
      'members of workspaces that were created, changed, deactivated, reactivated or erased; credentials that end',
  });
  const deadLetters = new Queue(scope, 'DeadLetters', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(deadLetters).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'it is a dead-letter queue itself' });
  bus.grantPutEventsTo(publish);
  publish.addEnvironment(eventBus.variable, bus.eventBusName);
  for (const reader of [publish, record]) addStream(reader, table, deadLetters);
  return { bus, deadLetters };
}

type StreamFunctions = Readonly<Record<'publish' | 'record', LambdaFunction>>;

function addStream(reader: LambdaFunction, table: Table, deadLetters: Queue): void {
  reader.addEventSource(
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      // Only one in five items that a create writes is a member: the others do not start the function.
      filters: (membersTable.streamed ?? []).map((prefix) => beginningWith(prefix)),
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // An attempt takes eight seconds if the bus or the table does not answer, so the retries last through an outage of an hour.
      retryAttempts: 500,
      onFailure: new SqsDlq(deadLetters),
    }),
  );
}

const beginningWith = (prefix: string) =>
  FilterCriteria.filter({ dynamodb: { Keys: { [membersTable.sortKey]: { S: FilterRule.beginsWith(prefix) } } } });
