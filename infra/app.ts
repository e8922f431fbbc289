import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { UsageError } from '../lambdas/workspaces/usage-error.ts';
import { ScimStack } from './scim-stack.ts';
import { parseSettings } from './settings.ts';

try {
  const app = new App();
  new ScimStack(app, parseSettings(app.node.getAllContext() ?? {}));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
