import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager, QueryResult, QueryRunner } from 'typeorm';
import { sqlState, translateConstraint } from './constraints';
import { camelCase } from './naming';

/** What a statement may be given; objects become JSON, arrays PostgreSQL arrays. */
export type SqlParameter = string | number | boolean | bigint | Date | Buffer | null | undefined | object;

const deadlockOrSerialization = new Set(['40P01', '40001']);
const mostRetries = 5;

/**
 * The only owner of transactions. Inside `transaction()` every call – from whatever service – uses the same connection,
 * because the connection travels in AsyncLocalStorage. READ COMMITTED; take explicit row locks where it matters.
 */
@Injectable()
export class Database {
  private readonly ambient = new AsyncLocalStorage<QueryRunner>();
  private readonly keys = new Map<string, string>();
  private savepoints = 0;

  constructor(readonly dataSource: DataSource) {}

  /** True inside `transaction()`. */
  get inTransaction(): boolean {
    return this.ambient.getStore() !== undefined;
  }

  /** The entity manager of the ambient transaction; outside one, of the pool. */
  get manager(): EntityManager {
    return this.ambient.getStore()?.manager ?? this.dataSource.manager;
  }

  /**
   * Runs the work in a transaction, or joins the one already running: then the outermost call commits, and an error the
   * caller swallows does NOT undo what the inner work wrote. The outermost call runs the work again, up to five times, when
   * PostgreSQL chose it as a deadlock victim, so the work must have no effect outside the database.
   * @throws DomainError for a violated constraint listed in constraints.ts
   */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.inTransaction) return work();
    for (let retry = 0; ; retry += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (retry === mostRetries || !deadlockOrSerialization.has(sqlState(error))) throw translateConstraint(error);
      }
      // Random, so that two victims do not meet again: up to 20, 40, 80, 160, 320 ms.
      await sleep(5 + Math.random() * 20 * 2 ** retry);
    }
  }

  /**
   * Runs the work so that its failure undoes only what the work itself wrote: inside a transaction as a savepoint (its row locks
   * are given back too), outside as a transaction of its own. The error is thrown on. A deadlock ends the whole transaction.
   */
  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    if (!this.inTransaction) return this.transaction(work);
    const name = `s${(this.savepoints += 1)}`;
    await this.sql(`SAVEPOINT ${name}`);
    try {
      const result = await work();
      await this.sql(`RELEASE SAVEPOINT ${name}`);
      return result;
    } catch (error) {
      await this.sql(`ROLLBACK TO SAVEPOINT ${name}`);
      throw error;
    }
  }

  /** Rows of any statement, also of INSERT/UPDATE/DELETE … RETURNING; top-level keys in camelCase. */
  async sql<T extends object>(text: string, params: SqlParameter[] = []): Promise<T[]> {
    const { records } = await this.query<Record<string, unknown>>(text, params);
    return (records ?? []).map((row) => this.camelKeys(row) as T);
  }

  /** The first row, or undefined. */
  async one<T extends object>(text: string, params: SqlParameter[] = []): Promise<T | undefined> {
    const [row] = await this.sql<T>(text, params);
    return row;
  }

  /** How many rows the statement touched. */
  async affected(text: string, params: SqlParameter[] = []): Promise<number> {
    return (await this.query(text, params)).affected ?? 0;
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction('READ COMMITTED');
      const result = await this.ambient.run(runner, work);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      // When the connection broke there is nothing left to roll back; the first error is the one that matters.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  private async query<T>(text: string, params: SqlParameter[]): Promise<QueryResult<T>> {
    const ambient = this.ambient.getStore();
    const runner = ambient ?? this.dataSource.createQueryRunner();
    try {
      return (await runner.query(text, params, true)) as QueryResult<T>;
    } catch (error) {
      throw translateConstraint(error);
    } finally {
      if (!ambient) await runner.release();
    }
  }

  private camelKeys(row: Record<string, unknown>): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(row)) {
      let name = this.keys.get(key);
      if (name === undefined) this.keys.set(key, (name = camelCase(key)));
      result[name] = row[key];
    }
    return result;
  }
}
