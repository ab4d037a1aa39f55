// node -r ./test/support/run-typescript.cjs file.ts: runs the sources as the tests run them, in a process that can be killed.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

require('reflect-metadata');
const { projects } = require(join(__dirname, '..', '..', 'jest.config.cjs'));
const options = projects[0].transform['^.+\\.[cm]?[tj]sx?$'][1];

for (const ending of ['.ts', '.tsx'])
  Module._extensions[ending] = (module, filename) => {
    module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename, swcrc: false }).code, filename);
  };
