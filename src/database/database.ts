import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, Optional } from '@nestjs/common';
import type { ClientBase, QueryArrayResult } from 'pg';
import { DataSource, QueryFailedError } from 'typeorm';
import type { QueryRunner } from 'typeorm';
import { Clock, SystemClock } from '../kernel/clock';
import { isStalePlan, sqlState, translateConstraint } from './constraints';
import { camelCase } from './naming';
import { Replica } from './replica';
import { currentActor, scopeOf, setScope } from './scope';
import type { Scope } from './scope';

/** What a statement may be given; objects become JSON, arrays PostgreSQL arrays. */
export type SqlParameter = string | number | boolean | bigint | Date | Buffer | null | undefined | object;

const deadlockOrSerialization = new Set(['40P01', '40001']);
const mostRetries = 5;

/** The transaction under way: its connection, and what goes out together with its COMMIT. */
interface Ambient {
  connection: ClientBase;
  last: { scope: Scope; statement: Statement }[];
  /** False from the moment its end is sent: what came behind would be kept by itself, or reach a connection that somebody else has by then. */
  open: boolean;
  /** The connection is gone, and with it every lock that was taken. */
  broken: boolean;
}

interface Statement {
  text: string;
  params: SqlParameter[];
  prepared?: string | undefined;
}

/** Rows as lists of values: objects with the keys of the program are made of them once. */
type Answer = QueryArrayResult<unknown[]>;

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
  /** How often named statements had to be planned anew; part of their names since then. */
  private plans = 0;

  constructor(
    readonly dataSource: DataSource,
    private readonly clock: Clock = new SystemClock(),
    @Optional() private readonly replica?: Replica,
  ) {}

  /** True inside `transaction()`. */
  get inTransaction(): boolean {
    return this.ambient.getStore() !== undefined;
  }

  /**
   * True inside a transaction whose connection is gone: its locks are, too. For work that relies on them beyond the database; statements say it
   * by themselves.
   */
  get hasLostItsLocks(): boolean {
    return this.ambient.getStore()?.broken === true;
  }

  /**
   * Runs the work in a transaction, or joins the one already running: then the outermost call commits, and an error the
   * caller swallows does NOT undo what the inner work wrote. The outermost call runs the work again, up to five times, when
   * PostgreSQL chose it as a deadlock victim or a migration has outdated a statement's plan, so the work must have no effect outside the database.
   * @throws DomainError for a violated constraint listed in constraints.ts
   */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.inTransaction) return work();
    for (let retry = 0; ; retry += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        const code = sqlState(error);
        const maySucceed = deadlockOrSerialization.has(code) || isStalePlan(error);
        if (retry === mostRetries || !maySucceed) throw translateConstraint(error);
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
    const ambient = this.ambient.getStore();
    const kept = ambient?.last.length ?? 0;
    await this.sql(`SAVEPOINT ${name}`);
    try {
      const result = await work();
      await this.sql(`RELEASE SAVEPOINT ${name}`);
      return result;
    } catch (error) {
      await this.sql(`ROLLBACK TO SAVEPOINT ${name}`);
      // A change of scope since the savepoint is taken back with it, and what was to go out with the COMMIT does not.
      if (ambient) this.scopes.delete(ambient.connection);
      ambient?.last.splice(kept);
      throw error;
    }
  }

  /**
   * Runs the work in the system's scope, across the wall between organisations, whoever is signed in. Only for what the
   * program itself must know or do – the gates' facts, a sign-in – and never for what the person gets to see; say why there.
   */
  async asSystem<T>(work: () => Promise<T>): Promise<T> {
    return currentActor() === null || this.elevated.getStore() ? work() : this.elevated.run(true, work);
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
    const { fields, rows } = await this.query({ text, params, prepared });
    const names = fields.map(({ name }) => this.camelKey(name));
    return rows.map((row) => {
      const result: Record<string, unknown> = {};
      for (let i = 0; i < names.length; i += 1) result[names[i] as string] = row[i];
      return result as T;
    });
  }

  /** The first row, or undefined; `prepared` as for `sql`. */
  async one<T extends object>(text: string, params: SqlParameter[] = [], prepared?: string): Promise<T | undefined> {
    const [row] = await this.sql<T>(text, params, prepared);
    return row;
  }

  /** How many rows the statement touched. */
  async affected(text: string, params: SqlParameter[] = [], prepared?: string): Promise<number> {
    return (await this.query({ text, params, prepared })).rowCount ?? 0;
  }

  /**
   * A statement whose answer nobody reads: it leaves together with the COMMIT of the transaction under way, so that it costs no round trip while
   * rows are locked. When it fails, nothing of the transaction is kept and the transaction's caller gets its error. Outside a transaction it runs at once.
   */
  async atCommit(text: string, params: SqlParameter[] = [], prepared?: string): Promise<void> {
    const ambient = this.ambient.getStore();
    if (ambient?.open) ambient.last.push({ scope: this.scope(), statement: { text, params, prepared } });
    else await this.query({ text, params, prepared });
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const connection = (await runner.connect()) as ClientBase;
    const ambient: Ambient = { connection, last: [], open: true, broken: false };
    const breaks = (): void => void (ambient.broken = true);
    connection.once('error', breaks);
    try {
      // The connection's default isolation is READ COMMITTED (data-source.ts).
      await connection.query('START TRANSACTION');
      const result = await this.ambient.run(ambient, work);
      await this.commit(ambient);
      return result;
    } catch (error) {
      ambient.open = false;
      // The scopes that were set inside are taken back with the rest.
      this.scopes.delete(connection);
      // When the connection broke there is nothing left to roll back; the first error is the one that matters.
      await connection.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      connection.removeListener('error', breaks);
      await runner.release();
    }
  }

  private async commit(ambient: Ambient): Promise<void> {
    const { connection, last } = ambient;
    ambient.open = false;
    // Sent without waiting for one another.
    const sent = last.map(({ scope, statement }) => this.sendIn(scope, connection, statement));
    const committed = connection.query('COMMIT');
    const failed = (await Promise.allSettled([...sent, committed])).find((answer) => answer.status === 'rejected');
    if (failed) throw failed.reason;
    // PostgreSQL answers the COMMIT of a transaction in which something has failed with a rollback, not with an error.
    if ((await committed).command !== 'COMMIT') throw new Error('An error inside the transaction was swallowed: nothing of it is kept');
  }

  private async query(statement: Statement): Promise<Answer> {
    try {
      return await this.ask(statement);
    } catch (error) {
      // Inside a transaction that begins anew with all of it.
      if (!this.inTransaction && isStalePlan(error)) return this.ask(statement);
      throw error;
    }
  }

  private async ask(statement: Statement): Promise<Answer> {
    const ambient = this.ambient.getStore();
    if (!ambient && this.replica && this.aged.getStore()) {
      const found = await this.replica.tryRead((runner) => this.alone(runner, statement));
      if (found) return found.answer;
    }
    if (ambient && !ambient.open) throw new Error('The transaction of this statement has ended');
    const runner = ambient ? undefined : this.dataSource.createQueryRunner();
    try {
      return await (ambient ? this.sendIn(this.scope(), ambient.connection, statement) : this.alone(runner as QueryRunner, statement));
    } catch (error) {
      throw translateConstraint(error);
    } finally {
      await runner?.release();
    }
  }

  /** A statement without a transaction: it waits until its connection is in the scope, or it would run in the one before. */
  private async alone(runner: QueryRunner, statement: Statement): Promise<Answer> {
    const connection = (await runner.connect()) as ClientBase;
    await this.enter(this.scope(), connection);
    return this.send(connection, statement);
  }

  /** A statement of a transaction need not wait for its scope: were that refused, everything after it would be, too. */
  private sendIn(scope: Scope, connection: ClientBase, statement: Statement): Promise<Answer> {
    this.enter(scope, connection)?.catch(() => undefined);
    return this.send(connection, statement);
  }

  /**
   * Straight to the driver's connection: TypeORM's runner knows no named statements. A plan that a migration has outdated is refused for as long as
   * the connection lives: from then on this process plans under new names.
   */
  private async send(connection: ClientBase, { text, params, prepared }: Statement): Promise<Answer> {
    const { plans } = this;
    try {
      return await connection.query<unknown[]>({
        text,
        values: params,
        rowMode: 'array',
        ...(prepared !== undefined && { name: plans === 0 ? prepared : `${prepared} ${plans}` }),
      });
    } catch (error) {
      if (isStalePlan(error) && plans === this.plans) this.plans += 1;
      throw error instanceof Error ? new QueryFailedError(text, params, error) : error;
    }
  }

  /** Whose statements these are now. */
  private scope(): Scope {
    return scopeOf(this.elevated.getStore() ? null : currentActor(), this.clock.now());
  }

  /** Brings a connection into a scope; undefined when it is there already. */
  private enter(scope: Scope, connection: ClientBase): Promise<unknown> | undefined {
    if (this.scopes.get(connection) === scope.key) return undefined;
    this.scopes.set(connection, scope.key);
    return connection.query({ name: 'scope', text: setScope, values: [...scope.params] }).catch((error: unknown) => {
      this.scopes.delete(connection);
      throw error;
    });
  }

  private camelKey(key: string): string {
    const known = this.keys.get(key);
    if (known !== undefined) return known;
    const name = camelCase(key);
    this.keys.set(key, name);
    return name;
  }
}
