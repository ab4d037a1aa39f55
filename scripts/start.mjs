// Builds when needed, then runs the server in this process. `npm ci && npm start` is all it takes.
import { buildOrExit } from './build.mjs';

process.env.NODE_ENV ??= 'development';
await buildOrExit();
console.log('Starting Kinline …');
await import('../dist/src/main.js');
