import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { membersTable, workspacesTable } from '../../lambdas/aws/tables.ts';
import { functionNames } from '../../lambdas/http/routes.ts';
import { functionTimeout } from '../../local/functions.ts';
import { cdkJson, idOf, type Resource, synthesize } from './synthesis.ts';

const { app, stack, template } = synthesize({ roles: 'owner,member', defaultRole: 'member' });
const functions = template.findResources('AWS::Lambda::Function');

test('routes, entry files, bundles and deployed functions are the same set', () => {
  const names = [...functionNames].sort();
  const files = readdirSync('lambdas').filter((file) => file.endsWith('.ts'));
  expect(files.map((file) => file.replace('.ts', '')).sort()).toEqual(names);
  expect(readdirSync('dist').sort()).toEqual(names);
  expect(Object.keys(functions).sort()).toEqual(names.map(idOf));
});

describe.each(functionNames)('%s', (name) => {
  const { Properties, Metadata } = functions[idOf(name)] as Resource;

  test('runs on Node 24 with less time than the gateway has, and tells what it does', () => {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: functionTimeout,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON' },
      Description: expect.any(String),
    });
    expect(functionTimeout).toBeLessThan(29);
  });

  test('sam finds it by its name: construct id, logical id, asset and handler agree', () => {
    expect(Metadata['aws:cdk:path']).toBe(`${stack.stackName}/${idOf(name)}/Resource`);
    expect(Metadata['aws:asset:property']).toBe('Code');
    const [file, handler] = Properties.Handler.split('.');
    expect(handler).toBe('handler');
    expect(existsSync(join(app.outdir, Metadata['aws:asset:path'] as string, `${file}.mjs`))).toBe(true);
  });

  test('knows its own table, the roles and how much to log, and no secret', () => {
    const { Variables } = Properties.Environment;
    const common = { LOG_LEVEL: 'info', ROLES: 'owner,member', DEFAULT_ROLE: 'member' };
    const members = { [membersTable.variable]: { Ref: 'MembersTable' } };
    const others: Readonly<Record<string, object>> = {
      authorizer: { [workspacesTable.variable]: { Ref: 'WorkspacesTable' } },
      discover: {},
      refuse: {},
    };
    expect(Variables).toEqual({ ...common, ...(others[name] ?? members) });
  });
});

test('the command line leaves the metadata in that sam needs, and calls nobody', () => {
  expect(cdkJson).toMatchObject({
    pathMetadata: true,
    assetMetadata: true,
    notices: false,
    versionReporting: false,
  });
});
