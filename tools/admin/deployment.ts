import { roles } from '../../lambdas/aws/config.ts';
import { type Deployment, noteDeployment, readDeployment } from '../../local/deployment.ts';
import { describeStack, outputOf } from './stack.ts';

/**
 * The service that uses the tables, as described by the outputs of the stack or by the tables. The environment of this process
 * counts only if no server has used the tables yet.
 */
export async function findDeployment(stack: string | undefined): Promise<Deployment> {
  if (stack === undefined) return (await readDeployment()) ?? { roles: roles(), authorizerCacheSeconds: 0 };
  const outputs = await describeStack(stack);
  const of = (name: string) => outputOf(outputs, name, stack);
  return {
    roles: { names: of('Roles').split(','), fallback: of('DefaultRole') },
    authorizerCacheSeconds: Number(of('AuthorizerCacheSeconds')),
  };
}

/** Copies the record of the local service from a restored workspaces table, if the service's own table has none. */
export async function restoreDeployment(table: string): Promise<void> {
  const restored = await readDeployment(table);
  if (restored && !(await readDeployment())) await noteDeployment(restored);
}
