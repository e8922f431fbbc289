import { Duration, type Stack, Validations } from 'aws-cdk-lib';
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { FilterCriteria, FilterRule, type Function as LambdaFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { eventBus } from '../lambdas/aws/event-bus.ts';
import { membersTable } from '../lambdas/aws/tables.ts';

/** The way of a member's event: the stream of the table, the function, the bus; and a queue for what can not be published. */
export function addMemberEvents(stack: Stack, table: Table, publish: LambdaFunction) {
  const bus = new EventBus(stack, 'EventBus', {
    eventBusName: stack.stackName,
    description: 'members of workspaces that were created, changed, deactivated, reactivated or erased',
  });
  const deadLetters = new Queue(stack, 'DeadLetters', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(deadLetters).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'it is a dead-letter queue itself' });
  bus.grantPutEventsTo(publish);
  publish.addEnvironment(eventBus.variable, bus.eventBusName);
  publish.addEventSource(
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      // Of what a create writes, one item in five is a member: the others do not even start the function.
      filters: [FilterCriteria.filter({ dynamodb: { Keys: { [membersTable.sortKey]: { S: members } } } })],
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // An attempt waits eight seconds for a bus that does not answer, so that an outage of an hour is waited out.
      retryAttempts: 500,
      onFailure: new SqsDlq(deadLetters),
    }),
  );
  return { bus, deadLetters };
}

const members = FilterRule.beginsWith(String(membersTable.streamed));
