// Runs before each test file that needs a database.
if (!process.env['KINLINE_TEST_SERVER']) {
  throw new Error('These tests need a database: run them through jest.config.cjs, not together with "--selectProjects unit".');
}
