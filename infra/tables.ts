import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type CfnTable,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { TableDefinition } from '../lambdas/aws/resources.ts';
import type { ServiceScope } from './service-scope.ts';
import type { ServiceSettings } from './settings.ts';

/** One of the three tables, by its definition. Its logical id is fixed, so that a change of the code never replaces the table. */
export function newTable(scope: ServiceScope, definition: TableDefinition, { retainData }: ServiceSettings): Table {
  const table = new Table(scope, definition.logicalId, {
    partitionKey: { name: definition.partitionKey, type: AttributeType.STRING },
    sortKey: { name: definition.sortKey, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    encryption: TableEncryption.AWS_MANAGED,
    ...(definition.expires && { timeToLiveAttribute: definition.expires }),
    ...(definition.streamed && { stream: StreamViewType.NEW_AND_OLD_IMAGES }),
    deletionProtection: retainData,
    removalPolicy: retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  scope.pin(table.node.defaultChild as CfnTable, definition.logicalId);
  return table;
}
