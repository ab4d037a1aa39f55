import { addDays } from '../../../src/kernel/days';
import { WaitlistOffersService } from '../../../src/visits/waitlist/waitlist-offers.service';
import { WaitlistService } from '../../../src/visits/waitlist/waitlist.service';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { counters, desk, Desk, people, requestOf } from '../visits-given';
import { storm, tally, tokenOf } from '../visits-storm';

const used = useApp();
const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;
interface Entry {
  id: string;
  rank: number;
  status: string;
  closedReason: string | null;
  why: Record<string, unknown>;
  offer: { sessionId: string; expiresAt: string } | null;
}

/** A session whose only seat is taken by one family, and others of the same organisation who wait for it. */
async function queue(waiting: number): Promise<Desk & { visitId: string; families: ReadyFamily[]; entries: string[] }> {
  const at = await desk(used, { capacity: 1 });
  const visitId = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
  const families: ReadyFamily[] = [];
  const entries: string[] = [];
  for (let i = 0; i < waiting; i += 1) {
    const family = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    families.push(family);
    entries.push(idOf(await at.coordinator.post('/waitlist-entries', wait(family)).expect(201)));
  }
  return { ...at, visitId, families, entries };
}
const wait = (family: ReadyFamily, more: object = {}): object => ({
  dyadId: family.dyadId,
  mode: 'visit',
  fromDay: used.given.today,
  toDay: addDays(used.given.today, 60),
  ...more,
});
const partyOf = (family: ReadyFamily): object[] => requestOf(family, '').party as object[];
const read = async (at: Desk, id: string): Promise<Entry> =>
  (await at.coordinator.get(`/waitlist-entries/${id}`).expect(200)).body as Entry;
const held = async (sessionId: string): Promise<unknown> => used.db.one(`SELECT held, confirmed FROM sessions WHERE id = $1`, [sessionId]);

describe('a freed seat', () => {
  it.each([
    ['withdrawals', 'coordinator', {}],
    ['declines', 'liaison', { reasonCode: 'facility_event' }],
    ['cancellations', 'coordinator', { cause: 'child', reasonCode: 'child_ill' }],
  ] as const)('is kept for the first rank after %s, and nobody else can book it', async (path, who, body) => {
    const at = await queue(2);
    await at[who].post(`/visits/${at.visitId}/${path}`, body).expect(201);
    const [first, second] = [await read(at, at.entries[0] ?? ''), await read(at, at.entries[1] ?? '')];
    expect([first.rank, second.rank]).toEqual([1, 2]);
    expect(first.offer).toMatchObject({ sessionId: at.sessionId, expiresAt: '2026-09-04T02:00:00.000Z' });
    expect(second.offer).toBeNull();
    expect(await held(at.sessionId)).toEqual({ held: 1, confirmed: 0 });
    const [, other] = at.families;
    if (!other) throw new Error('no family');
    expect((await at.coordinator.post('/visits', requestOf(other, at.sessionId)).expect(409)).body).toMatchObject({ code: 'session.full' });
  });

  it('becomes a visit in that very seat, and the entry ends when the visit is arranged', async () => {
    const at = await queue(1);
    await at.coordinator.post(`/visits/${at.visitId}/withdrawals`, {}).expect(201);
    const [entry] = at.entries;
    const [family] = at.families;
    if (!entry || !family) throw new Error('no entry');
    const visit = await at.coordinator.post(`/waitlist-entries/${entry}/acceptances`, { party: partyOf(family) }).expect(201);
    expect(visit.body).toMatchObject({ status: 'requested', sessionId: at.sessionId });
    expect(await counters(used, at.sessionId, family.rosterEntryId)).toMatchObject({ seatsHeld: 1, contactsHeld: 1 });
    expect((await at.coordinator.get(`/waitlist-entries/${entry}/offers`)).body).toMatchObject({
      data: [{ status: 'accepted', visitId: idOf(visit) }],
    });
    await at.coordinator.post(`/waitlist-entries/${entry}/acceptances`, { party: partyOf(family) }).expect(409);
    await at.liaison.post(`/visits/${idOf(visit)}/confirmations`, {}).expect(201);
    // What a facility agrees to leaves after the minute in which it can be undone.
    used.clock.advanceMinutes(2);
    await used.drain();
    expect(await read(at, entry)).toMatchObject({ status: 'fulfilled', closedReason: 'meeting_arranged' });
  });

  it('stays kept when the booking is refused by a gate', async () => {
    const at = await queue(1);
    await at.coordinator.post(`/visits/${at.visitId}/withdrawals`, {}).expect(201);
    const [entry] = at.entries;
    const [family] = at.families;
    if (!entry || !family) throw new Error('no entry');
    await used.db.sql(`UPDATE child_views SET view = 'no' WHERE dyad_id = $1`, [family.dyadId]);
    await at.coordinator.post(`/waitlist-entries/${entry}/acceptances`, { party: partyOf(family) }).expect(422);
    expect((await read(at, entry)).offer).not.toBeNull();
    expect(await held(at.sessionId)).toEqual({ held: 1, confirmed: 0 });
  });

  it('goes to the next on a refusal and when the time runs out, then is free for anybody', async () => {
    const at = await queue(2);
    await at.coordinator.post(`/visits/${at.visitId}/withdrawals`, {}).expect(201);
    const [first, second] = at.entries;
    if (!first || !second) throw new Error('no entry');
    expect((await at.coordinator.post(`/waitlist-entries/${first}/refusals`, {}).expect(200)).body).toMatchObject({
      status: 'waiting',
      offer: null,
    });
    expect((await read(at, second)).offer).toMatchObject({ sessionId: at.sessionId });
    await used.db.sql(`UPDATE waitlist_offers SET expires_at = $1 WHERE status = 'open'`, [new Date(used.clock.now().getTime() - 1000)]);
    const [, family] = at.families;
    if (!family) throw new Error('no family');
    await at.coordinator.post(`/waitlist-entries/${second}/acceptances`, { party: partyOf(family) }).expect(409);
    expect(await used.app.get(WaitlistOffersService).expireDue()).toBe(1);
    expect(await read(at, second)).toMatchObject({ status: 'waiting', offer: null });
    expect(await held(at.sessionId)).toEqual({ held: 0, confirmed: 0 });
    await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201);
  });

  it('is found by the sweep when a capacity is raised', async () => {
    const at = await queue(1);
    expect(await used.app.get(WaitlistOffersService).sweep()).toBe(0);
    await used.db.sql(`UPDATE sessions SET capacity = 2 WHERE id = $1`, [at.sessionId]);
    expect(await used.app.get(WaitlistOffersService).sweep()).toBe(1);
    expect(await used.app.get(WaitlistOffersService).sweep()).toBe(0);
    expect(await held(at.sessionId)).toEqual({ held: 2, confirmed: 0 });
  });

  it('is not offered in a session that was closed, nor to who has a meeting in the window', async () => {
    const at = await queue(1);
    const other = await used.given.session(at.family.facilityId, { time: '14:00', endTime: '14:30' });
    const [family] = at.families;
    if (!family) throw new Error('no family');
    await at.coordinator.post('/visits', requestOf(family, other)).expect(201);
    await at.coordinator.post(`/visits/${at.visitId}/withdrawals`, {}).expect(201);
    expect(await held(at.sessionId)).toEqual({ held: 0, confirmed: 0 });
  });
});

describe('races', () => {
  it('offers a freed seat once and accepts it once', async () => {
    const at = await queue(3);
    const token = await tokenOf(used, await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const rivals = await Promise.all(
      [0, 1, 2, 3].map(() => used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId })),
    );
    // The seat is given back while others try to book it.
    const freed = await storm(
      [used.url],
      [
        { path: `/visits/${at.visitId}/withdrawals`, body: {}, token },
        ...rivals.map((family) => ({ path: '/visits', body: requestOf(family, at.sessionId), token })),
      ],
    );
    expect(tally(freed)).toEqual({ '201': 1, '409 session.full': rivals.length });
    expect(await used.db.sql(`SELECT id FROM waitlist_offers`)).toHaveLength(1);
    const [entry] = at.entries;
    const [family] = at.families;
    if (!entry || !family) throw new Error('no entry');
    const accepted = await storm(
      [used.url],
      [
        ...Array.from({ length: 8 }, () => ({ path: `/waitlist-entries/${entry}/acceptances`, body: { party: partyOf(family) }, token })),
        ...rivals.map((rival) => ({ path: '/visits', body: requestOf(rival, at.sessionId), token })),
      ],
    );
    expect(accepted.filter((a) => a.status === 201)).toHaveLength(1);
    expect(accepted.filter((a) => a.status >= 500)).toEqual([]);
    expect(await held(at.sessionId)).toEqual({ held: 1, confirmed: 0 });
    expect(await used.db.sql(`SELECT id FROM visits WHERE live`)).toHaveLength(1);
  });

  it('either accepts or refuses, never both', async () => {
    const at = await queue(2);
    await at.coordinator.post(`/visits/${at.visitId}/withdrawals`, {}).expect(201);
    const token = await tokenOf(used, await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const [entry] = at.entries;
    const [family] = at.families;
    if (!entry || !family) throw new Error('no entry');
    const answers = await storm(
      [used.url],
      Array.from({ length: 10 }, (_, i) =>
        i % 2 === 0
          ? { path: `/waitlist-entries/${entry}/acceptances`, body: { party: partyOf(family) }, token }
          : { path: `/waitlist-entries/${entry}/refusals`, body: {}, token },
      ),
    );
    expect(answers.filter((a) => a.status < 300)).toHaveLength(1);
    expect(answers.filter((a) => a.status >= 500)).toEqual([]);
    expect(await held(at.sessionId)).toEqual({ held: 1, confirmed: 0 });
  });
});

describe('the list', () => {
  it('says why a family stands where it does, and keeps to its own organisation', async () => {
    const at = await queue(1);
    const never = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    await used.db.sql(`UPDATE children SET visited_before = false WHERE id = $1`, [never.childId]);
    const id = idOf(await at.coordinator.post('/waitlist-entries', wait(never)).expect(201));
    const list = (await at.coordinator.get('/waitlist-entries').expect(200)).body as { data: Entry[] };
    expect(list.data.map((entry) => [entry.id, entry.rank])).toEqual([
      [id, 1],
      [at.entries[0], 2],
    ]);
    expect(list.data[0]?.why).toMatchObject({
      neverVisited: true,
      daysSinceContact: 100,
      facilityCancelled: false,
      carerAge: 68,
      waitingDays: 0,
      decider: 'never_visited',
    });
    const stranger = await people(used, await used.given.readyFamily());
    await stranger.coordinator.get(`/waitlist-entries/${id}`).expect(404);
    expect((await stranger.coordinator.get('/waitlist-entries')).body).toEqual({ data: [], page: { nextCursor: null } });
    await at.liaison.get('/waitlist-entries').expect(403);
  });

  it('refuses what cannot be waited for, all errors at once', async () => {
    const at = await queue(1);
    const [family] = at.families;
    if (!family) throw new Error('no family');
    expect((await at.coordinator.post('/waitlist-entries', wait(family)).expect(409)).body).toMatchObject({
      code: 'waitlist.waiting_already',
    });
    const bad = await at.coordinator
      .post('/waitlist-entries', wait(at.family, { toDay: '2026-08-01', earliest: '14:00', latest: '09:00' }))
      .expect(422);
    expect((bad.body as { errors: { pointer: string }[] }).errors.map((e) => e.pointer)).toEqual(['/toDay', '/latest']);
    await at.coordinator.post('/waitlist-entries', wait(at.family, { weekdays: [8] })).expect(422);
    await at.coordinator.post('/waitlist-entries', { ...wait(at.family), dyadId: (await used.given.readyFamily()).dyadId }).expect(404);
  });

  it('keeps a free seat only for the one whose turn it is', async () => {
    const at = await queue(2);
    const open = await used.given.session(at.family.facilityId, { time: '14:00', endTime: '14:30', capacity: 1 });
    const [first, second] = at.entries;
    expect((await at.coordinator.post(`/waitlist-entries/${second}/offers`, { sessionId: open }).expect(409)).body).toMatchObject({
      code: 'waitlist.not_first',
    });
    expect((await at.coordinator.post(`/waitlist-entries/${first}/offers`, { sessionId: open }).expect(201)).body).toMatchObject({
      offer: { sessionId: open },
    });
    expect((await at.coordinator.post(`/waitlist-entries/${second}/offers`, { sessionId: open }).expect(409)).body).toMatchObject({
      code: 'session.full',
    });
  });

  it('ends by withdrawal, which gives a kept seat to the next, and when the window is over', async () => {
    const at = await queue(2);
    await at.coordinator.post(`/visits/${at.visitId}/withdrawals`, {}).expect(201);
    const [first, second] = at.entries;
    if (!first || !second) throw new Error('no entry');
    expect((await at.coordinator.post(`/waitlist-entries/${first}/withdrawals`, {}).expect(200)).body).toMatchObject({
      status: 'withdrawn',
      rank: null,
    });
    await at.coordinator.post(`/waitlist-entries/${first}/withdrawals`, {}).expect(409);
    expect((await read(at, second)).offer).not.toBeNull();
    await used.db.sql(`UPDATE waitlist_entries SET from_day = '2026-08-01', to_day = '2026-08-02' WHERE id = $1`, [second]);
    await used.app.get(WaitlistService).tidy();
    expect(await read(at, second)).toMatchObject({ status: 'expired', closedReason: 'window_over', offer: null });
    expect(await held(at.sessionId)).toEqual({ held: 0, confirmed: 0 });
  });
});

describe('the pages', () => {
  it('lead from a booking without dates to the list, and from an offer to the booking', async () => {
    const at = await queue(1);
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const next = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    expect((await browser.get(`/dyads/${next.dyadId}/book`)).text).toContain(`/waitlist/new?dyad=${next.dyadId}`);
    const form = `/waitlist/new?dyad=${next.dyadId}`;
    const fields = { dyadId: next.dyadId, mode: 'visit', fromDay: used.given.today, toDay: '2026-01-01', weekdays: ['6', '7'] };
    const refused = await browser.submit(form, fields, '/waitlist');
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="2026-01-01"');
    const added = await browser.submit(form, { ...fields, toDay: addDays(used.given.today, 40), earliest: '', latest: '' }, '/waitlist');
    expect(added.headers.location).toBe('/waitlist?done=added');
    await at.coordinator.post(`/visits/${at.visitId}/withdrawals`, {}).expect(201);
    const list = await browser.get('/waitlist');
    const [family] = at.families;
    expect(list.text).toContain(`/dyads/${family?.dyadId}/book/who?mode=visit&amp;session=${at.sessionId}`);
    const refusal = await browser.submit('/waitlist', {}, `/waitlist/${at.entries[0]}/refusals`);
    expect(refusal.headers.location).toBe('/waitlist?done=refused');
    expect((await (await used.browser(await used.given.user('lead'))).get('/waitlist')).text).toContain('Nobody is waiting');
  });
});
