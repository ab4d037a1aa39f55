import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, Optional } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { DataSource, QueryFailedError } from 'typeorm';
import type { EntityManager, QueryResult, QueryRunner } from 'typeorm';
import { Clock, SystemClock } from '../kernel/clock';
import { sqlState, translateConstraint } from './constraints';
import { camelCase } from './naming';
import { Replica } from './replica';
import { currentActor, scopeOf, setScope } from './scope';
import type { Scope } from './scope';

/** What a statement may be given; objects become JSON, arrays PostgreSQL arrays. */
export type SqlParameter = string | number | boolean | bigint | Date | Buffer | null | undefined | object;

const deadlockOrSerialization = new Set(['40P01', '40001']);
const mostRetries = 5;

/** The transaction under way: its connection, and the scope the connection is in. */
interface Ambient {
  runner: QueryRunner;
  scope: Scope;
  /** The scope was changed inside: a rollback may have changed it back. */
  moved: boolean;
}

/**
 * The only owner of transactions. Inside `transaction()` every call – from whatever service – uses the same connection,
 * because the connection travels in AsyncLocalStorage. READ COMMITTED; take explicit row locks where it matters.
 *
 * Every statement runs in a scope: that of the request's actor, or the system's where nobody is signed in. The policies of row
 * level security show and take only the rows of that scope (docs/decisions/0011).
 */
@Injectable()
export class Database {
  private readonly ambient = new AsyncLocalStorage<Ambient>();
  private readonly elevated = new AsyncLocalStorage<true>();
  private readonly aged = new AsyncLocalStorage<true>();
  /** The scope each connection is known to be in. */
  private readonly scopes = new WeakMap<object, string>();
  private readonly keys = new Map<string, string>();
  private readonly logger = new Logger('database');
  private savepoints = 0;

  constructor(
    readonly dataSource: DataSource,
    private readonly clock: Clock = new SystemClock(),
    @Optional() private readonly replica?: Replica,
  ) {}

  /** True inside `transaction()`. */
  get inTransaction(): boolean {
    return this.ambient.getStore() !== undefined;
  }

  /** The entity manager of the ambient transaction. Outside one there is none: its statements would have no scope. */
  get manager(): EntityManager {
    const ambient = this.ambient.getStore();
    if (!ambient) throw new Error('The entity manager belongs to a transaction');
    return ambient.runner.manager;
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
        const code = sqlState(error);
        if (retry === mostRetries || !deadlockOrSerialization.has(code)) throw translateConstraint(error);
        this.logger.warn({ event: 'transaction.retried', code, attempt: retry + 1 });
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

  /**
   * Runs the work in the system's scope, across the wall between organisations, whoever is signed in. Only for what the
   * program itself must know or do – the gates' facts, a sign-in – and never for what the person gets to see; say why there.
   */
  async asSystem<T>(work: () => Promise<T>): Promise<T> {
    if (currentActor() === null || this.elevated.getStore()) return work();
    const ambient = this.ambient.getStore();
    if (!ambient) return this.elevated.run(true, work);
    const before = ambient.scope;
    await this.move(ambient, scopeOf(null, this.clock.now()));
    try {
      return await this.elevated.run(true, work);
    } finally {
      // In an aborted transaction nothing can be set; its rollback, or that of a savepoint, brings the old scope back.
      await this.move(ambient, before).catch(() => (ambient.scope = before));
    }
  }

  /**
   * Runs reads that may be some seconds old: where there is a replica, it answers them, in the same scope; where there is none or it has
   * failed, the primary does. Only for what is shown – figures, reports – never for what decides. Inside a transaction nothing changes.
   */
  maybeSecondsOld<T>(work: () => Promise<T>): Promise<T> {
    return this.inTransaction ? work() : this.aged.run(true, work);
  }

  /**
   * Rows of any statement, also of INSERT/UPDATE/DELETE … RETURNING; top-level keys in camelCase. `prepared` names a statement whose text is always
   * the same: each connection plans it once and not at every call, which is most of the cost of a large one that finds few rows.
   */
  async sql<T extends object>(text: string, params: SqlParameter[] = [], prepared?: string): Promise<T[]> {
    const { records = [] } = await this.query<Record<string, unknown>>(text, params, prepared);
    const [first] = records;
    if (first === undefined) return [];
    const keys = Object.keys(first);
    const names = keys.map((key) => this.camelKey(key));
    return records.map((row) => {
      const result: Record<string, unknown> = {};
      for (let i = 0; i < keys.length; i += 1) result[names[i] as string] = row[keys[i] as string];
      return result as T;
    });
  }

  /** The first row, or undefined; `prepared` as for `sql`. */
  async one<T extends object>(text: string, params: SqlParameter[] = [], prepared?: string): Promise<T | undefined> {
    const [row] = await this.sql<T>(text, params, prepared);
    return row;
  }

  /** How many rows the statement touched. */
  async affected(text: string, params: SqlParameter[] = []): Promise<number> {
    return (await this.query(text, params)).affected ?? 0;
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      // Before BEGIN, so that no rollback undoes it.
      const scope = await this.enter(runner);
      // The connection's default isolation is READ COMMITTED (data-source.ts).
      await runner.startTransaction();
      const ambient: Ambient = { runner, scope, moved: false };
      const result = await this.ambient.run(ambient, work).finally(() => this.forget(ambient));
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

  private async query<T>(text: string, params: SqlParameter[], prepared?: string): Promise<QueryResult<T>> {
    const ambient = this.ambient.getStore();
    if (!ambient && this.replica && this.aged.getStore()) {
      const found = await this.replica.tryRead(async (runner) => {
        await this.enter(runner);
        return this.send<T>(runner, text, params, prepared);
      });
      if (found) return found.answer;
    }
    const runner = ambient?.runner ?? this.dataSource.createQueryRunner();
    try {
      if (!ambient) await this.enter(runner);
      return await this.send<T>(runner, text, params, prepared);
    } catch (error) {
      throw translateConstraint(error);
    } finally {
      if (!ambient) await runner.release();
    }
  }

  /** TypeORM's runner knows no named statements: those go to the driver's connection under it. */
  private async send<T>(runner: QueryRunner, text: string, params: SqlParameter[], name?: string): Promise<QueryResult<T>> {
    if (name === undefined) return (await runner.query(text, params, true)) as QueryResult<T>;
    const connection = (await runner.connect()) as ClientBase;
    try {
      const { rows, rowCount } = await connection.query({ name, text, values: params });
      return { raw: rows as unknown, records: rows as T[], affected: rowCount ?? 0 };
    } catch (error) {
      throw error instanceof Error ? new QueryFailedError(text, params, error) : error;
    }
  }

  /** Brings the connection into the current scope; nothing is sent when it is there already. */
  private async enter(runner: QueryRunner): Promise<Scope> {
    const scope = scopeOf(this.elevated.getStore() ? null : currentActor(), this.clock.now());
    const connection = (await runner.connect()) as object;
    if (this.scopes.get(connection) === scope.key) return scope;
    this.scopes.delete(connection);
    await runner.query(setScope, [...scope.params]);
    this.scopes.set(connection, scope.key);
    return scope;
  }

  private async move(ambient: Ambient, scope: Scope): Promise<void> {
    ambient.moved = true;
    await ambient.runner.query(setScope, [...scope.params]);
    ambient.scope = scope;
  }

  /** After a transaction that moved between scopes nobody knows which one its end leaves behind. */
  private async forget({ runner, moved }: Ambient): Promise<void> {
    if (moved && !runner.isReleased) this.scopes.delete((await runner.connect()) as object);
  }

  private camelKey(key: string): string {
    const known = this.keys.get(key);
    if (known !== undefined) return known;
    const name = camelCase(key);
    this.keys.set(key, name);
    return name;
  }
}
