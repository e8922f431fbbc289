import jest from './jest.config.js';

/** The folders whose code is changed, and the tests that have to notice: tables of cases, since properties take long. */
const folders = {
  filter: ['lambdas/scim/filter', ['test/scim/filter/!(properties)']],
  patch: ['lambdas/scim/patch', ['test/scim/patch/!(properties)']],
  workspaces: ['lambdas/workspaces', ['test/workspaces/*']],
  // Those with an engine take long.
  oauth2: ['lambdas/oauth2', ['test/oauth2/!(secrets)']],
  members: ['lambdas/members', ['test/members/!(histories)']],
  http: ['lambdas/http', ['test/http/*', 'test/aws/authorizer-event']],
  // Crowds, crashes and what a request costs take minutes.
  aws: ['lambdas/aws', ['test/aws/!(crowd|crashes|budgets|faults|settling)']],
};

const [folder, tests] = folders[process.env.FOLDER];

/**
 * What the tests of a folder are worth: its code is changed, change by change, and one of them has to fail. `npm run mutants`
 * asks it of each folder; `FOLDER=aws npx stryker run --mutate lambdas/aws/jwt/verify.ts` of one file.
 */
export default {
  mutate: [`${folder}/*.ts`],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    projectType: 'custom',
    config: { ...jest, testMatch: tests.map((test) => `<rootDir>/${test}.test.ts`) },
  },
  coverageAnalysis: 'perTest',
  ignorePatterns: ['/dist', '/cdk.out', '/.data', '/coverage', '/reports'],
  tsconfigFile: '',
  checkers: [],
  reporters: ['clear-text', 'progress'],
  clearTextReporter: {
    allowColor: false,
    allowEmojis: false,
    logTests: false,
    reportTests: false,
    reportMutants: true,
  },
  thresholds: { high: 95, low: 95, break: 95 },
  tempDirName: '.stryker-tmp',
  concurrency: 2,
};
