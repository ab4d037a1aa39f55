import { DataSource } from 'typeorm';
import { RowLevelSecurity1795310000000 } from '../../migrations/1795310000000-row-level-security';
import { dataSourceOptions } from '../../src/database/data-source';
import { Database } from '../../src/database/database';
import { appRole } from '../../src/database/scope';
import type { Actor } from '../../src/kernel/actor';
import { newId } from '../../src/kernel/ids';
import { as, EVERYBODYS, TwoSides, useTwoSides, WALLED } from '../support/two-sides';

const { appendOnly } = RowLevelSecurity1795310000000.tables;
const both = useTwoSides();
let { db, given, clock, a, b, ofA } = {} as TwoSides;
beforeEach(() => ({ db, given, clock, a, b, ofA } = both.two));

describe('the wall between organisations', () => {
  it('stands round rows that are there: no table is empty', () => {
    for (const table of WALLED) expect({ table, rows: ofA.get(table)?.length ?? 0 }).not.toEqual({ table, rows: 0 });
  });

  it.each(['coordinator', 'lead', 'worker', 'liaison', 'data_officer'] as const)('shows the %s of B nothing of A', async (role) => {
    await as(b.people[role], async () => {
      for (const table of WALLED) {
        const seen = new Set(await both.two.texts(`SELECT t::text AS row FROM ${table} t`));
        expect({ table, seen: (ofA.get(table) ?? []).filter((row) => seen.has(row)) }).toEqual({ table, seen: [] });
      }
    });
  });

  it.each(['coordinator', 'lead', 'worker', 'liaison'] as const)('lets the %s of B change and remove nothing of A', async (role) => {
    const columns = await db.sql<{ table: string; column: string }>(
      `SELECT table_name AS table, column_name AS column FROM information_schema.columns WHERE table_schema = 'public' AND ordinal_position = 1`,
    );
    const first = new Map(columns.map(({ table, column }) => [table, column]));
    await as(b.people[role], async () => {
      for (const table of WALLED.filter((name) => !appendOnly.includes(name))) {
        const touched = new Set(
          await both.two.texts(`UPDATE ${table} t SET ${first.get(table)} = ${first.get(table)} RETURNING t::text AS row`),
        );
        expect({ table, touched: (ofA.get(table) ?? []).filter((row) => touched.has(row)) }).toEqual({ table, touched: [] });
      }
      expect(await db.affected(`DELETE FROM quarter_checks WHERE child_id = $1`, [a.childId])).toBe(0);
      expect(await db.affected(`UPDATE children SET organisation_id = $1 WHERE organisation_id <> $1`, [b.organisationId])).toBe(0);
    });
    expect((await both.two.everything()).get('children')).toEqual(expect.arrayContaining(ofA.get('children') ?? []));
  });

  it('lets nobody of B add to A', async () => {
    const refused = { message: expect.stringContaining('row-level security') as string };
    const at = clock.now();
    for (const role of ['coordinator', 'lead', 'worker', 'liaison'] as const) {
      const line = { id: newId(), at, action: 'x', subjectType: 'x', organisationId: a.organisationId };
      await as(b.people[role], async () => {
        await expect(
          given.row('quarter_checks', {
            id: newId(),
            organisationId: a.organisationId,
            childId: a.childId,
            quarter: '2026-04-01',
            unchanged: true,
          }),
        ).rejects.toMatchObject(refused);
        await expect(given.row('kinship_proofs', { id: newId(), dyadId: a.dyadId, kind: 'x', seenOn: '2026-09-01' })).rejects.toMatchObject(
          refused,
        );
        await expect(given.row('visit_steps', { visitId: a.visitId, step: 'arrived', at })).rejects.toMatchObject(refused);
        await expect(
          given.row('break_glass', {
            id: newId(),
            childId: a.childId,
            userId: b.people[role].userId,
            reasonCode: 'on_call',
            reason: 'x',
            openedAt: at,
            endsAt: at,
          }),
        ).rejects.toMatchObject(refused);
        // In another's name, and into another organisation's record.
        await expect(given.row('audit_events', { ...line, actorUserId: a.people.lead.userId })).rejects.toMatchObject(refused);
        await expect(
          given.row('sessions', {
            id: newId(),
            facilityId: a.facilityId,
            mode: 'visit',
            day: '2026-10-01',
            startsAt: at,
            endsAt: at,
            capacity: 1,
          }),
        ).rejects.toMatchObject(refused);
      });
    }
    await expect(
      as(b.people.coordinator, () =>
        given.row('audit_events', {
          id: newId(),
          at,
          action: 'x',
          subjectType: 'x',
          actorUserId: b.people.coordinator.userId,
          organisationId: a.organisationId,
        }),
      ),
    ).rejects.toMatchObject(refused);
  });

  it('shows each side its own', async () => {
    await as(a.people.coordinator, async () => {
      for (const table of WALLED.filter((name) => !['access_tokens'].includes(name)))
        expect({ table, n: await both.two.count(table) }).not.toEqual({ table, n: 0 });
    });
    await as(a.people.liaison, async () => {
      expect([await both.two.ids('children'), await both.two.ids('visits'), await both.two.count('visit_party')]).toEqual([
        [a.childId],
        [a.visitId],
        2,
      ]);
      // What is the family's own never lies on the facility's desk.
      for (const table of [
        'consents',
        'child_views',
        'contact_decisions',
        'incidents',
        'restrictions',
        'harm_markers',
        'case_conferences',
        'tasks',
        'messages',
      ])
        expect({ table, n: await both.two.count(table) }).toEqual({ table, n: 0 });
    });
  });

  it('shows the system everything', async () => {
    expect(await as(null, () => both.two.count('children'))).toBe(2);
    expect(await as(a.people.coordinator, () => db.asSystem(() => both.two.count('children')))).toBe(2);
    expect(await as(a.people.coordinator, () => both.two.count('children'))).toBe(1);
  });
});

describe('a connection', () => {
  let lonely: DataSource;
  beforeEach(async () => {
    lonely = await new DataSource(dataSourceOptions(both.used.url, { poolSize: 1, role: appRole })).initialize();
  });
  afterEach(() => lonely.destroy());

  it('on which nobody has said for whom shows nothing at all', async () => {
    for (const table of [...WALLED, ...EVERYBODYS])
      expect({ table, rows: await lonely.query<unknown[]>(`SELECT 1 FROM ${table}`) }).toEqual({ table, rows: [] });
  });

  it('never hands one’s scope to the next: not after an error, a rollback, a savepoint or work as the system', async () => {
    const one = new Database(lonely, clock);
    const seenBy = (actor: Actor | null): Promise<string[]> =>
      as(actor, async () => (await one.sql<{ id: string }>(`SELECT id FROM children ORDER BY id`)).map(({ id }) => id));
    const everyone = [a.childId, b.childId].sort();
    const troubles: (() => Promise<unknown>)[] = [
      () => one.sql(`SELECT 1 / 0`),
      () => one.transaction(() => one.sql(`SELECT 1 / 0`)),
      () => one.transaction(() => one.asSystem(() => one.sql(`SELECT 1 / 0`))),
      () => one.transaction(() => one.asSystem(() => Promise.reject(new Error('changed my mind')))),
      () => one.transaction(() => one.savepoint(() => one.asSystem(() => one.sql(`SELECT 1 / 0`)))),
      () => one.asSystem(() => one.transaction(() => one.sql(`SELECT 1 / 0`))),
      () => one.sql(`SELECT pg_terminate_backend(pg_backend_pid())`),
    ];
    for (const trouble of troubles) {
      await expect(as(a.people.coordinator, trouble)).rejects.toThrow();
      expect(await seenBy(b.people.coordinator)).toEqual([b.childId]);
      await expect(as(null, trouble)).rejects.toThrow();
      expect(await seenBy(a.people.coordinator)).toEqual([a.childId]);
      expect(await seenBy(null)).toEqual(everyone);
    }
  });

  it('comes back into the person’s scope inside the same transaction', async () => {
    const one = new Database(lonely, clock);
    const n = async (): Promise<number> => (await one.one<{ n: number }>(`SELECT count(*) AS n FROM children`))?.n ?? -1;
    await as(a.people.coordinator, () =>
      one.transaction(async () => {
        const inside = one.savepoint(() =>
          one.asSystem(async () => {
            expect(await n()).toBe(2);
            await one.sql(`SELECT 1 / 0`);
          }),
        );
        await expect(inside).rejects.toThrow('division by zero');
        expect(await n()).toBe(1);
        expect(await one.asSystem(n)).toBe(2);
        expect(await n()).toBe(1);
      }),
    );
  });
});
