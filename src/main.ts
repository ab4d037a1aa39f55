import 'reflect-metadata';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createApp } from './app.setup';
import { ConfigError, loadConfig } from './config/config';
import type { Config } from './config/config';
import { ExpiryService } from './tasks/expiry/expiry.service';
import { freePort } from './database/free-port';
import { startEmbeddedPostgres } from './database/embedded-postgres';
import { checkDatabase, mayStepOverPolicies, migrate } from './database/prepare-database';
import { StartError, asStartError, errorCode } from './database/start-error';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

const sameLogin =
  'The application signs in to the database as the owner of the tables and only acts as kinline_app; a login of its own is safer (README, "Configuration": DATABASE_OWNER_URL).';

/** What to close on the way out, last opened first. */
const closers: (() => Promise<void>)[] = [];
const patienceMs = 20_000;
let leaving = false;
let starting: Promise<void> = Promise.resolve();

/** One part that hangs must not keep the others, above all the database, from being shut down. */
function patiently(work: Promise<void>): Promise<void> {
  const enough = new Promise<void>((done) => setTimeout(done, patienceMs).unref());
  return Promise.race([work, enough]).catch((error: unknown) => complain(`While stopping: ${String(error)}`));
}

/** Closes everything and ends the process. A second call ends it at once. */
async function leave(exitCode: number): Promise<void> {
  if (leaving) process.exit(exitCode || 130);
  leaving = true;
  // A start that is under way first finishes its step: nothing it has just opened is forgotten.
  await patiently(starting.catch(() => undefined));
  for (const close of closers.reverse()) await patiently(close());
  process.exit(exitCode);
}

/** The configured database, or the one that comes with the program. */
async function openDatabase(config: Config): Promise<Config> {
  if (config.databaseUrl !== undefined) return config;
  const server = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'pg'), log: say });
  closers.push(() => server.stop());
  return loadConfig({ ...process.env, PORT: String(config.port), DATABASE_URL: server.appUrl, DATABASE_OWNER_URL: server.url });
}

/** Fails early, before anything else is started, when the address cannot be had. */
async function checkAddress({ host, port }: Config): Promise<void> {
  const probe = createServer().listen(port, host);
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is already in use; stop the other program or set PORT.`,
    EACCES: `Port ${port} needs more rights than this account has; set PORT to 1024 or more.`,
    EADDRNOTAVAIL: `This machine has no address ${host}; change HOST.`,
    ENOTFOUND: `The host name ${host} is unknown; change HOST.`,
  };
  try {
    await once(probe, 'listening');
  } catch (error) {
    throw new StartError(reasons[errorCode(error)] ?? `Cannot listen on ${host}:${port}: ${String(error)}.`);
  }
  probe.close();
  await once(probe, 'close');
}

async function start(): Promise<void> {
  const given = loadConfig();
  // Port 0 means "any free one": chosen now, so that links written before listening carry it.
  const wanted = given.port === 0 ? loadConfig({ ...process.env, PORT: String(await freePort()) }) : given;
  await checkAddress(wanted);
  const config = await openDatabase(wanted);
  const ownerUrl = config.databaseOwnerUrl ?? config.databaseUrl ?? '';
  if (leaving) return;
  await checkDatabase(ownerUrl);
  const migrations = await migrate(ownerUrl);
  if (migrations.length > 0) say(`The database is up to date (migrations run: ${migrations.length}).`);
  if (leaving) return;
  if (await mayStepOverPolicies(config.databaseUrl ?? '')) say(sameLogin);

  const app = await createApp(config);
  closers.push(() => app.close());
  if (config.demo && !leaving) {
    const { loadDemo } = await import('./demo/load-demo.js');
    await loadDemo(app);
    // What the first night would have found: the list of what runs out is there from the first look.
    await app.get(ExpiryService).daily();
  }
  if (leaving) return;
  await app.listen(config.port, config.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
  say(`Kinline is ready: http://${host.includes(':') ? `[${host}]` : host}:${port}`);
}

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave(0));
  try {
    starting = start();
    await starting;
  } catch (unexpected) {
    if (leaving) return;
    const error = asStartError(unexpected, 'the data folder');
    if (error instanceof ConfigError)
      complain(['The configuration is not valid:', ...error.problems.map((problem) => `  ${problem}`)].join('\n'));
    else if (error instanceof StartError) complain(error.message);
    else complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
    await leave(1);
  }
}

void main();
