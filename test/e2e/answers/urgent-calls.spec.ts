import { instantOf } from '../../../src/kernel/days';
import { newId } from '../../../src/kernel/ids';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const used = useApp();
const at = (day: string, time: string): Date => instantOf(day, time, 'Asia/Shanghai');

type Visit = ReadyFamily & { visitId: string };
async function card({ organisationId, visitId, caregiverId }: Visit, reasonCode: string, dueAt = used.clock.now()): Promise<string> {
  return used.given.row('call_tasks', { id: newId(), organisationId, visitId, caregiverId, reasonCode, dueAt });
}
/** Cancelled, and its family would leave early tomorrow. */
async function calledOff(): Promise<{ visit: Visit; id: string }> {
  const family = await used.given.readyFamily();
  const visit = await used.given.visit({
    family,
    sessionId: await used.given.session(family.facilityId, { day: '2026-09-03' }),
    status: 'confirmed',
    version: 2,
  });
  await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false WHERE id = $1`, [visit.visitId]);
  used.clock.set(at('2026-09-02', '22:00'));
  return { visit, id: await card(visit, 'cancelled') };
}
const coordinator = async (organisationId: string) => used.as(await used.given.user('coordinator', { organisationId }));

describe('a call that keeps a family from setting out', () => {
  it('comes before calls that have waited longer', async () => {
    const { visit, id } = await calledOff();
    await card(visit, 'call_me', at('2026-09-01', '09:00'));
    const api = await coordinator(visit.organisationId);
    expect((await api.post('/call-tasks/next', {}).expect(201)).body).toMatchObject({ task: { id } });
  });

  it('comes back after half an hour at night, and is a coordinator’s when nobody is reached', async () => {
    const { visit, id } = await calledOff();
    const api = await coordinator(visit.organisationId);
    for (const time of ['22:30', '23:00']) {
      const { body } = await api.post(`/call-tasks/${id}/outcomes`, { outcome: 'no_answer' }).expect(201);
      expect(body).toMatchObject({ status: 'open', dueAt: at('2026-09-02', time).toISOString() });
      used.clock.set(at('2026-09-02', time));
    }
    await api.post(`/call-tasks/${id}/outcomes`, { outcome: 'no_answer' }).expect(201);
    const tasks = await used.db.sql<{ dueAt: Date }>(
      `SELECT kind, cause, owner_role, visit_id, due_at FROM tasks WHERE status = 'open' AND cause = 'nobody_reached'`,
    );
    expect(tasks).toMatchObject([{ kind: 'look_at_change', cause: 'nobody_reached', ownerRole: 'coordinator', visitId: visit.visitId }]);
    expect(tasks[0]?.dueAt.getTime()).toBeLessThanOrEqual(at('2026-09-03', '09:30').getTime());
    const page = await (await used.browser(await used.given.user('coordinator', { organisationId: visit.organisationId }))).get('/tasks');
    expect(page.text).toContain('Nobody in this family could be reached');
  });

  it('goes to the second contact at once, also at night', async () => {
    const { visit, id } = await calledOff();
    await used.given.row('discretion_profiles', {
      ...{ caregiverId: visit.caregiverId, organisationId: visit.organisationId, secondName: '邻居', secondPhone: '139 0000 0000' },
      updatedAt: used.clock.now(),
    });
    const api = await coordinator(visit.organisationId);
    await api.post(`/call-tasks/${id}/outcomes`, { outcome: 'wrong_number' }).expect(201);
    expect(await used.db.one(`SELECT due_at FROM call_tasks WHERE reason_code = 'second_contact'`)).toEqual({ dueAt: used.clock.now() });
    expect(await used.db.sql(`SELECT id FROM tasks WHERE cause = 'nobody_reached'`)).toEqual([]);
  });
});
