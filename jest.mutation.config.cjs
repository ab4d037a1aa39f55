// The tests that judge the gates, without the slow one that measures them: npm run test:mutation runs them many hundred times.
const { projects } = require('./jest.config.cjs');

module.exports = {
  ...projects[0],
  displayName: undefined,
  testMatch: ['<rootDir>/test/unit/eligibility/**/*.spec.ts'],
  testPathIgnorePatterns: ['speed\\.spec'],
  setupFiles: [...projects[0].setupFiles, '<rootDir>/test/support/few-runs.ts'],
};
