import { randomUUID } from 'node:crypto';
import { ReadyFamily } from '../../support/given';
import { ApiClient, useApp } from '../../support/app';
import { sessionsOf, thursdays, timetableDesk } from '../timetables/timetables-given';
import { storm, tally, tokenOf } from '../visits-storm';
import { people, requestOf } from '../visits-given';

const used = useApp();
const reason = 'The grandmother is in hospital from the next day on';

interface Full {
  sessionId: string;
  families: ReadyFamily[];
  coordinator: ApiClient;
  liaison: ApiClient;
  lead: ApiClient;
}

/** A session of one window that is taken, up to `hardCapacity`, and the other families of the organisation. */
async function full(hardCapacity: number | null, others = 1): Promise<Full> {
  const first = await used.given.readyFamily();
  const { organisationId, facilityId } = first;
  const families: ReadyFamily[] = [];
  while (families.length < others) families.push(await used.given.readyFamily({ organisationId, facilityId }));
  const sessionId = await used.given.session(facilityId, { capacity: 1, hardCapacity });
  const { coordinator, liaison } = await people(used, first);
  await coordinator.post('/visits', requestOf(first, sessionId)).expect(201);
  return { sessionId, families, coordinator, liaison, lead: await used.as(await used.given.user('lead', { organisationId })) };
}

const family = ({ families }: Full, i = 0): ReadyFamily => {
  const one = families[i];
  if (!one) throw new Error('no such family');
  return one;
};
const beyond = (at: Full, i = 0): Record<string, unknown> => ({ ...requestOf(family(at, i), at.sessionId), overCapacityReason: reason });
const seats = async (id: string): Promise<unknown> => used.db.one(`SELECT held, confirmed FROM sessions WHERE id = $1`, [id]);
interface Approval {
  id: string;
  reasonCode: string;
  visitId: string;
  status: string;
}
const approvals = async (at: Full): Promise<Approval[]> =>
  (await at.lead.get(`/dyads/${family(at).dyadId}/approvals`).expect(200)).body.data as Approval[];
const decide = (client: ApiClient, id: string | undefined, decision: 'approve' | 'refuse') =>
  client.post(`/approvals/${id ?? ''}/decisions`, {
    decision,
    note: 'Looked at the family',
    ...(decision === 'approve' ? { validUntil: '2026-10-10' } : {}),
  });

describe('a place beyond the windows', () => {
  it('is asked for with a reason, needs the yes of a second person, and can be confirmed only then', async () => {
    const at = await full(2);
    const plain = await at.coordinator.post('/visits', requestOf(family(at), at.sessionId)).expect(409);
    expect(plain.body).toMatchObject({ code: 'session.full' });
    const asked = await at.coordinator.post('/visits', beyond(at)).expect(201);
    const { id } = asked.body as { id: string };
    expect(asked.body).toMatchObject({ status: 'requested', overCapacity: true });
    expect(await seats(at.sessionId)).toEqual({ held: 2, confirmed: 0 });
    const [approval] = await approvals(at);
    expect(approval).toMatchObject({ reasonCode: 'session.over_capacity', visitId: id, status: 'requested' });

    const early = await at.liaison.post(`/visits/${id}/confirmations`, {}).expect(422);
    expect(early.body).toMatchObject({ code: 'visit.not_allowed', reasons: [{ code: 'session.over_capacity' }] });
    await decide(at.coordinator, approval?.id, 'approve').expect(403);
    await decide(at.lead, approval?.id, 'approve').expect(201);
    expect((await at.liaison.post(`/visits/${id}/confirmations`, {}).expect(201)).body).toMatchObject({
      status: 'confirmed',
      overCapacity: true,
    });
    expect(await seats(at.sessionId)).toEqual({ held: 1, confirmed: 1 });
  });

  it('cannot be approved by whoever asked for it', async () => {
    const at = await full(2);
    // A lead who books is still only one person.
    const asked = await at.lead.post('/visits', beyond(at)).expect(201);
    const [approval] = await approvals(at);
    const own = await decide(at.lead, approval?.id, 'approve').expect(403);
    expect(own.body).toMatchObject({ code: 'approval.same_person' });
    await at.liaison.post(`/visits/${(asked.body as { id: string }).id}/confirmations`, {}).expect(422);
  });

  it('is given back when the second person says no, and no first place is earned by it', async () => {
    const at = await full(2);
    const { id } = (await at.coordinator.post('/visits', beyond(at)).expect(201)).body as { id: string };
    await decide(at.lead, (await approvals(at))[0]?.id, 'refuse').expect(201);
    expect((await at.coordinator.get(`/visits/${id}`).expect(200)).body).toMatchObject({
      status: 'cancelled',
      reasonCode: 'session_over_capacity',
    });
    expect(await seats(at.sessionId)).toEqual({ held: 1, confirmed: 0 });
    expect(await used.db.sql(`SELECT id FROM rebooking_priorities`)).toEqual([]);
  });

  it('is never had above the hard capacity, nor where the facility has set none, and a blank reason is none', async () => {
    const none = await full(null);
    expect((await none.coordinator.post('/visits', beyond(none)).expect(409)).body).toMatchObject({ code: 'session.full' });
    const at = await full(2, 2);
    const blank = await at.coordinator.post('/visits', { ...beyond(at), overCapacityReason: '  ' }).expect(422);
    expect(blank.body).toMatchObject({ errors: [{ pointer: '/overCapacityReason' }] });
    await at.coordinator.post('/visits', beyond(at)).expect(201);
    expect((await at.coordinator.post('/visits', beyond(at, 1)).expect(409)).body).toMatchObject({ code: 'session.full' });
    expect(await seats(at.sessionId)).toEqual({ held: 2, confirmed: 0 });
  });

  it('is an ordinary place when a window is free after all, and the question ends with the request', async () => {
    const at = await full(2);
    const { id } = (await at.coordinator.post('/visits', beyond(at)).expect(201)).body as { id: string };
    await at.coordinator.post(`/visits/${id}/withdrawals`, {}).expect(201);
    expect(await approvals(at)).toMatchObject([{ status: 'withdrawn' }]);
    expect(await used.db.sql(`SELECT status FROM tasks WHERE key LIKE 'decide:%'`)).toEqual([{ status: 'dropped' }]);
    await used.db.sql(`UPDATE sessions SET capacity = 2 WHERE id = $1`, [at.sessionId]);
    expect((await at.coordinator.post('/visits', beyond(at)).expect(201)).body).toMatchObject({ overCapacity: false });
    expect(await approvals(at)).toHaveLength(1);
  });

  it('asked for by 20 families at once is had by as many as the facility allows', async () => {
    const at = await full(4, 20);
    const token = await tokenOf(used, await used.given.user('coordinator', { organisationId: family(at).organisationId }));
    const answers = await storm(
      [used.url],
      at.families.map((_, i) => ({ path: '/visits', body: beyond(at, i), token, key: randomUUID() })),
    );
    expect(tally(answers)).toEqual({ 201: 3, '409 session.full': 17 });
    expect(await seats(at.sessionId)).toEqual({ held: 4, confirmed: 0 });
    expect(await used.db.sql(`SELECT count(*)::int AS n FROM approvals WHERE status = 'requested'`)).toEqual([{ n: 3 }]);
    expect(await used.db.sql(`SELECT count(*)::int AS n FROM visits WHERE over_capacity`)).toEqual([{ n: 3 }]);
  });
});

describe('the hard capacity of a line', () => {
  it('stands on its sessions, is never below the windows, and cannot be lowered below what is taken', async () => {
    const { path, liaison, coordinator, family: own } = await timetableDesk(used);
    const wrong = await liaison.post(`${path}/timetables`, thursdays({ hardCapacity: 7 })).expect(422);
    expect(wrong.body).toMatchObject({ errors: [{ pointer: '/hardCapacity', code: 'timetable.hard_capacity' }] });
    await liaison.post(`${path}/timetables`, thursdays({ capacity: 1, hardCapacity: 2 })).expect(201);
    const sessions = await sessionsOf(used, own.facilityId, '2026-09-24', '2026-09-24');
    expect(sessions).toMatchObject([{ capacity: 1, hardCapacity: 2 }]);
    const sessionId = sessions[0]?.id as string;
    const other = await used.given.readyFamily({ organisationId: own.organisationId, facilityId: own.facilityId });
    await coordinator.post('/visits', requestOf(own, sessionId)).expect(201);
    await coordinator.post('/visits', { ...requestOf(other, sessionId), overCapacityReason: reason }).expect(201);
    const [line] = await used.db.sql<{ id: string }>(`SELECT id FROM timetables`);
    const change = (body: object) =>
      liaison.patch(`${path}/timetables/${line?.id ?? ''}`, { from: '2026-09-10', room: 'B', ...body }, { 'If-Match': '"1"' });
    const lower = await change({ hardCapacity: null }).expect(409);
    expect(lower.body).toMatchObject({ code: 'timetable.capacity_taken', errors: [{ pointer: '/hardCapacity' }] });
    // What two people have let in stays when something else changes.
    await change({}).expect(200);
    expect(await sessionsOf(used, own.facilityId, '2026-09-24', '2026-09-24')).toMatchObject([{ room: 'B', hardCapacity: 2, held: 2 }]);
  });
});

describe('the pages of a place beyond the windows', () => {
  it.each(['en', 'zh-CN'] as const)('lead in %s from a full date to the question, and tell both sides', async (locale) => {
    const at = await full(2);
    const { organisationId, facilityId, dyadId, workerId, caregiverId } = family(at);
    const page = await used.browser(await used.given.user('coordinator', { organisationId, locale }));
    const when = await page.get(`/dyads/${dyadId}/book`).set('Accept-Language', locale);
    expect(when.text).toContain(`book/who?mode=visit&amp;session=${at.sessionId}`);
    const state = {
      mode: 'visit',
      session: at.sessionId,
      who: '1',
      dyads: dyadId,
      escort: workerId,
      escortPlace: 'waits',
      [`place-${caregiverId}`]: 'inside',
    };
    const here = `/dyads/${dyadId}/book/check?${new URLSearchParams(state).toString()}`;
    const check = await page.get(here).set('Accept-Language', locale);
    expect(check.text).toContain(locale === 'en' ? 'Ask for a place beyond the windows' : '申请超出窗口数的名额');
    const blank = await page.submit(here, { ...state, overCapacityReason: '' }, `/dyads/${dyadId}/book`);
    expect(blank.status).toBe(422);
    expect(blank.text).toContain('id="f-overCapacityReason-error"');
    const sent = await page.submit(here, { ...state, overCapacityReason: reason }, `/dyads/${dyadId}/book`);
    expect(sent.status).toBe(303);
    const visit = await page.get(sent.headers.location ?? '').set('Accept-Language', locale);
    expect(visit.text).toContain(locale === 'en' ? 'Somebody other than who asked has to approve it' : '须由申请人以外的人批准');
    const facility = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [facilityId]);
    const desk = await used.browser(await used.given.user('liaison', { organisationId: facility?.organisationId, facilityId, locale }));
    const inbox = await desk.get('/liaison/inbox').set('Accept-Language', locale);
    expect(inbox.text).toContain(locale === 'en' ? 'beyond the windows' : '超出窗口数');
    expect(inbox.text).not.toContain(reason);
    const line = await desk.get('/liaison/timetable/lines/new').set('Accept-Language', locale);
    expect(line.text).toContain('name="hardCapacity"');
  });
});
