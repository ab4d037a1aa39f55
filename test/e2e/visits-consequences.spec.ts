import { Consequences } from '../../src/jobs/consequences';
import { conflict } from '../../src/kernel/domain-error';
import { newId, newReference } from '../../src/kernel/ids';
import { MessageSender } from '../../src/notifications/engine/message-sender';
import { GateRefusals } from '../../src/visits/gate-refusals';
import { ApiClient, useApp } from '../support/app';
import { ReadyFamily } from '../support/given';
import { counters, people } from './visits-given';

const used = useApp();
type Booked = ReadyFamily & { visitId: string; sessionId: string; requestedId: string; letterId: string };

/** A family with a confirmed and a requested visit, a letter at the facility and a text that waits to be sent. */
async function booked(): Promise<Booked> {
  const visit = await used.given.visit({ status: 'confirmed' });
  const later = await used.given.session(visit.facilityId, { day: '2026-10-14' });
  const { visitId: requestedId } = await used.given.visit({ family: visit, sessionId: later });
  const letterId = await used.given.row('exchanges', {
    ...{ id: newId(), organisationId: visit.organisationId, reference: newReference(), dyadId: visit.dyadId, facilityId: visit.facilityId },
    ...{ kind: 'letter', direction: 'to_parent', status: 'dispatched', enteredAt: used.clock.now() },
  });
  await message(visit, 'tomorrow', 'queued');
  return { ...visit, requestedId, letterId };
}

const message = (visit: ReadyFamily & { visitId: string }, template: string, status: string): Promise<string> =>
  used.given.row('messages', {
    ...{ id: newId(), organisationId: visit.organisationId, visitId: visit.visitId, visitVersion: 1, caregiverId: visit.caregiverId },
    ...{ channel: 'sms', template, locale: 'zh-CN', stepKey: `test:${visit.visitId}:1:${visit.caregiverId}:sms:${template}`, status },
    params: { children: ['小测'], day: '2026-09-23', time: '09:30', worker: '王老师', alias: '小禾', startsAt: '2026-09-23T01:30:00.000Z' },
    ...{ runAt: used.clock.now(), uselessAfter: '2026-09-23T01:30:00Z', sentAt: status === 'accepted' ? used.clock.now() : null },
  });

const state = async (of: Booked) => ({
  visits: (
    await used.db.sql<{ status: string; reasonCode: string | null }>(
      `SELECT status, reason_code FROM visits WHERE id = ANY($1::uuid[]) ORDER BY starts_at`,
      [[of.visitId, of.requestedId]],
    )
  ).map(({ status, reasonCode }) => [status, reasonCode]),
  letter: await used.db.one<{ status: string; heldFrom: string | null }>(`SELECT status, held_from FROM exchanges WHERE id = $1`, [
    of.letterId,
  ]),
  messages: (await used.db.sql<{ status: string }>(`SELECT status FROM messages WHERE visit_id = $1`, [of.visitId])).map((m) => m.status),
  tasks: (
    await used.db.sql<{ key: string; ownerRole: string }>(
      `SELECT key, owner_role FROM tasks WHERE kind = 'look_at_change' AND status = 'open' AND dyad_id = $1 ORDER BY key`,
      [of.dyadId],
    )
  ).map((task) => `${task.key} ${task.ownerRole}`),
});

const lead = async (of: Booked): Promise<ApiClient> => used.as(await used.given.user('lead', { organisationId: of.organisationId }));
const liaison = async (of: Booked): Promise<ApiClient> => (await people(used, of)).liaison;
const occurredAt = '2026-09-01T10:00:00+08:00';
const HELD = { status: 'on_hold', heldFrom: 'dispatched' };
/** It lies where the parent no longer is, and goes on from its sending. */
const SENT_ELSEWHERE = { status: 'on_hold', heldFrom: 'safety_passed' };
const ON_ITS_WAY = { status: 'dispatched', heldFrom: null };

/** Each cause as somebody reports it; why the visits end; what becomes of the letter. */
const CAUSES: [string, (of: Booked) => Promise<number>, string, object][] = [
  [
    'a withdrawal of consent',
    async (of) => (await (await lead(of)).post(`/dyads/${of.dyadId}/consent-withdrawals`, {})).status,
    'consent_missing',
    HELD,
  ],
  [
    'a restriction',
    async (of) => (await (await lead(of)).post(`/dyads/${of.dyadId}/restrictions`, { kind: 'court_order', startsOn: '2026-09-02' })).status,
    'restriction_active',
    HELD,
  ],
  [
    'a child’s “not now”',
    async (of) =>
      (await (await lead(of)).post(`/dyads/${of.dyadId}/child-views`, { view: 'not_now', method: 'talk', caregiverPresent: false })).status,
    'child_view_not_now',
    HELD,
  ],
  [
    'a decision that was withdrawn',
    async (of) => {
      const decision = await used.db.one<{ id: string }>(`SELECT id FROM contact_decisions WHERE dyad_id = $1`, [of.dyadId]);
      return (await (await lead(of)).post(`/contact-decisions/${decision?.id ?? ''}/withdrawals`, {})).status;
    },
    'contact_decision_missing',
    HELD,
  ],
  [
    'a worry',
    async (of) => (await (await lead(of)).post(`/dyads/${of.dyadId}/incidents`, { note: 'Very quiet since the last call' })).status,
    'incident_open',
    HELD,
  ],
  [
    'a change of guardian',
    async (of) =>
      (await (await lead(of)).post(`/caregivers/${of.caregiverId}/guardianships`, { childId: of.childId, isGuardian: false })).status,
    'consent_to_reconfirm',
    HELD,
  ],
  [
    'a dyad that is closed',
    async (of) => (await (await lead(of)).post(`/dyads/${of.dyadId}/closings`, { reasonCode: 'child_request' })).status,
    'dyad_closed',
    HELD,
  ],
  [
    'a parent’s release',
    async (of) => (await (await liaison(of)).post(`/parents/${of.parentId}/custody-events`, { kind: 'released', occurredAt })).status,
    'parent_released',
    SENT_ELSEWHERE,
  ],
  [
    'a parent’s transfer',
    async (of) => {
      const body = { kind: 'transferred', occurredAt, facilityId: await used.given.facility() };
      return (await (await liaison(of)).post(`/parents/${of.parentId}/custody-events`, body)).status;
    },
    'parent_transferred',
    SENT_ELSEWHERE,
  ],
  [
    'a strict grade',
    async (of) => {
      const body = { kind: 'grade_changed', occurredAt, grade: 'strict' };
      return (await (await liaison(of)).post(`/parents/${of.parentId}/custody-events`, body)).status;
    },
    'grade_suspended',
    ON_ITS_WAY,
  ],
  [
    'a suspended worker',
    async (of) => (await (await lead(of)).post(`/workers/${of.workerId}/suspensions`, { suspendedReason: 'complaint' })).status,
    'party_worker_not_vetted',
    ON_ITS_WAY,
  ],
  [
    'a lapsed vetting',
    async (of) => (await (await lead(of)).post(`/workers/${of.workerId}/vettings`, { vettedOn: '2026-09-02', clear: false })).status,
    'party_worker_not_vetted',
    ON_ITS_WAY,
  ],
];

describe('in the transaction of its cause, at once and together', () => {
  it.each(CAUSES)('%s ends visits, holds letters, takes messages back and leaves tasks', async (_, happens, reasonCode, letter) => {
    const family = await booked();
    expect(await happens(family)).toBeLessThan(300);
    // Nothing was drained: what follows is what the answer found.
    expect(await state(family)).toEqual({
      visits: [
        ['cancelled', reasonCode],
        ['cancelled', reasonCode],
      ],
      letter,
      messages: ['suppressed'],
      tasks: [
        ...(letter === ON_ITS_WAY ? [] : [`look:letters:${family.dyadId} coordinator`]),
        ...[`look:${family.visitId} coordinator`, `look:${family.requestedId} coordinator`].sort(),
      ].sort(),
    });
    expect(await counters(used, family.sessionId, family.rosterEntryId)).toEqual({
      ...{ seatsHeld: 0, seatsConfirmed: 0, contactsHeld: 0, contactsUsed: 0 },
    });
  });

  it('leaves nothing half done when a consequence fails', async () => {
    const family = await booked();
    const before = await state(family);
    let failing = true;
    used.app.get(Consequences).on('dyads.changed', () => {
      if (failing) throw conflict('visit.wrong_status');
      return Promise.resolve();
    });
    await (await lead(family)).post(`/dyads/${family.dyadId}/consent-withdrawals`, {}).expect(409);
    failing = false;
    expect(await state(family)).toEqual(before);
    expect(await used.db.sql(`SELECT 1 AS x FROM consents WHERE dyad_id = $1 AND withdrawn_at IS NOT NULL`, [family.dyadId])).toEqual([]);
    expect(await used.db.one(`SELECT gate_version FROM dyads WHERE id = $1`, [family.dyadId])).toEqual({ gateVersion: 1 });
    expect(await used.db.sql(`SELECT 1 AS x FROM outbox`)).toEqual([]);
  });

  it('tells the facility only that the family cancelled, and the family only that the plan has changed', async () => {
    const family = await booked();
    await message(family, 'asked', 'accepted');
    await (await lead(family)).post(`/dyads/${family.dyadId}/restrictions`, { kind: 'court_order', startsOn: '2026-09-02' }).expect(201);
    const seen = await (await liaison(family)).get(`/visits/${family.visitId}`).expect(200);
    expect(seen.body).toMatchObject({ status: 'cancelled', cause: 'family', reasonCode: 'family_cancelled' });
    expect(JSON.stringify(seen.body)).not.toMatch(/restriction/);
    await used.drain();
    await used.app.get(MessageSender, { strict: false }).sendDue();
    const sent = await used.db.sql<{ template: string; status: string; body: string }>(
      `SELECT template, status, body FROM messages WHERE visit_id = $1 AND template IN ('tomorrow', 'cancelled') ORDER BY template`,
      [family.visitId],
    );
    expect(sent.map((m) => [m.template, m.status])).toEqual([
      ['cancelled', 'accepted'],
      ['tomorrow', 'suppressed'],
    ]);
    expect(sent[0]?.body).not.toMatch(/限制|法院|restriction/);
  });

  it('keeps a child on the way going and calls the lead', async () => {
    const family = await booked();
    used.clock.set('2026-09-22T23:00:00Z');
    const api = await lead(family);
    await api.post(`/visits/${family.visitId}/steps`, { step: 'picked_up' }).expect(201);
    await api.post(`/dyads/${family.dyadId}/consent-withdrawals`, {}).expect(201);
    expect((await state(family)).visits).toEqual([
      ['under_way', null],
      ['cancelled', 'consent_missing'],
    ]);
    expect((await state(family)).tasks).toContain(`look:${family.visitId} lead`);
  });
});

describe('why was this allowed?', () => {
  it('is kept at each checkpoint, refused attempts too, for the organisation alone', async () => {
    const family = await used.given.readyFamily();
    const sessionId = await used.given.session(family.facilityId);
    const first = await people(used, family);
    const party = [
      { personType: 'caregiver', personId: family.caregiverId, place: 'inside' },
      { personType: 'worker', personId: family.workerId, place: 'waits' },
    ];
    const { id } = (await first.coordinator.post('/visits', { sessionId, dyadIds: [family.dyadId], party }).expect(201)).body as {
      id: string;
    };
    await first.liaison.post(`/visits/${id}/confirmations`, {}).expect(201);
    used.clock.set('2026-09-22T23:00:00Z');
    const { coordinator, liaison: desk } = await people(used, family);
    // Not reported to anybody: found at the door.
    await used.given.restriction(family.dyadId);
    await coordinator.post(`/visits/${id}/steps`, { step: 'picked_up' }).expect(422);
    await used.app.get(GateRefusals, { strict: false }).settled();
    const { data } = (await coordinator.get(`/visits/${id}/gate-results`).expect(200)).body as {
      data: { checkpoint: string; verdict: string; ruleVersion: string; fingerprint: string; reasons: { code: string }[] }[];
    };
    expect(data.map((r) => [r.checkpoint, r.verdict])).toEqual([
      ['request', 'allow'],
      ['confirmation', 'allow'],
      ['departure', 'block'],
    ]);
    expect(data.every((r) => /^[0-9a-f]{64}$/.test(r.fingerprint) && r.ruleVersion !== '')).toBe(true);
    expect(data[2]?.reasons.map((r) => r.code)).toContain('restriction.active');
    await desk.get(`/visits/${id}/gate-results`).expect(404);
    const userId = await used.given.user('lead', { organisationId: family.organisationId });
    expect((await (await used.browser(userId)).get(`/visits/${id}`).expect(200)).text).toContain('Why was this allowed?');
  });
});
