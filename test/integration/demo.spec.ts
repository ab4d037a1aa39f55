import type { NestExpressApplication } from '@nestjs/platform-express';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsersQueries } from '../../src/access/users.queries';
import { passwordFits } from '../../src/access/passwords';
import { createApp } from '../../src/app.setup';
import { loadConfig } from '../../src/config/config';
import { Database } from '../../src/database/database';
import { loadDemo } from '../../src/demo/load-demo';
import { EligibilityService } from '../../src/eligibility/eligibility.service';
import { foldLedger, LedgerLine } from '../../src/entitlements/entitlement.rules';
import { SessionsService } from '../../src/facilities/sessions.service';
import type { Actor } from '../../src/kernel/actor';
import { FixedClock } from '../../src/kernel/clock';
import { addDays } from '../../src/kernel/days';
import { ContactFact, foldMilestones } from '../../src/milestones/milestone.rules';
import { findBanned } from '../../src/notifications/discretion/discretion.rules';
import { ReportsQueries } from '../../src/reports/reports.queries';
import { VisitsQueries } from '../../src/visits/visits.queries';
import { createTestDatabase, TestDatabase } from '../support/database';

/** A Sunday evening in Shanghai: neither office hours nor a working day, the worst moment for a demo to begin. */
const NOW = '2026-11-22T11:40:00Z';
const TODAY = '2026-11-22';
/** The end of a month, the start of a day, a Monday morning in another year. */
const OTHER_DAYS = ['2026-06-30T15:30:00Z', '2026-11-24T16:05:00Z', '2027-03-01T01:10:00Z'];

interface Loaded {
  app: NestExpressApplication;
  db: Database;
  database: TestDatabase;
  seconds: number;
}

async function load(now: string): Promise<Loaded> {
  const database = await createTestDatabase();
  const config = loadConfig({ NODE_ENV: 'test', DEMO: '1', DATABASE_URL: database.url, LOG_LEVEL: 'silent', DATA_DIR: '.data/test' });
  const app = await createApp(config, { clock: new FixedClock(now) });
  const began = performance.now();
  try {
    await loadDemo(app);
  } catch (error) {
    await app.close();
    throw error;
  }
  return { app, db: app.get(Database), database, seconds: (performance.now() - began) / 1000 };
}

async function close(loaded: Loaded | undefined): Promise<void> {
  await loaded?.app.close();
  await loaded?.database.drop();
}

/** Everything but what is random on purpose: password hashes and the reply codes' ids. */
async function fingerprint(db: Database): Promise<Record<string, string>> {
  const tables = await db.sql<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('migrations', 'reply_codes', 'rate_limits') ORDER BY 1`,
  );
  const result: Record<string, string> = {};
  for (const { name } of tables) {
    const row = await db.one<{ all: string | null }>(
      `SELECT string_agg((to_jsonb(t) - 'password_hash')::text, E'\\n' ORDER BY to_jsonb(t)::text) AS all FROM "${name}" t`,
    );
    result[name] = createHash('sha256')
      .update(row?.all ?? '')
      .digest('hex');
  }
  // Users carry a salted hash, which orders them at random.
  const users = await db.one<{ all: string }>(`SELECT string_agg(id || email || role, ',' ORDER BY email) AS all FROM users`);
  result.users = users?.all ?? '';
  return result;
}

/** Statements that must find nothing, whatever the day of loading. `$1` is that instant. */
const NOTHING: Record<string, string> = {
  'a session whose counters are not its live visits': `SELECT s.id FROM sessions s WHERE $1::timestamptz IS NOT NULL
     AND (s.held <> (SELECT count(*) FROM visits v WHERE (v.session_id = s.id AND v.status IN ('requested', 'proposed')) OR (v.proposed_session_id = s.id AND v.live))
             + (SELECT count(*) FROM waitlist_offers o WHERE o.session_id = s.id AND o.status = 'open')
          OR s.confirmed <> (SELECT count(*) FROM visits v WHERE v.session_id = s.id AND v.status IN ('confirmed', 'under_way')))`,
  'a visit whose hold on the ledger does not fit its state': `SELECT v.id FROM visits v LEFT JOIN entitlement_entries e ON e.visit_id = v.id WHERE $1::timestamptz IS NOT NULL GROUP BY v.id
     HAVING coalesce(sum(CASE e.kind WHEN 'hold' THEN 1 WHEN 'release' THEN -1 WHEN 'use' THEN -1 ELSE 0 END), 0) NOT IN (v.live::int, CASE WHEN v.status = 'proposed' THEN 2 ELSE v.live::int END)`,
  'a change that does not begin where the last one ended': `SELECT * FROM (SELECT visit_id, from_status, lag(to_status) OVER w AS before, at, lag(at) OVER w AS earlier
     FROM visit_status_changes WINDOW w AS (PARTITION BY visit_id ORDER BY at, id)) h WHERE from_status IS DISTINCT FROM before OR at < earlier OR at > $1::timestamptz`,
  'a visit that is not where its history ends': `SELECT v.id FROM visits v JOIN LATERAL (SELECT h.to_status, count(*) OVER () AS n FROM visit_status_changes h WHERE h.visit_id = v.id
     ORDER BY h.at DESC, h.id DESC LIMIT 1) h ON true WHERE $1::timestamptz IS NOT NULL AND (v.status <> h.to_status OR v.version <> h.n)`,
  'a live visit in the past': `SELECT id, reference FROM visits WHERE live AND ends_at < $1::timestamptz`,
  'a hold that has run out': `SELECT id, reference FROM visits WHERE status IN ('requested', 'proposed') AND hold_expires_at <= $1::timestamptz`,
  'a visit that ended without a report': `SELECT v.id FROM visits v WHERE $1::timestamptz IS NOT NULL AND status IN ('completed', 'partial', 'aborted', 'no_show', 'refused_at_gate')
     AND NOT EXISTS (SELECT 1 FROM visit_reports r WHERE r.visit_id = v.id)`,
  'a letter, contact, answer, message or check of the future': `SELECT id FROM exchanges WHERE greatest(entered_at, handed_over_at) > $1::timestamptz UNION ALL SELECT id FROM contact_events WHERE occurred_at > $1
     UNION ALL SELECT id FROM family_answers WHERE at > $1 UNION ALL SELECT id FROM messages WHERE sent_at > $1 UNION ALL SELECT id FROM quarter_checks WHERE checked_at > $1
     UNION ALL SELECT id FROM call_tasks WHERE done_at > $1 UNION ALL SELECT id FROM exchange_status_changes WHERE at > $1 UNION ALL SELECT id FROM audit_events WHERE at > $1`,
  'a message that is due and was not sent': `SELECT id FROM messages WHERE status = 'queued' AND run_at <= $1::timestamptz`,
  'an answer that came before the question': `SELECT v.id FROM visits v JOIN family_answers a ON a.visit_id = v.id WHERE $1::timestamptz IS NOT NULL AND a.at < v.decided_at`,
  'two children of one organisation with one name': `SELECT name_key FROM children WHERE $1::timestamptz IS NOT NULL GROUP BY organisation_id, name_key HAVING count(*) > 1`,
};

async function wrongIn(db: Database, now: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const [what, sql] of Object.entries(NOTHING))
    for (const row of await db.sql(sql, [now])) wrong.push(`${what}: ${JSON.stringify(row)}`);
  const stories = await db.sql<{ reference: string }>(
    `SELECT reference FROM children WHERE reference LIKE 'DEM%' UNION ALL SELECT reference FROM visits WHERE reference LIKE 'DEM%'`,
  );
  if (stories.length !== 16 + 8) wrong.push(`stories: ${stories.map((s) => s.reference).join(' ')}`);
  const waiting = await db.sql<{ n: number }>(
    `SELECT count(*)::int AS n, count(DISTINCT session_id)::int FROM visits WHERE status = 'requested' GROUP BY facility_id ORDER BY 1 DESC`,
  );
  // Two desks with accounts, one of them with a request beyond the windows; and what waits on paper for others.
  if (!/^16,3,(?:2|1|1,1)$/.test(waiting.map((w) => w.n).join())) wrong.push(`requests: ${JSON.stringify(waiting)}`);
  const met = await db.one<{ share: number }>(
    `SELECT avg((c.visited_before IS TRUE OR EXISTS (SELECT 1 FROM contact_events e WHERE e.child_id = c.id AND e.mode = 'visit' AND e.outcome = 'completed'))::int)::float AS share FROM children c`,
  );
  if (!met || met.share < 0.15 || met.share > 0.2) wrong.push(`share who have met: ${met?.share}`);
  return wrong;
}

describe('the demo data', () => {
  let loaded: Loaded;
  const db = (): Database => loaded.db;
  const count = async (sql: string, params: string[] = []): Promise<number> =>
    (await db().one<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, params))?.n ?? 0;
  const actor = async (name: string): Promise<Actor> => {
    const user = await db().one<{ id: string }>(`SELECT id FROM users WHERE email = $1`, [`${name}@demo.kinline.test`]);
    const found = user && (await loaded.app.get(UsersQueries).fromUserId(user.id));
    if (!found) throw new Error(`No account ${name}`);
    return found;
  };
  const dyadOf = async (reference: string): Promise<string> => {
    const row = await db().one<{ id: string }>(`SELECT d.id FROM dyads d JOIN children c ON c.id = d.child_id WHERE c.reference = $1`, [
      reference,
    ]);
    if (!row) throw new Error(`No story ${reference}`);
    return row.id;
  };
  const reasonsOf = async (reference: string, mode: 'visit' | 'letter' = 'visit'): Promise<string[]> =>
    (await loaded.app.get(EligibilityService).ofDyad(await dyadOf(reference), { mode, on: addDays(TODAY, 8) })).reasons.map((r) => r.code);

  beforeAll(async () => {
    loaded = await load(NOW);
  });
  afterAll(() => close(loaded));

  /** A guard against a loader grown tenfold, wide enough for a machine that does other work. */
  it('loads within a minute', () => expect(loaded.seconds).toBeLessThan(60));

  it('has 240 children of two organisations, five facilities and the published accounts', async () => {
    expect(
      await db().sql(
        `SELECT o.public_alias, count(*)::int AS n FROM children c JOIN organisations o ON o.id = c.organisation_id GROUP BY 1 ORDER BY 2 DESC`,
      ),
    ).toEqual([
      { publicAlias: '小禾家庭服务', n: 190 },
      { publicAlias: '春芽陪伴', n: 50 },
    ]);
    expect(await count('facilities')).toBe(5);
    for (const name of [
      'coordinator',
      'liaison',
      'liaison-b',
      'worker',
      'director',
      'lead',
      'data-officer',
      'funder',
      'other-ngo',
      'admin',
    ])
      expect((await actor(name)).userId).toBeTruthy();
    const user = await db().one<{ passwordHash: string }>(`SELECT password_hash FROM users WHERE email = 'lead@demo.kinline.test'`);
    expect(await passwordFits(user?.passwordHash, 'kinline-demo')).toBe(true);
    expect((await actor('worker')).workerId).not.toBeNull();
    expect((await actor('liaison')).facilityId).not.toEqual((await actor('liaison-b')).facilityId);
  });

  it('does nothing when loaded again', async () => {
    const before = await fingerprint(db());
    await loadDemo(loaded.app);
    expect(await fingerprint(db())).toEqual(before);
  });

  it('is the same on the same day', async () => {
    const other = await load(NOW);
    try {
      expect(await fingerprint(other.db)).toEqual(await fingerprint(db()));
    } finally {
      await close(other);
    }
  });

  it('fits together: seats, holds, history, messages', async () => expect(await wrongIn(db(), NOW)).toEqual([]));

  it.each(OTHER_DAYS)('fits together when first started at %s', async (now) => {
    const other = await load(now);
    try {
      expect(await wrongIn(other.db, now)).toEqual([]);
    } finally {
      await close(other);
    }
  });

  it('keeps a ledger whose fold is every period', async () => {
    const periods = await db().sql<{ key: string; granted: number; held: number; used: number }>(
      `SELECT concat_ws('/', roster_entry_id, period, pool) AS key, granted, held, used FROM entitlement_periods`,
    );
    const lines = await db().sql<LedgerLine & { key: string }>(
      `SELECT concat_ws('/', roster_entry_id, period, pool) AS key, kind, amount FROM entitlement_entries ORDER BY id`,
    );
    expect(periods.length).toBeGreaterThan(80);
    for (const { key, granted, held, used } of periods)
      expect(foldLedger(lines.filter((l) => l.key === key))).toMatchObject({ granted, held, used });
  });

  it('has reached exactly the milestones that its contacts make', async () => {
    const events = await db().sql<ContactFact & { dyadId: string }>(
      `SELECT id, dyad_id, mode, direction, occurred_at, duration_minutes, outcome, mood_before, mood_after FROM contact_events`,
    );
    const stored = await db().sql<{ dyadId: string }>(`SELECT dyad_id, code, reached_at, contact_event_id FROM milestones ORDER BY 1, 2`);
    const folded = [...new Set(events.map((e) => e.dyadId))].flatMap((dyadId) =>
      foldMilestones(events.filter((e) => e.dyadId === dyadId)).map((m) => ({ dyadId, ...m })),
    );
    const key = (m: object): string => JSON.stringify(m, Object.keys(m).sort());
    expect(stored.map(key).sort()).toEqual(folded.map(key).sort());
    expect(new Set(folded.map((m) => m.code)).size).toBe(6);
  });

  it('uses only numbers, addresses and places that cannot exist', async () => {
    for (const table of ['caregivers', 'workers', 'relatives']) expect(await count(`${table} WHERE phone !~ '^100[0-9]{8}$'`)).toBe(0);
    expect(await count(`users WHERE email NOT LIKE '%@demo.kinline.test'`)).toBe(0);
    expect(await count(`caregivers WHERE email NOT LIKE '%@demo.kinline.test'`)).toBe(0);
    expect(await count(`facilities WHERE name NOT LIKE '%（虚构）' OR county_code NOT LIKE '99%'`)).toBe(0);
    for (const table of ['children', 'imprisoned_parents', 'roster_entries'])
      expect(await count(`${table} WHERE home_county_code NOT LIKE '99%'`)).toBe(0);
    expect(
      await count('organisations o1 JOIN organisations o2 ON o1.public_alias = o2.public_alias AND o1.id < o2.id AND o1.kind = $1', [
        'ngo',
      ]),
    ).toBe(0);
  });

  it('says nothing to families that must not be said', async () => {
    const names = (await db().sql<{ name: string }>(`SELECT name FROM facilities`)).map((f) => f.name);
    const messages = await db().sql<{ body: string; channel: string }>(
      `SELECT concat_ws(' ', subject, body) AS body, channel FROM messages WHERE body IS NOT NULL`,
    );
    expect(messages.length).toBeGreaterThan(10);
    for (const { body } of messages) expect(findBanned(body, names)).toEqual([]);
    for (const { body } of messages.filter((m) => m.channel === 'sms')) expect(body.length).toBeLessThanOrEqual(70);
    for (const { alias } of await db().sql<{ alias: string }>(`SELECT public_alias AS alias FROM organisations`))
      expect(findBanned(alias, names)).toEqual([]);
  });

  it('shows a share of children who have met their parent between 15 and 20 %, rising slowly', async () => {
    const report = await loaded.app.get(ReportsQueries).visitRate(await actor('lead'), {});
    expect(report.all.rate).toBeGreaterThan(0.15);
    expect(report.all.rate).toBeLessThan(0.2);
    const year = await loaded.app.get(ReportsQueries).visitRate(await actor('lead'), { asOf: addDays(TODAY, -365) });
    expect(year.all.rate ?? 1).toBeLessThan((report.all.rate ?? 0) - 0.05);
  });

  it('holds the sessions that the nightly job would make', async () => {
    expect(await loaded.app.get(SessionsService).ensureSessions('all', TODAY, addDays(TODAY, 90))).toBe(0);
    expect(await count(`sessions WHERE day < '${addDays(TODAY, -400)}'`)).toBeGreaterThan(20);
  });

  it('gives every story its state', async () => {
    expect(await reasonsOf('DEM33')).toEqual([]);
    expect(await reasonsOf('DEM34')).toEqual([]);
    expect(await reasonsOf('DEM36')).toEqual(['first_visit.preparation']);
    expect(await reasonsOf('DEM37')).toContain('consent.not_guardian');
    expect(await reasonsOf('DEM39')).toContain('grade.suspended');
    expect(await reasonsOf('DEM39', 'letter')).toEqual([]);
    expect(await reasonsOf('DEM3A')).toContain('restriction.active');
    expect(await reasonsOf('DEM3A', 'letter')).toContain('restriction.active');
    expect(await reasonsOf('DEM3C')).toContain('child_view.not_now');
    expect(await reasonsOf('DEM3D')).toContain('kinship_proof.not_accepted');
    expect(await reasonsOf('DEM3N')).toContain('incident.open');
    const visits = await db().sql<{ reference: string; status: string; cause: string | null }>(
      `SELECT reference, status, cause FROM visits WHERE reference LIKE 'DEM%' ORDER BY 1`,
    );
    expect(visits.map((v) => [v.reference, v.status, v.cause].join(' ').trim())).toEqual([
      'DEM3D cancelled facility',
      'DEM3E cancelled facility',
      'DEM3F confirmed',
      'DEM3G confirmed',
      'DEM3H confirmed',
      'DEM3J proposed',
      'DEM3K confirmed',
      'DEM3M confirmed',
    ]);
    expect(
      await count(
        `call_tasks t JOIN visits v ON v.id = t.visit_id WHERE v.reference IN ('DEM3F', 'DEM3G', 'DEM3H') AND t.reason_code = 'no_answer' AND t.status = 'open'`,
      ),
    ).toBe(3);
    expect(
      await count(
        `messages m JOIN visits v ON v.id = m.visit_id WHERE v.reference IN ('DEM3F', 'DEM3G', 'DEM3H') AND m.template = 'asked' AND m.status = 'accepted' AND m.sent_at < $1::timestamptz - interval '3 days'`,
        [NOW],
      ),
    ).toBe(3);
  });

  it('lets the sisters be booked together with their grandmother', async () => {
    const dyads = [await dyadOf('DEM33'), await dyadOf('DEM34')];
    const sessions = await loaded.app
      .get(EligibilityService)
      .bookableSessions(dyads, { from: addDays(TODAY, 5), to: addDays(TODAY, 40), mode: 'visit' });
    expect(sessions.filter((s) => s.bookable).length).toBeGreaterThan(5);
  });

  it('fills the desks', async () => {
    const { app } = loaded;
    const a = await app.get(VisitsQueries).inbox(await actor('liaison'));
    expect(a.flatMap((s) => s.visits).length).toBeGreaterThanOrEqual(12);
    expect(a.length).toBeGreaterThanOrEqual(3);
    expect((await app.get(VisitsQueries).inbox(await actor('liaison-b'))).flatMap((s) => s.visits)).toHaveLength(3);
    const trips = async (day: string): Promise<string[]> =>
      (await app.get(VisitsQueries).trips(await actor('worker'), day)).map((t) => t.reference);
    expect(await trips(TODAY)).toEqual(['DEM3K']);
    expect(await trips(addDays(TODAY, 1))).toEqual(['DEM3M']);
    const at = (key: 'liaison' | 'liaison-b'): Promise<Actor> => actor(key);
    for (const key of ['liaison', 'liaison-b'] as const)
      expect(
        await count(`tracing_candidates WHERE status = 'waiting' AND facility_id = '${(await at(key)).facilityId}'`),
      ).toBeGreaterThanOrEqual(2);
    expect(await count(`tracings WHERE status = 'not_found'`)).toBe(1);
    expect(await count(`exchanges WHERE direction = 'to_parent' AND status = 'entered'`)).toBeGreaterThanOrEqual(4);
    expect(
      await count(
        `exchanges WHERE status = 'dispatched' AND direction = 'to_parent' AND facility_id = '${(await at('liaison')).facilityId}'`,
      ),
    ).toBe(2);
    expect(await count(`exchanges WHERE direction = 'to_child' AND status = 'safety_passed' AND in_reply_to_id IS NOT NULL`)).toBe(2);
    expect(await count(`contact_decisions WHERE status = 'proposed'`)).toBe(3);
    expect(await count(`incidents WHERE status = 'raised'`)).toBe(1);
    expect(
      await count(
        `(SELECT dyad_id FROM consents WHERE purpose = 'visit' GROUP BY 1 HAVING max(expires_on) BETWEEN '${TODAY}' AND '${addDays(TODAY, 30)}') x`,
      ),
    ).toBeGreaterThanOrEqual(4);
    expect(await count(`quarter_checks WHERE quarter = '2026-10-01'`)).toBeGreaterThan(50);
    expect(
      await count(`roster_entries r WHERE NOT EXISTS (SELECT 1 FROM custody_episodes e WHERE e.roster_entry_id = r.id)`),
    ).toBeGreaterThanOrEqual(280);
  });

  it('shows what goes wrong with messages, and what else a desk looks after', async () => {
    const stuck = await db().sql<{ line: string }>(
      `SELECT concat_ws(' ', m.status, m.failure, t.status) AS line FROM messages m
         JOIN call_tasks t ON t.visit_id = m.visit_id AND t.caregiver_id = m.caregiver_id AND t.reason_code = 'message_failed'
        WHERE m.status IN ('held', 'failed') ORDER BY 1`,
    );
    expect(stuck.map(({ line }) => line)).toEqual(['failed permanent open', 'failed unsure open', 'held open']);
    expect(await db().sql(`SELECT 1 FROM caregivers WHERE bad_addresses = ARRAY[phone]`)).toHaveLength(1);
    expect(await db().sql(`SELECT 1 FROM caregivers WHERE opted_out = '{sms}' AND channel = 'call'`)).toHaveLength(1);
    expect((await db().sql(`SELECT DISTINCT arm FROM timing_arms`)).length).toBe(2);
    expect(await db().sql(`SELECT revoked_at IS NULL AS live FROM calendar_feeds ORDER BY 1`)).toEqual([{ live: false }, { live: true }]);
  });

  it('asks nothing that the gates forbid: most requests can be confirmed, some have an issue', async () => {
    const verdicts: string[] = [];
    for (const session of await loaded.app.get(VisitsQueries).inbox(await actor('liaison'))) {
      for (const visit of session.visits) {
        const party = visit.party.map(({ personId, personType, place }) => ({ personId, personType, place }));
        const { eligibility } = await loaded.app
          .get(EligibilityService)
          .ofRequest({ dyadIds: visit.dyads.map((d) => d.dyadId), sessionId: visit.sessionId, party, excludeVisitId: visit.id });
        verdicts.push(eligibility.verdict);
      }
    }
    expect(verdicts.filter((v) => v !== 'block').length).toBeGreaterThanOrEqual(10);
    expect(verdicts.filter((v) => v === 'block')).toHaveLength(2);
  });

  it('says where its names come from', () => {
    const folder = join(__dirname, '..', '..', 'src', 'demo');
    expect(readFileSync(join(folder, 'names.ts'), 'utf8')).toContain('EVERY NAME IN THIS FILE IS INVENTED');
    expect(readdirSync(folder)).toContain('names.ts');
  });
});
