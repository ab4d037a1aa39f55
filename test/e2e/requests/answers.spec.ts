import { AnswerClockService } from '../../../src/visits/facility-desk/answer-clock.service';
import { VisitsService } from '../../../src/visits/visits.service';
import { useApp } from '../../support/app';
import { counters, desk, people, requestOf } from '../visits-given';

const used = useApp();
const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;
const run = (): Promise<number> => used.app.get(AnswerClockService).run();
const notices = (): Promise<{ payload: { role: string } }[]> =>
  used.db.sql(`SELECT payload FROM outbox WHERE topic = 'staff.notice' ORDER BY id`);

/** The pack's own default is five (three to decide, two to answer); here a facility says three. */
const threeDays = (): Promise<unknown> => used.db.sql(`UPDATE facility_rules SET rules = rules || '{"answerWorkingDays": 3}'`);

describe('the time a facility takes to answer', () => {
  it('is three working days: reminded at half and at four fifths, then handed to a deputy, then nobody has answered', async () => {
    const at = await desk(used);
    await threeDays();
    const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    await used.drain();
    const read = async (): Promise<Record<string, unknown>> =>
      (await (await people(used, at.family)).coordinator.get(`/visits/${id}`).expect(200)).body as Record<string, unknown>;
    // Asked on a Wednesday at 10:00 in Shanghai.
    expect(await read()).toMatchObject({
      answerDueAt: '2026-09-07T02:00:00.000Z',
      holdExpiresAt: '2026-09-08T02:00:00.000Z',
      escalatedAt: null,
    });
    expect(await run()).toBe(0);
    used.clock.set('2026-09-03T14:00:00Z');
    expect([await run(), await run()]).toEqual([1, 0]);
    used.clock.set('2026-09-04T11:36:00Z');
    expect(await run()).toBe(1);
    expect((await notices()).map((n) => n.payload.role)).toEqual(['liaison', 'liaison']);
    used.clock.set('2026-09-07T02:00:00Z');
    expect(await run()).toBe(1);
    expect((await read()).escalatedAt).toBe('2026-09-07T02:00:00.000Z');
    expect(await used.app.get(VisitsService).expireDue()).toBe(0);
    used.clock.set('2026-09-08T02:00:00Z');
    expect(await used.app.get(VisitsService).expireDue()).toBe(1);
    const ended = await read();
    expect(ended).toMatchObject({ status: 'expired', reasonCode: 'no_answer' });
    expect((ended.history as { action: string }[]).map((line) => line.action)).toEqual([
      'request',
      'remind_answer',
      'remind_answer',
      'escalate_answer',
      'expire',
    ]);
    expect(await counters(used, at.sessionId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 0, contactsHeld: 0 });
    // Not a refusal: the next date is proposed to the coordinator.
    const others = await (await people(used, at.family)).coordinator.get(`/visits/${id}/alternatives`).expect(200);
    expect((others.body as { data: { sessionId: string }[] }).data).toEqual([]);
    expect(await used.db.sql(`SELECT cause, owner_role FROM tasks WHERE status = 'open'`)).toEqual([
      { cause: 'no_answer', ownerRole: 'coordinator' },
    ]);
    await used.given.session(at.family.facilityId, { time: '14:00', endTime: '14:30' });
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    expect((await browser.get(`/visits/${id}`)).text).toContain('That is not a refusal');
  });

  it('follows the facility’s own rule, and stops with an answer', async () => {
    const at = await desk(used);
    await used.db.sql(`UPDATE facility_rules SET rules = rules || '{"answerWorkingDays": 5}'`);
    const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    await used.drain();
    expect((await at.coordinator.get(`/visits/${id}`)).body).toMatchObject({ answerDueAt: '2026-09-09T02:00:00.000Z' });
    await at.liaison.post(`/visits/${id}/confirmations`, {}).expect(201);
    used.clock.set('2026-09-10T02:00:00Z');
    expect(await run()).toBe(0);
  });

  it('is handed to the second officer, or to the authority’s lead where there is none', async () => {
    const at = await desk(used);
    await threeDays();
    const facility = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [
      at.family.facilityId,
    ]);
    const lead = await used.given.user('lead', { organisationId: facility?.organisationId });
    await used.db.sql(`UPDATE users SET active = false WHERE role = 'liaison'`);
    const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    await used.drain();
    for (const when of ['2026-09-03T14:00:00Z', '2026-09-04T11:36:00Z', '2026-09-07T02:00:00Z']) {
      used.clock.set(when);
      expect(await run()).toBe(1);
    }
    expect(await used.db.one(`SELECT escalated_to FROM visits WHERE id = $1`, [id])).toEqual({ escalatedTo: lead });
    expect((await notices()).map((n) => n.payload.role)).toEqual(['liaison', 'liaison', 'lead', 'liaison', 'coordinator']);
  });
});
