import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { loadConfig } from './config/config';
import { apiDocument } from './http/openapi';

/**
 * Writes openapi.json, or with --check fails when the committed one is stale. Runs from the type-checked build, whose
 * compiler plugin reads docstrings and validators; nothing is started, so no database is needed.
 */
async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule.with(loadConfig({ DEMO: '0' })), {
    preview: true,
    logger: ['error'],
    abortOnError: false,
  });
  const document = `${JSON.stringify(apiDocument(app), null, 2)}\n`;
  if (!process.argv.includes('--check')) return writeFileSync('openapi.json', document);
  if (readFileSync('openapi.json', 'utf8') !== document) {
    process.stderr.write('openapi.json is stale: run npm run openapi and commit it.\n');
    process.exitCode = 1;
  }
}

void main();
