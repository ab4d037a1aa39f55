import type { NestExpressApplication } from '@nestjs/platform-express';
import { UsersQueries } from '../../src/access/users.queries';
import { createApp } from '../../src/app.setup';
import { loadConfig } from '../../src/config/config';
import { Database } from '../../src/database/database';
import { loadDemo } from '../../src/demo/load-demo';
import type { Actor } from '../../src/kernel/actor';
import { FixedClock } from '../../src/kernel/clock';
import { runInContext } from '../../src/kernel/request-context';
import { FIGURES } from '../../src/reports/figure.rules';
import { ReportRunsService } from '../../src/reports/report-runs.service';
import { ReportsQueries, VisitRateJson } from '../../src/reports/reports.queries';
import { GROUPINGS } from '../../src/reports/visit-rate.rules';
import { createTestDatabase, TestDatabase } from '../support/database';

const NOW = '2026-11-22T11:40:00Z';
const TODAY = '2026-11-22';
const COHORTS = [undefined, '2025', '2026', '2026-Q2', '2026-03'];

describe('figures that were counted at night', () => {
  let app: NestExpressApplication;
  let other: NestExpressApplication;
  let database: TestDatabase;
  let db: Database;
  let clock: FixedClock;
  let organisationId = '';

  beforeAll(async () => {
    database = await createTestDatabase();
    clock = new FixedClock(NOW);
    const config = loadConfig({ NODE_ENV: 'test', DEMO: '1', DATABASE_URL: database.url, LOG_LEVEL: 'silent', DATA_DIR: '.data/test' });
    app = await createApp(config, { clock });
    other = await createApp(config, { clock });
    await loadDemo(app);
    db = app.get(Database);
    organisationId = (await actor('lead')).organisationId;
  }, 180_000);

  afterAll(async () => {
    await app.close();
    await other.close();
    await database.drop();
  });

  async function actor(role: string): Promise<Actor> {
    const user = await db.one<{ id: string }>(
      `SELECT u.id FROM users u JOIN organisations o ON o.id = u.organisation_id
        WHERE u.role = $1 AND o.kind = 'ngo' ORDER BY (SELECT count(*) FROM dyads d WHERE d.organisation_id = o.id) DESC, u.email LIMIT 1`,
      [role],
    );
    const found = await app.get(UsersQueries).fromUserId(user?.id ?? '');
    if (!found) throw new Error(`no ${role}`);
    return found;
  }

  const asOne = <T>(who: Actor, work: () => Promise<T>): Promise<T> =>
    runInContext({ requestId: 'r', locale: 'en', actor: who }, work) as Promise<T>;
  const runs = (): Promise<{ day: string; finished: boolean }[]> =>
    db.sql(`SELECT day, finished_at IS NOT NULL AS finished FROM report_runs ORDER BY started_at, id`);
  const forget = async (): Promise<void> => void (await db.sql(`DELETE FROM report_runs`));

  /** Every figure and every list that this person may ask for, and whether they were kept. */
  async function everything(who: Actor): Promise<{ kept: Set<boolean>; figures: Record<string, unknown> }> {
    const queries = app.get(ReportsQueries);
    const kept = new Set<boolean>();
    const figures: Record<string, unknown> = {};
    const staff = who.permissions.has('child.read');
    for (const cohort of COHORTS)
      for (const by of cohort === undefined ? [undefined, ...GROUPINGS] : [GROUPINGS[3]]) {
        const asked = { ...(cohort === undefined ? {} : { cohort }), ...(by === undefined ? {} : { by }) };
        const answer = await asOne(who, () => queries.visitRate(who, asked)).catch((error: { code?: string }) => error.code);
        if (typeof answer === 'object') kept.add(answer.kept);
        const plain: Partial<VisitRateJson> | string | undefined = typeof answer === 'object' ? { ...answer } : answer;
        if (typeof plain === 'object') {
          delete plain.countedAt;
          delete plain.kept;
        }
        figures[`${cohort ?? 'all'} ${by ?? 'whole'}`] = plain;
      }
    if (staff)
      for (const figure of FIGURES) {
        const list = await asOne(who, () => queries.behind(who, figure, { by: 'sex', key: 'female' }));
        kept.add(list.kept);
        figures[figure] = [list.asOf, list.children];
      }
    return { kept, figures };
  }

  async function same(who: Actor): Promise<void> {
    await app.get(ReportRunsService).count(organisationId, { anew: true });
    const atNight = await everything(who);
    expect([...atNight.kept]).toEqual([true]);
    await forget();
    const live = await everything(who);
    expect([...live.kept]).toEqual([false]);
    expect(atNight.figures).toEqual(live.figures);
    expect(JSON.stringify(live.figures).length).toBeGreaterThan(5000);
  }

  it('are those that a reader would count now: for the lead, a coordinator and a funder', async () => {
    for (const role of ['lead', 'coordinator', 'funder']) await same(await actor(role));
  });

  it('follow what has changed when they are counted again, and say when they were', async () => {
    const lead = await actor('lead');
    await app.get(ReportRunsService).count(organisationId, { anew: true });
    const rate = (): Promise<VisitRateJson> => asOne(lead, () => app.get(ReportsQueries).visitRate(lead, {}));
    const before = await rate();
    const [joined] = await db.sql<{ childId: string; dyadId: string }>(
      `SELECT child_id, id AS dyad_id FROM dyads d WHERE organisation_id = $1 AND status = 'open' AND enrolled_on < '2026-10-01'
          AND NOT EXISTS (SELECT 1 FROM contact_events e WHERE e.child_id = d.child_id AND e.mode = 'visit')
          AND (SELECT visited_before FROM children c WHERE c.id = d.child_id) IS NOT TRUE ORDER BY id LIMIT 1`,
      [organisationId],
    );
    await db.sql(
      `INSERT INTO contact_events (id, organisation_id, dyad_id, child_id, mode, direction, occurred_at, outcome, source_type, source_id, recorded_at)
       VALUES (gen_random_uuid(), $1, $2, $3, 'visit', 'both', '2026-11-20T02:00:00Z', 'completed', 'intake', gen_random_uuid(), $4)`,
      [organisationId, joined?.dyadId, joined?.childId, NOW],
    );
    // A child moves, one is grown up, a file is closed and a parent set free.
    await db.sql(`UPDATE children SET home_county_code = '530102' WHERE id = $1`, [joined?.childId]);
    await db.sql(
      `UPDATE children SET birth_date = '2008-11-22' WHERE id = (SELECT id FROM children WHERE organisation_id = $1 AND id <> $2 ORDER BY id LIMIT 1)`,
      [organisationId, joined?.childId],
    );
    await db.sql(
      `UPDATE custody_episodes SET ended_on = $1, end_kind = 'released' WHERE id = (SELECT id FROM custody_episodes WHERE ended_on IS NULL ORDER BY id LIMIT 1)`,
      [TODAY],
    );
    const still = await rate();
    expect({ ...still, kept: before.kept }).toEqual(before);
    expect(still.countedAt).toEqual(new Date(NOW));
    clock.set('2026-11-22T12:40:00Z');
    await app.get(ReportRunsService).count(organisationId, { anew: true });
    const after = await rate();
    expect(after.countedAt).toEqual(new Date('2026-11-22T12:40:00Z'));
    expect(after.all).not.toEqual(before.all);
    for (const role of ['lead', 'coordinator', 'funder']) await same(await actor(role));
  });

  it('leave out a child at once that becomes need-to-know, except for those who are named', async () => {
    const [lead, coordinator] = [await actor('lead'), await actor('coordinator')];
    await app.get(ReportRunsService).count(organisationId, { anew: true });
    const counted = async (who: Actor): Promise<number | null> =>
      (await asOne(who, () => app.get(ReportsQueries).visitRate(who, {}))).all.n;
    const [all, theirs] = [await counted(lead), await counted(coordinator)];
    const { children } = await asOne(lead, () => app.get(ReportsQueries).behind(lead, 'all', {}));
    const open = await db.sql<{ id: string }>(`SELECT id FROM children WHERE id = ANY($1) AND NOT need_to_know ORDER BY id LIMIT 2`, [
      children.map((child) => child.id),
    ]);
    const ids = open.map((child) => child.id);
    await db.sql(`UPDATE children SET need_to_know = true WHERE id = ANY($1)`, [ids]);
    expect([await counted(lead), await counted(coordinator)]).toEqual([all, (theirs ?? 0) - 2]);
    await db.sql(
      `INSERT INTO child_access (id, child_id, user_id, reason_code, granted_at) VALUES (gen_random_uuid(), $1, $2, 'assigned', $3)`,
      [ids[0], coordinator.userId, NOW],
    );
    expect(await counted(coordinator)).toBe((theirs ?? 0) - 1);
    await same(coordinator);
  });

  it('are nobody else’s: another organisation sees no line of them, nor who was counted', async () => {
    await app.get(ReportRunsService).count(organisationId, { anew: true });
    const stranger = { ...(await actor('coordinator')), organisationId: '0198a000-0000-7000-8000-000000000001' };
    const see = (who: Actor): Promise<{ n: number }[]> =>
      asOne(who, () => db.sql(`SELECT count(*)::int AS n FROM report_children UNION ALL SELECT count(*)::int FROM report_runs`));
    expect(await see(stranger)).toEqual([{ n: 0 }, { n: 0 }]);
    expect((await see(await actor('coordinator'))).every(({ n }) => n > 0)).toBe(true);
    const mine = await actor('lead');
    await expect(asOne(mine, () => db.sql(`INSERT INTO report_runs (id, organisation_id, day, started_at) VALUES (gen_random_uuid(), $1, $2, $3)`, [mine.organisationId, TODAY, NOW]))).rejects.toThrow(); // prettier-ignore
    expect(await asOne(mine, () => db.affected(`UPDATE report_children SET visited = true`))).toBe(0);
  });

  it('are counted once by two processes that wake at the same moment, and once a day', async () => {
    await forget();
    const [one, two] = [app.get(ReportRunsService), other.get(ReportRunsService)];
    const done = await Promise.all([one.countDue(20), two.countDue(20), one.countDue(20)]);
    const large = await runs();
    expect(large.every((run) => run.finished && run.day === TODAY)).toBe(true);
    expect(done.reduce((a, b) => a + b, 0)).toBe(large.length);
    expect(await one.countDue(20)).toBe(0);
    clock.set('2026-11-22T16:14:00Z');
    expect(await one.countDue(20)).toBe(large.length);
    expect((await runs()).filter((run) => run.day === '2026-11-23')).toHaveLength(large.length);
    expect((await db.sql(`SELECT DISTINCT run_id FROM report_children`)).length).toBe(2 * large.length);
    clock.set('2026-11-23T16:14:00Z');
    expect(await one.countDue(20)).toBe(large.length);
    // The one before stays for whoever is reading it; older ones go.
    expect((await db.sql(`SELECT DISTINCT run_id FROM report_children`)).length).toBe(2 * large.length);
    clock.set(NOW);
  });

  it('are taken over from a process that died, and never read before they are whole', async () => {
    await forget();
    const started = '2026-11-22T11:00:00Z';
    await db.sql(`INSERT INTO report_runs (id, organisation_id, day, started_at) VALUES (gen_random_uuid(), $1, $2, $3)`, [
      organisationId,
      TODAY,
      started,
    ]);
    const lead = await actor('lead');
    expect((await asOne(lead, () => app.get(ReportsQueries).visitRate(lead, {}))).kept).toBe(false);
    expect(await app.get(ReportRunsService).count(organisationId)).toBe(false);
    clock.set('2026-11-22T12:01:00Z');
    expect(await app.get(ReportRunsService).count(organisationId)).toBe(true);
    expect(await runs()).toEqual([{ day: TODAY, finished: true }]);
    clock.set('2026-11-24T11:40:00Z');
    // Two days old: better slow than wrong.
    expect((await asOne(lead, () => app.get(ReportsQueries).visitRate(lead, {}))).kept).toBe(false);
    clock.set(NOW);
  });
});
