import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded-postgres';
import { readPostmaster } from '../../src/database/postmaster-file';
import type { ServerProcess } from '../servers';

/** A PostgreSQL server of the script's own, which can be killed and comes back at the same address with the same data. */
export class FragileDatabase {
  private constructor(
    private readonly dataDir: string,
    private server: EmbeddedPostgres,
  ) {}
  /** Deadlocks that the killed servers' logs told of. */
  private earlier = 0;

  static async start(dataDir: string): Promise<FragileDatabase> {
    return new FragileDatabase(dataDir, await startEmbeddedPostgres({ dataDir, log: () => undefined }));
  }

  get url(): string {
    return this.server.url;
  }

  /** kill -9 of one process that serves a connection: PostgreSQL throws all connections away and recovers from its log. */
  async killBackend(): Promise<void> {
    const client = new Client({ connectionString: this.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY (state = 'active') DESC, random() LIMIT 1`,
      );
      if (rows[0]) process.kill(rows[0].pid, 'SIGKILL');
      await sleep(50);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** kill -9 of the whole server, and a new one on the same data at the same port. */
  async killServer(): Promise<void> {
    const postmaster = readPostmaster(this.dataDir);
    if (!postmaster || postmaster.state !== 'alive') return;
    process.kill(postmaster.pid, 'SIGKILL');
    // Sends its watchdog away: there is nothing left to watch.
    await this.server.stop();
    this.earlier += this.logged();
    this.server = await startEmbeddedPostgres({ dataDir: this.dataDir, port: postmaster.port, log: () => undefined });
  }

  /** How many deadlocks PostgreSQL has found so far. */
  get deadlocks(): number {
    return this.earlier + this.logged();
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private logged(): number {
    return readFileSync(`${this.dataDir}.log`, 'utf8').split('deadlock detected').length - 1;
  }
}

/** Kills server processes and the database at random moments until told to stop. */
export class Crashes {
  servers = 0;
  backends = 0;
  databases = 0;

  constructor(
    private readonly processes: readonly ServerProcess[],
    private readonly database: FragileDatabase,
    /** Mean seconds between two kills of a server process, and of the database; 0: never. */
    private readonly seconds: { server: number; database: number },
  ) {}

  /** @param over everything is done: nothing is started again; `late` no more is killed */
  async run(over: () => boolean, late: () => boolean): Promise<void> {
    const enough = (): boolean => over() || late();
    await Promise.all([this.killServers(enough), this.killDatabase(enough), ...this.processes.map((p) => this.keepUp(p, over))]);
  }

  private async killServers(enough: () => boolean): Promise<void> {
    while (this.seconds.server > 0 && (await pause(this.seconds.server, enough))) {
      const ready = this.processes.filter((p) => p.ready);
      const victim = ready[Math.floor(Math.random() * ready.length)];
      // On a slow machine a process needs longer to start than the next kill is away: somebody must be left to answer.
      if (ready.length <= this.processes.length / 2 || !victim) continue;
      this.servers += 1;
      await victim.crash();
    }
  }

  private async killDatabase(enough: () => boolean): Promise<void> {
    for (let i = 0; this.seconds.database > 0 && (await pause(this.seconds.database, enough)); i += 1) {
      if (i % 2 === 0) {
        this.backends += 1;
        await this.database.killBackend().catch(() => undefined);
      } else {
        this.databases += 1;
        await this.database.killServer();
      }
    }
  }

  /** What an operator's supervisor does: a process that has ended is started again. */
  private async keepUp(server: ServerProcess, enough: () => boolean): Promise<void> {
    while (!enough()) {
      if (!server.running) await server.up();
      await sleep(200);
    }
  }
}

/** Waits half to one and a half times as long; false when it is over. */
async function pause(seconds: number, enough: () => boolean): Promise<boolean> {
  const until = performance.now() + seconds * 1000 * (0.5 + Math.random());
  while (performance.now() < until) {
    if (enough()) return false;
    await sleep(100);
  }
  return !enough();
}
