import { Stack } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { UsageError } from '../lambdas/workspaces/usage-error.ts';
import type { FunctionName } from './functions.ts';
import { type ScimFunctions, toFunctionId } from './scim-function.ts';
import type { ServiceScope } from './service-scope.ts';

/** Lambda measures the variables of a function as one JSON object, in bytes. */
const limit = 4096;

/** The settings without a maximum length that become environment variables. */
const settingOf: Readonly<Record<string, string>> = {
  ROLES: 'roles',
  DEFAULT_ROLE: 'defaultRole',
  DOCUMENTATION_URI: 'documentationUri',
  OAUTH_ISSUERS: 'userPool',
};

/** Checks the size before the deployment: Lambda would refuse the function only during it. Throws UsageError. */
export function checkEnvironments(scope: ServiceScope, functions: ScimFunctions): void {
  for (const [name, made] of Object.entries(functions)) {
    const { environment } = made.node.defaultChild as CfnFunction;
    const { variables } = Stack.of(scope).resolve(environment) as {
      readonly variables: Readonly<Record<string, unknown>>;
    };
    const texts = Object.entries(variables).map(([variable, value]) => [variable, toText(value)] as const);
    const size = Buffer.byteLength(JSON.stringify(Object.fromEntries(texts)));
    if (size > limit) {
      const own = texts.filter(([variable]) => variable in settingOf);
      const [[largest = ''] = []] = own.toSorted(([, one], [, other]) => other.length - one.length);
      throw new UsageError(
        `${settingOf[largest]} is too long: the environment of ${toFunctionId(name as FunctionName)} has ${size} bytes, and Lambda allows ${limit}`,
      );
    }
  }
}

/** The maximum length of a value that CloudFormation fills in, such as a table's name. */
const filledIn = 'x'.repeat(255);

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': joined } = value as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] };
  return joined ? joined[1].map(toText).join(joined[0]) : filledIn;
}
