import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { createApp } from './app.setup';
import { loadConfig } from './config/config';
import { apiDocument } from './http/openapi';

/** Writes openapi.json, or with --check fails when the committed one is stale. Runs from the build: the compiler plugin reads the docstrings. */
async function main(): Promise<void> {
  const app = await createApp(loadConfig());
  const document = `${JSON.stringify(apiDocument(app), null, 2)}\n`;
  await app.close();
  if (!process.argv.includes('--check')) return writeFileSync('openapi.json', document);
  if (readFileSync('openapi.json', 'utf8') !== document) {
    process.stderr.write('openapi.json is stale: run npm run openapi and commit it.\n');
    process.exitCode = 1;
  }
}

void main();
