// Once a test has failed, the rest of the file is not worth its time: a mutant is killed by one.
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  handleTestEvent(event) {
    if (event.name === 'test_done' && event.test.errors.length > 0) this.global.oneHasFailed = true;
    if (event.name === 'test_start' && this.global.oneHasFailed) event.test.mode = 'skip';
  }
};
