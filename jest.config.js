export default {
  modulePathIgnorePatterns: ['<rootDir>/(coverage|dist|lib|cdk.out|reports|.stryker-tmp)/'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['<rootDir>/test/(bundles|package|browser)/'],
  setupFiles: ['<rootDir>/test/support/quiet.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  testTimeout: 30_000,
  maxWorkers: '100%',
  // A process keeps the modules of every test that it ran, and what V8 counts and collects grows with them.
  workerIdleMemoryLimit: '300MB',
  // Asked for by `npm run coverage`: the tests of the kernel take every branch of it.
  collectCoverageFrom: ['lambdas/scim/**/*.ts'],
  coverageThreshold: { global: { branches: 100, functions: 100, lines: 100, statements: 100 } },
  coverageReporters: [['text', { skipFull: true }]],
};
