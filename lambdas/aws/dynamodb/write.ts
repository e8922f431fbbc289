import type { AttributeValue, CancellationReason } from '@aws-sdk/client-dynamodb';
import { convertToNative, marshall } from '@aws-sdk/util-dynamodb';

/** An item without its partition key. */
export type Item = { readonly key: string } & Readonly<Record<string, unknown>>;

/** A condition or an update: `#name` is the attribute with that name, `:name` the value with that name. */
export interface Expression {
  readonly expression: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** An item that DynamoDB returned. */
export function toItem(attributes: Readonly<Record<string, AttributeValue>>): Item {
  const item: Record<string, unknown> = {};
  // Most attributes are text.
  for (const [name, value] of Object.entries(attributes)) item[name] = value.S ?? convertToNative(value);
  return item as Item;
}

/** The condition that no item has the key. */
export const absent: Expression = { expression: 'attribute_not_exists(#key)' };

/** A step of a transaction; `in` is the partition if it is another than the collection's. */
export type Write = { readonly in?: string } & (
  | { readonly put: Item; readonly condition?: Expression }
  | { readonly remove: string; readonly condition?: Expression }
  | { readonly check: string; readonly condition: Expression }
  | { readonly update: string; readonly change: Expression; readonly condition?: Expression }
);

/** The expressions of a request with their names and values; `only` are the attributes to return. */
export function toExpressions(parts: Readonly<Record<string, Expression>>, only: readonly string[] = []) {
  const expressions = Object.entries(parts).map(([kind, { expression }]) => [`${kind}Expression`, expression] as const);
  if (only.length > 0) expressions.push(['ProjectionExpression', only.map((name) => `#${name}`).join(', ')]);
  const used = expressions.flatMap(([, expression]) => expression.match(/#\w+/g) ?? []);
  const values = Object.entries(Object.assign({}, ...Object.values(parts).map((part) => part.values)));
  return {
    ...Object.fromEntries(expressions),
    ExpressionAttributeNames: Object.fromEntries(used.map((name) => [name, name.slice(1)])),
    ...(values.length > 0 && {
      ExpressionAttributeValues: marshall(Object.fromEntries(values.map(([name, value]) => [`:${name}`, value]))),
    }),
  };
}

/** Lets DynamoDB return the item that was there if the condition does not hold. */
export const returnOld = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

/** A step of a transaction as DynamoDB takes it; `within` is the partition key. */
export function toTransactItem(write: Write, table: string, within: Readonly<Record<string, string>>) {
  const at = (key: string) => ({ TableName: table, Key: marshall({ ...within, key }) });
  if ('update' in write) {
    const { change, condition } = write;
    const expressions = toExpressions({ Update: change, ...(condition && { Condition: condition }) });
    return { Update: { ...at(write.update), UpdateExpression: '', ...expressions } };
  }
  const condition = write.condition && { ...toExpressions({ Condition: write.condition }), ...returnOld };
  if ('check' in write) return { ConditionCheck: { ...at(write.check), ConditionExpression: '', ...condition } };
  if ('remove' in write) return { Delete: { ...at(write.remove), ...condition } };
  return { Put: { TableName: table, Item: marshall({ ...within, ...write.put }), ...condition } };
}

/** Whether the condition of a write failed, and the item that was there. */
export interface Reason {
  readonly failed: boolean;
  readonly item: Item | undefined;
}

/** Why a put or a transaction failed, write by write. Throws the error if it is no failed condition. */
export function reasonsOf(error: unknown): readonly Reason[] {
  const { name, Item, CancellationReasons } = error as ConditionError;
  const reasons = CancellationReasons ?? [{ Code: name, Item }];
  if (!reasons.some(isFailed)) throw error;
  return reasons.map((reason) => ({
    failed: isFailed(reason),
    item: reason.Item && toItem(reason.Item),
  }));
}

/** ConditionalCheckFailedException or TransactionCanceledException. */
interface ConditionError {
  readonly name?: string;
  readonly Item?: Record<string, AttributeValue>;
  readonly CancellationReasons?: readonly CancellationReason[];
}

const isFailed = ({ Code }: { readonly Code?: string | undefined }) =>
  Code?.startsWith('ConditionalCheckFailed') === true;
