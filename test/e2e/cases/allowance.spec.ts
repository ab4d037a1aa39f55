import { EntitlementClosingService } from '../../../src/entitlements/entitlement-closing.service';
import { adjustedOf, foldLedger, LedgerLine } from '../../../src/entitlements/entitlement.rules';
import type { ApiClient } from '../../support/app';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { people, requestOf } from '../visits-given';

// Cases of the study of prison visit systems, section 6, on allowances; its numbers. Odd numbers are our own neighbours of the even ones.
const used = useApp();
interface Offer {
  id: string;
  bookable: boolean;
  eligibility: { reasons: { code: string }[] };
}
type Reasons = { code: string; reasons: { code: string; due?: string }[] };

interface Row {
  period: string;
  granted: number;
  held: number;
  used: number;
  adjusted: number;
}

/** The ledger's rows, each checked against the fold of its lines. */
async function ledger(rosterEntryId: string): Promise<Row[]> {
  const rows = await used.db.sql<Row>(
    `SELECT period, granted, held, used, adjusted FROM entitlement_periods WHERE roster_entry_id = $1 ORDER BY period`,
    [rosterEntryId],
  );
  for (const row of rows) {
    const lines = await used.db.sql<LedgerLine>(`SELECT kind, amount FROM entitlement_entries WHERE roster_entry_id = $1 AND period = $2`, [
      rosterEntryId,
      row.period,
    ]);
    expect(foldLedger(lines)).toMatchObject({ granted: row.granted, held: row.held, used: row.used });
    expect(adjustedOf(lines)).toBe(row.adjusted);
  }
  return rows;
}

const correct = (officer: ApiClient, family: ReadyFamily, amount: number, on?: string) =>
  officer.post(`/parents/${family.parentId}/entitlement-corrections`, {
    amount,
    mode: 'visit',
    reasonCode: 'facility_decision',
    ...(on === undefined ? {} : { on }),
  });
const note = (officer: ApiClient, family: ReadyFamily) =>
  officer.post(`/parents/${family.parentId}/entitlement-notes`, { occurredOn: '2026-09-02', mode: 'visit' });
const setRules = (family: ReadyFamily, rules: object): Promise<unknown> =>
  used.db.sql(`UPDATE facility_rules SET rules = rules || $2::jsonb WHERE facility_id = $1`, [family.facilityId, JSON.stringify(rules)]);

describe('the parent’s allowance', () => {
  it('case 13: no allowance though there is room: refused with the day from which there is one again', async () => {
    const family = await used.given.readyFamily();
    const { coordinator, liaison } = await people(used, family);
    await note(liaison, family).expect(201);
    const refused = await coordinator.post('/visits', requestOf(family, await used.given.session(family.facilityId)));
    expect(refused.status).toBe(409);
    expect((refused.body as Reasons).reasons[0]).toMatchObject({ code: 'entitlement.used_up', due: '2026-10-01' });
  });

  it('case 14: no room and no allowance: one refusal that lists both', async () => {
    const family = await used.given.readyFamily();
    const { coordinator, liaison } = await people(used, family);
    await note(liaison, family).expect(201);
    const sessionId = await used.given.session(family.facilityId, { capacity: 1, held: 1 });
    const refused = await coordinator.post('/visits', requestOf(family, sessionId));
    expect(refused.status).toBe(422);
    expect((refused.body as Reasons).reasons.map((r) => r.code)).toEqual(expect.arrayContaining(['entitlement.used_up', 'session.full']));
  });

  it('case 53: a correction is a line with its reason, counts at once, and never goes below what is used and held', async () => {
    const family = await used.given.readyFamily();
    const { coordinator, liaison } = await people(used, family);
    const sessionId = await used.given.session(family.facilityId);
    await note(liaison, family).expect(201);
    await coordinator.post('/visits', requestOf(family, sessionId)).expect(409);
    const corrected = await correct(liaison, family, 1).expect(201);
    expect(corrected.body).toEqual({ period: '2026-09-01', pool: 'contact', granted: 2, held: 0, used: 1, free: 1 });
    await coordinator.post('/visits', requestOf(family, sessionId)).expect(201);
    const below = await correct(liaison, family, -1).expect(409);
    expect(below.body).toMatchObject({ code: 'entitlement_correction.below' });
    const seen = (await coordinator.get(`/parents/${family.parentId}/entitlements`)).body as { data: { entries: object[] }[] };
    expect(seen.data[0]).toMatchObject({ granted: 2, held: 1, used: 1, free: 0, adjusted: 1, usedByOther: true, endsOn: '2026-09-30' });
    expect(seen.data[0]?.entries).toMatchObject([
      { kind: 'grant', amount: 1, ours: false },
      { kind: 'use_by_other', ours: false },
      { kind: 'correction', amount: 1, reasonCode: 'facility_decision' },
      { kind: 'hold', amount: 1, ours: true },
    ]);
    expect(await ledger(family.rosterEntryId)).toEqual([{ period: '2026-09-01', granted: 2, held: 1, used: 1, adjusted: 1 }]);
    for (const body of [{ amount: 0 }, { amount: 11 }, { amount: 1, reasonCode: 'because' }, { amount: 1, on: '2026-08-31' }]) {
      const answer = await liaison.post(`/parents/${family.parentId}/entitlement-corrections`, {
        mode: 'visit',
        reasonCode: 'festival',
        ...body,
      });
      expect(answer.status).toBe(422);
    }
    await correct(await used.as(await used.given.user('liaison', { facilityId: await used.given.facility() })), family, 1).expect(404);
  });

  it('case 54: corrections, notes and bookings at the same moment, in any order, leave the right balance', async () => {
    const families = [await used.given.readyFamily()];
    const [first] = families as [ReadyFamily];
    await setRules(first, { entitlement: { strict: 0, observation: 3, general: 3, lenient: 3 } });
    const { coordinator, liaison } = await people(used, first);
    const sessions: string[] = [];
    for (const day of ['2026-09-14', '2026-09-15', '2026-09-16']) sessions.push(await used.given.session(first.facilityId, { day }));
    const tried = await Promise.all([
      correct(liaison, first, 1),
      correct(liaison, first, -1),
      correct(liaison, first, -1),
      correct(liaison, first, 1),
      note(liaison, first),
      note(liaison, first),
      ...sessions.map((id) => coordinator.post('/visits', requestOf(first, id))),
    ]);
    const ok = tried.map((answer) => answer.status === 201);
    expect(tried.every((answer) => [201, 409].includes(answer.status))).toBe(true);
    const adjusted = [1, -1, -1, 1].reduce((sum, amount, i) => (ok[i] ? sum + amount : sum), 0);
    const notes = ok.slice(4, 6).filter(Boolean).length;
    const held = ok.slice(6).filter(Boolean).length;
    expect(await ledger(first.rosterEntryId)).toEqual([{ period: '2026-09-01', granted: 3 + adjusted, held, used: notes, adjusted }]);
    expect(held + notes).toBeLessThanOrEqual(3 + adjusted);
  });

  it('case 54: corrections at once all count or are refused, again and again', async () => {
    const family = await used.given.readyFamily();
    const { liaison } = await people(used, family);
    for (let i = 0; i < 10; i += 1)
      await Promise.all([2, -1, 1, -2].map((amount) => correct(liaison, family, Math.sign(amount) * Math.abs(amount))));
    const [row] = await ledger(family.rosterEntryId);
    expect(row).toMatchObject({ held: 0, used: 0 });
    const refused = 1 + (row?.adjusted ?? 0);
    expect(refused).toBe(row?.granted);
    expect(row?.granted).toBeGreaterThanOrEqual(0);
  });

  it('case 55: what may be saved goes into the next period once, the rest expires', async () => {
    const family = await used.given.readyFamily();
    await setRules(family, { entitlement: { strict: 0, observation: 3, general: 3, lenient: 3 }, entitlementCarryOver: 1 });
    const { liaison } = await people(used, family);
    await note(liaison, family).expect(201);
    used.clock.set('2026-10-01T02:00:00Z');
    const closing = used.app.get(EntitlementClosingService);
    expect((await Promise.all([closing.closeEnded(), closing.closeEnded()])).reduce((a, b) => a + b)).toBe(1);
    expect(await ledger(family.rosterEntryId)).toEqual([
      { period: '2026-09-01', granted: 1, held: 0, used: 1, adjusted: -2 },
      { period: '2026-10-01', granted: 4, held: 0, used: 0, adjusted: 1 },
    ]);
    used.clock.set('2026-11-01T02:00:00Z');
    await closing.closeEnded();
    expect((await ledger(family.rosterEntryId)).at(-1)).toMatchObject({ period: '2026-11-01', granted: 4, adjusted: 1 });
  });

  it('case 57: a meeting that the facility ended after its month comes back in the month of today, once', async () => {
    const family = await used.given.readyFamily();
    const { coordinator, liaison } = await people(used, family);
    const asked = await coordinator.post('/visits', requestOf(family, await used.given.session(family.facilityId, { day: '2026-09-30' })));
    const { id } = asked.body as { id: string };
    await liaison.post(`/visits/${id}/confirmations`, {}).expect(201);
    used.clock.set('2026-10-05T02:00:00Z');
    // A month later the old sign-in is over.
    const later = await people(used, family);
    const report = await later.coordinator.post(`/visits/${id}/reports`, {
      outcome: 'refused_at_gate',
      cause: 'facility',
      attendance: [
        { dyadId: family.dyadId, attended: false },
        { personId: family.caregiverId, attended: false },
        { personId: family.workerId, attended: false },
      ],
      concern: false,
      nextStep: 'rebook',
    });
    expect([report.status, (report.body as { errors?: object[] }).errors]).toEqual([201, undefined]);
    expect(await ledger(family.rosterEntryId)).toEqual([
      { period: '2026-09-01', granted: 0, held: 0, used: 0, adjusted: -1 },
      { period: '2026-10-01', granted: 2, held: 0, used: 0, adjusted: 1 },
    ]);
  });

  it('case 59: a festival’s cap is a period of its own, shown with its days', async () => {
    const family = await used.given.readyFamily();
    await used.db.sql(`UPDATE roster_entries SET grade = 'lenient' WHERE id = $1`, [family.rosterEntryId]);
    await setRules(family, { entitlementCaps: [{ from: '2026-09-20', to: '2026-10-10', most: 1 }] });
    const { coordinator } = await people(used, family);
    const [a, b, c] = [
      await used.given.session(family.facilityId, { day: '2026-09-23' }),
      await used.given.session(family.facilityId, { day: '2026-10-08' }),
      await used.given.session(family.facilityId, { day: '2026-10-12' }),
    ];
    await coordinator.post('/visits', requestOf(family, a)).expect(201);
    const refused = await coordinator.post('/visits', requestOf(family, b)).expect(409);
    expect((refused.body as Reasons).reasons.find((r) => r.code === 'entitlement.used_up')?.due).toBe('2026-10-11');
    await coordinator.post('/visits', requestOf(family, c)).expect(201);
    const seen = (await coordinator.get(`/parents/${family.parentId}/entitlements`)).body as { data: object[] };
    expect(seen.data).toMatchObject([
      { period: '2026-09-01', granted: 2, held: 0 },
      { period: '2026-09-20', endsOn: '2026-10-10', granted: 1, held: 1, cap: 1 },
      { period: '2026-10-01', granted: 2, held: 1 },
    ]);
  });
});

describe('a time at which the parent is not available', () => {
  const at = (day: string, time: string): string => `${day}T${time}:00+08:00`;
  const offered = async (coordinator: ApiClient, family: ReadyFamily) =>
    ((await coordinator.get(`/dyads/${family.dyadId}/bookable-sessions`)).body as { data: Offer[] }).data;

  it('case 26: an overlapping session is not offered; touching end to start is', async () => {
    const family = await used.given.readyFamily();
    const { coordinator, liaison } = await people(used, family);
    const day = '2026-09-23';
    const before = await used.given.session(family.facilityId, { day, time: '09:00', endTime: '09:30' });
    const during = await used.given.session(family.facilityId, { day, time: '09:45', endTime: '10:15' });
    const after = await used.given.session(family.facilityId, { day, time: '10:30', endTime: '11:00' });
    const times = { startsAt: at(day, '09:30'), endsAt: at(day, '10:30') };
    const made = await liaison.post(`/parents/${family.parentId}/appointments`, times);
    expect(made.status).toBe(201);
    const bookable = async () => Object.fromEntries((await offered(coordinator, family)).map((o) => [o.id, o.bookable]));
    expect(await bookable()).toEqual({ [before]: true, [during]: false, [after]: true });
    const told = (await offered(coordinator, family)).find((o) => o.id === during);
    expect(told?.eligibility.reasons.map((r) => r.code)).toContain('parent.busy');
    await coordinator.post('/visits', requestOf(family, during)).expect(409);
    // What it is stands nowhere, and nobody but the facility's desk sees that there is one.
    expect(Object.keys(made.body as object).sort()).toEqual(
      ['cancelledAt', 'endsAt', 'id', 'rosterEntryId', 'rosterNumber', 'startsAt', 'version'].sort(),
    );
    await coordinator.get(`/parents/${family.parentId}/appointments`).expect(403);
  });

  it('case 27: moving or taking one back judges again: offered once more, and an arranged visit falls', async () => {
    const family = await used.given.readyFamily();
    const { coordinator, liaison } = await people(used, family);
    const [day, other] = ['2026-09-23', '2026-09-24'];
    const sessionId = await used.given.session(family.facilityId, { day });
    const made = await liaison.post(`/parents/${family.parentId}/appointments`, { startsAt: at(day, '09:00'), endsAt: at(day, '11:00') });
    const { id } = made.body as { id: string };
    await coordinator.post('/visits', requestOf(family, sessionId)).expect(409);
    await liaison
      .put(`/appointments/${id}`, { startsAt: at(other, '09:00'), endsAt: at(other, '11:00') }, { 'If-Match': '"1"' })
      .expect(200);
    const asked = await coordinator.post('/visits', requestOf(family, sessionId)).expect(201);
    await liaison.put(`/appointments/${id}`, { startsAt: at(day, '09:00'), endsAt: at(day, '11:00') }, { 'If-Match': '"1"' }).expect(412);
    await liaison.put(`/appointments/${id}`, { startsAt: at(day, '09:00'), endsAt: at(day, '11:00') }, { 'If-Match': '"2"' }).expect(200);
    const visit = (await coordinator.get(`/visits/${(asked.body as { id: string }).id}`)).body as { status: string };
    expect(visit.status).not.toBe('requested');
    await liaison.post(`/appointments/${id}/cancellations`).expect(201);
    await liaison.post(`/appointments/${id}/cancellations`).expect(201);
    expect((await offered(coordinator, family)).find((o) => o.id === sessionId)?.bookable).toBe(true);
    const wrong = await liaison.post(`/parents/${family.parentId}/appointments`, { startsAt: at(day, '11:00'), endsAt: at(day, '09:00') });
    expect(wrong.body).toMatchObject({ errors: [{ pointer: '/endsAt', code: 'appointment.ends_first' }] });
    const elsewhere = await used.as(await used.given.user('liaison', { facilityId: await used.given.facility() }));
    await elsewhere.post(`/appointments/${id}/cancellations`).expect(404);
  });

  it('is entered on a page in the facility’s own time, and everything wrong is told at once', async () => {
    const family = await used.given.readyFamily();
    const entry = await used.db.one<{ number: string }>(`SELECT number FROM roster_entries WHERE id = $1`, [family.rosterEntryId]);
    const officer = await used.browser(await used.given.user('liaison', { facilityId: family.facilityId, locale: 'en' }));
    const path = '/liaison/appointments';
    const bad = await officer.submit(path, { number: 'none', day: '2026-09-23', from: '10:00', to: '09:00' });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('value="none"');
    const fields = { number: entry?.number ?? '', day: '2026-09-23', from: '10:00', to: '09:00' };
    expect((await officer.submit(path, fields)).text).toContain('The end is not after the beginning.');
    expect((await officer.submit(path, { ...fields, to: '11:00', toDay: '' })).status).toBe(303);
    expect((await officer.get(path)).text).toContain('Wed 23 Sep 2026, 10:00 am');
  });
});

describe('the page of an allowance', () => {
  it('shows the ledger to the family’s organisation, and lets the officer correct and note', async () => {
    const family = await used.given.readyFamily();
    const officer = await used.browser(await used.given.user('liaison', { facilityId: family.facilityId, locale: 'en' }));
    const path = `/liaison/parents/${family.parentId}/entitlements`;
    const bad = await officer.submit(path, { amount: 'x', mode: 'visit' }, `/liaison/parents/${family.parentId}/entitlement-corrections`);
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('value="x"');
    const fields = { amount: '1', mode: 'visit', reasonCode: 'festival', on: '' };
    expect((await officer.submit(path, fields, `/liaison/parents/${family.parentId}/entitlement-corrections`)).status).toBe(303);
    const noteFields = { occurredOn: '2026-09-01', mode: 'visit' };
    expect((await officer.submit(path, noteFields, `/liaison/parents/${family.parentId}/entitlement-notes`)).status).toBe(303);
    const coordinator = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId, locale: 'en' }));
    const seen = (await coordinator.get(`/parents/${family.parentId}/entitlements`)).text;
    expect(seen).toContain('Corrected · festival');
    expect(seen).toContain('Used by somebody else');
    expect(seen).not.toContain('<form action="/liaison');
  });
});
