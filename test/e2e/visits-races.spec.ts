import { randomUUID } from 'node:crypto';
import { addDays, addMonths, monthOf } from '../../src/kernel/days';
import { ReadyFamily } from '../support/given';
import { useApp } from '../support/app';
import { counters, requestOf } from './visits-given';
import { Answer, storm, tally, tokenOf, useServers } from './visits-storm';

const used = useApp();
const CLIENTS = 50;

const count = (answers: Answer[], status: number, code?: string): number =>
  answers.filter((a) => a.status === status && (code === undefined || a.body.code === code)).length;

const coordinator = async (family: ReadyFamily): Promise<string> =>
  tokenOf(used, await used.given.user('coordinator', { organisationId: family.organisationId }));
const liaison = async (family: ReadyFamily): Promise<string> =>
  tokenOf(used, await used.given.user('liaison', { facilityId: family.facilityId }));

/** Many families of one organisation at one facility. */
async function families(n: number, values: { workerId?: string } = {}): Promise<ReadyFamily[]> {
  const first = await used.given.readyFamily(values);
  const rest: ReadyFamily[] = [first];
  while (rest.length < n)
    rest.push(await used.given.readyFamily({ organisationId: first.organisationId, facilityId: first.facilityId, ...values }));
  return rest;
}

const liveVisits = async (): Promise<number> => (await used.db.sql<{ id: string }>(`SELECT id FROM visits WHERE live`)).length;

/** Every race, against whatever servers share the database. */
function races(servers: () => string[]): void {
  it('gives the last seat to one of 50 and shows the others alternatives', async () => {
    const all = await families(CLIENTS);
    const [first] = all;
    if (!first) throw new Error('no family');
    const sessionId = await used.given.session(first.facilityId, { capacity: 1 });
    await used.given.session(first.facilityId, { time: '14:00', endTime: '14:30', capacity: 100 });
    const token = await coordinator(first);
    const answers = await storm(
      servers(),
      all.map((family) => ({ path: '/visits', body: requestOf(family, sessionId), token })),
    );
    expect(tally(answers)).toEqual({ '201': 1, '409 session.full': CLIENTS - 1 });
    expect(answers.filter((a) => a.status === 409).every((a) => a.body.alternatives?.length === 1)).toBe(true);
    expect(await counters(used, sessionId, first.rosterEntryId)).toMatchObject({ seatsHeld: 1, seatsConfirmed: 0 });
    expect(await liveVisits()).toBe(1);
  });

  it('lets one child be in one of many overlapping sessions', async () => {
    const family = await used.given.readyFamily();
    await used.db.sql(
      `UPDATE facility_rules SET rules = rules || '{"entitlement": {"strict": 0, "observation": 100, "general": 100, "lenient": 100}}'`,
    );
    const sessions: string[] = [];
    for (let i = 0; i < CLIENTS; i += 1)
      sessions.push(await used.given.session(family.facilityId, { time: '09:30', endTime: `10:${String(10 + (i % 40))}` }));
    const token = await coordinator(family);
    const answers = await storm(
      servers(),
      sessions.map((id) => ({ path: '/visits', body: requestOf(family, id), token })),
    );
    expect([count(answers, 201), count(answers, 201) + count(answers, 409) + count(answers, 422)]).toEqual([1, CLIENTS]);
    expect(answers.filter((a) => a.status >= 500)).toEqual([]);
    expect(await liveVisits()).toBe(1);
  });

  it('sends one escort on one of many trips at the same time', async () => {
    const [first, ...rest] = await families(1);
    if (!first) throw new Error('no family');
    const all = [first, ...rest];
    while (all.length < CLIENTS)
      all.push(
        await used.given.readyFamily({ organisationId: first.organisationId, facilityId: first.facilityId, workerId: first.workerId }),
      );
    const sessionId = await used.given.session(first.facilityId, { capacity: 100 });
    const token = await coordinator(first);
    const answers = await storm(
      servers(),
      all.map((family) => ({ path: '/visits', body: requestOf(family, sessionId), token })),
    );
    expect(tally(answers)).toEqual({ '201': 1, '409 worker.busy': CLIENTS - 1 });
    expect(await counters(used, sessionId, first.rosterEntryId)).toMatchObject({ seatsHeld: 1 });
  });

  it('uses a parent’s last entitlement once, whatever the session', async () => {
    const family = await used.given.readyFamily();
    const sessions: string[] = [];
    // One month: all of them want the same entitlement.
    const month = addMonths(monthOf(used.given.today), 1);
    for (let i = 0; i < CLIENTS; i += 1)
      sessions.push(
        await used.given.session(family.facilityId, {
          day: addDays(month, 9 + (i % 12)),
          time: `${String(8 + (i % 9)).padStart(2, '0')}:00`,
          endTime: `${String(8 + (i % 9)).padStart(2, '0')}:30`,
        }),
      );
    const token = await coordinator(family);
    const answers = await storm(
      servers(),
      sessions.map((id) => ({ path: '/visits', body: requestOf(family, id), token })),
    );
    expect(answers.filter((a) => a.status >= 500)).toEqual([]);
    expect(count(answers, 201)).toBe(1);
    const period = await used.db.one(`SELECT granted, held, used FROM entitlement_periods WHERE roster_entry_id = $1`, [
      family.rosterEntryId,
    ]);
    expect(period).toEqual({ granted: 1, held: 1, used: 0 });
  });

  it('confirms a visit once, however many confirm it', async () => {
    const visit = await used.given.visit();
    const token = await liaison(visit);
    const answers = await storm(
      servers(),
      Array.from({ length: CLIENTS }, () => ({ path: `/visits/${visit.visitId}/confirmations`, body: {}, token })),
    );
    expect(tally(answers)).toEqual({ '201': 1, '409 visit.wrong_status': CLIENTS - 1 });
    const changes = await used.db.sql(`SELECT id FROM visit_status_changes WHERE visit_id = $1 AND to_status = 'confirmed'`, [
      visit.visitId,
    ]);
    const messages = await used.db.sql(`SELECT id FROM outbox WHERE topic = 'visit.confirmed'`);
    expect([changes.length, messages.length]).toEqual([1, 1]);
    expect(await counters(used, visit.sessionId, visit.rosterEntryId)).toMatchObject({ seatsHeld: 0, seatsConfirmed: 1 });
  });

  it('makes one visit of one idempotency key sent twenty times', async () => {
    const family = await used.given.readyFamily();
    const sessionId = await used.given.session(family.facilityId);
    const token = await coordinator(family);
    const key = randomUUID();
    const send = (n: number) =>
      storm(
        servers(),
        Array.from({ length: n }, () => ({ path: '/visits', body: requestOf(family, sessionId), token, key })),
      );
    const answers = await send(20);
    const ids = new Set(answers.filter((a) => a.status === 201).map((a) => a.body.id));
    expect(ids.size).toBe(1);
    expect(answers.every((a) => a.status === 201 || a.body.code === 'idempotency.in_flight')).toBe(true);
    const [again] = await send(1);
    expect([again?.status, again?.replayed, ids.has(again?.body.id)]).toEqual([201, true, true]);
    expect(await liveVisits()).toBe(1);
  });
}

describe('races over HTTP in one process', () => {
  races(() => [used.url]);
});

describe('races over HTTP between three server processes', () => {
  races(useServers(used, 3));
});
