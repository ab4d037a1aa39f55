import { useApp } from '../support/app';
import type { ReadyFamily } from '../support/given';

const used = useApp();

interface Task {
  id: string;
  visitId: string | null;
  reasonCode: string;
  status: string;
  attempts: number;
  outcome: string | null;
  dueAt: string;
  phone: string;
}

async function task(
  visit: { organisationId: string; visitId: string | null; caregiverId: string },
  values: Record<string, unknown> = {},
): Promise<string> {
  const { v7 } = await import('uuid');
  return used.given.row('call_tasks', {
    id: v7(),
    organisationId: visit.organisationId,
    visitId: visit.visitId,
    caregiverId: visit.caregiverId,
    reasonCode: 'no_answer',
    dueAt: used.clock.now(),
    ...values,
  });
}
const confirmed = (): Promise<ReadyFamily & { visitId: string }> => used.given.visit({ status: 'confirmed', version: 2 });
const coordinator = async (organisationId: string) => used.as(await used.given.user('coordinator', { organisationId }));

describe('the call list', () => {
  it('shows open calls by due time, with filters and pages', async () => {
    const visit = await confirmed();
    const later = await task(visit, { reasonCode: 'first_visit', dueAt: '2026-09-13T02:00:00Z' });
    const now = await task(visit);
    await task(visit, { reasonCode: 'cannot', status: 'done', outcome: 'told' });
    const api = await coordinator(visit.organisationId);
    const list = async (query: string): Promise<string[]> =>
      ((await api.get(`/call-tasks${query}`).expect(200)).body as { data: Task[] }).data.map((t) => t.id);
    expect(await list('')).toEqual([now, later]);
    expect(await list('?reasonCode=first_visit')).toEqual([later]);
    expect(await list(`?dueBefore=${used.clock.now().toISOString()}`)).toEqual([now]);
    expect(await list('?status=done')).toHaveLength(1);
    const first = (await api.get('/call-tasks?limit=1').expect(200)).body as { page: { nextCursor: string } };
    expect(await list(`?limit=1&cursor=${first.page.nextCursor}`)).toEqual([later]);
    await api.get('/call-tasks?cursor=nonsense').expect(400);
    await api.get('/call-tasks?colour=red').expect(400);
    await api.get('/call-tasks?status=perhaps').expect(422);
  });

  it.each([
    ['can_go', 'done'],
    ['cannot', 'done'],
  ])('records %s as the family’s answer by phone', async (outcome, status) => {
    const visit = await confirmed();
    const id = await task(visit);
    const api = await coordinator(visit.organisationId);
    const { body } = (await api.post(`/call-tasks/${id}/outcomes`, { outcome }).expect(201)) as { body: Task };
    expect(body).toMatchObject({ status, outcome, attempts: 1 });
    expect(await used.db.one(`SELECT family_answer FROM visits WHERE id = $1`, [visit.visitId])).toEqual({ familyAnswer: outcome });
    expect(await used.db.one(`SELECT channel, caregiver_id, on_behalf_of->>'channel' AS via FROM family_answers`)).toEqual({
      channel: 'call',
      caregiverId: visit.caregiverId,
      via: 'phone',
    });
    expect(await used.db.one(`SELECT details->>'outcome' AS outcome FROM audit_events WHERE action = 'call_task.record_outcome'`)).toEqual({
      outcome,
    });
  });

  it('comes back at another time of day when nobody answers, and closes after three tries', async () => {
    const visit = await confirmed();
    const id = await task(visit);
    const api = await coordinator(visit.organisationId);
    const call = async (outcome: string): Promise<Task> =>
      (await api.post(`/call-tasks/${id}/outcomes`, { outcome }).expect(201)).body as Task;
    expect(await call('no_answer')).toMatchObject({ status: 'open', attempts: 1, dueAt: '2026-09-02T06:00:00.000Z' });
    expect(await call('no_answer')).toMatchObject({ status: 'open', attempts: 2 });
    expect(await call('no_answer')).toMatchObject({ status: 'done', outcome: 'no_answer', attempts: 3 });
  });

  it.each([
    ['call_later', 'open'],
    ['reached_other', 'open'],
    ['wrong_number', 'done'],
    ['told', 'done'],
  ])('keeps or closes the call after %s, and the note', async (outcome, status) => {
    const visit = await confirmed();
    const id = await task(visit);
    const api = await coordinator(visit.organisationId);
    await api.post(`/call-tasks/${id}/outcomes`, { outcome, note: '晚上在家' }).expect(201);
    const { body } = (await api.get(`/call-tasks/${id}`).expect(200)) as { body: Task };
    expect(body).toMatchObject({ status, outcome, note: '晚上在家' });
    expect(await used.db.sql(`SELECT id FROM family_answers`)).toHaveLength(0);
  });

  it('marks a wrong number, so that nothing is sent there, and says so where it is mended', async () => {
    const visit = await confirmed();
    const id = await task(visit);
    const user = await used.given.user('coordinator', { organisationId: visit.organisationId });
    const api = await used.as(user);
    await api.post(`/call-tasks/${id}/outcomes`, { outcome: 'wrong_number' }).expect(201);
    const browser = await used.browser(user);
    const path = `/children/${visit.childId}/caregivers/${visit.caregiverId}/contact`;
    expect((await browser.get(`/children/${visit.childId}`)).text).toContain('Reaches nobody');
    expect((await browser.get(path)).text).toContain('Messages do not arrive here');
    const { body } = (await api.get(`/caregivers?childId=${visit.childId}`).expect(200)) as {
      body: { data: { phone: string; version: number; badAddresses: string[] }[] };
    };
    const [known] = body.data;
    expect(known?.badAddresses).toEqual([known?.phone]);
    // Asked again, and right after all.
    const form = {
      version: String(known?.version),
      phone: known?.phone ?? '',
      channel: 'sms',
      language: 'zh-CN',
      addressesChecked: 'true',
    };
    expect((await browser.submit(path, form)).status).toBe(303);
    expect(await used.db.one(`SELECT bad_addresses FROM caregivers WHERE id = $1`, [visit.caregiverId])).toEqual({ badAddresses: [] });
  });

  it('writes to a second contact who does not answer, once: to ring the worker, and nothing else', async () => {
    const visit = await confirmed();
    await used.given.row('discretion_profiles', {
      caregiverId: visit.caregiverId,
      organisationId: visit.organisationId,
      secondName: '邻居',
      secondPhone: '139 0000 0000',
      updatedAt: used.clock.now(),
    });
    const id = await task(visit, { reasonCode: 'second_contact' });
    const api = await coordinator(visit.organisationId);
    for (let i = 0; i < 2; i += 1) await api.post(`/call-tasks/${id}/outcomes`, { outcome: 'no_answer' }).expect(201);
    const texts = await used.db.sql<{ channel: string; params: object; status: string }>(
      `SELECT channel, params - 'alias' - 'startsAt' AS params, status FROM messages WHERE template = 'second_contact'`,
    );
    expect(texts).toMatchObject([{ channel: 'sms', status: 'queued', params: { children: [] } }]);
  });

  it('does the same request once, and tells a second caller that it is done', async () => {
    const visit = await confirmed();
    const id = await task(visit);
    const api = await coordinator(visit.organisationId);
    const key = { 'Idempotency-Key': 'the-same-request' };
    const one = await api.post(`/call-tasks/${id}/outcomes`, { outcome: 'can_go' }, key).expect(201);
    const two = await api.post(`/call-tasks/${id}/outcomes`, { outcome: 'can_go' }, key).expect(201);
    expect(two.headers['idempotency-replayed']).toBe('true');
    expect(two.body).toEqual(one.body);
    const { body } = await api.post(`/call-tasks/${id}/outcomes`, { outcome: 'cannot' }).expect(409);
    expect(body).toMatchObject({ code: 'call_task.done' });
    expect(await used.db.sql(`SELECT id FROM family_answers`)).toHaveLength(1);
  });

  it('lets one of many callers at once win', async () => {
    const visit = await confirmed();
    const id = await task(visit);
    const api = await coordinator(visit.organisationId);
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.post(`/call-tasks/${id}/outcomes`, { outcome: 'can_go' })));
    expect(answers.map((a) => a.status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    expect(await used.db.sql(`SELECT id FROM family_answers`)).toHaveLength(1);
  });

  it('takes no yes to a visit that is off or for a call without a visit', async () => {
    const visit = await confirmed();
    const off = await task(visit, { reasonCode: 'cancelled' });
    const none = await task({ ...visit, visitId: null }, { reasonCode: 'unclear' });
    await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false WHERE id = $1`, [visit.visitId]);
    const api = await coordinator(visit.organisationId);
    expect((await api.post(`/call-tasks/${off}/outcomes`, { outcome: 'can_go' }).expect(409)).body).toMatchObject({
      code: 'call_task.visit_moved_on',
    });
    expect((await api.post(`/call-tasks/${none}/outcomes`, { outcome: 'can_go' }).expect(422)).body).toMatchObject({
      code: 'call_task.no_visit',
    });
    await api.post(`/call-tasks/${off}/outcomes`, { outcome: 'told' }).expect(201);
  });

  it('does not exist for another organisation, and needs a role that calls', async () => {
    const visit = await confirmed();
    const id = await task(visit);
    const stranger = await used.as(await used.given.user('coordinator'));
    await stranger.get(`/call-tasks/${id}`).expect(404);
    await stranger.post(`/call-tasks/${id}/outcomes`, { outcome: 'told' }).expect(404);
    expect(((await stranger.get('/call-tasks').expect(200)).body as { data: Task[] }).data).toEqual([]);
    await stranger.get(`/messages?visitId=${visit.visitId}`).expect(404);
    const liaison = await used.as(await used.given.user('liaison', { facilityId: visit.facilityId }));
    const director = await used.as(await used.given.user('director', { organisationId: visit.organisationId }));
    const worker = await used.as(await used.given.user('worker', { organisationId: visit.organisationId }));
    for (const api of [liaison, director]) {
      await api.get('/call-tasks').expect(403);
      await api.get('/messages').expect(403);
      await api.post(`/call-tasks/${id}/outcomes`, { outcome: 'told' }).expect(403);
    }
    await worker.get('/messages').expect(403);
    await worker.get('/call-tasks').expect(200);
    await (await used.as()).get('/call-tasks').expect(401);
  });
});

describe('the message list', () => {
  it('shows a coordinator what was and will be sent about a visit', async () => {
    const visit = await confirmed();
    await used.db.sql(
      `INSERT INTO outbox (id, topic, payload, run_at) VALUES (gen_random_uuid(), 'visit.confirmed', jsonb_build_object('visitId', $1::text, 'version', 2), $2)`,
      [visit.visitId, used.clock.now()],
    );
    await used.drain();
    const api = await coordinator(visit.organisationId);
    const { body } = (await api.get(`/messages?visitId=${visit.visitId}`).expect(200)) as {
      body: { data: { template: string; status: string; channel: string }[] };
    };
    expect(body.data.map((m) => m.template).sort()).toEqual(['asked', 'asked', 'bring', 'plan', 'tomorrow']);
    expect(new Set(body.data.map((m) => m.status))).toEqual(new Set(['queued']));
    expect(((await api.get('/messages?status=held').expect(200)).body as { data: unknown[] }).data).toEqual([]);
  });
});

describe('the call page', () => {
  it('shows one call with number, words to say and result buttons, and takes the result without JavaScript', async () => {
    const visit = await confirmed();
    const id = await task(visit);
    const other = await task(visit, { reasonCode: 'call_me' });
    await used.db.sql(`UPDATE children SET preferred_name = '小宇' WHERE id = $1`, [visit.childId]);
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    expect((await browser.get('/calls').expect(200)).text).toContain('2 calls are waiting');
    expect((await browser.submit('/calls', {}, '/calls/next')).headers.location).toBe('/calls');
    const html = (await browser.get('/calls').expect(200)).text;
    const phone = (await used.db.one<{ phone: string }>(`SELECT phone FROM caregivers WHERE id = $1`, [visit.caregiverId]))?.phone ?? '';
    expect(html).toContain(`href="tel:${phone}"`);
    expect(html).toContain('小宇的约定在9月23日星期三上午9:30');
    expect(html).toContain(`/calls/${other}/takings`);
    expect(html).not.toContain('柳堤');
    const answer = await browser.submit('/calls', { outcome: 'can_go', note: '' }, `/calls/${id}/outcomes`);
    expect([answer.status, answer.headers.location]).toEqual([303, '/calls']);
    expect(await used.db.one(`SELECT family_answer FROM visits`)).toEqual({ familyAnswer: 'can_go' });
    const again = await browser.submit('/calls', { outcome: 'can_go' }, `/calls/${id}/outcomes`);
    expect(again.status).toBe(409);
    expect(again.text).toContain('already made this call');
    // An answer ends the other call about it too: the family has just been talked to.
    expect(await used.db.one(`SELECT status FROM call_tasks WHERE id = $1`, [other])).toEqual({ status: 'dropped' });
    const third = await task(visit, { reasonCode: 'remind' });
    expect((await browser.submit('/calls', {}, `/calls/${third}/outcomes`)).status).toBe(422);
  });

  it('says when the next call is due, and opens for every reason', async () => {
    const visit = await confirmed();
    await task(visit, { reasonCode: 'first_visit', dueAt: '2026-09-13T02:00:00Z' });
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    expect((await browser.get('/calls').expect(200)).text).toContain('Next one: Sun 13 Sep 2026');
    for (const reasonCode of [
      'no_answer',
      'call_me',
      'cannot',
      'message_failed',
      'cancelled',
      'ask',
      'remind',
      'unclear',
      'changed',
      'item_ready',
      'home_safe',
    ]) {
      const id = await task(visit, { reasonCode });
      await browser.get(`/calls?task=${id}`).expect(200);
      await browser.get(`/calls?reasonCode=${reasonCode}&task=`).expect(200);
    }
    const nobody = await task({ ...visit, visitId: null }, { reasonCode: 'unclear' });
    expect((await browser.get(`/calls?task=${nobody}`).expect(200)).text).not.toContain('value="can_go"');
  });
});
