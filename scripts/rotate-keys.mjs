// Usage: npm run keys:rotate
//   Seals every ID number under the first key of ID_NUMBER_KEYS, a few at a time, while the service runs.
//   Reads the same environment as the server; prints how many were sealed anew and how many are left under an older key.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOrExit } from './build.mjs';

await buildOrExit();
const require = createRequire(import.meta.url);
const compiled = (module) => require(join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'src', module));
require('reflect-metadata');
const { loadConfig } = compiled('config/config.js');
const { createApp } = compiled('app.setup.js');
const { KeyRotationService } = compiled('privacy/key-rotation.service.js');

const config = loadConfig();
if (config.databaseUrl === undefined) {
  console.error('keys:rotate works on the database of a running service: set DATABASE_URL.');
  process.exit(2);
}
const app = await createApp(config);
try {
  const keys = app.get(KeyRotationService);
  const sealed = await keys.rotate();
  const { total, old } = await keys.progress();
  console.log(`Sealed anew: ${sealed}. Under an older key: ${old} of ${total}.`);
  process.exitCode = old === 0 ? 0 : 1;
} finally {
  await app.close();
}
