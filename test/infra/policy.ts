import type { Template } from 'aws-cdk-lib/assertions';
import { idOf } from './synthesis.ts';

/** A statement of a policy, with the condition operators that this project uses. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | Readonly<Record<string, readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A request as IAM sees it: what is done, and by condition keys what is known of it. */
export interface Asked {
  readonly action: string;
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

/** What the role of a function allows. */
export function statementsOf(template: Template, name: string): readonly Statement[] {
  const role = template.findResources('AWS::Lambda::Function')[idOf(name)]?.Properties.Role['Fn::GetAtt'][0];
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }: { readonly Ref: string }) => Ref === role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]);
}

/** Whether one of the statements allows the request; a condition that this does not know allows nothing. */
export const permits = (statements: readonly Statement[], asked: Asked): boolean =>
  statements.some(
    ({ Effect, Action, Condition = {} }) =>
      Effect === 'Allow' &&
      [Action].flat().includes(asked.action) &&
      Object.entries(Condition).every(([operator, keys]) =>
        Object.entries(keys).every(([key, allowed]) => holds(operator, asked.keys[key] ?? [], [allowed].flat())),
      ),
  );

function holds(operator: string, values: readonly string[], allowed: readonly string[]): boolean {
  switch (operator) {
    case 'ForAllValues:StringEquals':
      return values.every((value) => allowed.includes(value));
    case 'ForAllValues:StringLike':
      return values.every((value) => allowed.some((pattern) => isLike(value, pattern)));
    default:
      return false;
  }
}

const isLike = (value: string, pattern: string) =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 's').test(value);

/** A DynamoDB request of one item as IAM sees it: its partition key, and the attributes that it reads or writes. */
export function toAsked(operation: string, body: Readonly<Record<string, unknown>>, partitionKey: string): Asked {
  const key = (body['Key'] ?? body['Item'] ?? {}) as Readonly<Record<string, { readonly S: string }>>;
  const named = Object.values((body['ExpressionAttributeNames'] ?? {}) as Readonly<Record<string, string>>);
  const keys = {
    'dynamodb:LeadingKeys': [String(key[partitionKey]?.S)],
    'dynamodb:Attributes': [...new Set([...Object.keys(key), ...named])],
  };
  return { action: `dynamodb:${operation}`, keys };
}
