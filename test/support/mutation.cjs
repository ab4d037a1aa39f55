// Lets the gates' tests run under mocha for `npm run test:mutation`: its runner loads them once and tries every mutant in the same
// process, milliseconds each, where jest would build its world anew. What the tests use of jest comes from jest's own packages.
require('reflect-metadata');
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const { expect } = require('expect');
const { bind } = require('jest-each');
const swc = require('../../swc.options.cjs');

for (const extension of ['.ts', '.tsx'])
  require.extensions[extension] = (module, filename) =>
    module._compile(transformSync(readFileSync(filename, 'utf8'), { ...swc, filename, sourceMaps: 'inline' }).code, filename);

globalThis.expect = expect;

/** `it` and `describe` as jest has them: with `each`. Mocha puts its own in place for every file, so they are dressed as they come. */
for (const name of ['describe', 'it']) {
  let own;
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get: () => own,
    set: (plain) => {
      own = plain;
      // Mocha counts a test's parameters: one that has any would be given a callback to call.
      if (plain) own.each = bind((title, test) => plain(title, () => test()), name === 'it');
    },
  });
}
require('./few-runs.ts');
