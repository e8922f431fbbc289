import jest from './jest.config.js';

/**
 * What the tests of a folder are worth: its code is changed, change by change, and one of them has to fail. `npm run mutants`
 * asks it of each folder. The tables of cases are asked alone; properties would take long to say what they found.
 */
const folder = process.env.FOLDER;

export default {
  mutate: [`lambdas/scim/${folder}/*.ts`],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    projectType: 'custom',
    config: { ...jest, testMatch: [`<rootDir>/test/scim/${folder}/!(properties).test.ts`] },
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
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: '.stryker-tmp',
  concurrency: 2,
};
