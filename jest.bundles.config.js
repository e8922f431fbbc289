import config from './jest.config.js';

/** npm run test:bundles: what takes too long for npm test. */
export default { ...config, testMatch: ['<rootDir>/test/{bundles,package}/*.test.ts'], testPathIgnorePatterns: [] };
