// Journeys in a real Chromium against the running server; apart from `npm test`, because they need a browser.
const base = require('./jest.config.cjs');
const e2e = base.projects.find((project) => project.displayName === 'e2e');

module.exports = {
  ...e2e,
  displayName: 'browser',
  // Some hundred pages, each looked at by axe, two browsers at a time on two cores.
  testTimeout: 600_000,
  maxWorkers: 2,
  globalSetup: base.globalSetup,
  globalTeardown: base.globalTeardown,
  testMatch: ['<rootDir>/test/browser/**/*.spec.ts?(x)'],
};
