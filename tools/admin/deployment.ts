import { roles } from '../../lambdas/aws/config.ts';
import { type Deployment, noteDeployment, readDeployment } from '../../local/deployment.ts';
import { describeStack, outputOf } from './stack.ts';

/**
 * The service whose tables a command works on: as the outputs of the stack or the tables tell it. The shell counts only for tables
 * on which no server has worked yet.
 */
export async function findDeployment(stack: string | undefined): Promise<Deployment> {
  if (stack === undefined) return (await readDeployment()) ?? { roles, authorizerCacheSeconds: 0 };
  const outputs = await describeStack(stack);
  const of = (name: string) => outputOf(outputs, name, stack);
  return {
    roles: { names: of('Roles').split(','), fallback: of('DefaultRole') },
    authorizerCacheSeconds: Number(of('AuthorizerCacheSeconds')),
  };
}

/** Brings the record of the local service back from a restored table of workspaces, if its own table has none. */
export async function restoreDeployment(table: string): Promise<void> {
  const restored = await readDeployment(table);
  if (restored && !(await readDeployment())) await noteDeployment(restored);
}
