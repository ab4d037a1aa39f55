import { addDays } from '../../src/kernel/days';
import { ReadyFamily } from '../support/given';
import { ApiClient, UsedApp } from '../support/app';
import { people, requestOf } from './visits-given';

/** A facility with a session, families in it, and the two sides signed in. */
export interface ShutHouse {
  facilityId: string;
  sessionId: string;
  day: string;
  families: ReadyFamily[];
  visitIds: string[];
  coordinator: ApiClient;
  liaison: ApiClient;
}

export const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;

/** A confirmed meeting for each of `count` families of one organisation in one session. */
export async function house(used: UsedApp, count = 1, { daysAhead = 21, confirm = true } = {}): Promise<ShutHouse> {
  const first = await used.given.readyFamily();
  const { organisationId, facilityId } = first;
  const families = [first];
  while (families.length < count) families.push(await used.given.readyFamily({ organisationId, facilityId }));
  const day = addDays(used.given.today, daysAhead);
  const sessionId = await used.given.session(facilityId, { day, capacity: 20 });
  const { coordinator, liaison } = await people(used, first);
  const visitIds: string[] = [];
  for (const family of families) {
    const id = idOf(await coordinator.post('/visits', requestOf(family, sessionId)).expect(201));
    if (confirm) await liaison.post(`/visits/${id}/confirmations`, {}).expect(201);
    visitIds.push(id);
  }
  return { facilityId, sessionId, day, families, visitIds, coordinator, liaison };
}

/** Looks at whom a closure (or, with a path of its own, an extension) hits, and publishes what was seen. */
export async function shut(
  liaison: ApiClient,
  at: { facilityId: string } | string,
  body: object,
): Promise<{ body: Record<string, unknown> }> {
  const url = typeof at === 'string' ? at : `/facilities/${at.facilityId}/closures`;
  const look = await liaison.post(`${url}?dryRun=true`, body).expect(200);
  return liaison.post(url, { ...body, fingerprint: (look.body as { fingerprint: string }).fingerprint }).expect(201);
}

/** Visits by state. */
export const statuses = async (used: UsedApp): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await used.db.sql<{ status: string; n: number }>(`SELECT status, count(*)::int AS n FROM visits GROUP BY status`)).map((r) => [
      r.status,
      r.n,
    ]),
  );

/** What any wrong answer would break: places and live visits, windows, adults, tables and rooms with their limits, ledger and its lines. */
export async function expectWhole(used: UsedApp): Promise<void> {
  const seats = await used.db.sql(
    `SELECT s.id FROM sessions s WHERE s.held <> (SELECT count(*) FROM visits v WHERE v.status IN ('requested', 'proposed') AND v.session_id = s.id)
          + (SELECT count(*) FROM visits v WHERE v.live AND v.proposed_session_id = s.id) + (SELECT count(*) FROM waitlist_offers o WHERE o.status = 'open' AND o.session_id = s.id)
       OR s.confirmed <> (SELECT count(*) FROM visits v WHERE v.status IN ('confirmed', 'under_way') AND v.session_id = s.id)`,
  );
  expect(seats).toEqual([]);
  // Beyond the windows goes only who was asked for so; whoever is kept a place takes one.
  const full = await used.db.sql(
    `SELECT s.id FROM sessions s
      WHERE s.held + s.confirmed - (SELECT count(*) FROM visits v WHERE v.live AND v.over_capacity AND v.session_id = s.id) > s.capacity
         OR s.held + s.confirmed > coalesce(s.hard_capacity, s.capacity) OR s.adults_taken > s.max_adults OR s.groups_taken > s.max_groups OR s.video_taken > s.max_video`,
  );
  expect(full).toEqual([]);
  const takes = await used.db.sql(
    `SELECT s.id FROM sessions s CROSS JOIN LATERAL (
       SELECT coalesce(sum(t.adults), 0) AS adults, coalesce(sum(t.groups), 0) AS groups, coalesce(sum(t.video), 0) AS video FROM (
         SELECT v.takes_adults AS adults, v.takes_groups AS groups, v.takes_video AS video FROM visits v WHERE v.live AND v.session_id = s.id
         UNION ALL SELECT coalesce(v.proposed_takes[1], v.takes_adults), coalesce(v.proposed_takes[2], v.takes_groups), coalesce(v.proposed_takes[3], v.takes_video)
                     FROM visits v WHERE v.live AND v.proposed_session_id = s.id
         UNION ALL SELECT o.takes_adults, 0, o.takes_video FROM waitlist_offers o WHERE o.status = 'open' AND o.session_id = s.id) t) u
      WHERE s.adults_taken <> u.adults OR s.groups_taken <> u.groups OR s.video_taken <> u.video`,
  );
  expect(takes).toEqual([]);
  const ledger = await used.db.sql(
    `SELECT p.roster_entry_id FROM entitlement_periods p
      WHERE p.held + p.used <> (SELECT count(*) FROM visits v WHERE v.live AND v.roster_entry_id = p.roster_entry_id AND v.period = p.period AND v.pool = p.pool)`,
  );
  expect(ledger).toEqual([]);
}
