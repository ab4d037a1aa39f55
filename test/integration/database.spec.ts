import { AsyncResource } from 'node:async_hooks';
import { DataSource } from 'typeorm';
import { constraintErrors } from '../../src/database/constraints';
import { dataSourceOptions } from '../../src/database/data-source';
import { Database } from '../../src/database/database';
import { actorOf } from '../../src/kernel/actor';
import { newId } from '../../src/kernel/ids';
import { runInContext } from '../../src/kernel/request-context';
import { useDatabase } from '../support/database';

interface Purse {
  purseId: number;
  coinCount: number;
}

describe('Database', () => {
  const used = useDatabase();
  const purses = (): Promise<Purse[]> => used.db.sql<Purse>('select purse_id, coin_count from purse order by purse_id');

  beforeAll(async () => {
    await used.owner.query(`create table purse (purse_id int primary key, coin_count bigint not null,
      constraint chk_purse_not_negative check (coin_count >= 0))`);
    constraintErrors['chk_purse_not_negative'] = { kind: 'conflict', code: 'purse_is_empty' };
  });
  beforeEach(() => used.db.sql('insert into purse values (1, 10), (2, 20)'));
  afterAll(() => {
    delete constraintErrors['chk_purse_not_negative'];
  });

  it('answers camelCase keys at the top level only, days as text and counts as numbers', async () => {
    const row = await used.db.one(
      `select date '2026-02-28' as birth_date, count(*) as row_count, sum(coin_count) as coins, '{"inner_key": 1}'::jsonb as raw_json,
              timestamptz '2026-02-28T08:00:00Z' as asked_at, current_setting('timezone') as zone from purse`,
    );
    expect(row).toEqual({
      birthDate: '2026-02-28',
      rowCount: 2,
      coins: 30,
      rawJson: { inner_key: 1 },
      askedAt: new Date('2026-02-28T08:00:00Z'),
      zone: 'UTC',
    });
  });

  it('answers the rows of an update and how many rows were touched', async () => {
    expect(await used.db.sql('update purse set coin_count = 5 where purse_id = $1 returning coin_count', [1])).toEqual([{ coinCount: 5 }]);
    expect(await used.db.affected('update purse set coin_count = 6')).toBe(2);
    expect(await used.db.one('select 1 where false')).toBeUndefined();
  });

  it('joins the transaction that is already running', async () => {
    expect(used.db.inTransaction).toBe(false);
    await used.db.transaction(async () => {
      const outer = await used.db.one('select pg_current_xact_id()::text as id');
      const inner = await used.db.transaction(() => used.db.one('select pg_current_xact_id()::text as id'));
      expect(inner).toEqual(outer);
      expect(used.db.inTransaction).toBe(true);
    });
    expect(used.db.inTransaction).toBe(false);
  });

  it('keeps nothing of a transaction whose work fails, not even what inner work wrote', async () => {
    const failing = used.db.transaction(async () => {
      await used.db.transaction(() => used.db.sql('insert into purse values (3, 30)'));
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await purses()).toHaveLength(2);
  });

  it('gives two transactions at the same time a connection each', async () => {
    const backends = (): Promise<number[]> =>
      used.db.transaction(async () => {
        const before = await used.db.one<{ pid: number }>('select pg_backend_pid() as pid');
        await used.db.sql('select pg_sleep(0.05)');
        const after = await used.db.one<{ pid: number }>('select pg_backend_pid() as pid');
        return [before?.pid ?? 0, after?.pid ?? 0];
      });
    const [first, second] = await Promise.all([backends(), backends()]);
    expect(first?.[0]).toBe(first?.[1]);
    expect(second?.[0]).toBe(second?.[1]);
    expect(first?.[0]).not.toBe(second?.[0]);
  });

  it('runs the work again when PostgreSQL broke a deadlock at its cost', async () => {
    let attempts = 0;
    let arrived = 0;
    let open: () => void = () => undefined;
    const bothHoldOne = new Promise<void>((resolve) => (open = resolve));
    // Only a superuser may shorten the wait.
    const owner = await new DataSource(dataSourceOptions(used.url, { poolSize: 2 })).initialize();
    const db = new Database(owner);
    const take = (first: number, second: number): Promise<void> =>
      db.transaction(async () => {
        attempts += 1;
        await db.sql(`set local deadlock_timeout = '50ms'`);
        await db.sql('update purse set coin_count = coin_count - 1 where purse_id = $1', [first]);
        if ((arrived += 1) === 2) open();
        await bothHoldOne;
        await db.sql('update purse set coin_count = coin_count + 1 where purse_id = $1', [second]);
      });
    await Promise.all([take(1, 2), take(2, 1)]);
    await owner.destroy();
    expect(attempts).toBe(3);
    expect((await purses()).map(({ coinCount }) => coinCount)).toEqual([10, 20]);
  });

  it('sends with the COMMIT what nobody waits for, in its order, and keeps nothing when one of it fails', async () => {
    await used.db.transaction(async () => {
      await used.db.atCommit('update purse set coin_count = coin_count + $1 where purse_id = 1', [1]);
      await used.db.atCommit('update purse set coin_count = coin_count * $1 where purse_id = 1', [2], 'purse_times');
      expect((await purses())[0]?.coinCount).toBe(10);
    });
    expect((await purses())[0]?.coinCount).toBe(22);
    const failing = used.db.transaction(async () => {
      await used.db.sql('update purse set coin_count = 1');
      await used.db.atCommit('update purse set coin_count = 2');
      await used.db.atCommit('update purse set coin_count = 1 / $1', [0]);
      await used.db.atCommit('update purse set coin_count = 3');
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect((await purses()).map(({ coinCount }) => coinCount)).toEqual([22, 20]);
    await used.db.atCommit('update purse set coin_count = 4 where purse_id = 1');
    expect((await purses())[0]?.coinCount).toBe(4);
  });

  it('says so when an error was swallowed and PostgreSQL keeps nothing', async () => {
    const swallowing = used.db.transaction(async () => {
      await used.db.sql('update purse set coin_count = 7');
      await used.db.sql('select 1 / 0').catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow('swallowed');
    expect((await purses()).map(({ coinCount }) => coinCount)).not.toContain(7);
  });

  it('sends nothing with the COMMIT of what a savepoint took back, and nothing after the end', async () => {
    const before = await purses();
    let later: () => Promise<unknown> = () => Promise.resolve();
    await used.db.transaction(async () => {
      const failing = used.db.savepoint(async () => {
        await used.db.atCommit('update purse set coin_count = 99');
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      later = AsyncResource.bind(() => used.db.sql('select 1'));
    });
    expect(await purses()).toEqual(before);
    await expect(later()).rejects.toThrow('has ended');
  });

  it.each(['COMMIT', 'ROLLBACK'])('lets nothing through behind its %s, however slowly that is answered', async (end) => {
    let rest: Promise<unknown> = Promise.resolve();
    const ended = used.db.transaction(() => {
      // Nobody waits for these: the end is sent while they are under way, and the first goes on before the end is answered.
      rest = used.db.sql('select pg_sleep(0.05)').then(() => used.db.sql('insert into purse values (3, 30)'));
      for (const left of [rest, used.db.sql('select pg_sleep(0.3)')]) left.catch(() => undefined);
      return end === 'COMMIT' ? Promise.resolve() : Promise.reject(new Error('changed my mind'));
    });
    if (end === 'COMMIT') await ended;
    else await expect(ended).rejects.toThrow('changed my mind');
    await expect(rest).rejects.toThrow('has ended');
    expect(await purses()).toHaveLength(2);
  });

  it('plans named statements anew when a migration has changed what they answer, also in the middle of a transaction', async () => {
    const all = (): Promise<object[]> => used.db.sql('select * from purse where purse_id = 1', [], 'purse_all');
    const inside = (): Promise<object[]> =>
      used.db.transaction(async () => {
        await used.db.sql('update purse set coin_count = coin_count + 1 where purse_id = 1');
        return all();
      });
    await Promise.all([all(), all(), inside()]);
    await used.owner.query(`alter table purse add column colour text not null default 'red'`);
    try {
      expect(await Promise.all([all(), all()])).toEqual(Array(2).fill([{ purseId: 1, coinCount: 11, colour: 'red' }]));
      await used.owner.query(`alter table purse alter column colour type varchar(9)`);
      // Once, though the work ran twice.
      expect(await inside()).toEqual([{ purseId: 1, coinCount: 12, colour: 'red' }]);
    } finally {
      await used.owner.query(`alter table purse drop column colour`);
    }
  });

  it('runs each of several statements at once in its own scope', async () => {
    const scope = (): Promise<{ system: string }[]> =>
      used.db.sql<{ system: string }>(`select current_setting('kinline.system') as system`);
    const actor = actorOf({
      userId: newId(),
      organisationId: newId(),
      role: 'coordinator',
      locale: 'en',
      facilityId: null,
      workerId: null,
      name: 'Invented',
    });
    const asked = await runInContext({ requestId: 'x', locale: 'en', actor }, () =>
      used.db.transaction(() => Promise.all([used.db.asSystem(scope), scope(), used.db.asSystem(scope), scope()])),
    );
    expect(asked.map(([row]) => row?.system)).toEqual(['on', '', 'on', '']);
  });

  it('turns a violated constraint into its refusal, also inside a transaction and with its COMMIT', async () => {
    const text = 'update purse set coin_count = -1 where purse_id = 1';
    const refusal = { kind: 'conflict', code: 'purse_is_empty' };
    await expect(used.db.sql(text)).rejects.toMatchObject(refusal);
    await expect(used.db.transaction(() => used.db.atCommit(text))).rejects.toMatchObject(refusal);
    await expect(used.db.transaction(() => used.db.affected(text))).rejects.toMatchObject(refusal);
  });

  it('leaves the violation of an unknown constraint what it is', async () => {
    await expect(used.db.sql('insert into purse values (1, 1)')).rejects.toThrow(
      'duplicate key value violates unique constraint "purse_pkey"',
    );
  });
});
