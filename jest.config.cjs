// One project per cost: `unit` needs nothing; `integration`, `e2e`, `model` and `structure` get a database per file, cloned from a migrated template.
const transform = { '^.+\\.[cm]?[tj]sx?$': ['@swc/jest', require('./swc.options.cjs')] };
const base = { testEnvironment: 'node', modulePathIgnorePatterns: ['<rootDir>/.cache'], setupFiles: ['reflect-metadata'], transform };
const withDatabase = { ...base, setupFilesAfterEnv: ['<rootDir>/test/support/setup-after-env.ts'] };

module.exports = {
  testTimeout: 180_000,
  maxWorkers: 2,
  // A worker keeps something of every file it has run; one that has grown spends its time tidying up. A new one starts in a second.
  workerIdleMemoryLimit: '900MB',
  globalSetup: '<rootDir>/test/support/global-setup.cjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.cjs',
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.spec.ts?(x)'] },
    { ...withDatabase, displayName: 'integration', testMatch: ['<rootDir>/test/integration/**/*.spec.ts?(x)'] },
    { ...withDatabase, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.spec.ts?(x)'] },
    { ...withDatabase, displayName: 'model', testMatch: ['<rootDir>/test/model/**/*.spec.ts'] },
    { ...withDatabase, displayName: 'structure', testMatch: ['<rootDir>/test/structure/**/*.spec.ts?(x)'] },
  ],
};
