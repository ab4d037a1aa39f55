import { chmodSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres';
import type { EmbeddedPostgres } from '../../src/database/embedded-postgres';
import { checkDatabase } from '../../src/database/prepare-database';

async function ask<T extends object>(url: string, text: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe('the database that comes with the program', () => {
  const running: EmbeddedPostgres[] = [];
  const strays: string[] = [];
  let folder = '';
  let dataDir = '';
  const start = async (): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
    running.push(server);
    return server;
  };
  const pidOf = (): number => Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kinline-embedded-'));
    chmodSync(folder, 0o755);
    dataDir = join(folder, 'data', 'pg');
  });
  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
    for (const path of [folder, ...strays.splice(0)]) rmSync(path, { recursive: true, force: true });
  });

  it('starts from nothing, listens on this machine only, sees Chinese trigrams and never runs as root', async () => {
    const { url, stop } = await start();
    await checkDatabase(url);
    await ask(url, 'create extension pg_trgm');
    const rows = await ask(url, `select cardinality(show_trgm('张伟明')) as trigrams, current_setting('listen_addresses') as addresses`);
    expect(rows).toEqual([{ trigrams: 4, addresses: '127.0.0.1' }]);
    const pid = pidOf();
    if (process.platform === 'linux') expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
    expect(statSync(`${dataDir}.password`).mode & 0o777).toBe(0o600);
    await stop();
    expect(alive(pid)).toBe(false);
  });

  it('keeps the data when the server is killed and started again', async () => {
    const { url } = await start();
    await ask(url, `create table note as select 'still here' as words`);
    process.kill(pidOf(), 'SIGKILL');
    const again = await start();
    expect(await ask(again.url, 'select words from note')).toEqual([{ words: 'still here' }]);
  });

  it('starts although the pid in a stale lock file belongs to another program now', async () => {
    const { stop } = await start();
    await stop();
    writeFileSync(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n1\n5432\n\n127.0.0.1\n 1 1\nready\n`);
    const again = await start();
    expect(await ask(again.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('joins a running server and leaves it up while others use it', async () => {
    const first = await start();
    const second = await start();
    expect(second.url).toBe(first.url);
    const guest = new Client({ connectionString: first.url });
    await guest.connect();
    await second.stop();
    expect(await ask(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await guest.end();
  });

  it('says what is wrong with a folder that holds something else', async () => {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(join(dataDir, 'photo.jpg'), 'x');
    await expect(start()).rejects.toThrow(/^The folder .* is not a complete PostgreSQL data folder; move it away to start empty, .*\.$/);
  });

  it('says so when the data belongs to another version, or its password file is gone', async () => {
    const { stop } = await start();
    await stop();
    const password = readFileSync(`${dataDir}.password`);
    rmSync(`${dataDir}.password`);
    await expect(start()).rejects.toThrow(/^The password file .* is missing; restore it, .*\.$/);
    writeFileSync(`${dataDir}.password`, password, { mode: 0o600 });
    writeFileSync(join(dataDir, 'PG_VERSION'), '14\n');
    await expect(start()).rejects.toThrow(/belongs to PostgreSQL 14, these programs are version 18; /);
  });

  it('says so when the data is damaged', async () => {
    const { stop } = await start();
    await stop();
    writeFileSync(join(dataDir, 'global', 'pg_control'), 'damaged');
    await expect(start()).rejects.toThrow(/^The database in .* does not start: /);
  });

  it('puts the data where the server can reach it when the folder is closed to others', async () => {
    chmodSync(folder, 0o700);
    const { url } = await start();
    const [row] = await ask<{ path: string }>(url, `select current_setting('data_directory') as path`);
    const root = process.getuid?.() === 0;
    expect(row?.path).toMatch(root ? /^\/var\/lib\/kinline\/[0-9a-f]{40}\/pg$/ : dataDir);
    if (root) strays.push(join(row?.path ?? '', '..'));
  });

  it('deletes everything of a throw-away server', async () => {
    const server = await startEmbeddedPostgres({ dataDir, throwAway: true, log: () => undefined });
    await server.stop();
    expect(['', '.log', '.password'].some((suffix) => existsSync(`${dataDir}${suffix}`))).toBe(false);
  });
});

describe('checking DATABASE_URL', () => {
  const server = (): URL => new URL(process.env['KINLINE_TEST_SERVER'] ?? '');
  const changed = (change: (url: URL) => void): string => {
    const url = server();
    change(url);
    return url.href;
  };

  it.each([
    ['another kind of address', () => 'mysql://127.0.0.1/kinline', /^DATABASE_URL is not a PostgreSQL address such as /],
    [
      'a port nobody listens on',
      () => changed((url) => (url.port = '1')),
      /^Cannot connect to the database .*: nothing answers at that address\.$/,
    ],
    ['a wrong password', () => changed((url) => (url.password = 'wrong')), /: the user name or password is wrong\.$/],
    ['a database that is not there', () => changed((url) => (url.pathname = '/nowhere')), /: that database does not exist\.$/],
  ])('explains %s in one sentence without the password', async (_, url, sentence) => {
    await expect(checkDatabase(url())).rejects.toThrow(sentence);
    await expect(checkDatabase(url())).rejects.not.toThrow(server().password);
  });

  it('refuses a database in which Chinese names cannot be searched', async () => {
    const name = `kinline_test_${process.env['KINLINE_TEST_RUN'] ?? 'x'}_ctype`;
    await ask(server().href, `create database ${name} template template0 encoding 'UTF8' locale_provider libc locale 'C'`);
    await expect(checkDatabase(changed((url) => (url.pathname = `/${name}`)))).rejects.toThrow(
      /LC_CTYPE "C", with which Chinese names cannot be searched/,
    );
    await ask(server().href, `drop database ${name}`);
  });
});
