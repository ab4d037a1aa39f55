import { loadDemo } from '../../src/demo/load-demo';
import { ApiClient, useApp } from '../support/app';
import { got, INSTANT, Json, list, meet, problem, signIn } from './contract-given';
import { CHILD, clearance, intake, Line, MONTH_LATER, tracing } from './contract-line';

interface Session {
  id: string;
  mode: string;
  startsAt: string;
  endsAt: string;
  capacity: number;
  held: number;
  confirmed: number;
  free: number;
}
interface Bookable extends Session {
  bookable: boolean;
  eligibility: { verdict: string; reasons: { code: string; severity: string }[] };
}

/** The main line of the HTTP contract, walked by clients who know nothing but the contract and the demo's accounts. */
describe('the main line over HTTP', () => {
  const used = useApp();
  const line = { facilityId: '', made: { childId: '', caregiverId: '', parentId: '', dyadId: '', workerId: '' } } as Line;
  const { made } = line;
  let { coordinator, lead, worker, liaison } = line;

  async function everybodySignsIn(): Promise<void> {
    [coordinator, lead, worker, liaison] = await Promise.all([
      signIn(used, 'coordinator'),
      signIn(used, 'lead'),
      signIn(used, 'worker'),
      signIn(used, 'liaison'),
    ]);
    Object.assign(line, { used, coordinator, lead, worker, liaison });
  }

  /** The day on which something is to happen; tokens last twelve hours. */
  async function itBecomes(instant: string): Promise<void> {
    used.clock.set(instant);
    await everybodySignsIn();
  }

  it('leads from a child’s file to a meeting, letters, a transfer, shut days and the record of it all', async () => {
    await loadDemo(used.app);
    await everybodySignsIn();
    made.workerId = (await meet(used, 'worker')).actor.workerId ?? '';
    await intake(line);
    await tracing(line);
    await clearance(line);
    const visit = await booking();
    await meeting(visit);
    await figures();
    await letters();
    await calls();
    // The next booking waits for the talk after this one.
    await finish(visit.visitId, { debrief: 'talked' });
    await afterwards();
    await record();
  }, 300_000);

  const partyOf = (): Json[] => [
    { personType: 'caregiver', personId: made.caregiverId, place: 'inside' },
    { personType: 'worker', personId: made.workerId, place: 'waits' },
  ];

  async function booking(): Promise<Session & { visitId: string }> {
    expect(await list(coordinator.get('/workers?limit=200'))).toContainEqual(expect.objectContaining({ id: made.workerId }));
    const sessions = await list<Session>(
      coordinator.get(`/facilities/${line.facilityId}/sessions?from=2026-09-14&to=${MONTH_LATER}&mode=visit`),
    );
    for (const s of sessions)
      expect(s).toMatchObject({
        mode: 'visit',
        startsAt: expect.stringMatching(INSTANT),
        free: Math.max(0, s.capacity - s.held - s.confirmed),
      });
    const offered = await list<Bookable>(
      coordinator.get(`/dyads/${made.dyadId}/bookable-sessions?from=2026-09-14&to=${MONTH_LATER}&mode=visit`),
    );
    expect(offered.map((s) => s.id).sort()).toEqual(sessions.map((s) => s.id).sort());
    for (const s of offered) expect(s.bookable).toBe(!s.eligibility.reasons.some((r) => r.severity === 'hard'));
    const session = offered.find((s) => s.bookable);
    if (!session) throw new Error(`nothing bookable: ${JSON.stringify(offered.slice(0, 3))}`);

    const body = { sessionId: session.id, dyadIds: [made.dyadId], party: partyOf(), note: 'A first meeting.' };
    const refused = await problem(coordinator.post('/visits', { ...body, party: [] }), 422);
    expect(refused.reasons?.length).toBeGreaterThan(0);
    const visit = await got(coordinator.post('/visits', body), 201);
    expect(visit).toMatchObject({
      id: expect.any(String),
      reference: expect.any(String),
      status: 'requested',
      holdExpiresAt: expect.stringMatching(INSTANT),
    });
    const visitId = visit.id as string;
    expect(
      await list(liaison.get(`/visits?status=requested&facilityId=${line.facilityId}&from=2026-09-14&to=${MONTH_LATER}&limit=200`)),
    ).toContainEqual(expect.objectContaining({ id: visitId }));

    const decided = await got(
      liaison.post('/decision-batches', {
        decisions: [
          { visitId, action: 'confirm' },
          { visitId: made.childId, action: 'decline', reasonCode: 'other_reviewed' },
        ],
      }),
    );
    expect(decided).toEqual({
      results: [
        { visitId, ok: true },
        { visitId: made.childId, ok: false, problem: expect.objectContaining({ status: 404, code: 'visit.not_found' }) },
      ],
    });
    // What a facility decides can be taken back for a minute; nothing leaves before.
    used.clock.advanceMinutes(1);
    await used.drain();
    const answer = { answer: 'can_go', onBehalfOf: { name: '榆奶奶', channel: 'phone', saidAt: '2026-09-02T09:30:00+08:00' } };
    expect(await got(coordinator.post(`/visits/${visitId}/family-answers`, answer), 201)).toMatchObject({
      status: 'confirmed',
      familyAnswer: 'can_go',
    });
    return { ...session, visitId };
  }

  /** Finishes the open tasks of a meeting that have one of these kinds; the lead's hand will do for each. */
  async function finish(visitId: string, outcomes: Record<string, string>): Promise<void> {
    await used.drain();
    const { data } = (await got(lead.get(`/tasks?visitId=${visitId}`))) as { data: { id: string; kind: string }[] };
    const due = data.filter((task) => task.kind in outcomes);
    expect(due.map((task) => task.kind).sort()).toEqual(Object.keys(outcomes).sort());
    for (const { id, kind } of due) await got(lead.post(`/tasks/${id}/outcomes`, { outcome: outcomes[kind] ?? '' }), 201);
  }

  async function meeting({ visitId, startsAt, endsAt }: Session & { visitId: string }): Promise<void> {
    // A first meeting sets out only when the child and the parent have been prepared.
    await finish(visitId, { prepare_child: 'prepared', prepare_parent: 'prepared', check_preparation: 'in_order', check_fitness: 'fit' });
    await itBecomes(startsAt);
    for (const step of ['picked_up', 'arrived', 'started']) await got(worker.post(`/visits/${visitId}/steps`, { step }), 201);
    await itBecomes(new Date(new Date(endsAt).getTime() + 60_000).toISOString());
    await got(worker.post(`/visits/${visitId}/steps`, { step: 'ended' }), 201);
    const report = {
      outcome: 'completed',
      startedAt: startsAt,
      endedAt: endsAt,
      attendance: [
        { personId: made.caregiverId, attended: true },
        { dyadId: made.dyadId, attended: true },
      ],
      moodBefore: 3,
      moodAfter: 5,
      concern: false,
      nextStep: 'Write a letter about the meeting.',
    };
    const reported = await got<{ milestones: { code: string }[] }>(worker.post(`/visits/${visitId}/reports`, report), 201);
    expect(reported).toMatchObject({ id: visitId, status: 'completed' });
    expect(reported.milestones.map((m) => m.code)).toContain('first_visit');
    await got(worker.post(`/visits/${visitId}/steps`, { step: 'home_safe' }), 201);
    await problem(worker.post(`/visits/${visitId}/reports`, report), 409);
    const { data } = await got<{ data: { at: string; kind: string; code: string }[] }>(
      coordinator.get(`/children/${made.childId}/timeline`),
    );
    expect(data.map((e) => `${e.kind} ${e.code}`)).toEqual(
      expect.arrayContaining(['contact visit', 'milestone first_visit', 'visit complete', 'tracing found']),
    );
    expect(data.map((e) => e.at)).toEqual(
      data
        .map((e) => e.at)
        .sort()
        .reverse(),
    );
    expect(await got(coordinator.get(`/visits/${visitId}`))).toMatchObject({ status: 'completed', history: expect.any(Array) });
  }

  async function figures(): Promise<void> {
    const rate = { value: expect.any(Number), source: expect.any(String), year: expect.any(Number), definition: expect.any(String) };
    const today = await got<{ all: { n: number; visited: number } }>(lead.get('/reports/visit-rate?by=sex'));
    expect(today).toMatchObject({
      baseline: rate,
      all: { rate: expect.any(Number), low: expect.any(Number), high: expect.any(Number) },
      eligible: { n: expect.any(Number) },
      exclusions: expect.anything(),
      groups: expect.any(Array),
    });
    const before = await got<{ all: { n: number; visited: number } }>(lead.get('/reports/visit-rate?asOf=2026-09-02&cohort=2026-09'));
    const now = await got<{ all: { n: number; visited: number } }>(lead.get('/reports/visit-rate?cohort=2026-09'));
    expect(now.all.visited).toBe(before.all.visited + 1);
  }

  async function letters(): Promise<void> {
    const sent = (await got(worker.post('/exchanges', { dyadId: made.dyadId, kind: 'letter', direction: 'to_parent' }), 201)).id as string;
    const walk = async (client: ApiClient, id: string, verb: string, body: Json, status: string): Promise<void> =>
      void expect(await got(client.post(`/exchanges/${id}/${verb}`, body), 201)).toMatchObject({ id, status });
    await walk(coordinator, sent, 'screenings', { check: 'child_safety', result: 'pass' }, 'safety_passed');
    await walk(worker, sent, 'dispatches', {}, 'dispatched');
    await walk(liaison, sent, 'receipts', {}, 'received');
    await walk(liaison, sent, 'screenings', { check: 'facility', result: 'pass' }, 'facility_passed');
    await walk(liaison, sent, 'handovers', {}, 'handed_over');
    const answered = await got<{ replyExchange: { id: string } }>(liaison.post(`/exchanges/${sent}/replies`, { kind: 'letter' }), 201);
    expect(answered).toMatchObject({ status: 'replied', replyExchange: { direction: 'to_child', status: 'entered' } });
    const back = answered.replyExchange.id;
    await walk(liaison, back, 'screenings', { check: 'facility', result: 'pass' }, 'facility_passed');
    await walk(liaison, back, 'dispatches', {}, 'dispatched');
    await walk(worker, back, 'receipts', {}, 'received');
    await walk(coordinator, back, 'screenings', { check: 'child_safety', result: 'pass' }, 'safety_passed');
    await walk(worker, back, 'handovers', {}, 'handed_over');
    const drawing = (await got(worker.post('/exchanges', { dyadId: made.dyadId, kind: 'drawing', direction: 'to_parent' }), 201))
      .id as string;
    await walk(coordinator, drawing, 'screenings', { check: 'child_safety', result: 'pass' }, 'safety_passed');
    await walk(worker, drawing, 'dispatches', {}, 'dispatched');
    await walk(liaison, drawing, 'receipts', {}, 'received');
    await walk(liaison, drawing, 'withholdings', { reasonCode: 'content_rule' }, 'withheld');
    const { data } = await got<{ data: { kind: string; code: string }[] }>(coordinator.get(`/children/${made.childId}/timeline`));
    expect(data.map((e) => `${e.kind} ${e.code}`)).toEqual(expect.arrayContaining(['contact letter', 'milestone two_way_exchange']));
  }

  async function calls(): Promise<void> {
    await used.drain();
    const messages = await list(coordinator.get('/messages?limit=200'));
    expect(messages[0]).toMatchObject({ id: expect.any(String), status: expect.any(String) });
    const [task] = await list(coordinator.get('/call-tasks'));
    expect(task).toMatchObject({ status: 'open', reasonCode: expect.any(String) });
    const before = task?.attempts as number;
    expect(await got(coordinator.post(`/call-tasks/${task?.id as string}/outcomes`, { outcome: 'no_answer' }), 201)).toMatchObject({
      attempts: before + 1,
    });
  }

  async function afterwards(): Promise<void> {
    // A second request, which shut days then end; and a third one, which a transfer ends.
    const next = (
      await list<Bookable>(coordinator.get(`/dyads/${made.dyadId}/bookable-sessions?from=2026-10-09&to=2026-11-06&mode=visit`))
    ).find((s) => s.bookable);
    if (!next) throw new Error('nothing bookable in the next month');
    const request = (sessionId: string): Json => ({ sessionId, dyadIds: [made.dyadId], party: partyOf() });
    const visit = await got(coordinator.post('/visits', request(next.id)), 201);
    const day = (visit.day ?? next.startsAt) as string;
    const closure = { from: day, to: day, reasonCode: 'facility_event' };
    const preview = await got<{ visits: Json[]; fingerprint: string }>(
      liaison.post(`/facilities/${line.facilityId}/closures?dryRun=true`, closure),
    );
    expect(preview).toMatchObject({ dryRun: true, visits: expect.arrayContaining([expect.objectContaining({ id: visit.id })]) });
    expect(await got(coordinator.get(`/visits/${visit.id as string}`))).toMatchObject({ status: 'requested' });
    const closed = await got<{ visits: Json[] }>(
      liaison.post(`/facilities/${line.facilityId}/closures`, { ...closure, fingerprint: preview.fingerprint }),
      201,
    );
    expect(closed.visits.map((v) => v.id)).toEqual(preview.visits.map((v) => v.id));
    expect(await got(coordinator.get(`/visits/${visit.id as string}`))).toMatchObject({ status: 'cancelled', cause: 'facility' });

    const other = (
      await list<Bookable>(coordinator.get(`/dyads/${made.dyadId}/bookable-sessions?from=2026-10-09&to=2026-11-06&mode=visit`))
    ).find((s) => s.bookable);
    const third = await got(coordinator.post('/visits', request(other?.id ?? '')), 201);
    const moved = await got<{ visits: Json[] }>(
      liaison.post(`/parents/${made.parentId}/custody-events`, {
        kind: 'ward_changed',
        ward: '4',
        occurredAt: used.clock.now().toISOString(),
      }),
      201,
    );
    expect(moved.visits).toEqual(expect.any(Array));
    const released = await got<{ visits: Json[] }>(
      liaison.post(`/parents/${made.parentId}/custody-events`, { kind: 'released', occurredAt: used.clock.now().toISOString() }),
      201,
    );
    const ended = [...moved.visits, ...released.visits].map((v) => v.id);
    expect(ended).toContain(third.id);
    expect((await got(coordinator.get(`/visits/${third.id as string}`))).status).toBe('cancelled');
  }

  async function record(): Promise<void> {
    const lines = await list<{ action: string }>(lead.get(`/audit-events?childId=${made.childId}&limit=200`));
    expect(lines.map((l) => l.action)).toEqual(
      expect.arrayContaining([
        'child.create',
        'child.read',
        'visit.request',
        'visit.confirm',
        'visit.complete',
        'exchange.enter',
        'consent.give',
        'contact_decision.approve',
        'custody.released',
      ]),
    );
    expect(JSON.stringify(lines)).not.toContain(CHILD.givenName);
  }
});
