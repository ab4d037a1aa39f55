import { createHmac, randomUUID } from 'node:crypto';
import request from 'supertest';
import { newId } from '../../../src/kernel/ids';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const SECRET = 'a-secret-of-the-gateway-for-tests';
const OLD_SECRET = 'the-secret-that-is-being-replaced';

describe('webhooks of providers', () => {
  const used = useApp({
    environment: () => Promise.resolve({ WEBHOOK_SECRETS: `gateway:${SECRET},gateway:${OLD_SECRET},other:${'o'.repeat(30)}` }),
  });
  type Family = ReadyFamily & { visitId: string };

  /** Signs as the contract says, written anew here. */
  const signed = (body: string, { id = randomUUID(), secret = SECRET, at = used.clock.now().getTime() } = {}): Record<string, string> => {
    const timestamp = String(Math.floor(at / 1000));
    const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  };
  const post = (body: object | string, headers?: Record<string, string>, provider = 'gateway'): request.Test => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return request(used.url)
      .post(`/api/v1/webhooks/${provider}`)
      .set('Content-Type', 'application/json')
      .set(headers ?? signed(text))
      .send(text);
  };
  const family = async (phone: string): Promise<Family> => {
    const made = await used.given.visit({ status: 'confirmed', version: 2 });
    await used.db.sql(`UPDATE caregivers SET channel = 'sms', phone = $2 WHERE id = $1`, [made.caregiverId, phone]);
    return made;
  };
  const asked = async (of: Family, minutesAgo = 60, values: Record<string, unknown> = {}): Promise<string> => {
    const visit = await used.db.one<{ startsAt: Date }>(`SELECT starts_at FROM visits WHERE id = $1`, [of.visitId]);
    return used.given.row('messages', {
      ...{ id: newId(), organisationId: of.organisationId, visitId: of.visitId, visitVersion: 2, caregiverId: of.caregiverId },
      ...{ channel: 'sms', template: 'asked', locale: 'zh-CN', stepKey: randomUUID(), status: 'accepted' },
      ...{ params: { startsAt: visit?.startsAt.toISOString() } },
      ...{ runAt: used.clock.now(), uselessAfter: '2026-09-30T00:00:00Z', provider: 'gateway', providerReference: randomUUID() },
      ...{ sentAt: new Date(used.clock.now().getTime() - minutesAgo * 60_000), ...values },
    });
  };
  const message = (id: string): Promise<Record<string, unknown> | undefined> =>
    used.db.one(`SELECT status, reason, failure, delivered_at, run_at, provider_reference FROM messages WHERE id = $1`, [id]);
  const receipt = async (id: string, outcome: string, code = 'UNDELIV'): Promise<request.Response> => {
    const row = await message(id);
    return post({ receipts: [{ reference: row?.providerReference ?? 'none', outcome, code }] });
  };
  const calls = (): Promise<{ reasonCode: string }[]> => used.db.sql(`SELECT reason_code FROM call_tasks ORDER BY created_at, id`);
  const answerOf = async ({ visitId }: Family): Promise<string | null | undefined> =>
    (await used.db.one<{ familyAnswer: string | null }>(`SELECT family_answer FROM visits WHERE id = $1`, [visitId]))?.familyAnswer;

  it('bring "no more texts": noted with the channel, also when two share the phone, and nobody is rung about it', async () => {
    const [one, two] = [await family('138 0000 7700'), await family('13800007700')];
    for (const each of [one, two]) await asked(each);
    await post({ replies: [{ id: 'stop-1', phone: '+86 138 0000 7700', text: 'TD' }] }).expect(200);
    expect(await used.db.sql(`SELECT opted_out FROM caregivers WHERE id = ANY($1::uuid[])`, [[one.caregiverId, two.caregiverId]])).toEqual([
      { optedOut: ['sms'] },
      { optedOut: ['sms'] },
    ]);
    expect(await calls()).toEqual([]);
    expect(await answerOf(one)).toBeNull();
    expect(
      await used.db.sql(`SELECT action, details FROM audit_events WHERE action = 'caregiver.opt_out' AND subject_id = $1`, [
        one.caregiverId,
      ]),
    ).toEqual([{ action: 'caregiver.opt_out', details: { channel: 'sms' } }]);
    expect(await used.db.sql(`SELECT understood_as FROM inbound_messages WHERE caregiver_id = $1`, [one.caregiverId])).toEqual([
      { understoodAs: 'stop' },
    ]);
  });

  it('bring "no more texts" for everybody with the phone, asked lately or not', async () => {
    const [lately, before, never] = [await family('138 0000 7733'), await family('+86 13800007733'), await family('13800007733')];
    await asked(lately);
    await asked(before, 24 * 60);
    await post({ replies: [{ id: 'stop-2', phone: '13800007733', text: '退订' }] }).expect(200, { taken: 1, unknown: 0 });
    expect(
      await used.db.sql(`SELECT opted_out FROM caregivers WHERE id = ANY($1::uuid[])`, [
        [lately, before, never].map((of) => of.caregiverId),
      ]),
    ).toEqual([{ optedOut: ['sms'] }, { optedOut: ['sms'] }, { optedOut: ['sms'] }]);
    await post({ replies: [{ id: 'stop-3', phone: '13800007734', text: 'TD' }] }).expect(200, { taken: 0, unknown: 1 });
  });

  it('bring a number that reaches nobody: it is marked, and a person calls', async () => {
    const made = await family('138 0000 7711');
    const id = await asked(made);
    await receipt(id, 'failed').then(({ status }) => expect(status).toBe(200));
    expect(await used.db.one(`SELECT phone = ANY(bad_addresses) AS bad FROM caregivers WHERE id = $1`, [made.caregiverId])).toEqual({
      bad: true,
    });
    expect((await calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
  });

  it('bring late word of a former number: the one that stands there now is not marked', async () => {
    const made = await family('138 0000 7722');
    const id = await asked(made);
    const api = await used.as(await used.given.user('coordinator', { organisationId: made.organisationId }));
    const { version } = (await api.get(`/caregivers/${made.caregiverId}`)).body as { version: number };
    const change = await api.patch(`/caregivers/${made.caregiverId}`, { phone: '13800007723' }).set('If-Match', `"${version}"`);
    expect(change.status).toBe(200);
    await receipt(id, 'failed');
    expect(await used.db.one(`SELECT bad_addresses FROM caregivers WHERE id = $1`, [made.caregiverId])).toEqual({ badAddresses: [] });
    expect((await calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
    // What left after that went to the new one.
    used.clock.advanceMinutes(1);
    await receipt(await asked(made, 0), 'failed');
    expect(await used.db.one(`SELECT bad_addresses FROM caregivers WHERE id = $1`, [made.caregiverId])).toEqual({
      badAddresses: ['13800007723'],
    });
  });

  it('are refused when forged, unsigned, too old, of an unknown provider or changed on the way', async () => {
    const body = JSON.stringify({ receipts: [] });
    const now = used.clock.now().getTime();
    for (const [headers, text, provider] of [
      [{}, body, 'gateway'],
      [signed(body, { secret: 'x'.repeat(30) }), body, 'gateway'],
      [signed(body), `${body} `, 'gateway'],
      [signed(body, { at: now - 301_000 }), body, 'gateway'],
      [signed(body, { at: now + 301_000 }), body, 'gateway'],
      [signed(body), body, 'other'],
      [signed(body), body, 'nobody'],
      [{ ...signed(body), 'webhook-id': 'another-one' }, body, 'gateway'],
    ] as const) {
      const answer = await post(text, headers, provider);
      expect([answer.status, (answer.body as { code: string }).code]).toEqual([401, 'webhook.forged']);
    }
    expect(await used.db.sql(`SELECT 1 AS n FROM webhook_calls`)).toEqual([]);
    await post(body).expect(200, { taken: 0, unknown: 0 });
    await post(body, signed(body, { secret: OLD_SECRET })).expect(200);
  });

  it('are refused when replayed, also when twenty come at once', async () => {
    const one = await family('13900000001');
    await asked(one);
    const body = JSON.stringify({ replies: [{ id: 'r-1', phone: '13900000001', text: '1' }] });
    const headers = signed(body);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(body, headers)));
    expect(answers.map((a) => a.status).sort()).toEqual([200, ...Array<number>(19).fill(409)]);
    expect(await used.db.sql(`SELECT understood_as FROM inbound_messages`)).toEqual([{ understoodAs: 'can_go' }]);
    // The provider's own retry is a new call about the same reply.
    await post(body).expect(200, { taken: 1, unknown: 0 });
    expect(await used.db.sql(`SELECT understood_as FROM inbound_messages`)).toHaveLength(1);
  });

  it('note that a message has arrived, once, and leave an answered one alone', async () => {
    const one = await family('13900000001');
    const [id, answered] = [await asked(one), await asked(one, 60, { status: 'answered' })];
    expect((await receipt(id, 'delivered')).body).toEqual({ taken: 1, unknown: 0 });
    await receipt(id, 'delivered');
    await receipt(answered, 'delivered');
    await receipt(answered, 'failed');
    expect(await message(id)).toMatchObject({ status: 'delivered', deliveredAt: used.clock.now() });
    expect(await message(answered)).toMatchObject({ status: 'answered', deliveredAt: used.clock.now() });
    expect(await used.db.sql(`SELECT action FROM audit_events WHERE action = 'message.delivered'`)).toHaveLength(1);
    expect((await post({ receipts: [{ reference: 'nobody’s', outcome: 'delivered' }] })).body).toEqual({ taken: 0, unknown: 1 });
  });

  it('do not send again what has arrived, though an earlier "not now" comes late', async () => {
    const id = await asked(await family('13900000001'));
    await receipt(id, 'delivered');
    await receipt(id, 'delayed');
    expect(await message(id)).toMatchObject({ status: 'delivered', deliveredAt: used.clock.now() });
    expect(await calls()).toEqual([]);
  });

  it('speak of the last message when a carrier begins its numbers anew', async () => {
    const one = await family('13900000001');
    const ids: string[] = [];
    for (const days of [90, 0, 200]) ids.push(await asked(one, days * 24 * 60, { providerReference: '0000000017' }));
    await post({ receipts: [{ reference: '0000000017', outcome: 'delivered' }] }).expect(200, { taken: 1, unknown: 0 });
    expect(await Promise.all(ids.map(async (id) => (await message(id))?.status))).toEqual(['accepted', 'delivered', 'accepted']);
  });

  it('give what will never arrive to a person, and try what reached nobody in the next two parts of the day', async () => {
    const one = await family('13900000001');
    const id = await asked(one);
    await receipt(id, 'failed', 'MK:0001');
    expect(await message(id)).toMatchObject({ status: 'failed', failure: 'permanent', reason: 'receipt_MK:0001' });
    expect(await calls()).toEqual([{ reasonCode: 'message_failed' }]);
    const other = await asked(one);
    await receipt(other, 'delayed');
    // Ten in the morning: the afternoon comes next.
    expect(await message(other)).toMatchObject({ status: 'queued', failure: 'temporary', runAt: new Date('2026-09-02T06:00:00Z') });
    await used.db.sql(`UPDATE messages SET status = 'accepted', provider_reference = 'again', windows = 2 WHERE id = $1`, [other]);
    await post({ receipts: [{ reference: 'again', outcome: 'delayed' }] }).expect(200);
    expect(await message(other)).toMatchObject({ status: 'failed', failure: 'temporary' });
  });

  it('bring answers, matched by phone however it is written', async () => {
    const [one, two] = [await family('139 0000 0001'), await family('+86 139-0000-0002')];
    await asked(one);
    await asked(two);
    const replies = [
      { id: 'a', phone: '+8613900000001', text: '1' },
      { id: 'b', phone: '13900000002', text: '２' },
      { id: 'c', phone: '13900000009', text: '1' },
    ];
    await post({ replies }).expect(200, { taken: 2, unknown: 1 });
    expect([await answerOf(one), await answerOf(two)]).toEqual(['can_go', 'cannot']);
  });

  it('give a reply to whoever was asked last with this phone, and to a person when that cannot be told', async () => {
    const [earlier, later] = [await family('13900000001'), await family('13900000001')];
    await asked(earlier, 24 * 60);
    await asked(later, 60);
    await post({ replies: [{ id: 'a', phone: '13900000001', text: '1' }] }).expect(200);
    expect([await answerOf(earlier), await answerOf(later)]).toEqual([null, 'can_go']);
    await asked(earlier, 30);
    await post({ replies: [{ id: 'b', phone: '13900000001', text: '2' }] }).expect(200);
    expect([await answerOf(earlier), await answerOf(later)]).toEqual([null, 'can_go']);
    expect(await calls()).toEqual([{ reasonCode: 'unclear' }, { reasonCode: 'unclear' }]);
  });

  it('bring what was written to the official account, matched by open id', async () => {
    const one = await family('13800000009');
    await used.db.sql(`UPDATE caregivers SET wechat_open_id = 'oDemo0000000000000000000open' WHERE id = $1`, [one.caregiverId]);
    await asked(one);
    await post({ replies: [{ id: 'w0', text: '1' }] }).expect(422);
    await post({ replies: [{ id: 'w1', wechatOpenId: 'oDemo000000000000000000other', text: '1' }] }).expect(200, { taken: 0, unknown: 1 });
    await post({ replies: [{ id: 'w2', wechatOpenId: 'oDemo0000000000000000000open', text: '去不了' }] }).expect(200, {
      taken: 1,
      unknown: 0,
    });
    expect(await answerOf(one)).toBe('cannot');
    expect(await used.db.one(`SELECT channel FROM family_answers WHERE visit_id = $1`, [one.visitId])).toEqual({ channel: 'wechat' });
  });

  it('take the key pressed in a call as the answer to what it read out, once', async () => {
    const one = await family('13900000001');
    await asked(one, 5, { providerReference: 'call-7' });
    await post({ keys: [{ id: 'k1', reference: 'call-7', key: '9' }] }).expect(200, { taken: 0, unknown: 1 });
    await post({ keys: [{ id: 'k2', reference: 'call-7', key: '1' }] }).expect(200, { taken: 1, unknown: 0 });
    await post({ keys: [{ id: 'k2', reference: 'call-7', key: '2' }] }).expect(200);
    expect(await answerOf(one)).toBe('can_go');
  });

  const bounce = (id: string, action: string, status: string): string =>
    [
      'From: MAILER-DAEMON@mx.kinline.test',
      'To: hello@kinline.test',
      'Subject: Delivery Status Notification',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
      '',
      '--b1',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Sorry.',
      '--b1',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.kinline.test',
      '',
      'Final-Recipient: rfc822; family@mail.test',
      `Action: ${action}`,
      `Status: ${status}`,
      'Diagnostic-Code: smtp; 550 5.1.1 no such',
      '  user here',
      '',
      '--b1',
      'Content-Type: text/rfc822-headers',
      '',
      'From: hello@kinline.test',
      `Message-ID: ${id}`,
      'Subject: x',
      '',
      '--b1--',
      '',
    ].join('\r\n');

  it('read mails that came back', async () => {
    const one = await family('13900000001');
    const mail = { channel: 'email', provider: 'smtp' };
    const [gone, full, arrived] = [await asked(one, 60, mail), await asked(one, 60, mail), await asked(one, 60, mail)];
    for (const [id, name] of [
      [gone, 'gone'],
      [full, 'full'],
      [arrived, 'arrived'],
    ] as const)
      await used.db.sql(`UPDATE messages SET provider_reference = $2 WHERE id = $1`, [id, `<ob-${name}@kinline.test>`]);
    const bounces = [
      bounce('<ob-gone@kinline.test>', 'failed', '5.1.1'),
      bounce('<ob-full@kinline.test>', 'failed', '4.2.2'),
      bounce('<ob-arrived@kinline.test>', 'delivered', '2.0.0'),
      bounce('<somebody-else@kinline.test>', 'failed', '5.1.1'),
      'no mail at all',
    ];
    await post({ bounces }).expect(200, { taken: 3, unknown: 2 });
    expect(await message(gone)).toMatchObject({ status: 'failed', failure: 'permanent', reason: 'receipt_5.1.1' });
    expect(await message(full)).toMatchObject({ status: 'queued', failure: 'temporary', reason: 'receipt_4.2.2' });
    expect(await message(arrived)).toMatchObject({ status: 'delivered' });
  });
});
