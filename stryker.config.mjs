// Are the tests of the gates sharp enough? Every rule is changed in every way, and some test must notice. See docs/mutation.md.
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['src/eligibility/gates/*.rules.ts', 'src/eligibility/judge.rules.ts', 'src/eligibility/splits.rules.ts'],
  testRunner: 'mocha',
  mochaOptions: { config: '.mocharc.mutation.json' },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  incremental: true,
  incrementalFile: '.cache/mutation-known.json',
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  jsonReporter: { fileName: '.cache/mutation.json' },
  tempDirName: '.cache/stryker',
  ignorePatterns: ['/dist', '/docs', '/migrations', '/.cache', '/test/e2e', '/test/browser', '/test/integration'],
  thresholds: { high: 95, low: 90, break: 90 },
};
