import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { membersTable } from '../../lambdas/aws/resources.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';

/** The outputs of a stack, by name. */
export type Outputs = Readonly<Record<string, string | undefined>>;

/**
 * The outputs of a service, which name its resources: of a stack, or of a construct in a stack of another app, `my-stack/Scim`.
 * The outputs of a construct begin with its id. Throws UsageError if there is no such stack.
 */
export async function describeStack(name: string): Promise<Outputs> {
  const [stack = '', construct = ''] = name.startsWith('arn:') ? [name] : name.split('/');
  const { StackStatus, Outputs = [] } = await find(stack);
  if (Outputs.length === 0) {
    throw new UsageError(`stack "${stack}" has no outputs (status ${StackStatus}): deploy it first`);
  }
  const keys = Outputs.map(({ OutputKey = '' }) => OutputKey);
  if (!keys.includes(construct + known)) {
    const names = keys.filter((key) => key.endsWith(known)).map((key) => `${stack}/${key.slice(0, -known.length)}`);
    if (names.length > 0)
      throw new UsageError(`stack "${stack}" has no service "${name}": give --stack ${names.join(' or ')}`);
  }
  const own = Outputs.filter(({ OutputKey }) => OutputKey?.startsWith(construct));
  return Object.fromEntries(
    own.map(({ OutputKey = '', OutputValue }) => [OutputKey.slice(construct.length), OutputValue]),
  );
}

/** An output that every service has. */
const known = `${membersTable.logicalId}Name`;

/** One output that every stack of this version has. Throws UsageError if it is missing. */
export function outputOf(outputs: Outputs, name: string, stack: string): string {
  const value = outputs[name];
  if (!value) {
    throw new UsageError(`stack "${stack}" has no output "${name}": check the name, or deploy this version to it`);
  }
  return value;
}

async function find(stack: string) {
  try {
    const { Stacks = [] } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: stack }));
    if (Stacks[0]) return Stacks[0];
  } catch (error) {
    if (!isUnknown(error as Error)) {
      const { name } = error as Error;
      throw new UsageError(
        `AWS refused to describe the stack ${stack} (${name}): check credentials, region and rights`,
      );
    }
  }
  throw new UsageError(`there is no stack ${stack} in this account and region`);
}

/** CloudFormation uses one error name for this and for malformed requests; only the message differs. */
const isUnknown = ({ name, message }: Error) => name === 'ValidationError' && message.includes('does not exist');
