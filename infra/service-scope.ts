import { CfnOutput, type CfnResource, Names, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The scope of one service. It gives resources and outputs names that do not change with the code or its order. */
export abstract class ServiceScope extends Construct {
  /** The name of the API, the bus, the dashboard and the metrics of this service: unique in an account and region. */
  abstract readonly serviceName: string;

  /** The path of the construct below its stack, as part of a logical id; empty for a construct with the id `Default`. */
  get prefix(): string {
    const own = this.node.scopes.slice(Stack.of(this).node.scopes.length);
    const ids = own.map(({ node }) => node.id).filter((id) => id !== 'Default');
    return ids.join('').replace(/[^A-Za-z0-9]/g, '');
  }

  /** The name of this service for `admin --stack`, and in the names of the usage keys of its workspaces. */
  get stackPath(): string {
    const { stackName } = Stack.of(this);
    return this.prefix ? `${stackName}/${this.prefix}` : stackName;
  }

  /** Gives a resource a stable logical id: `ListFunction`, or `ScimListFunction` in a construct with the id `Scim`. */
  pin(resource: CfnResource, id: string): void {
    resource.overrideLogicalId(this.prefix + id);
  }

  /** Adds an output that tools find by its name. */
  addOutput(name: string, value: string, description?: string): void {
    new CfnOutput(this, name, { value, ...(description && { description }) }).overrideLogicalId(this.prefix + name);
  }
}

/** The default name of a service: the name of its stack, followed by that of the construct if its id is not `Default`. */
export function toServiceName(scope: ServiceScope): string {
  const { stackName } = Stack.of(scope);
  // A nested stack has no name until it is deployed.
  if (Token.isUnresolved(stackName)) return Names.uniqueResourceName(scope, { maxLength: 100, separator: '-' });
  return scope.prefix ? `${stackName}-${scope.prefix}` : stackName;
}
