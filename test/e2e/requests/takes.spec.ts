import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { desk, Desk, requestOf } from '../visits-given';
import { storm, tally, tokenOf } from '../visits-storm';

const used = useApp();
const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;
type Party = { personType: string; personId: string; place: string }[];

/** A family with a second adult. */
async function withAunt(family: ReadyFamily): Promise<{ family: ReadyFamily; aunt: string; both: Party }> {
  const aunt = await used.given.caregiver(family.childId, { isGuardian: false, relationship: 'aunt', birthDate: '1980-01-01' });
  const both = [...(requestOf(family, '').party as Party), { personType: 'caregiver', personId: aunt, place: 'inside' }];
  return { family, aunt, both };
}
const another = (at: Desk): Promise<ReadyFamily> =>
  used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
const taken = (sessionId: string): Promise<unknown> =>
  used.db.one(`SELECT held + confirmed AS windows, adults_taken AS adults, groups_taken AS groups FROM sessions WHERE id = $1`, [
    sessionId,
  ]);
const takes = (visitId: string): Promise<unknown> =>
  used.db.one(`SELECT takes_adults AS adults, proposed_takes FROM visits WHERE id = $1`, [visitId]);

describe('more people in a visit', () => {
  it('take more of its session, and fewer give it back', async () => {
    const at = await desk(used, { maxAdults: 2 });
    const { both } = await withAunt(at.family);
    const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    expect(await taken(at.sessionId)).toEqual({ windows: 1, adults: 1, groups: 0 });
    await at.coordinator.post(`/visits/${id}/amendments`, { party: both }).expect(201);
    expect([await taken(at.sessionId), await takes(id)]).toEqual([
      { windows: 1, adults: 2, groups: 0 },
      { adults: 2, proposedTakes: null },
    ]);
    await at.coordinator.post(`/visits/${id}/amendments`, { party: requestOf(at.family, '').party }).expect(201);
    expect(await taken(at.sessionId)).toEqual({ windows: 1, adults: 1, groups: 0 });
    await at.coordinator.post(`/visits/${id}/withdrawals`, {}).expect(201);
    expect(await taken(at.sessionId)).toEqual({ windows: 0, adults: 0, groups: 0 });
  });

  it('are refused where no adult has room any more, and nothing changes', async () => {
    const at = await desk(used, { maxAdults: 2 });
    const { both } = await withAunt(at.family);
    const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    await at.coordinator.post('/visits', requestOf(await another(at), at.sessionId)).expect(201);
    const refused = await at.coordinator.post(`/visits/${id}/amendments`, { party: both }).expect(409);
    expect(refused.body).toMatchObject({ code: 'session.adults_full' });
    expect((refused.body as { reasons: { code: string }[] }).reasons.map((reason) => reason.code)).toContain('session.adults_full');
    expect([await taken(at.sessionId), await takes(id)]).toEqual([
      { windows: 2, adults: 2, groups: 0 },
      { adults: 1, proposedTakes: null },
    ]);
  });

  it('are counted in the session asked for instead, beside what the visit takes now', async () => {
    const at = await desk(used);
    const other = await used.given.session(at.family.facilityId, { time: '14:00', endTime: '14:30', maxAdults: 2 });
    const { both } = await withAunt(at.family);
    const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    await at.coordinator.post(`/visits/${id}/amendments`, { sessionId: other, party: both }).expect(201);
    expect([await taken(at.sessionId), await taken(other), await takes(id)]).toEqual([
      { windows: 1, adults: 1, groups: 0 },
      { windows: 1, adults: 2, groups: 0 },
      { adults: 1, proposedTakes: [2, 0, 0] },
    ]);
    expect((await at.coordinator.post('/visits', requestOf(await another(at), other)).expect(409)).body).toMatchObject({
      code: 'session.adults_full',
    });
    await at.liaison.post(`/visits/${id}/confirmations`, {}).expect(201);
    expect([await taken(at.sessionId), await taken(other), await takes(id)]).toEqual([
      { windows: 0, adults: 0, groups: 0 },
      { windows: 1, adults: 2, groups: 0 },
      { adults: 2, proposedTakes: null },
    ]);
  });

  it('give back exactly what they held when the facility refuses', async () => {
    const at = await desk(used);
    const other = await used.given.session(at.family.facilityId, { time: '14:00', endTime: '14:30', maxAdults: 2 });
    const { both } = await withAunt(at.family);
    const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    await at.liaison.post(`/visits/${id}/confirmations`, {}).expect(201);
    await at.coordinator.post(`/visits/${id}/amendments`, { sessionId: other, party: both }).expect(201);
    await at.liaison.post(`/visits/${id}/declines`, { reasonCode: 'session_full' }).expect(201);
    expect([await taken(at.sessionId), await taken(other)]).toEqual([
      { windows: 1, adults: 1, groups: 0 },
      { windows: 0, adults: 0, groups: 0 },
    ]);
  });

  it('share the last place for an adult with nobody: one of two amendments and a booking has it', async () => {
    const at = await desk(used, { maxAdults: 3 });
    const [one, two, third] = [await withAunt(at.family), await withAunt(await another(at)), await another(at)];
    const ids: string[] = [];
    for (const { family } of [one, two]) ids.push(idOf(await at.coordinator.post('/visits', requestOf(family, at.sessionId)).expect(201)));
    const token = await tokenOf(used, await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const answers = await storm(
      [used.url],
      [
        { path: `/visits/${ids[0] ?? ''}/amendments`, body: { party: one.both }, token },
        { path: `/visits/${ids[1] ?? ''}/amendments`, body: { party: two.both }, token },
        { path: '/visits', body: requestOf(third, at.sessionId), token },
      ],
    );
    expect(tally(answers)).toEqual({ '201': 1, '409 session.adults_full': 2 });
    const counted = await used.db.one<{ adults: number }>(`SELECT sum(takes_adults)::int AS adults FROM visits WHERE live`);
    expect([counted?.adults, (await taken(at.sessionId)) as { adults: number }]).toMatchObject([3, { adults: 3 }]);
  });
});

describe('a seat kept for a waiting family', () => {
  const wait = (family: ReadyFamily, adults: number): object => ({
    dyadId: family.dyadId,
    mode: 'visit',
    fromDay: used.given.today,
    toDay: '2026-10-30',
    adults,
  });

  it('keeps room for its adults, and gives it back when it says no', async () => {
    const at = await desk(used, { capacity: 2, maxAdults: 2 });
    const waiting = await another(at);
    const { both } = await withAunt(waiting);
    const visit = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    const entry = idOf(await at.coordinator.post('/waitlist-entries', wait(waiting, 2)).expect(201));
    await at.coordinator.post(`/visits/${visit}/withdrawals`, {}).expect(201);
    expect(await taken(at.sessionId)).toEqual({ windows: 1, adults: 2, groups: 0 });
    // A window is free, yet no adult has room: it is kept.
    expect((await at.coordinator.post('/visits', requestOf(await another(at), at.sessionId)).expect(409)).body).toMatchObject({
      code: 'session.adults_full',
    });
    await at.coordinator.post(`/waitlist-entries/${entry}/acceptances`, { party: both }).expect(201);
    expect(await taken(at.sessionId)).toEqual({ windows: 1, adults: 2, groups: 0 });
  });

  it('goes past a family whose adults have no room to the next', async () => {
    const at = await desk(used, { capacity: 2, maxAdults: 2 });
    await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201);
    const [first, second, leaving] = [await another(at), await another(at), await another(at)];
    const visit = idOf(await at.coordinator.post('/visits', requestOf(leaving, at.sessionId)).expect(201));
    const entries: string[] = [];
    for (const [family, adults] of [
      [first, 2],
      [second, 1],
    ] as const)
      entries.push(idOf(await at.coordinator.post('/waitlist-entries', wait(family, adults)).expect(201)));
    await at.coordinator.post(`/visits/${visit}/withdrawals`, {}).expect(201);
    const offers = await used.db.sql(`SELECT entry_id, takes_adults FROM waitlist_offers WHERE status = 'open'`);
    expect(offers).toEqual([{ entryId: entries[1], takesAdults: 1 }]);
    await at.coordinator.post(`/waitlist-entries/${entries[1] ?? ''}/refusals`, {}).expect(200);
    expect(await taken(at.sessionId)).toEqual({ windows: 1, adults: 1, groups: 0 });
  });
});
