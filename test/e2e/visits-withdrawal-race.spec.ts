import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, addMonths, monthOf } from '../../src/kernel/days';
import { MessageSender } from '../../src/notifications/engine/message-sender';
import { useApp } from '../support/app';
import { ReadyFamily } from '../support/given';
import { requestOf } from './visits-given';
import { Answer, Call, storm, tally, tokenOf, useServers } from './visits-storm';

const used = useApp();
const REQUESTS = 30;
const CONFIRMATIONS = 20;
/** Sessions that are asked for, by five each; and visits that are confirmed, by five officers each. */
const [FREE, ASKED] = [6, 4];
const ROUNDS = 3;
/** Deadlocks that PostgreSQL resolved and the application retried, in all rounds of one race. */
const FEW = 3;

/** Sessions on different days and hours, so that nothing but the withdrawal is in anybody's way. */
const sessions = async (facilityId: string, from: number, count: number): Promise<string[]> => {
  const made: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const hour = String(8 + ((from + i) % 8)).padStart(2, '0');
    const day = addDays(used.given.today, 10 + Math.floor((from + i) / 8));
    made.push(await used.given.session(facilityId, { day, time: `${hour}:00`, endTime: `${hour}:30` }));
  }
  return made;
};

const inTurn = (ids: string[], count: number): string[] => Array.from({ length: count }, (_, i) => ids[i % ids.length] ?? '');

/** Something that happens in the midst of all this; its path and body as a coordinator or lead sends them. */
type Happening = (family: ReadyFamily) => Promise<{ path: string; body: object }>;

const HAPPENINGS: [string, Happening][] = [
  ['a consent withdrawn', ({ dyadId }) => Promise.resolve({ path: `/dyads/${dyadId}/consent-withdrawals`, body: {} })],
  [
    'a restriction added',
    ({ dyadId }) =>
      Promise.resolve({ path: `/dyads/${dyadId}/restrictions`, body: { kind: 'court_order', startsOn: addDays(used.given.today, -1) } }),
  ],
  [
    'a worker suspended',
    ({ workerId }) => Promise.resolve({ path: `/workers/${workerId}/suspensions`, body: { suspendedReason: 'complaint' } }),
  ],
];

const deadlocks = async (): Promise<number> => {
  // The server counts with a delay of up to a second.
  await sleep(1200);
  const row = await used.db.one<{ n: number }>(`SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()`);
  return row?.n ?? 0;
};

/** One family, many meetings asked for, and in the midst of requests and confirmations what bars them all. */
async function round(servers: string[], happening: Happening, after: number): Promise<void> {
  const family = await used.given.readyFamily();
  await used.db.sql(
    `UPDATE facility_rules SET rules = rules || '{"entitlement": {"strict": 0, "observation": 100, "general": 100, "lenient": 100}}'`,
  );
  for (const months of [0, 1, 2]) {
    const period = addMonths(monthOf(used.given.today), months);
    await used.given.row('entitlement_periods', { rosterEntryId: family.rosterEntryId, period, pool: 'contact', granted: 100, held: 0 });
  }
  const asked: string[] = [];
  for (const sessionId of await sessions(family.facilityId, 0, ASKED)) asked.push((await used.given.visit({ family, sessionId })).visitId);
  const free = await sessions(family.facilityId, ASKED, FREE);
  const tokens = {
    coordinator: await tokenOf(used, await used.given.user('coordinator', { organisationId: family.organisationId })),
    lead: await tokenOf(used, await used.given.user('lead', { organisationId: family.organisationId })),
    liaison: await tokenOf(used, await used.given.user('liaison', { facilityId: family.facilityId })),
  };
  const confirmations = inTurn(asked, CONFIRMATIONS).map((id): Call => ({
    path: `/visits/${id}/confirmations`,
    body: {},
    token: tokens.liaison,
  }));
  const requests = inTurn(free, REQUESTS).map((id): Call => ({ path: '/visits', body: requestOf(family, id), token: tokens.coordinator }));
  // Requests and confirmations mixed; the one call that matters goes with them, or as soon as `after` of them have been granted.
  const calls = requests.flatMap((call, i) => [call, ...confirmations.slice(i, i + 1)]);
  const change: Call = { ...(await happening(family)), token: tokens.lead };
  let [granted, changed]: [number, Promise<Answer[]> | undefined] = [0, after === 0 ? storm(servers, [change]) : undefined];
  const answers = await storm(servers, calls, ({ status }) => {
    if (status === 201 && (granted += 1) >= after) changed ??= storm(servers, [change]);
  });
  changed ??= storm(servers, [change]);
  expect({ ...tally(answers), changed: tally(await changed) }).toMatchObject({ changed: { '201': 1 } });
  expect(answers.filter((a) => a.status >= 500)).toEqual([]);
  await nothingLeft(family);
}

/** No future visit, no seat, no entitlement, and no message but that the plan has changed. */
async function nothingLeft({ dyadId, facilityId, rosterEntryId }: ReadyFamily): Promise<void> {
  const left = await used.db.sql<{ status: string }>(
    `SELECT v.status FROM visits v JOIN visit_dyads d ON d.visit_id = v.id WHERE d.dyad_id = $1 AND (v.live OR v.status IN ('requested', 'proposed', 'confirmed'))`,
    [dyadId],
  );
  expect(left).toEqual([]);
  expect(
    await used.db.one(
      `SELECT coalesce(sum(held), 0)::int AS held, coalesce(sum(confirmed), 0)::int AS confirmed FROM sessions WHERE facility_id = $1`,
      [facilityId],
    ),
  ).toEqual({ held: 0, confirmed: 0 });
  expect(
    await used.db.one(
      `SELECT coalesce(sum(held), 0)::int AS held, coalesce(sum(used), 0)::int AS used FROM entitlement_periods WHERE roster_entry_id = $1`,
      [rosterEntryId],
    ),
  ).toEqual({ held: 0, used: 0 });
  const sender = used.app.get(MessageSender, { strict: false });
  await used.drain();
  await sender.sendDue();
  const sent = await used.db.sql<{ template: string }>(
    `SELECT template FROM messages WHERE status IN ('accepted', 'sending', 'queued') AND template <> 'cancelled'`,
  );
  expect(sent).toEqual([]);
  const tasks = await used.db.one<{ n: number }>(`SELECT count(*)::int AS n FROM tasks WHERE kind = 'look_at_change' AND dyad_id = $1`, [
    dyadId,
  ]);
  expect(tasks?.n).toBeGreaterThanOrEqual(ASKED);
}

function races(servers: () => string[]): void {
  it.each(HAPPENINGS)(
    '%s while 50 requests and confirmations run leaves none of them standing',
    async (_, happening) => {
      const before = await deadlocks();
      // From "before any of them" to "after two were granted".
      for (let granted = 0; granted < ROUNDS; granted += 1) await round(servers(), happening, granted);
      expect((await deadlocks()) - before).toBeLessThanOrEqual(FEW);
    },
    240_000,
  );
}

describe('the withdrawal race over HTTP in one process', () => {
  races(() => [used.url]);
});

describe('the withdrawal race over HTTP between two server processes', () => {
  races(useServers(used, 2));
});
