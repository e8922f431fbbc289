import { type App, Stack } from 'aws-cdk-lib';
import { ScimProvisioning } from './scim-provisioning.ts';
import type { Settings } from './settings.ts';

/** One stage of the service in a stack of its own. */
export class ScimStack extends Stack {
  constructor(app: App, { region, tags, ...settings }: Settings) {
    const { stage, retainData } = settings;
    super(app, `workspace-scim-${stage}`, {
      description: `SCIM provisioning of workspaces: ${stage}`,
      ...(region && { env: { region } }),
      tags: { ...tags, service: 'workspace-scim', stage },
      terminationProtection: retainData,
    });
    // With this id the construct adds no prefix to the names of its resources: `ListFunction`, `BaseUrl`.
    new ScimProvisioning(this, 'Default', settings);
  }
}
