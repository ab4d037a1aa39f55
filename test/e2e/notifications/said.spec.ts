import { randomUUID } from 'node:crypto';
import { newId } from '../../../src/kernel/ids';
import { MessageSender } from '../../../src/notifications/engine/message-sender';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

interface Shown {
  id: string;
  status: string;
  draft: string | null;
  body: string | null;
  canTryAgain: boolean;
}

describe('what was said about a visit', () => {
  const used = useApp();
  type Family = ReadyFamily & { visitId: string };
  const PARAMS = {
    children: ['小雨'],
    day: '2026-09-23',
    time: '09:30',
    worker: '李老师',
    alias: '小禾',
    startsAt: '2026-09-23T01:30:00Z',
  };

  const message = (of: Family, values: object = {}): Promise<string> =>
    used.given.row('messages', {
      ...{ id: newId(), organisationId: of.organisationId, visitId: of.visitId, visitVersion: 2, caregiverId: of.caregiverId },
      ...{ locale: 'zh-CN', template: 'asked', channel: 'sms', runAt: used.clock.now(), uselessAfter: '2026-09-20T00:00:00Z' },
      ...{ stepKey: `visit.confirmed:${of.visitId}:2:${of.caregiverId}:sms:${randomUUID()}`, params: PARAMS, status: 'queued', ...values },
    });
  const held = (of: Family, values: object = {}): Promise<string> => message(of, { status: 'held', reason: 'banned_words', ...values });
  const row = (id: string) =>
    used.db.one(
      `SELECT status, reason, channel, attempts, params->'children'->>0 AS child, params->>'alias' AS alias FROM messages WHERE id = $1`,
      [id],
    );
  const family = (): Promise<Family> => used.given.visit({ status: 'confirmed', version: 2 });
  const of = async (role: 'coordinator' | 'lead' | 'worker', who: Family): Promise<string> =>
    used.given.user(role, { organisationId: who.organisationId, ...(role === 'worker' ? { workerId: who.workerId } : {}) });

  it('stands on its page, held words and the family’s own too, for those who may read messages', async () => {
    const visit = await family();
    await held(visit);
    await message(visit, { status: 'failed', failure: 'permanent', reason: 'aliyun_isv.MOBILE_NUMBER_ILLEGAL', template: 'bring' });
    await message(visit, { status: 'delivered', body: '已经说过的话', sentAt: used.clock.now(), template: 'plan' });
    await used.given.row('inbound_messages', {
      ...{ id: newId(), caregiverId: visit.caregiverId, visitId: visit.visitId, body: '奶奶问几点', understoodAs: 'unclear' },
      receivedAt: used.clock.now(),
    });
    const page = await used.browser(await of('coordinator', visit));
    const html = (await page.get(`/visits/${visit.visitId}`).expect(200)).text;
    for (const words of [
      'What was said',
      'It would have said too much',
      '小雨',
      'It cannot arrive this way',
      'aliyun_isv',
      '已经说过的话',
      '奶奶问几点',
    ])
      expect(html).toContain(words);
    expect(html.match(/\/retries"/g)).toHaveLength(2);
    const said = (await (await used.as(await of('lead', visit))).get(`/visits/${visit.visitId}/said`).expect(200)).body as {
      messages: Shown[];
      inbound: { body: string }[];
    };
    expect(said.inbound.map(({ body }) => body)).toEqual(['奶奶问几点']);
    expect(said.messages.map(({ status, canTryAgain, draft }) => [status, canTryAgain, draft !== null]).sort()).toEqual([
      ['delivered', false, false],
      ['failed', true, true],
      ['held', true, true],
    ]);
    const worker = await of('worker', visit);
    expect((await (await used.browser(worker)).get(`/visits/${visit.visitId}`).expect(200)).text).not.toContain('What was said');
    await (await used.as(worker)).get(`/visits/${visit.visitId}/said`).expect(403);
    const elsewhere = await used.given.user('coordinator', { organisationId: await used.given.organisation() });
    await (await used.as(elsewhere)).get(`/visits/${visit.visitId}/said`).expect(404);
  });

  it('is sent again with the name put right: the task is done, the audit knows', async () => {
    const visit = await family();
    await used.db.sql(`UPDATE children SET preferred_name = '监狱' WHERE id = $1`, [visit.childId]);
    const id = await message(visit, { params: { ...PARAMS, children: ['监狱'] } });
    await used.app.get(MessageSender).sendDue();
    expect(await row(id)).toMatchObject({ status: 'held', reason: 'banned_words' });
    expect(await used.db.sql(`SELECT reason_code FROM call_tasks WHERE visit_id = $1 AND status = 'open'`, [visit.visitId])).toEqual([
      { reasonCode: 'message_failed' },
    ]);
    await used.db.sql(`UPDATE children SET preferred_name = '小树' WHERE id = $1`, [visit.childId]);
    const api = await used.as(await of('coordinator', visit));
    const answer = (await api.post(`/messages/${id}/retries`).expect(201)).body as Shown;
    expect(answer).toMatchObject({ status: 'queued', canTryAgain: false });
    expect(answer.draft).toContain('小树');
    expect(await used.db.sql(`SELECT status, outcome FROM tasks WHERE key = $1`, [`held:${id}`])).toEqual([
      { status: 'done', outcome: 'looked_after' },
    ]);
    expect(await used.db.sql(`SELECT status FROM call_tasks WHERE visit_id = $1`, [visit.visitId])).toEqual([{ status: 'dropped' }]);
    expect(
      await used.db.sql(`SELECT actor_user_id IS NOT NULL AS by FROM audit_events WHERE action = 'message.try_again' AND subject_id = $1`, [
        id,
      ]),
    ).toEqual([{ by: true }]);
    await used.app.get(MessageSender).sendDue();
    expect(await row(id)).toMatchObject({ status: 'accepted', child: '小树' });
  });

  it('is held back when the child is called by the full name, as typed before that was refused', async () => {
    const visit = await family();
    await used.db.sql(`UPDATE children SET family_name = '张', given_name = '小宇', preferred_name = '张小宇' WHERE id = $1`, [
      visit.childId,
    ]);
    const id = await message(visit, { params: { ...PARAMS, children: ['张小宇'] } });
    const mail = await message(visit, { params: { ...PARAMS, children: ['小宇 张'] }, channel: 'email', template: 'plan' });
    const fine = await message(visit, { params: { ...PARAMS, children: ['小张'] }, channel: 'call', template: 'bring' });
    await used.db.sql(`UPDATE caregivers SET email = 'someone@example.test' WHERE id = $1`, [visit.caregiverId]);
    await used.app.get(MessageSender).sendDue();
    expect(await row(id)).toMatchObject({ status: 'held', reason: 'full_name' });
    expect(await row(mail)).toMatchObject({ status: 'held', reason: 'full_name' });
    expect(await row(fine)).toMatchObject({ status: 'accepted' });
    expect(await used.db.sql(`SELECT cause FROM tasks WHERE key = $1`, [`held:${id}`])).toEqual([{ cause: 'message_held' }]);
  });

  it('leaves by the way and to the number that stand in the record now; near its end the call stays', async () => {
    const visit = await family();
    const soon = new Date(used.clock.now().getTime() + 20 * 3_600_000);
    const id = await message(visit, { status: 'failed', failure: 'permanent', reason: 'no_address', channel: 'email', uselessAfter: soon });
    await used.given.row('call_tasks', {
      ...{ id: newId(), organisationId: visit.organisationId, visitId: visit.visitId, caregiverId: visit.caregiverId },
      ...{ reasonCode: 'message_failed', dueAt: used.clock.now() },
    });
    await used.db.sql(`UPDATE caregivers SET channel = 'sms', phone = '13900000001' WHERE id = $1`, [visit.caregiverId]);
    await (await used.as(await of('coordinator', visit))).post(`/messages/${id}/retries`).expect(201);
    expect(await row(id)).toMatchObject({ status: 'queued', channel: 'sms', reason: null });
    expect(await used.db.sql(`SELECT status FROM call_tasks WHERE visit_id = $1`, [visit.visitId])).toEqual([{ status: 'open' }]);
  });

  it.each([
    ['message.not_stuck', { status: 'accepted' }],
    ['message.not_stuck', { status: 'suppressed', reason: 'newer_version' }],
    ['message.maybe_arrived', { status: 'failed', failure: 'unsure', reason: 'maybe_taken' }],
    ['message.too_late', { status: 'failed', failure: 'technical', reason: 'http_503', uselessAfter: '2026-09-01T00:00:00Z' }],
  ])('refuses with %s what must not go again: %j', async (code, values) => {
    const visit = await family();
    const id = await message(visit, values);
    const before = await row(id);
    const api = await used.as(await of('coordinator', visit));
    expect((await api.post(`/messages/${id}/retries`).expect(409)).body).toMatchObject({ code });
    expect(await row(id)).toEqual(before);
  });

  it('goes once when two people try again at once, and a repeated click is one', async () => {
    const visit = await family();
    const id = await held(visit);
    const people = await Promise.all([of('coordinator', visit), of('lead', visit)].map(async (user) => used.as(await user)));
    const key = randomUUID();
    const answers = await Promise.all(
      people.flatMap((api, n) => [
        api.post(`/messages/${id}/retries`, undefined, { 'Idempotency-Key': `${key}-${n}` }),
        api.post(`/messages/${id}/retries`, undefined, { 'Idempotency-Key': randomUUID() }),
      ]),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const lines = await used.db.sql(`SELECT 1 FROM audit_events WHERE action = 'message.try_again' AND subject_id = $1`, [id]);
    expect(lines).toHaveLength(1);
    await Promise.all([used.app.get(MessageSender).sendDue(), used.app.get(MessageSender).sendDue()]);
    expect(await row(id)).toMatchObject({ status: 'accepted', attempts: 1 });
    const won = answers.findIndex(({ status }) => status === 201);
    if (won % 2 === 0)
      await people[won / 2]?.post(`/messages/${id}/retries`, undefined, { 'Idempotency-Key': `${key}-${won / 2}` }).expect(201);
  });

  it('has a page of what did not go out, with the button, and says when somebody was faster', async () => {
    const visit = await family();
    const id = await held(visit);
    const page = await used.browser(await of('coordinator', visit));
    const html = (await page.get('/messages').expect(200)).text;
    expect(html).toContain('Messages that did not go out');
    expect(html).toContain(`/messages/${id}/retries`);
    const again = (): ReturnType<typeof page.submit> =>
      page.submit('/messages', { back: 'visit', _key: randomUUID() }, `/messages/${id}/retries`);
    expect((await again()).headers.location).toBe(`/visits/${visit.visitId}#said`);
    expect((await page.get('/messages').expect(200)).text).toContain('Every message has gone out');
    const late = await again();
    expect([late.status, late.text.includes('on its way')]).toEqual([409, true]);
  });
});
