// One throw-away PostgreSQL server per run, unless TEST_DATABASE_URL names a running one (superuser, any database of it).
const { spawnSync } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const { chmodSync, existsSync, mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const root = join(__dirname, '..', '..');
const launcher = join(root, 'dist', 'src', 'database', 'embedded-postgres.js');

/** True when the command line asks for unit tests only: they need no database. */
function unitOnly(args) {
  const projects = [];
  const paths = [];
  for (let i = 0; i < args.length; i += 1) {
    if (args[i].startsWith('--selectProjects=')) projects.push(args[i].split('=')[1]);
    else if (args[i] === '--selectProjects') while (args[i + 1] && !args[i + 1].startsWith('-')) projects.push(args[(i += 1)]);
    else if (/^(-t|--testNamePattern)$/.test(args[i])) i += 1;
    else if (!args[i].startsWith('-')) paths.push(args[i]);
  }
  if (projects.length > 0) return projects.every((project) => project === 'unit');
  return paths.length > 0 && paths.every((path) => path.replaceAll('\\', '/').includes('test/unit'));
}

module.exports = async () => {
  if (unitOnly(process.argv.slice(2))) return;
  // Databases of this run carry this mark; the teardown removes those a killed worker left behind.
  process.env.KINLINE_TEST_RUN = randomBytes(4).toString('hex');
  if (process.env.TEST_DATABASE_URL) {
    process.env.KINLINE_TEST_SERVER = process.env.TEST_DATABASE_URL;
    return;
  }
  if (!existsSync(launcher)) {
    // The tests transpile the sources themselves: a type error elsewhere need not stop them once the launcher is compiled.
    const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
    if (status !== 0 && !existsSync(launcher)) throw new Error('The database launcher does not compile; run npm run build.');
  }
  const { startEmbeddedPostgres } = require(launcher);
  const folder = mkdtempSync(join(tmpdir(), 'kinline-test-'));
  chmodSync(folder, 0o755); // As root, the server runs under another account.
  const dataDir = join(folder, 'pg');
  const server = await startEmbeddedPostgres({ dataDir, throwAway: true, log: () => {} });
  process.env.KINLINE_TEST_SERVER = server.url;
  globalThis.kinlineTestServer = { stop: server.stop, folder };
};
