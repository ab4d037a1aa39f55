import { brokenRules } from '../../../bench/invariants';
import { addDays } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { desk, Desk, requestOf } from '../visits-given';
import { storm, tally, tokenOf } from '../visits-storm';

const used = useApp();
type Body = Record<string, unknown>;
interface Group {
  id: string;
  reference: string;
  policy: string;
  needsReview: boolean;
  visits: {
    id: string;
    status: string;
    party: { personId: string; place: string }[];
    group: { id: string; live: number };
    reviews: { id: string; cause: string }[];
  }[];
  refused: { position: number; reasons: { code: string; message: string }[] }[];
}

/** Families of one organisation at one facility, and what a group of them asks for: one escort for all, who waits. */
async function bus(
  count: number,
  session: Body = {},
): Promise<Desk & { families: ReadyFamily[]; escort: string; ask: (policy: string) => Body }> {
  const at = await desk(used, session);
  const families = [at.family];
  while (families.length < count)
    families.push(await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId }));
  const escort = at.family.workerId;
  return { ...at, families, escort, ask: (policy) => groupOf(families, at.sessionId, escort, policy) };
}

const groupOf = (families: readonly ReadyFamily[], sessionId: string, escort: string, policy: string): Body => ({
  policy,
  escorts: [{ personId: escort }],
  families: families.map((family) => ({
    sessionId,
    dyadIds: [family.dyadId],
    party: [{ personType: 'caregiver', personId: family.caregiverId, place: 'inside' }],
  })),
});
const seats = (sessionId: string): Promise<unknown> =>
  used.db.one(`SELECT held, confirmed, adults_taken FROM sessions WHERE id = $1`, [sessionId]);
const rows = async (table: string): Promise<number> => (await used.db.sql(`SELECT 1 AS one FROM ${table}`)).length;

describe('a group of families', () => {
  it('is asked for at once, with one escort for all', async () => {
    const at = await bus(3);
    const group = (await at.coordinator.post('/visit-groups', at.ask('all_or_none')).expect(201)).body as Group;
    expect(group).toMatchObject({ policy: 'all_or_none', needsReview: false, refused: [], live: 3, dropped: 0 });
    expect(group.visits.map((visit) => visit.status)).toEqual(['requested', 'requested', 'requested']);
    for (const visit of group.visits) {
      expect(visit.party.find((member) => member.personId === at.escort)).toMatchObject({ place: 'waits' });
      expect(visit.group).toMatchObject({ id: group.id, live: 3 });
    }
    expect(await seats(at.sessionId)).toEqual({ held: 3, confirmed: 0, adultsTaken: 3 });
    expect((await at.coordinator.get('/visit-groups').expect(200)).body).toMatchObject({ data: [{ id: group.id, live: 3 }] });
  });

  it('counts adults and children of the whole bus together', async () => {
    const at = await bus(3);
    const codes = async (): Promise<string> => {
      const { visits } = (await at.coordinator.post('/visit-groups', at.ask('all_or_none')).expect(201)).body as Group;
      const { text } = await at.coordinator.get(`/visits/${visits[0]?.id ?? ''}/gate-results`).expect(200);
      await at.coordinator
        .post(`/visit-groups/${visits[0]?.group.id ?? ''}/cancellations`, { cause: 'technical', reasonCode: 'test' })
        .expect(201);
      return text;
    };
    // Three caregivers of age go along: with the escort enough for three children.
    expect(await codes()).not.toContain('escort.ratio');
    // At a place that calls fourteen adult they may go inside, but on the way they are children to nobody: the escort is alone with three.
    await used.db.sql(`UPDATE facility_rules SET rules = rules || '{"adultAge": 14}'`);
    await used.db.sql(`UPDATE caregivers SET birth_date = '2010-01-01'`);
    expect(await codes()).toContain('escort.ratio');
  });

  it('holds nothing unless all can go, and says of each why', async () => {
    const at = await bus(3, { capacity: 2 });
    const [, second] = at.families;
    await used.db.sql(`DELETE FROM consents WHERE dyad_id = $1`, [second?.dyadId ?? null]);
    const answer = await at.coordinator.post('/visit-groups', at.ask('all_or_none')).expect(422);
    const body = answer.body as {
      code: string;
      errors: { pointer: string }[];
      families: { ok: boolean; reasons: { code: string; message: string }[] }[];
    };
    expect(body.code).toBe('visit_group.not_whole');
    expect(body.errors.map((error) => error.pointer)).toEqual(['/families/1']);
    expect(body.families.map((family) => family.ok)).toEqual([true, false, true]);
    expect(body.families[1]?.reasons.map((reason) => reason.code)).toContain('consent.missing');
    expect(body.families[1]?.reasons.every((reason) => reason.message.length > 0)).toBe(true);
    expect(await seats(at.sessionId)).toEqual({ held: 0, confirmed: 0, adultsTaken: 0 });
    expect([await rows('visits'), await rows('visit_groups'), await rows('visit_group_refusals')]).toEqual([0, 0, 0]);
  });

  it('names those without room beside those whose papers are missing, in one answer', async () => {
    const at = await bus(3, { capacity: 1 });
    await used.db.sql(`DELETE FROM consents WHERE dyad_id = $1`, [at.family.dyadId]);
    const answer = await at.coordinator.post('/visit-groups', at.ask('all_or_none')).expect(422);
    const { families } = answer.body as { families: { ok: boolean; reasons: { code: string }[] }[] };
    expect(families.map((family) => family.ok)).toEqual([false, true, false]);
    expect(families[2]?.reasons.map((reason) => reason.code)).toEqual(['session.full']);
    expect(await rows('visits')).toBe(0);
  });

  it('is refused as a conflict when only room is missing', async () => {
    const at = await bus(3, { capacity: 2 });
    expect((await at.coordinator.post('/visit-groups', at.ask('all_or_none')).expect(409)).body).toMatchObject({
      code: 'visit_group.not_whole',
      families: [{ ok: true }, { ok: true }, { ok: false, reasons: [{ code: 'session.full' }] }],
    });
  });

  it('books those who can, and keeps the reasons of the others for their own organisation', async () => {
    const at = await bus(3, { capacity: 2 });
    const group = (await at.coordinator.post('/visit-groups', at.ask('part')).expect(201)).body as Group;
    expect(group.visits).toHaveLength(2);
    expect(group.refused).toMatchObject([{ position: 2, reasons: [{ code: 'session.full' }] }]);
    expect(await seats(at.sessionId)).toEqual({ held: 2, confirmed: 0, adultsTaken: 2 });
    const seen = (await at.liaison.get(`/visit-groups/${group.id}`).expect(200)).body as Body;
    expect(seen).toMatchObject({ reference: group.reference, policy: 'part' });
    expect(seen).not.toHaveProperty('refused');
    expect(JSON.stringify(seen)).not.toContain('preferredName');
  });

  it('is refused with everything wrong in its form at once', async () => {
    const at = await bus(2);
    const other = await used.given.session(at.family.facilityId, { day: addDays(used.given.today, 22) });
    const [first, second] = (at.ask('part') as { families: Body[] }).families;
    const body = { policy: 'part', families: [first, { ...second, sessionId: other, dyadIds: [at.family.dyadId] }] };
    const answer = await at.coordinator.post('/visit-groups', body).expect(422);
    expect((answer.body as { errors: { pointer: string; code: string }[] }).errors).toMatchObject([
      { pointer: '/families/1/sessionId', code: 'visit_group.other_day' },
      { pointer: '/families/1/dyadIds/0', code: 'visit_group.child_twice' },
    ]);
    await at.coordinator.post('/visit-groups', { policy: 'part', families: [first] }).expect(422);
    await at.coordinator.post('/visit-groups', { policy: 'most', families: [first, second] }).expect(422);
  });

  it('does not share its escort with a trip of another kind', async () => {
    const at = await bus(2);
    await at.coordinator.post('/visit-groups', at.ask('all_or_none')).expect(201);
    const alone = await used.given.readyFamily({
      organisationId: at.family.organisationId,
      facilityId: at.family.facilityId,
      workerId: at.escort,
    });
    expect((await at.coordinator.post('/visits', requestOf(alone, at.sessionId)).expect(409)).body).toMatchObject({ code: 'worker.busy' });
    const others = await Promise.all(
      [0, 1].map(() => used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId })),
    );
    const answer = await at.coordinator.post('/visit-groups', groupOf(others, at.sessionId, at.escort, 'all_or_none')).expect(409);
    expect(JSON.stringify(answer.body)).toContain('worker.busy');
  });

  it('leaves the others when one is declined, and asks for a look where all or none was said', async () => {
    for (const policy of ['part', 'all_or_none'] as const) {
      const at = await bus(3);
      const { id, visits } = (await at.coordinator.post('/visit-groups', at.ask(policy)).expect(201)).body as Group;
      await at.liaison.post(`/visits/${visits[0]?.id ?? ''}/confirmations`, {}).expect(201);
      await at.liaison.post(`/visits/${visits[1]?.id ?? ''}/declines`, { reasonCode: 'facility_event' }).expect(201);
      await used.drain();
      const after = (await at.coordinator.get(`/visit-groups/${id}`).expect(200)).body as Group;
      expect(after.visits.map((visit) => visit.status)).toEqual(['confirmed', 'declined', 'requested']);
      expect(after.needsReview).toBe(policy === 'all_or_none');
      const causes = after.visits.map((visit) => visit.reviews.map((review) => review.cause));
      expect(causes).toEqual(policy === 'part' ? [[], [], []] : [['group_incomplete'], [], ['group_incomplete']]);
      if (policy === 'part') continue;
      const ids = after.visits.flatMap(({ reviews }) => reviews.map((review) => review.id));
      await at.coordinator.post('/visit-reviews/leavings', { reviewIds: ids, reason: 'They go all the same' }).expect(200);
      expect((await at.coordinator.get(`/visit-groups/${id}`).expect(200)).body).toMatchObject({ needsReview: false });
      // Whom that was said of is one fewer now: another loss is another question.
      await at.liaison.post(`/visits/${visits[2]?.id ?? ''}/declines`, { reasonCode: 'facility_event' }).expect(201);
      await used.drain();
      expect((await at.coordinator.get(`/visit-groups/${id}`).expect(200)).body).toMatchObject({ needsReview: true });
    }
  });

  it('breaks none of the rules that always hold, although its escort is in several visits at once', async () => {
    const at = await bus(2);
    const ask = at.ask('all_or_none') as { families: { party: object[] }[] };
    ask.families[0]?.party.push({ personType: 'worker', personId: at.escort, place: 'waits' });
    await at.coordinator.post('/visit-groups', ask).expect(201);
    expect(await brokenRules((text) => used.db.sql(text))).toEqual([]);
    const trips = await used.db.sql(`SELECT 1 AS one FROM visit_party WHERE person_id = $1 AND live`, [at.escort]);
    expect(trips).toHaveLength(2);
    // Inside it can be with one of them only.
    await expect(used.db.sql(`UPDATE visit_party SET place = 'inside' WHERE person_id = $1`, [at.escort])).rejects.toMatchObject({
      code: 'worker.busy',
    });
  });

  it('ends as a whole when the bus does not go', async () => {
    const at = await bus(2);
    const { id, visits } = (await at.coordinator.post('/visit-groups', at.ask('all_or_none')).expect(201)).body as Group;
    await at.liaison.post(`/visits/${visits[0]?.id ?? ''}/confirmations`, {}).expect(201);
    const ended = await at.coordinator
      .post(`/visit-groups/${id}/cancellations`, { cause: 'technical', reasonCode: 'bus_broke_down' })
      .expect(201);
    expect((ended.body as Group).visits.map((visit) => visit.status)).toEqual(['cancelled', 'cancelled']);
    expect(await seats(at.sessionId)).toEqual({ held: 0, confirmed: 0, adultsTaken: 0 });
    expect(
      (await at.coordinator.post(`/visit-groups/${id}/cancellations`, { cause: 'technical', reasonCode: 'bus_broke_down' }).expect(409))
        .body,
    ).toMatchObject({
      code: 'visit_group.over',
    });
  });

  it('frees its escort for another trip when it has ended', async () => {
    const at = await bus(2);
    const { id } = (await at.coordinator.post('/visit-groups', at.ask('part')).expect(201)).body as Group;
    await at.coordinator.post(`/visit-groups/${id}/cancellations`, { cause: 'technical', reasonCode: 'bus_broke_down' }).expect(201);
    await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201);
  });
});

describe('groups at the same moment', () => {
  it('give the last seats to one of two groups, whole', async () => {
    const at = await bus(3, { capacity: 3 });
    const others: ReadyFamily[] = [];
    while (others.length < 3)
      others.push(await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId }));
    const token = await tokenOf(used, await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const answers = await storm(
      [used.url],
      [at.ask('all_or_none'), groupOf([...others].reverse(), at.sessionId, others[0]?.workerId ?? '', 'all_or_none')].map((body) => ({
        path: '/visit-groups',
        body,
        token,
      })),
    );
    expect(tally(answers)).toEqual({ '201': 1, '409 visit_group.not_whole': 1 });
    expect(await seats(at.sessionId)).toEqual({ held: 3, confirmed: 0, adultsTaken: 3 });
  });

  it('never overbook against bookings of single families', async () => {
    const at = await bus(3, { capacity: 4 });
    const singles: ReadyFamily[] = [];
    while (singles.length < 4)
      singles.push(await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId }));
    const token = await tokenOf(used, await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const answers = await storm(
      [used.url],
      [
        { path: '/visit-groups', body: at.ask('part'), token },
        ...singles.map((family) => ({ path: '/visits', body: requestOf(family, at.sessionId), token })),
      ],
    );
    expect(answers.filter((answer) => answer.status >= 500)).toEqual([]);
    const { held } = (await seats(at.sessionId)) as { held: number };
    expect([held, await rows('visits')]).toEqual([4, 4]);
  });

  it('lets one child go with one of two groups', async () => {
    const at = await bus(2);
    const third = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    const token = await tokenOf(used, await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const answers = await storm(
      [used.url],
      [at.ask('all_or_none'), groupOf([third, at.family], at.sessionId, third.workerId, 'all_or_none')].map((body) => ({
        path: '/visit-groups',
        body,
        token,
      })),
    );
    // Judged before the other had booked, the child is busy; judged after it, the allowance is used up, too.
    const [first, second] = answers.map((answer) => answer.status).sort();
    expect([first, [409, 422].includes(second ?? 0)]).toEqual([201, true]);
    expect(await rows('visits')).toBe(2);
  });

  it('write one group for one key, however often it is sent', async () => {
    const at = await bus(2);
    const token = await tokenOf(used, await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const call = { path: '/visit-groups', body: at.ask('all_or_none'), token, key: 'one-and-the-same-key-of-a-group' };
    const answers = await storm([used.url], [call, call]);
    expect(answers.filter((answer) => answer.status === 201).length).toBeGreaterThanOrEqual(1);
    expect(answers.every((answer) => answer.status === 201 || answer.status === 409)).toBe(true);
    const [again] = await storm([used.url], [call]);
    expect(again).toMatchObject({ status: 201, replayed: true });
    expect([await rows('visit_groups'), await rows('visits')]).toEqual([1, 2]);
  });
});
