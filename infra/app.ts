import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ScimStack } from './scim-stack.ts';
import { Mistake, parseSettings } from './settings.ts';

try {
  const app = new App();
  new ScimStack(app, parseSettings(app.node.getAllContext() ?? {}));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
