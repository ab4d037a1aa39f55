// The tests that judge the gates, all in one file: npm run test:mutation runs them many hundred times.
const { projects } = require('./jest.config.cjs');

module.exports = {
  ...projects[0],
  displayName: undefined,
  testEnvironment: require.resolve('./test/support/first-failure.environment.cjs'),
  testMatch: ['<rootDir>/test/support/gates-together.ts'],
  setupFiles: [...projects[0].setupFiles, '<rootDir>/test/support/few-runs.ts'],
};
