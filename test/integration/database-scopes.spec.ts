import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source';
import { Database } from '../../src/database/database';
import { appRole } from '../../src/database/scope';
import { actorOf } from '../../src/kernel/actor';
import type { Actor } from '../../src/kernel/actor';
import { newId } from '../../src/kernel/ids';
import { runInContext } from '../../src/kernel/request-context';
import { useDatabase } from '../support/database';

const STEPS = ['ask', 'as system', 'at once', 'fail', 'savepoint', 'lost savepoint', 'with the commit', 'left behind', 'replan'] as const;
const ENDS = ['alone', 'kept', 'thrown', 'killed'] as const;
type Step = (typeof STEPS)[number];

describe('a statement', () => {
  const used = useDatabase();
  let source: DataSource;
  let db: Database;
  const actors = Array.from({ length: 4 }, (): Actor =>
    actorOf({
      ...{ userId: newId(), organisationId: newId(), role: 'coordinator', locale: 'en' },
      ...{ facilityId: null, workerId: null, name: 'Invented' },
    }),
  );

  beforeAll(async () => {
    Logger.overrideLogger(false);
    await used.owner.query(
      `create table ran (wanted text not null, found text not null default current_setting('kinline.system') || current_setting('kinline.user'))`,
    );
    // Few connections for many requests: each is lent to everybody in turn.
    source = await new DataSource(dataSourceOptions(used.url, { poolSize: 3, role: appRole })).initialize();
    db = new Database(source);
  });
  afterAll(() => source.destroy());

  /** Leaves a row that says whose statement it was to be, and whose PostgreSQL took it for. */
  const INSERT = 'insert into ran (wanted) values ($1)';
  const nothing = (): undefined => undefined;

  async function step(kind: Step, me: string): Promise<unknown> {
    const ask = (): Promise<unknown> => db.sql(INSERT, [me], 'ran');
    const asSystem = (): Promise<unknown> => db.asSystem(() => db.sql(INSERT, ['on']));
    const fail = (): Promise<unknown> => db.sql('select 1 / $1::int', [0]);
    switch (kind) {
      case 'ask':
        return ask();
      case 'as system':
        return asSystem();
      case 'at once':
        return Promise.all([asSystem(), ask(), asSystem(), ask()]);
      case 'fail':
        return fail().catch(nothing);
      case 'savepoint':
        return db.savepoint(() => Promise.all([ask(), asSystem()]));
      case 'lost savepoint':
        return db.savepoint(() => db.asSystem(() => asSystem().then(fail))).catch(nothing);
      case 'with the commit':
        return Promise.all([db.atCommit(INSERT, [me]), db.asSystem(() => db.atCommit(INSERT, ['on']))]);
      case 'left behind':
        void db.sql('select pg_sleep(0.002)').then(asSystem).then(ask).catch(nothing);
        return undefined;
      case 'replan':
        return db.sql('select * from ran limit 0', [], 'ran_all').catch(nothing);
    }
  }

  const request = (actor: Actor, steps: readonly Step[], end: (typeof ENDS)[number]): Promise<void> =>
    runInContext({ requestId: 'x', locale: 'en', actor }, async () => {
      const me = actor.userId ?? '';
      const work = async (): Promise<void> => {
        for (const kind of steps) await step(kind, me);
        if (end === 'thrown') throw new Error('changed my mind');
        if (end === 'killed') {
          const row = await db.one<{ pid: number }>('select pg_backend_pid() as pid');
          await used.owner.query('select pg_terminate_backend($1)', [row?.pid]);
          await step('ask', me);
        }
      };
      await (end === 'alone' ? work() : db.transaction(work)).catch(nothing);
    });

  it('runs for whom it was sent, whoever shares its connection and whatever fails, is left behind or breaks', async () => {
    const one = fc.record({
      actor: fc.constantFrom(...actors),
      steps: fc.array(fc.constantFrom(...STEPS), { maxLength: 6 }),
      end: fc.constantFrom(...ENDS),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 4, maxLength: 16 }), async (requests) => {
        await Promise.all(requests.map(({ actor, steps, end }) => request(actor, steps, end)));
        await sleep(10);
        expect(await used.db.sql('select wanted, found from ran where wanted <> found')).toEqual([]);
      }),
      { numRuns: 40 },
    );
    expect((await used.db.one<{ n: number }>('select count(*) as n from ran'))?.n).toBeGreaterThan(100);
  }, 60_000);
});
