import { load } from 'cheerio';
import { MessageSender } from '../../src/notifications/engine/message-sender';
import { ApiClient, useApp } from '../support/app';
import type { ReadyFamily } from '../support/given';

const used = useApp();
type Booked = ReadyFamily & { visitId: string };

/** A confirmed visit at 09:30 on 23 September; it is ten past seven on that day. */
const morning = async (columns = `channel = 'sms'`, now = '2026-09-22T23:10:00Z'): Promise<Booked> => {
  const visit = await used.given.visit({ status: 'confirmed', version: 2 });
  await used.db.sql(`UPDATE caregivers SET ${columns} WHERE id = $1`, [visit.caregiverId]);
  used.clock.set(now);
  return visit;
};
const worker = (visit: Booked): Promise<string> =>
  used.given.user('worker', { organisationId: visit.organisationId, workerId: visit.workerId });
const escort = async (visit: Booked): Promise<ApiClient> => used.as(await worker(visit));
const late = (visit: Booked): Promise<{ status: string; reason: string | null; body: string | null }[]> =>
  used.db.sql(`SELECT status, reason, body FROM messages WHERE visit_id = $1 AND template = 'late'`, [visit.visitId]);
const tasks = (visit: Booked): Promise<{ status: string; cause: string }[]> =>
  used.db.sql(`SELECT status, cause FROM tasks WHERE visit_id = $1`, [visit.visitId]);
const send = (): Promise<number> => used.app.get(MessageSender).sendDue();

describe('an escort who comes later than arranged', () => {
  it('of more than twenty minutes is told to the family at once, before the quiet hours end, and to the coordinator', async () => {
    const visit = await morning();
    const api = await escort(visit);
    expect((await api.post(`/visits/${visit.visitId}/delays`, { minutes: 40 }).expect(201)).body).toMatchObject({
      id: visit.visitId,
      status: 'confirmed',
      version: 2,
      delay: { minutes: 40, told: true },
    });
    expect(await late(visit)).toEqual([{ status: 'queued', reason: null, body: null }]);
    await send();
    expect(await late(visit)).toEqual([
      { status: 'accepted', reason: null, body: expect.stringMatching(/^【.+】王老师出发了，路上会晚一点到/) },
    ]);
    expect(await tasks(visit)).toEqual([{ status: 'open', cause: 'running_late' }]);
    expect(await used.db.one(`SELECT details FROM audit_events WHERE action = 'visit.be_late'`)).toEqual({ details: { minutes: 40 } });
  });

  it.each([5, 15, 20])('of %i minutes is written down and told to nobody', async (minutes) => {
    const visit = await morning();
    const { body } = await (await escort(visit)).post(`/visits/${visit.visitId}/delays`, { minutes }).expect(201);
    expect(body.delay).toMatchObject({ minutes, told: false });
    expect([await late(visit), await tasks(visit)]).toEqual([[], []]);
  });

  it('is told once while the arrangement stands, however often and by whomever it is said at once', async () => {
    const visit = await morning();
    const [one, two] = [await escort(visit), await used.as(await used.given.user('coordinator', { organisationId: visit.organisationId }))];
    const said = await Promise.all(
      [30, 45, 60].flatMap((minutes) => [one, two].map((api) => api.post(`/visits/${visit.visitId}/delays`, { minutes }))),
    );
    expect(said.map((answer) => answer.status)).toEqual(Array(6).fill(201));
    expect(await late(visit)).toHaveLength(1);
    expect(await tasks(visit)).toHaveLength(1);
    expect(await used.db.one(`SELECT count(*) AS n FROM visit_delays WHERE visit_id = $1`, [visit.visitId])).toEqual({ n: 6 });
  });

  it('is no longer told once she is there, and the coordinator’s task goes with the first step', async () => {
    const visit = await morning();
    const api = await escort(visit);
    await api.post(`/visits/${visit.visitId}/delays`, { minutes: 30 }).expect(201);
    await api.post(`/visits/${visit.visitId}/steps`, { step: 'picked_up' }).expect(201);
    await send();
    expect(await late(visit)).toMatchObject([{ status: 'suppressed', reason: 'visit_under_way' }]);
    expect(await tasks(visit)).toContainEqual({ status: 'dropped', cause: 'running_late' });
    expect((await api.post(`/visits/${visit.visitId}/delays`, { minutes: 30 }).expect(409)).body.code).toBe('visit.wrong_status');
  });

  it('expires when she must be there by now', async () => {
    const visit = await morning();
    await (await escort(visit)).post(`/visits/${visit.visitId}/delays`, { minutes: 30 }).expect(201);
    used.clock.advanceMinutes(30);
    await send();
    expect(await late(visit)).toMatchObject([{ status: 'expired', reason: 'too_late' }]);
  });

  it('is told to no family in hours in which it is not to be reached, nor called about where only a call is left', async () => {
    const visit = await morning(undefined, '2026-09-02T02:00:00Z');
    const called = await morning(`channel = 'call', opted_out = '{sms}', email = NULL`);
    await used.given.row('discretion_profiles', {
      caregiverId: visit.caregiverId,
      organisationId: visit.organisationId,
      safeHours: ['18:00-19:30'],
      updatedAt: used.clock.now(),
      version: 1,
    });
    await (await escort(visit)).post(`/visits/${visit.visitId}/delays`, { minutes: 30 }).expect(201);
    await send();
    expect(await late(visit)).toMatchObject([{ status: 'suppressed', reason: 'quiet_hours' }]);
    await (await escort(called)).post(`/visits/${called.visitId}/delays`, { minutes: 30 }).expect(201);
    expect(await late(called)).toEqual([]);
    expect(await tasks(called)).toMatchObject([{ status: 'open', cause: 'running_late' }]);
  });

  it('is nothing before the day, after the meeting, of impossible length, or of other people’s visits', async () => {
    const visit = await morning(undefined, '2026-09-20T00:00:00Z');
    const path = `/visits/${visit.visitId}/delays`;
    expect((await (await escort(visit)).post(path, { minutes: 30 }).expect(422)).body.code).toBe('visit.not_yet');
    used.clock.set('2026-09-22T23:10:00Z');
    const api = await escort(visit);
    for (const minutes of [0, 4, 241, 30.5, 'soon', null]) await api.post(path, { minutes }).expect(422);
    await (await used.as(await used.given.user('coordinator'))).post(path, { minutes: 30 }).expect(404);
    used.clock.set('2026-09-23T09:00:00Z');
    await (await escort(visit)).post(path, { minutes: 30 }).expect(409);
    expect(await used.db.one(`SELECT id FROM visit_delays`)).toBeUndefined();
  });

  it.each(['en', 'zh-CN'])('says so on her page without scripts, in %s', async (locale) => {
    const visit = await morning();
    const page = await used.browser(
      await used.given.user('worker', { organisationId: visit.organisationId, workerId: visit.workerId, locale }),
    );
    const path = `/m/visits/${visit.visitId}`;
    expect(load((await page.get(path)).text)('input[name=minutes]').length).toBe(6);
    const refused = await page.submit(path, {}, `${path}/delays`);
    expect(refused.status).toBe(422);
    expect(load(refused.text)('details[open] input[name=minutes]').length).toBe(6);
    expect((await page.submit(path, { minutes: '45' }, `${path}/delays`)).headers.location).toBe(path);
    const { text } = await page.get(path).set('Accept-Language', locale);
    expect(text).toContain(locale === 'en' ? '45 minutes late, said at 7:10 am' : '早上7:10说会晚到45分钟');
    expect(await late(visit)).toHaveLength(1);
  });
});
