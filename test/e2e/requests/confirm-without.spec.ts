import { callScript } from '../../../src/notifications/calls/call-script';
import { CallTaskQueries } from '../../../src/notifications/calls/call-tasks.queries';
import { UsersQueries } from '../../../src/access/users.queries';
import { ApiClient, useApp } from '../../support/app';
import { newId } from '../../../src/kernel/ids';
import { Asked, fourVisitors } from '../four-visitors';

const used = useApp();
type Party = { personType: string; personId: string; place: string }[];
const asked = (): Promise<Asked> => fourVisitors(used);

const confirm = (who: ApiClient, visitId: string, without: object[], more: object = {}) =>
  who.post(`/visits/${visitId}/confirmations`, { without, ...more });
const calls = (): Promise<object[]> => used.db.sql(`SELECT reason_code, caregiver_id, status FROM call_tasks ORDER BY id`);
const auditOf = async (visitId: string, action: string): Promise<object[]> =>
  (
    await used.db.sql<{ details: object }>(`SELECT details FROM audit_events WHERE subject_id = $1 AND action = $2 ORDER BY id`, [
      visitId,
      action,
    ])
  ).map((row) => row.details);

describe('a yes without somebody', () => {
  it('strikes one of four visitors with a reason, and the other three come', async () => {
    const at = await asked();
    expect((await at.liaison.get(`/visits/${at.visitId}`).expect(200)).body.party).toContainEqual({
      personType: 'relative',
      personId: at.relativeId,
      place: 'inside',
    });
    expect(await at.session()).toMatchObject({ seatsHeld: 1, adults: 2, groups: 1 });
    const { body } = await confirm(at.liaison, at.visitId, [{ personId: at.relativeId, reasonCode: 'visitor_not_approved' }]).expect(201);
    expect(body).toMatchObject({ status: 'confirmed', headCount: 3, adultsInside: 1 });
    expect(body.notAdmitted).toEqual([
      { personType: 'relative', personId: at.relativeId, dyadId: null, reasonCode: 'visitor_not_approved' },
    ]);
    expect(JSON.stringify(body)).not.toContain('Wei Aunt');
    expect(await at.session()).toMatchObject({ seatsConfirmed: 1, contactsHeld: 1, adults: 1, groups: 1 });
    const { body: seen } = await at.coordinator.get(`/visits/${at.visitId}`).expect(200);
    expect(seen.notAdmitted).toEqual([expect.objectContaining({ name: 'Wei Aunt', reasonCode: 'visitor_not_approved' })]);
    expect((seen.party as Party).map((p) => p.personId)).not.toContain(at.relativeId);
    expect(await auditOf(at.visitId, 'visit.not_admit')).toEqual([{ personType: 'relative', reasonCode: 'visitor_not_approved' }]);
  });

  it('strikes a child, whose sister still comes; the child’s home is told by a call once the minute is over, without the place', async () => {
    const at = await asked();
    const without = [{ dyadId: at.siblingDyad, reasonCode: 'document_missing' }];
    await confirm(at.liaison, at.visitId, without, { familyNote: 'The birth certificate is missing', note: 'ask ward 3' }).expect(201);
    expect(await at.session()).toMatchObject({ groups: 0, adults: 2 });
    await used.drain();
    expect(await calls()).toEqual([]);
    used.clock.advanceMinutes(1.1);
    await used.drain();
    await used.drain();
    expect(await calls()).toContainEqual({ reasonCode: 'not_admitted', caregiverId: at.family.caregiverId, status: 'open' });
    const notices = await used.db.sql<{ role: string }>(`SELECT payload->>'role' AS role FROM outbox WHERE topic = 'staff.notice'`);
    expect(notices).toContainEqual({ role: 'coordinator' });
    const actor = await used.app
      .get(UsersQueries)
      .fromUserId(await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    if (!actor) throw new Error('no user');
    const { data } = await used.app.get(CallTaskQueries).list(actor, { reasonCode: 'not_admitted', limit: 5 });
    const [task] = data;
    if (!task) throw new Error('no call');
    const { script } = callScript({ ...task, language: 'en' }, 'Xiaohe');
    expect(script).toContain('cannot come along');
    expect(script).toContain('We were told: The birth certificate is missing');
    expect(JSON.stringify(task)).not.toContain('ward 3');
  });

  it('refuses in clear words when no child or no adult is left, or for somebody who is not of the visit', async () => {
    const at = await asked();
    const code = async (without: object[]): Promise<string> =>
      ((await confirm(at.liaison, at.visitId, without).expect(422)).body as { code: string }).code;
    const reasonCode = 'contact_bar';
    expect(
      await code([
        { dyadId: at.family.dyadId, reasonCode },
        { dyadId: at.siblingDyad, reasonCode },
      ]),
    ).toBe('visit.without_no_child');
    expect(
      await code([
        { personId: at.family.caregiverId, reasonCode },
        { personId: at.relativeId, reasonCode },
      ]),
    ).toBe('visit.without_no_adult');
    expect(await code([{ personId: newId(), reasonCode }])).toBe('visit.without_unknown');
    expect(await code([{ reasonCode }])).toBe('visit.without_unknown');
    expect(await code([{ personId: at.relativeId, reasonCode: 'because' }])).toBe('validation.failed');
    expect(await at.session()).toMatchObject({ seatsHeld: 1, seatsConfirmed: 0, adults: 2 });
    expect(await auditOf(at.visitId, 'visit.not_admit')).toEqual([]);
  });

  it('is taken back within the minute: everybody is there again, seats too, and nobody hears of it', async () => {
    const at = await asked();
    const before = await at.coordinator.get(`/visits/${at.visitId}`).expect(200);
    const without = [
      { personId: at.relativeId, reasonCode: 'visitor_not_approved' },
      { dyadId: at.siblingDyad, reasonCode: 'document_missing' },
    ];
    await confirm(at.liaison, at.visitId, without).expect(201);
    await at.liaison.post(`/visits/${at.visitId}/undos`).expect(201);
    const { body } = await at.coordinator.get(`/visits/${at.visitId}`).expect(200);
    for (const key of ['party', 'dyads', 'notAdmitted', 'status', 'headCount']) expect(body[key]).toEqual(before.body[key]);
    expect(await at.session()).toMatchObject({ seatsHeld: 1, seatsConfirmed: 0, adults: 2, groups: 1 });
    expect(await used.db.sql(`SELECT person_id FROM visit_party WHERE visit_id = $1 AND after_agreement`, [at.visitId])).toEqual([]);
    used.clock.advanceMinutes(2);
    await used.drain();
    expect(await calls()).toEqual([]);
  });

  it('is not gone round: the organisation cannot put the person back without asking again', async () => {
    const at = await asked();
    await confirm(at.liaison, at.visitId, [{ personId: at.relativeId, reasonCode: 'visitor_not_approved' }]).expect(201);
    const party = [
      { personType: 'caregiver', personId: at.family.caregiverId, place: 'inside' },
      { personType: 'worker', personId: at.family.workerId, place: 'waits' },
      { personType: 'relative', personId: at.relativeId, place: 'inside' },
    ];
    expect((await at.coordinator.post(`/visits/${at.visitId}/amendments`, { party }).expect(422)).body.code).toBe('amendment.not_admitted');
    const sessionId = await used.given.session(at.family.facilityId, { day: '2026-10-15' });
    await at.coordinator.post(`/visits/${at.visitId}/amendments`, { party, sessionId }).expect(201);
    const { body } = await at.liaison.post(`/visits/${at.visitId}/confirmations`).expect(201);
    expect(body).toMatchObject({ notAdmitted: [], adultsInside: 2 });
  });

  it('goes through a batch like any other decision', async () => {
    const at = await asked();
    const decision = { visitId: at.visitId, action: 'confirm', without: [{ personId: at.relativeId, reasonCode: 'contact_bar' }] };
    const { body } = await at.liaison.post('/decision-batches', { decisions: [decision] }).expect(200);
    expect(body.results).toEqual([{ visitId: at.visitId, ok: true }]);
    expect(await auditOf(at.visitId, 'visit.not_admit')).toHaveLength(1);
  });
});

describe('two officers who decide at once', () => {
  it.each(Array.from({ length: 6 }, (_, i) => [i]))('one is heard, whole, and the other told that it has moved on (%i)', async (i) => {
    const at = await asked();
    const colleague = await used.as(
      await used.given.user('liaison', {
        facilityId: at.family.facilityId,
      }),
    );
    const one = [{ personId: at.relativeId, reasonCode: 'visitor_not_approved' }];
    const other = [{ dyadId: at.siblingDyad, reasonCode: 'document_missing' }];
    const answers = await Promise.all([
      confirm(at.liaison, at.visitId, one),
      i % 2 === 0 ? confirm(colleague, at.visitId, other) : colleague.post(`/visits/${at.visitId}/declines`, { reasonCode: 'duplicate' }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
    const [row] = await used.db.sql<{ status: string; struck: number; party: number; dyads: number }>(
      `SELECT v.status, (SELECT count(*)::int FROM visit_not_admitted n WHERE n.visit_id = v.id) AS struck,
              (SELECT count(*)::int FROM visit_party p WHERE p.visit_id = v.id) AS party, (SELECT count(*)::int FROM visit_dyads d WHERE d.visit_id = v.id) AS dyads
         FROM visits v WHERE v.id = $1`,
      [at.visitId],
    );
    const first = answers[0]?.status === 201;
    if (first) expect(row).toEqual({ status: 'confirmed', struck: 1, party: 2, dyads: 2 });
    else if (i % 2 === 0) expect(row).toEqual({ status: 'confirmed', struck: 1, party: 3, dyads: 1 });
    else expect(row).toEqual({ status: 'declined', struck: 0, party: 3, dyads: 2 });
    const adults = row?.status === 'confirmed' ? (first ? 1 : 2) : 0;
    expect(await at.session()).toMatchObject({ seatsHeld: 0, seatsConfirmed: row?.status === 'confirmed' ? 1 : 0, adults });
  });
});
