import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { QueryRunner } from 'typeorm';
import { Config } from '../config/config';
import { Clock } from '../kernel/clock';
import { dataSourceOptions } from './data-source';
import { appRole } from './scope';
import { sqlState } from './constraints';

/** How long nobody asks a replica that has failed, in milliseconds. */
const PAUSE_MS = 10_000;

/**
 * A copy of the database that may be some seconds behind (`DATABASE_REPLICA_URL`), for reads that may be so too. It can be away: then
 * its reads go to the primary, with a line in the log. Its sessions refuse to write and act as the same role as everybody.
 */
@Injectable()
export class Replica implements OnApplicationShutdown {
  private readonly logger = new Logger('database');
  private source: DataSource | undefined;
  private opening: Promise<DataSource> | undefined;
  private away = 0;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.opening?.catch(() => undefined);
    if (this.source?.isInitialized) await this.source.destroy();
  }

  /** What the work answers with a connection to the replica; undefined when there is none, or it failed: ask the primary. */
  async tryRead<T>(work: (runner: QueryRunner) => Promise<T>): Promise<{ answer: T } | undefined> {
    const url = this.config.databaseReplicaUrl;
    if (url === undefined || this.clock.now().getTime() < this.away) return undefined;
    let runner: QueryRunner | undefined;
    try {
      runner = (await this.open(url)).createQueryRunner();
      return { answer: await work(runner) };
    } catch (error) {
      // Whatever it was – away, cancelled by what it replays, a schema that has not arrived – the primary knows better.
      this.away = this.clock.now().getTime() + PAUSE_MS;
      this.logger.warn({ event: 'replica.failed', code: sqlState(error) });
      return undefined;
    } finally {
      await runner?.release().catch(() => undefined);
    }
  }

  /** Connects at the first read, not at the start: a replica that is away keeps nobody from starting. */
  private async open(url: string): Promise<DataSource> {
    if (this.source) return this.source;
    const options = dataSourceOptions(url, { poolSize: Math.ceil(this.config.poolSize / 2), role: appRole, readOnly: true });
    this.opening ??= new DataSource({ ...options, entities: [], migrations: [] }).initialize();
    try {
      return (this.source = await this.opening);
    } finally {
      this.opening = undefined;
    }
  }
}
