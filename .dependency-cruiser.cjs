/** Which layer may import which: the map is in README.md, the reasons in docs/decisions.md. */
const entry = '^lambdas/[^/]+\\.ts$';
const dataModules =
  '^lambdas/(http/(access-log|routes|gateway-errors|throttle)|aws/resources|workspaces/(oauth-token|scopes|usage-error))\\.ts$';

/** What routes, checks and describes the management API. */
const router = 'node_modules/(hono|zod|@hono/zod-openapi)/';

const layer = (name, allowed) => ({
  name: `${name}-knows-only-its-own`,
  severity: 'error',
  from: { path: `^lambdas/${name}/` },
  to: { path: '^lambdas/', pathNot: `^lambdas/(${[name, ...allowed].join('|')})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'scim-is-pure',
      severity: 'error',
      from: { path: '^lambdas/scim/' },
      to: { pathNot: '^(lambdas/scim|generated/validators)/' },
    },
    layer('resources', ['scim']),
    layer('members', ['resources', 'scim']),
    layer('groups', ['members', 'resources', 'scim']),
    layer('workspaces', []),
    layer('oauth2', ['workspaces']),
    layer('activity', ['groups', 'members', 'resources', 'scim']),
    layer('management', ['activity', 'http', 'members', 'oauth2', 'resources', 'workspaces', 'scim']),
    layer('http', ['members', 'resources', 'scim']),
    layer('settings-page', ['http']),
    layer('aws', [
      'activity',
      'settings-page',
      'http',
      'groups',
      'members',
      'oauth2',
      'resources',
      'workspaces',
      'scim',
    ]),
    {
      name: 'aws-packages-in-aws-only',
      severity: 'error',
      from: { path: '^lambdas/', pathNot: '^lambdas/(aws|management)/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-no-pkg'] },
    },
    {
      name: 'management-uses-its-router-only',
      severity: 'error',
      from: { path: '^lambdas/management/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-no-pkg'],
        pathNot: `^${router}`,
      },
    },
    {
      name: 'router-in-management-only',
      comment: 'it is half a megabyte, which no SCIM operation is to load',
      severity: 'error',
      from: { path: '^lambdas/', pathNot: '^lambdas/management/' },
      to: { path: `^${router}` },
    },
    {
      name: 'functions-stand-alone',
      comment: 'an entry file is imported by local/, tools/ and test/ only',
      severity: 'error',
      from: { path: '^(lambdas|infra)/' },
      to: { path: entry },
    },
    {
      name: 'infra-reads-data-modules-only',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^lambdas/', pathNot: dataModules },
    },
    {
      name: 'data-modules-import-nothing',
      severity: 'error',
      from: { path: dataModules },
      to: {},
    },
    {
      name: 'nothing-runs-on-the-tools',
      severity: 'error',
      from: { path: '^lambdas/' },
      to: { path: '^(infra|local|tools|test)/' },
    },
    {
      name: 'the-browser-runs-its-own-code',
      comment: 'what the browser loads knows the typed client, and nothing of the service',
      severity: 'error',
      from: { path: '^settings-page/' },
      to: { pathNot: '^(settings-page|client)/|node_modules/(lit|lit-html|lit-element|@lit|openapi-fetch)/' },
    },
    {
      name: 'nothing-runs-on-the-page',
      severity: 'error',
      from: { path: '^(lambdas|infra|client)/' },
      to: { path: '^settings-page/|node_modules/lit/' },
    },
    {
      name: 'no-barrels',
      severity: 'error',
      from: {},
      to: { path: '/index\\.ts$' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^generated/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
