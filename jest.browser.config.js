import config from './jest.config.js';

/** npm run test:browser: the settings page in a real browser. */
export default {
  ...config,
  testMatch: ['<rootDir>/test/browser/*.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 90_000,
};
