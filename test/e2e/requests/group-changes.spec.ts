import { brokenRules } from '../../../bench/invariants';
import { addDays, addMonths, monthOf } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { desk, Desk, requestOf } from '../visits-given';
import { storm, tally, tokenOf } from '../visits-storm';

const used = useApp();
type Body = Record<string, unknown>;
interface Visit {
  id: string;
  status: string;
  party: { personId: string }[];
  group: { id: string; live: number } | null;
  amendment: { leavesGroup: boolean } | null;
  sessionId: string;
}
interface Group {
  id: string;
  live: number;
  dropped: number;
  refusedCount: number;
  seats: number | null;
  seated: number;
  visits: Visit[];
}
interface Bus extends Desk {
  families: ReadyFamily[];
  group: Group;
  more: () => Promise<ReadyFamily>;
}

const familyOf = ({ dyadId, caregiverId }: ReadyFamily, sessionId: string): Body => ({
  sessionId,
  dyadIds: [dyadId],
  party: [{ personType: 'caregiver', personId: caregiverId, place: 'inside' }],
});
/** A group of two families with one escort, who waits. */
async function bus({ session = {}, ...body }: Body & { session?: Body } = {}): Promise<Bus> {
  const at = await desk(used, session);
  const more = (): Promise<ReadyFamily> =>
    used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
  const families = [at.family, await more()];
  const asked = {
    policy: 'all_or_none',
    escorts: [{ personId: at.family.workerId }],
    families: families.map((family) => familyOf(family, at.sessionId)),
    ...body,
  };
  const group = (await at.coordinator.post('/visit-groups', asked).expect(201)).body as Group;
  return { ...at, families, group, more };
}
const adding = (at: Desk, ...families: ReadyFamily[]): Body => ({ families: families.map((family) => familyOf(family, at.sessionId)) });
const held = async (sessionId: string): Promise<number | undefined> =>
  (await used.db.one<{ held: number }>(`SELECT held FROM sessions WHERE id = $1`, [sessionId]))?.held;
/** A Tuesday of the month after: allowances of one month are no matter. */
const anotherDay = (): string => addDays(addMonths(monthOf(used.given.today), 1), 13);
const codesOf = (answer: { body: unknown }): string[] =>
  (answer.body as { families: { reasons: { code: string }[] }[] }).families.flatMap((family) =>
    family.reasons.map((reason) => reason.code),
  );
const visitOf = ({ group }: Bus, i = 0): Visit => {
  const visit = group.visits[i];
  if (!visit) throw new Error('no visit');
  return visit;
};
const read = async (at: Bus): Promise<Group> => (await at.coordinator.get(`/visit-groups/${at.group.id}`).expect(200)).body as Group;

describe('families who join a bus', () => {
  it('have the escort who goes with everybody, and take a place each', async () => {
    const at = await bus();
    const after = (
      await at.coordinator.post(`/visit-groups/${at.group.id}/families`, adding(at, await at.more(), await at.more())).expect(201)
    ).body as Group;
    expect(after).toMatchObject({ live: 4, seats: null });
    for (const visit of after.visits) expect(visit.party.map((one) => one.personId)).toContain(at.family.workerId);
    expect(await held(at.sessionId)).toBe(4);
    expect(await brokenRules((text) => used.db.sql(text))).toEqual([]);
  });

  it('are added all or none, and each is told why', async () => {
    const at = await bus({ session: { capacity: 3 } });
    const [third, fourth] = [await at.more(), await at.more()];
    const full = await at.coordinator.post(`/visit-groups/${at.group.id}/families`, adding(at, third, fourth)).expect(409);
    expect(full.body).toMatchObject({
      code: 'visit_group.not_whole',
      families: [{ ok: true }, { ok: false, reasons: [{ code: 'session.full' }] }],
    });
    await used.db.sql(`DELETE FROM consents WHERE dyad_id = $1`, [fourth.dyadId]);
    expect(codesOf(await at.coordinator.post(`/visit-groups/${at.group.id}/families`, adding(at, fourth)).expect(422))).toContain(
      'consent.missing',
    );
    expect(await held(at.sessionId)).toBe(2);
    expect((await read(at)).visits).toHaveLength(2);
  });

  it('find no seat on a full bus', async () => {
    // Two children, two caregivers and the escort sit; a child and a caregiver would be one too many.
    const at = await bus({ seats: 6 });
    expect(at.group).toMatchObject({ seats: 6, seated: 5 });
    const answer = await at.coordinator.post(`/visit-groups/${at.group.id}/families`, adding(at, await at.more())).expect(409);
    expect(codesOf(answer)).toEqual(['bus.full']);
    const small = {
      policy: 'all_or_none',
      seats: 4,
      escorts: [{ personId: (await at.more()).workerId }],
      families: [await at.more(), await at.more()].map((one) => familyOf(one, at.sessionId)),
    };
    expect(codesOf(await at.coordinator.post('/visit-groups', small).expect(409))).toEqual(['bus.full']);
    const part = (await at.coordinator.post('/visit-groups', { ...small, policy: 'part' }).expect(201)).body as Group;
    expect(part).toMatchObject({ live: 1, refusedCount: 1, seats: 4, seated: 3 });
  });

  it('come too late when the facility says so', async () => {
    const at = await bus();
    await used.db.sql(`UPDATE facility_rules SET rules = rules || '{"noticeWorkingDays": 60}'`);
    expect(codesOf(await at.coordinator.post(`/visit-groups/${at.group.id}/families`, adding(at, await at.more())).expect(422))).toContain(
      'session.notice_too_short',
    );
  });

  it('cannot join twice, on another day, or a bus that is over', async () => {
    const at = await bus();
    const other = await used.given.session(at.family.facilityId, { day: anotherDay() });
    const third = await at.more();
    const wrong = await at.coordinator
      .post(`/visit-groups/${at.group.id}/families`, { families: [familyOf(at.family, at.sessionId), familyOf(third, other)] })
      .expect(422);
    expect((wrong.body as { errors: object[] }).errors).toMatchObject([
      { pointer: '/families/0/dyadIds/0', code: 'visit_group.child_twice' },
      { pointer: '/families/0/party/0/place', code: 'visit_group.inside_twice' },
      { pointer: '/families/1/sessionId', code: 'visit_group.other_day' },
    ]);
    await at.coordinator
      .post(`/visit-groups/${at.group.id}/cancellations`, { cause: 'technical', reasonCode: 'bus_broke_down' })
      .expect(201);
    expect((await at.coordinator.post(`/visit-groups/${at.group.id}/families`, adding(at, third)).expect(409)).body).toMatchObject({
      code: 'visit_group.over',
    });
  });

  it('are no longer among those who could not be booked', async () => {
    const at = await bus();
    const third = await at.more();
    const small = await used.given.session(at.family.facilityId, { capacity: 1, day: anotherDay() });
    const escorts = [{ personId: third.workerId }];
    const body = { policy: 'part', escorts, families: [await at.more(), third].map((one) => familyOf(one, small)) };
    const group = (await at.coordinator.post('/visit-groups', body).expect(201)).body as Group;
    expect(group.refusedCount).toBe(1);
    await used.db.sql(`UPDATE sessions SET capacity = 2 WHERE id = $1`, [small]);
    const after = (await at.coordinator.post(`/visit-groups/${group.id}/families`, { families: [familyOf(third, small)] }).expect(201))
      .body;
    expect(after).toMatchObject({ live: 2, refusedCount: 0, refused: [] });
  });

  it('leave the last place of the session and of the bus to one of two coordinators', async () => {
    for (const limit of [{ session: { capacity: 3 } }, { seats: 7 }]) {
      const at = await bus(limit);
      const calls = await Promise.all(
        [1, 2].map(async () => ({
          path: `/visit-groups/${at.group.id}/families`,
          body: adding(at, await at.more()),
          token: await tokenOf(used, await used.given.user('coordinator', { organisationId: at.family.organisationId })),
        })),
      );
      expect(tally(await storm([used.url], calls))).toEqual({ '201': 1, '409 visit_group.not_whole': 1 });
      expect([await held(at.sessionId), (await read(at)).live]).toEqual([3, 3]);
    }
  });
});

describe('a family that leaves its bus', () => {
  it('keeps its place and time, without the escort who stays with the others', async () => {
    const at = await bus();
    const alone = await at.coordinator.post(`/visit-groups/${at.group.id}/leavings`, { visitId: visitOf(at).id }).expect(422);
    // Nobody would go with them.
    expect(alone.body).toMatchObject({ code: 'visit.not_allowed' });
    const own = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    const party = [
      { personType: 'caregiver', personId: at.family.caregiverId, place: 'inside' },
      { personType: 'worker', personId: own.workerId, place: 'waits' },
    ];
    const after = (await at.coordinator.post(`/visit-groups/${at.group.id}/leavings`, { visitId: visitOf(at).id, party }).expect(201))
      .body as Group;
    expect(after).toMatchObject({ live: 1, dropped: 0 });
    const visit = (await at.coordinator.get(`/visits/${visitOf(at).id}`).expect(200)).body as Visit & { history: { reasonCode: string }[] };
    expect(visit).toMatchObject({ status: 'requested', sessionId: at.sessionId, group: null });
    expect(visit.history.map((line) => line.reasonCode)).toContain('left_group');
    expect(await held(at.sessionId)).toBe(2);
    expect(await brokenRules((text) => used.db.sql(text))).toEqual([]);
  });

  it('cannot take the shared escort along', async () => {
    const at = await bus();
    const { party } = requestOf(at.family, at.sessionId);
    const answer = await at.coordinator.post(`/visit-groups/${at.group.id}/leavings`, { visitId: visitOf(at).id, party }).expect(422);
    expect(JSON.stringify(answer.body)).toContain('worker.busy');
    const stranger = await bus();
    await at.coordinator.post(`/visit-groups/${at.group.id}/leavings`, { visitId: visitOf(stranger).id }).expect(404);
  });

  it('says so when it asks for another day, and leaves when the facility agrees', async () => {
    const at = await bus();
    const other = await used.given.session(at.family.facilityId, { day: anotherDay() });
    const { id } = visitOf(at);
    expect((await at.coordinator.post(`/visits/${id}/amendments`, { sessionId: other }).expect(422)).body).toMatchObject({
      code: 'visit_group.would_leave',
      errors: [{ pointer: '/leaveGroup' }],
    });
    const asked = (await at.coordinator.post(`/visits/${id}/amendments`, { sessionId: other, leaveGroup: true }).expect(201)).body;
    expect(asked).toMatchObject({ group: { live: 2 }, amendment: { leavesGroup: true } });
    await at.liaison.post(`/visits/${id}/confirmations`, {}).expect(201);
    expect((await at.coordinator.get(`/visits/${id}`).expect(200)).body).toMatchObject({
      sessionId: other,
      group: null,
      status: 'confirmed',
    });
    expect(await read(at)).toMatchObject({ live: 1 });
  });

  it('stays on the bus with another time of the same day', async () => {
    const at = await bus();
    const day = (await used.db.one<{ day: string }>(`SELECT day FROM sessions WHERE id = $1`, [at.sessionId]))?.day;
    const later = await used.given.session(at.family.facilityId, { day, time: '14:00', endTime: '14:30' });
    await at.coordinator.post(`/visits/${visitOf(at).id}/amendments`, { sessionId: later }).expect(201);
    await at.liaison.post(`/visits/${visitOf(at).id}/confirmations`, {}).expect(201);
    expect(await read(at)).toMatchObject({ live: 2 });
  });

  it('says so, too, when it takes a day that the facility offers', async () => {
    const at = await bus();
    const other = await used.given.session(at.family.facilityId, { day: anotherDay() });
    const { id } = visitOf(at);
    await at.liaison.post(`/visits/${id}/proposals`, { sessionId: other }).expect(201);
    expect((await at.coordinator.post(`/visits/${id}/acceptances`, {}).expect(422)).body).toMatchObject({
      code: 'visit_group.would_leave',
    });
    expect((await at.coordinator.post(`/visits/${id}/acceptances`, { leaveGroup: true }).expect(201)).body).toMatchObject({ group: null });
  });

  it('cannot put more people on the bus than it has seats', async () => {
    const at = await bus({ seats: 5 });
    const guest = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    const party = [...(requestOf(at.family, '').party as object[]), { personType: 'worker', personId: guest.workerId, place: 'travels' }];
    expect((await at.coordinator.post(`/visits/${visitOf(at).id}/amendments`, { party }).expect(409)).body).toMatchObject({
      code: 'visit_group.bus_full',
    });
  });
});

describe('a place that the waiting list keeps', () => {
  /** A session with one seat, which is freed and kept for the first of the families. */
  async function kept(): Promise<Desk & { families: ReadyFamily[]; entry: string }> {
    const at = await desk(used, { capacity: 2 });
    const more = (): Promise<ReadyFamily> =>
      used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    const taken = (await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201)).body as Visit;
    const families = [await more(), await more(), await more()];
    const [first] = families;
    const entry = (
      await at.coordinator
        .post('/waitlist-entries', {
          dyadId: first?.dyadId,
          mode: 'visit',
          fromDay: used.given.today,
          toDay: addDays(used.given.today, 60),
        })
        .expect(201)
    ).body as { id: string };
    await used.db.sql(`UPDATE sessions SET capacity = 1 WHERE id = $1`, [at.sessionId]);
    await at.coordinator.post(`/visits/${taken.id}/withdrawals`, {}).expect(201);
    await used.db.sql(`UPDATE sessions SET capacity = 2 WHERE id = $1`, [at.sessionId]);
    return { ...at, families, entry: entry.id };
  }

  it('is no place for a group without that family', async () => {
    const at = await kept();
    const [, second, third] = at.families;
    if (!second || !third) throw new Error('no family');
    const answer = await at.coordinator
      .post('/visit-groups', { policy: 'all_or_none', escorts: [{ personId: second.workerId }], ...adding(at, second, third) })
      .expect(409);
    expect(codesOf(answer)).toEqual(['session.full']);
  });

  it('is the one that its own family takes in a group, and in a group that others began', async () => {
    const at = await kept();
    const [first, second, third] = at.families;
    if (!first || !second || !third) throw new Error('no family');
    const group = (
      await at.coordinator
        .post('/visit-groups', { policy: 'all_or_none', escorts: [{ personId: first.workerId }], ...adding(at, second, first) })
        .expect(201)
    ).body as Group;
    expect(group.live).toBe(2);
    expect(await held(at.sessionId)).toBe(2);
    const own = group.visits.find((visit) => visit.party.some((one) => one.personId === first.caregiverId));
    expect(await used.db.sql(`SELECT status, visit_id FROM waitlist_offers WHERE entry_id = $1`, [at.entry])).toEqual([
      { status: 'accepted', visitId: own?.id },
    ]);
    expect(await brokenRules((text) => used.db.sql(text))).toEqual([]);
  });

  it('stays kept when the group it is asked for with finds no room', async () => {
    const at = await kept();
    const [first, second, third] = at.families;
    if (!first || !second || !third) throw new Error('no family');
    await at.coordinator
      .post('/visit-groups', { policy: 'all_or_none', escorts: [{ personId: first.workerId }], ...adding(at, first, second, third) })
      .expect(409);
    expect(await used.db.sql(`SELECT status FROM waitlist_offers WHERE entry_id = $1`, [at.entry])).toEqual([{ status: 'open' }]);
    expect(await held(at.sessionId)).toBe(1);
  });
});
