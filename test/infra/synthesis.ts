import { readFileSync, rmSync } from 'node:fs';
import { afterAll } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ScimStack } from '../../infra/scim-stack.ts';
import { parseSettings } from '../../infra/settings.ts';

export const cdkJson = JSON.parse(readFileSync('cdk.json', 'utf8'));

/** What the CDK's command line says beside cdk.json, where that does not turn it off. */
const metadata = {
  'aws:cdk:enable-path-metadata': cdkJson.pathMetadata,
  'aws:cdk:enable-asset-metadata': cdkJson.assetMetadata,
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** The app as `cdk synth -c name=value` makes it. */
export function synthesize(given: Readonly<Record<string, unknown>> = {}) {
  const app = new App({ context: { ...cdkJson.context, ...metadata, ...given } });
  folders.push(app.outdir);
  const stack = new ScimStack(app, parseSettings(app.node.getAllContext()));
  return { app, stack, template: Template.fromStack(stack) };
}

/** The id by which sam and the console know a function: list -> ListFunction */
export const idOf = (name: string) =>
  `${name.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase())}Function`;

/** A resource of a template. */
export type Resource = ReturnType<Template['findResources']>[string];
