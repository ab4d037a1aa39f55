import { callScript } from '../../../src/notifications/calls/call-script';
import { CallTaskQueries } from '../../../src/notifications/calls/call-tasks.queries';
import { UsersQueries } from '../../../src/access/users.queries';
import { VisitsService } from '../../../src/visits/visits.service';
import { useApp } from '../../support/app';
import { Desk, desk, people, requestOf } from '../visits-given';

const used = useApp();
const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;
const notices = async (): Promise<(string | undefined)[]> =>
  (await used.db.sql<{ payload: { role?: string } }>(`SELECT payload FROM outbox WHERE topic = 'staff.notice' ORDER BY id`)).map(
    ({ payload }) => payload.role,
  );
const calls = (): Promise<object[]> => used.db.sql(`SELECT reason_code, status FROM call_tasks ORDER BY id`);
const later = async (hours: number): Promise<void> => {
  used.clock.advanceMinutes(hours * 60);
  await used.drain();
  await used.drain();
};

async function refused(): Promise<Desk & { visitId: string }> {
  const at = await desk(used, { day: '2026-10-14' });
  const visitId = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
  await used.drain();
  await at.liaison.post(`/visits/${visitId}/declines`, { reasonCode: 'facility_event' }).expect(201);
  return { ...at, visitId };
}

describe('a refused request', () => {
  it('is the coordinator’s to hear of at once – once the minute is over – and the family’s after 48 hours, by a call', async () => {
    const at = await refused();
    await used.drain();
    expect(await notices()).toEqual([]);
    await later(1 / 60);
    expect(await notices()).toEqual(['coordinator']);
    await later(47.9);
    expect(await calls()).toEqual([]);
    await later(0.2);
    expect(await calls()).toEqual([{ reasonCode: 'refused', status: 'open' }]);
    await later(48);
    expect(await calls()).toHaveLength(1);
    expect(await notices()).toEqual(['coordinator']);
    const userId = await used.given.user('coordinator', { organisationId: at.family.organisationId });
    const actor = await used.app.get(UsersQueries).fromUserId(userId);
    if (!actor) throw new Error('no user');
    const [task] = (await used.app.get(CallTaskQueries).list(actor, { limit: 5 })).data;
    if (!task) throw new Error('no call');
    expect(callScript({ ...task, language: 'en' }, 'Xiaohe').script).toContain('has not worked out this time');
    const page = await used.browser(userId);
    const card = (await page.get(`/calls?task=${task.id}`).expect(200)).text;
    expect(card).toContain('没约成');
    expect(card).not.toContain('1 Can go');
    await (await used.as(userId)).post(`/call-tasks/${task.id}/outcomes`, { outcome: 'told' }).expect(201);
  });

  it('that is taken back is told to nobody', async () => {
    const at = await refused();
    await at.liaison.post(`/visits/${at.visitId}/undos`).expect(201);
    await later(0.1);
    await later(50);
    expect([await notices(), await calls()].flat()).not.toContainEqual({ reasonCode: 'refused', status: 'open' });
    expect(await notices()).not.toContain('coordinator');
  });

  it('is no call when there is a new plan by then, and the call goes when the plan comes after', async () => {
    const at = await refused();
    await later(0.1);
    const other = await used.given.session(at.family.facilityId, { day: '2026-10-21' });
    const book = async () => (await people(used, at.family)).coordinator.post('/visits', requestOf(at.family, other)).expect(201);
    const next = idOf(await book());
    await later(49);
    expect(await calls()).toEqual([]);
    const then = await people(used, at.family);
    await then.liaison.post(`/visits/${next}/declines`, { reasonCode: 'facility_event' }).expect(201);
    await later(0.1);
    await later(49);
    expect(await calls()).toEqual([{ reasonCode: 'refused', status: 'open' }]);
    await book();
    await later(0.1);
    expect(await calls()).toEqual([{ reasonCode: 'refused', status: 'dropped' }]);
  });

  it('is no call for a family whose file is closed, and many refusals of a minute are one e-mail', async () => {
    const at = await refused();
    const two = await desk(used, { day: '2026-10-14' });
    await used.db.sql(`UPDATE dyads SET status = 'closed' WHERE id = $1`, [at.family.dyadId]);
    expect(two.family.organisationId).not.toBe(at.family.organisationId);
    const more = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    const id = idOf(await at.coordinator.post('/visits', requestOf(more, at.sessionId)).expect(201));
    await at.liaison.post(`/visits/${id}/declines`, { reasonCode: 'facility_event' }).expect(201);
    await later(1 / 60);
    expect(await notices()).toEqual(['coordinator']);
    await later(49);
    expect(await used.db.sql(`SELECT visit_id, status FROM call_tasks`)).toEqual([{ visitId: id, status: 'open' }]);
  });
});

describe('a request that nobody answered', () => {
  it('is told in the same way', async () => {
    const at = await desk(used, { day: '2026-10-14' });
    await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201);
    await used.drain();
    const { until } = (await used.db.one<{ until: Date }>(`SELECT hold_expires_at AS until FROM visits`)) ?? { until: new Date(0) };
    used.clock.set(until.toISOString());
    expect(await used.app.get(VisitsService).expireDue()).toBe(1);
    await used.drain();
    expect(await notices()).toContain('coordinator');
    await later(48);
    expect(await calls()).toEqual([{ reasonCode: 'refused', status: 'open' }]);
  });
});
