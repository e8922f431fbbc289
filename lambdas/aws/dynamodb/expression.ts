/** A condition or an update: `#name` is the attribute with that name, `:name` the value with that name. */
export interface Expression {
  readonly expression: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The condition that no item has the key. */
export const absent: Expression = { expression: 'attribute_not_exists(#key)' };

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
      ExpressionAttributeValues: Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
    }),
  };
}
