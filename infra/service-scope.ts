import { CfnOutput, type CfnResource, Names, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The scope in which one service is built. It gives what others rely on names that change neither with the code nor with its order. */
export abstract class ServiceScope extends Construct {
  /** The name of the API, the bus, the dashboard and the metrics of this service: one in an account and region. */
  abstract readonly serviceName: string;

  /** The path of the construct below its stack, as part of a logical id; empty for a construct with the id `Default`. */
  get prefix(): string {
    const own = this.node.scopes.slice(Stack.of(this).node.scopes.length);
    const ids = own.map(({ node }) => node.id).filter((id) => id !== 'Default');
    return ids.join('').replace(/[^A-Za-z0-9]/g, '');
  }

  /** How `admin --stack` names this service, and what the usage keys of its workspaces are named by. */
  get stackPath(): string {
    const { stackName } = Stack.of(this);
    return this.prefix ? `${stackName}/${this.prefix}` : stackName;
  }

  /** Gives a resource a logical id that is a contract: `ListFunction`, or `ScimListFunction` in a construct with the id `Scim`. */
  pin(resource: CfnResource, id: string): void {
    resource.overrideLogicalId(this.prefix + id);
  }

  /** An output that tools find by its name. */
  addOutput(name: string, value: string, description?: string): void {
    new CfnOutput(this, name, { value, ...(description && { description }) }).overrideLogicalId(this.prefix + name);
  }
}

/** The name of a service that is given none: that of its stack, and in a stack of someone else's that of the construct too. */
export function toServiceName(scope: ServiceScope): string {
  const { stackName } = Stack.of(scope);
  // A nested stack gets its name only when it is deployed.
  if (Token.isUnresolved(stackName)) return Names.uniqueResourceName(scope, { maxLength: 100, separator: '-' });
  return scope.prefix ? `${stackName}-${scope.prefix}` : stackName;
}
