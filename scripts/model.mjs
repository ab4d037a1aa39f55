// The whole model-based test: node scripts/model.mjs --sequences=10000 [--seed=…]. Two processes, each with a database of its own.
import { spawnSync } from 'node:child_process';

const option = (name, otherwise) => process.argv.find((a) => a.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise;
const seed = option('seed');
const environment = { ...process.env, MODEL_SEQUENCES: option('sequences', '1000'), ...(seed ? { MODEL_SEED: seed } : {}) };
const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'model', '--maxWorkers=2'];
const began = Date.now();
const { status } = spawnSync(process.execPath, jest, { stdio: 'inherit', env: environment });
process.stdout.write(`${environment.MODEL_SEQUENCES} sequences, ${Math.round((Date.now() - began) / 1000)} s\n`);
process.exit(status ?? 1);
