import { SessionsService } from '../../src/facilities/sessions.service';
import { CronLock } from '../../src/jobs/cron-lock';
import { newId } from '../../src/kernel/ids';
import type { Config } from '../../src/config/config';
import { DecisionsService } from '../../src/visits/facility-desk/decisions.service';
import { RejudgingService } from '../../src/visits/reviews/rejudging.service';
import { VisitsJobs } from '../../src/visits/visits.jobs';
import { ApiClient, useApp } from '../support/app';
import { ReadyFamily } from '../support/given';
import { shut } from './closures-given';
import { counters, people } from './visits-given';

const used = useApp();
type Booked = ReadyFamily & { visitId: string; sessionId: string };

/** The morning of the visit, before it begins at 09:30 in Shanghai. */
const MORNING = '2026-09-22T23:00:00Z';
const NOTHING_LEFT = { seatsHeld: 0, seatsConfirmed: 0, contactsHeld: 0, contactsUsed: 0 };

const confirmed = (values: object = {}): Promise<Booked> => used.given.visit({ status: 'confirmed', ...values });
const escort = async (visit: Booked): Promise<ApiClient> =>
  used.as(await used.given.user('worker', { organisationId: visit.organisationId, workerId: visit.workerId }));
const lead = async ({ organisationId }: Booked): Promise<ApiClient> => used.as(await used.given.user('lead', { organisationId }));
const visitRow = (visitId: string) =>
  used.db.one<object>(`SELECT status, cause, reason_code, version FROM visits WHERE id = $1`, [visitId]);
const bar = ({ dyadId }: Booked): Promise<string> =>
  used.given.restriction(dyadId, { authority: 'Invented court', startsOn: '2026-09-01' });
const cancelEvents = (visitId: string) =>
  used.db.sql(`SELECT 1 AS x FROM outbox WHERE topic = 'visit.cancelled' AND payload->>'visitId' = $1::text`, [visitId]);
const rejudging = (): RejudgingService => used.app.get(RejudgingService, { strict: false });

describe('setting out', () => {
  it('is refused with the reasons when a gate has closed since, and changes nothing', async () => {
    const visit = await confirmed();
    await bar(visit);
    await used.db.sql(`UPDATE workers SET vetting_clear = false`);
    used.clock.set(MORNING);
    const answer = await (await escort(visit)).post(`/visits/${visit.visitId}/steps`, { step: 'picked_up' }).expect(422);
    expect(answer.body.code).toBe('visit.not_allowed');
    expect(answer.body.reasons.map((r: { code: string }) => r.code)).toEqual(['restriction.active', 'party.worker_not_vetted']);
    expect(await visitRow(visit.visitId)).toMatchObject({ status: 'confirmed', version: 1 });
    expect(await used.db.sql(`SELECT 1 AS x FROM visit_steps`)).toEqual([]);
  });

  it('is not refused for being late: a session that has begun bars nobody', async () => {
    const visit = await confirmed();
    used.clock.set('2026-09-23T01:45:00Z');
    const answer = await (await escort(visit)).post(`/visits/${visit.visitId}/steps`, { step: 'picked_up' }).expect(201);
    expect(answer.body.status).toBe('under_way');
  });

  it('is asked for only once: a child on the way goes on', async () => {
    const visit = await confirmed();
    used.clock.set(MORNING);
    const api = await escort(visit);
    await api.post(`/visits/${visit.visitId}/steps`, { step: 'picked_up' }).expect(201);
    await bar(visit);
    await api.post(`/visits/${visit.visitId}/steps`, { step: 'arrived' }).expect(201);
  });

  it('is refused while the report on an earlier meeting is missing, but the visit is not cancelled for it', async () => {
    const visit = await confirmed();
    const earlier = await used.given.session(visit.facilityId, { day: '2026-08-28' });
    await used.given.visit({ family: visit, sessionId: earlier, status: 'under_way' });
    used.clock.set(MORNING);
    expect(await rejudging().rejudgeSoon()).toBe(0);
    const answer = await (await escort(visit)).post(`/visits/${visit.visitId}/steps`, { step: 'picked_up' }).expect(422);
    expect(answer.body.reasons.map((r: { code: string }) => r.code)).toEqual(['debrief.missing']);
  });
});

describe('the day before', () => {
  it('cancels a confirmed visit whose papers have run out by themselves, once', async () => {
    const visit = await confirmed();
    await used.db.sql(`UPDATE consents SET expires_on = '2026-09-10' WHERE dyad_id = $1`, [visit.dyadId]);
    expect(await rejudging().rejudgeSoon()).toBe(0);
    used.clock.set('2026-09-22T02:00:00Z');
    expect(await rejudging().rejudgeSoon()).toBe(1);
    expect(await rejudging().rejudgeSoon()).toBe(0);
    expect(await visitRow(visit.visitId)).toMatchObject({
      status: 'cancelled',
      cause: 'guardian',
      reasonCode: 'consent_missing',
      version: 2,
    });
    expect(await counters(used, visit.sessionId, visit.rosterEntryId)).toEqual(NOTHING_LEFT);
    expect(await cancelEvents(visit.visitId)).toHaveLength(1);
  });

  it('is judged every hour by one of several instances', async () => {
    const visit = await confirmed();
    await bar(visit);
    used.clock.set(MORNING);
    const config = { test: false } as Config;
    const jobs = (): VisitsJobs =>
      new VisitsJobs(
        used.app.get(DecisionsService, { strict: false }),
        rejudging(),
        used.app.get(CronLock, { strict: false }),
        used.clock,
        config,
      );
    await Promise.all([jobs().rejudgeSoon(), jobs().rejudgeSoon(), jobs().rejudgeSoon()]);
    expect(await visitRow(visit.visitId)).toMatchObject({ status: 'cancelled', version: 2 });
    expect(await used.db.sql(`SELECT name, slot FROM cron_runs`)).toEqual([{ name: 'visits.rejudge', slot: '2026-09-22T23' }]);
  });

  it('asks once for each visit, keeps what the gates said, and gives what needs somebody’s yes to the lead', async () => {
    const visit = await confirmed();
    await used.db.sql(`UPDATE children SET visited_before = false`);
    used.clock.set(MORNING);
    expect(await rejudging().rejudgeSoon()).toBe(0);
    expect(await rejudging().rejudgeSoon()).toBe(0);
    expect(await used.db.sql(`SELECT checkpoint, verdict FROM gate_results WHERE visit_id = $1`, [visit.visitId])).toEqual([
      { checkpoint: 'day_before', verdict: 'needs_approval' },
    ]);
    expect(await used.db.sql(`SELECT kind, owner_role, cause FROM tasks WHERE key = $1`, [`look:${visit.visitId}`])).toEqual([
      { kind: 'look_at_change', ownerRole: 'lead', cause: 'approval_missing' },
    ]);
    const answer = await (await escort(visit)).post(`/visits/${visit.visitId}/steps`, { step: 'picked_up' }).expect(422);
    expect(answer.body.code).toBe('visit.not_allowed');
  });

  it('leaves alone what is still allowed', async () => {
    const visit = await confirmed();
    used.clock.set(MORNING);
    expect(await rejudging().rejudgeSoon()).toBe(0);
    expect(await visitRow(visit.visitId)).toMatchObject({ status: 'confirmed' });
  });
});

describe('a worry', () => {
  it.each(['requested', 'confirmed'])('cancels a coming visit that is %s', async (status) => {
    const visit = await used.given.visit({ status });
    await (await lead(visit)).post(`/dyads/${visit.dyadId}/incidents`, { note: 'Very quiet since the last call' }).expect(201);
    expect(await visitRow(visit.visitId)).toMatchObject({ status: 'cancelled', reasonCode: 'incident_open' });
    expect(await counters(used, visit.sessionId, visit.rosterEntryId)).toEqual(NOTHING_LEFT);
  });

  it('written into a report cancels the next visit, not the one reported', async () => {
    const visit = await confirmed();
    const later = await used.given.session(visit.facilityId, { day: '2026-10-14' });
    const next = await used.given.visit({ family: visit, sessionId: later, status: 'confirmed' });
    used.clock.set('2026-09-23T03:00:00Z');
    const report = { outcome: 'completed', attendance: [], concern: true, concernNote: 'Did not want to go home', nextStep: 'talk' };
    await (await escort(visit)).post(`/visits/${visit.visitId}/reports`, report).expect(201);
    expect(await visitRow(visit.visitId)).toMatchObject({ status: 'completed' });
    expect(await visitRow(next.visitId)).toMatchObject({ status: 'cancelled', reasonCode: 'incident_open' });
  });
});

describe('a worker', () => {
  it.each([
    ['whose vetting is no longer clear', '/vettings', { vettedOn: '2026-09-02', clear: false }],
    ['who is suspended', '/suspensions', { suspendedReason: 'complaint' }],
    ['who has left', '', { status: 'left' }],
  ])('%s takes nobody along: coming visits are cancelled on the escort’s side', async (_, path, body) => {
    const visit = await confirmed();
    const api = await lead(visit);
    const url = `/workers/${visit.workerId}${path}`;
    expect((await (path === '' ? api.patch(url, body, { 'If-Match': '"1"' }) : api.post(url, body))).status).toBeLessThan(300);
    expect(await visitRow(visit.visitId)).toMatchObject({ status: 'cancelled', cause: 'escort', reasonCode: 'party_worker_not_vetted' });
  });

  it('who was vetted anew, or only has another phone, keeps every visit', async () => {
    const visit = await confirmed();
    const api = await lead(visit);
    await api.patch(`/workers/${visit.workerId}`, { phone: null }, { 'If-Match': '"1"' }).expect(200);
    await api.post(`/workers/${visit.workerId}/vettings`, { vettedOn: '2026-09-02', clear: true }).expect(201);
    expect(await visitRow(visit.visitId)).toMatchObject({ status: 'confirmed' });
  });
});

describe('a day off that is announced late', () => {
  /** A confirmed visit in a session of a timetable, and a way to plan the sessions anew. */
  async function planned() {
    const family = await used.given.readyFamily();
    await used.given.row('timetables', {
      ...{ id: newId(), facilityId: family.facilityId, mode: 'visit', weekday: 3, startsAt: '09:30', endsAt: '10:00', capacity: 8 },
      validFrom: '2026-01-01',
    });
    const plan = (): Promise<number> =>
      used.app.get(SessionsService, { strict: false }).ensureSessions(family.facilityId, '2026-09-20', '2026-09-26');
    await plan();
    const session = await used.db.one<{ id: string }>(`SELECT id FROM sessions WHERE facility_id = $1`, [family.facilityId]);
    return { plan, ...(await confirmed({ family, sessionId: session?.id })) };
  }
  const announce = () => used.given.row('calendar_days', { pack: 'cn', day: '2026-09-23', kind: 'holiday', name: '测试假日' });
  const withdraw = () => used.db.sql(`DELETE FROM calendar_days WHERE day = '2026-09-23'`);
  const sessionStatus = async (id: string) =>
    (await used.db.one<{ status: string }>(`SELECT status FROM sessions WHERE id = $1`, [id]))?.status;
  afterEach(withdraw);

  it('closes the session and hands its visits back as the facility’s doing; withdrawn, it can be booked again', async () => {
    const { plan, ...visit } = await planned();
    await announce();
    await plan();
    await plan();
    expect(await sessionStatus(visit.sessionId)).toBe('closed');
    await used.drain();
    expect(await visitRow(visit.visitId)).toMatchObject({
      status: 'cancelled',
      cause: 'facility',
      reasonCode: 'public_holiday',
      version: 2,
    });
    expect(await counters(used, visit.sessionId, visit.rosterEntryId)).toEqual(NOTHING_LEFT);
    expect(await cancelEvents(visit.visitId)).toHaveLength(1);
    await withdraw();
    await plan();
    expect(await sessionStatus(visit.sessionId)).toBe('open');
  });

  it('withdrawn before anybody was told cancels nothing', async () => {
    const { plan, ...visit } = await planned();
    await announce();
    await plan();
    await withdraw();
    await plan();
    await used.drain();
    expect(await visitRow(visit.visitId)).toMatchObject({ status: 'confirmed' });
  });

  it('does not open what the facility itself has closed', async () => {
    const { plan, ...visit } = await planned();
    const { liaison } = await people(used, visit);
    const closure = { from: '2026-09-23', to: '2026-09-23', reasonCode: 'facility_event', sessions: [visit.sessionId] };
    await shut(liaison, visit, closure);
    await plan();
    expect(await sessionStatus(visit.sessionId)).toBe('closed');
  });
});

describe('what the contact decision asks', () => {
  it('reaches the organisation with the visit, never the facility', async () => {
    const visit = await confirmed();
    await used.db.sql(`UPDATE contact_decisions SET conditions = '{no_photos,at_most_20_minutes}' WHERE dyad_id = $1`, [visit.dyadId]);
    const { coordinator, liaison } = await people(used, visit);
    expect((await coordinator.get(`/visits/${visit.visitId}`)).body.conditions).toEqual(['at_most_20_minutes', 'no_photos']);
    expect(JSON.stringify((await liaison.get(`/visits/${visit.visitId}`)).body)).not.toMatch(/conditions|no_photos/);
  });
});
