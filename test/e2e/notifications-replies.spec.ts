import request from 'supertest';
import { findBanned } from '../../src/notifications/discretion/discretion.rules';
import { MessageSender } from '../../src/notifications/engine/message-sender';
import { ReplyCodes } from '../../src/notifications/replies/reply-codes.service';
import { useApp } from '../support/app';

const used = useApp();

/** A confirmed visit whose family has been asked by text, and the ways into its page. */
async function asked(values: Record<string, unknown> = {}) {
  const visit = await used.given.visit({ status: 'confirmed', version: 2, ...values });
  await used.db.transaction(() => used.app.get(ReplyCodes).ensure(visit.visitId, visit.caregiverId, new Date('2026-09-23T02:00:00Z')));
  await used.db.sql(
    `INSERT INTO outbox (id, topic, payload, run_at) VALUES (gen_random_uuid(), 'visit.confirmed', jsonb_build_object('visitId', $1::text, 'version', 2), $2)`,
    [visit.visitId, used.clock.now()],
  );
  await used.drain();
  await used.app.get(MessageSender).sendDue();
  const access = await used.app.get(ReplyCodes).access(visit.visitId, visit.caregiverId);
  const person = await used.db.one<{ phone: string }>(`SELECT phone FROM caregivers WHERE id = $1`, [visit.caregiverId]);
  if (!access || !person) throw new Error('no way in');
  return { ...visit, ...access, last4: person.phone.slice(-4) };
}
const answerOf = async (visitId: string): Promise<string | null> =>
  (await used.db.one<{ familyAnswer: string | null }>(`SELECT family_answer FROM visits WHERE id = $1`, [visitId]))?.familyAnswer ?? null;
const openCalls = (visitId: string): Promise<{ reasonCode: string }[]> =>
  used.db.sql(`SELECT reason_code FROM call_tasks WHERE visit_id = $1 AND status = 'open' ORDER BY reason_code`, [visitId]);
/** Everything that a GET must leave as it is. */
const snapshot = (): Promise<object | undefined> =>
  used.db.one(
    `SELECT (SELECT jsonb_agg(v ORDER BY id) FROM visits v) AS visits, (SELECT count(*) FROM family_answers) AS answers, (SELECT count(*) FROM call_tasks) AS calls,
            (SELECT jsonb_agg(m ORDER BY id) FROM messages m) AS messages, (SELECT jsonb_agg(r ORDER BY id) FROM reply_codes r) AS codes, (SELECT count(*) FROM audit_events) AS audit`,
  );

describe('the caregiver’s page', () => {
  it('opens with six digits and the end of the phone number, and remembers them', async () => {
    const { code, last4, visitId } = await asked();
    const browser = await used.browser();
    expect((await browser.submit('/r', { code, last4 })).headers.location).toBe('/r');
    const html = (await browser.get('/r')).text;
    expect(html).toContain('9月23日星期三');
    expect(html).toContain('上午9:30');
    expect(html).toContain('老师陪着一起去');
    expect(html).not.toContain('王老师');
    const answered = await browser.submit('/r', { answer: 'can_go' }, '/r/answers');
    expect([answered.status, answered.headers.location]).toEqual([303, '/r']);
    expect(await answerOf(visitId)).toBe('can_go');
    expect((await browser.get('/r')).text).toContain('已经收到，谢谢！您说：我们会去。');
    await browser.submit('/r', {}, '/r/leave');
    expect((await browser.get('/r')).text).toContain('name="last4"');
  });

  it('takes digits as people type them', async () => {
    const { code, last4 } = await asked();
    const browser = await used.browser();
    expect(
      (
        await browser.submit('/r', {
          code: `${code.slice(0, 3)} ${code.slice(3)}`,
          last4: last4.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d))),
        })
      ).status,
    ).toBe(303);
  });

  it('says only that the digits do not match, whichever was wrong', async () => {
    const { code, last4 } = await asked();
    const browser = await used.browser();
    const other = (digits: string): string => digits.replace(/\d$/, (d) => String((Number(d) + 1) % 10));
    for (const typed of [
      { code: other(code), last4 },
      { code, last4: other(last4) },
      { code: '12', last4: 'abc' },
    ]) {
      const answer = await browser.submit('/r', typed);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('The digits do not match');
    }
  });

  it('stops guessing after five tries, even for the right digits', async () => {
    const { code, last4 } = await asked();
    const browser = await used.browser();
    const wrong = code === '000000' ? '000001' : '000000';
    for (const status of [422, 422, 422, 422, 422, 429]) expect((await browser.submit('/r', { code: wrong, last4 })).status).toBe(status);
    const right = await browser.submit('/r', { code, last4 });
    expect(right.status).toBe(429);
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(0);
    expect(right.text).toContain('Too many tries');
  });

  it('gives many guesses at once no more than five tries', async () => {
    const { code, last4 } = await asked();
    const browser = await used.browser();
    const tries = await Promise.all(
      Array.from({ length: 20 }, () => browser.submit('/r', { code: code === '000000' ? '000001' : '000000', last4 })),
    );
    expect(tries.filter((t) => t.status === 422).length).toBeLessThanOrEqual(5);
    expect(tries.every((t) => t.status === 422 || t.status === 429)).toBe(true);
    expect((await browser.submit('/r', { code, last4 })).status).toBe(429);
  });

  it('gives nobody more guesses for having a code of her own', async () => {
    const { code, last4 } = await asked();
    const browser = await used.browser();
    const guess = (): Promise<{ status: number }> => browser.submit('/r', { code: '123456', last4: last4 === '0001' ? '0002' : '0001' });
    for (let i = 0; i < 4; i += 1) expect((await guess()).status).toBe(422);
    expect((await browser.submit('/r', { code, last4 })).status).toBe(303);
    await browser.submit('/r', {}, '/r/leave');
    expect([(await guess()).status, (await guess()).status]).toEqual([422, 429]);
  });

  it('changes nothing when a link is only opened, however often', async () => {
    const { token, code, last4 } = await asked();
    const browser = await used.browser();
    await browser.submit('/r', { code, last4 });
    const before = await snapshot();
    for (const path of ['/r', `/r/${token}`, `/r/${token}`, '/r/nonsense', '/demo/phone']) await browser.get(path);
    expect(await snapshot()).toEqual(before);
  });

  it('takes all three answers by link, the last one counting, and asks for calls where one is wanted', async () => {
    const { token, visitId } = await asked();
    const browser = await used.browser();
    await browser.submit(`/r/${token}`, { answer: 'can_go' });
    expect([await answerOf(visitId), await openCalls(visitId)]).toEqual(['can_go', []]);
    await browser.submit(`/r/${token}`, { answer: 'call_me' });
    expect([await answerOf(visitId), await openCalls(visitId)]).toEqual(['call_me', [{ reasonCode: 'call_me' }]]);
    await browser.submit(`/r/${token}`, { answer: 'cannot' });
    expect(await used.db.sql(`SELECT status, reason FROM messages WHERE template = 'thanks'`)).toEqual([
      { status: 'queued', reason: null },
    ]);
    expect([await answerOf(visitId), await openCalls(visitId)]).toEqual(['cannot', [{ reasonCode: 'call_me' }, { reasonCode: 'cannot' }]]);
    await browser.submit(`/r/${token}`, { answer: 'can_go' });
    expect([await answerOf(visitId), await openCalls(visitId)]).toEqual(['can_go', [{ reasonCode: 'call_me' }]]);
    expect((await browser.submit(`/r/${token}`, { answer: 'perhaps' })).status).toBe(422);
  });

  it('records a double tap once', async () => {
    const { token, visitId } = await asked();
    const browser = await used.browser();
    const _key = 'one-tap-of-a-thumb';
    await browser.submit(`/r/${token}`, { answer: 'can_go', _key });
    const again = await browser.submit(`/r/${token}`, { answer: 'can_go', _key });
    expect(again.status).toBe(303);
    expect(await used.db.sql(`SELECT id FROM family_answers WHERE visit_id = $1`, [visitId])).toHaveLength(1);
  });

  it('refuses an answer without the form’s token', async () => {
    const { token, visitId } = await asked();
    const answer = await request(used.url).post(`/r/${token}`).type('form').send({ answer: 'can_go', _key: 'some-key-of-a-form' });
    expect(answer.status).toBe(403);
    expect(await answerOf(visitId)).toBeNull();
  });

  it('shows only a number to call when the link has expired, is unknown, or the outing has begun', async () => {
    const { token, visitId, child } = { ...(await asked()), child: '小测' };
    const browser = await used.browser();
    used.clock.set('2026-09-23T01:31:00Z'); // begun
    const begun = await browser.get(`/r/${token}`);
    used.clock.set('2026-09-23T02:00:00Z'); // over
    const expired = await browser.get(`/r/${token}`);
    for (const answer of [begun, expired]) {
      expect(answer.status).toBe(410);
      expect(answer.text).toContain('请打电话给老师');
      expect(answer.text).toContain('tel:10000000001');
      expect(answer.text).not.toContain(child);
      expect(answer.text).not.toContain('name="answer"');
    }
    const late = await browser.submit('/r', { answer: 'can_go' }, `/r/${token}`);
    expect(late.status).toBe(410);
    expect(await answerOf(visitId)).toBeNull();
    const unknown = await browser.get('/r/unknown-link');
    expect(unknown.status).toBe(404);
    expect(unknown.text).not.toContain('tel:');
  });

  it('says that a cancelled outing is off', async () => {
    const { token, visitId } = await asked();
    await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false WHERE id = $1`, [visitId]);
    const answer = await (await used.browser()).get(`/r/${token}`);
    expect(answer.text).toContain('约定取消了，不用出门');
  });

  it.each(['zh-CN', 'en'] as const)('is small, discreet and titled neutrally (%s)', async (lang) => {
    const { token } = await asked();
    const get = (path: string): request.Test => request(used.url).get(path).set('Accept-Language', lang).set('Cookie', `lang=${lang}`);
    for (const path of ['/r', `/r/${token}`, '/r/unknown-link']) {
      const { text, headers } = await get(path);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(14 * 1024);
      expect(findBanned(text, ['柳堤监狱（虚构）'])).toEqual([]);
      expect(text).not.toContain('柳堤');
      expect(text).not.toContain('<script');
      expect(text).toContain(lang === 'zh-CN' ? '<title>约定提醒' : '<title>Appointment');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-robots-tag']).toContain('noindex');
      expect(headers['cache-control']).toBe('no-store');
    }
  });
});

describe('the demo handset', () => {
  it('shows what a family received and answers as them', async () => {
    const { visitId, caregiverId } = await asked();
    const browser = await used.browser();
    const path = `/demo/phone?caregiver=${caregiverId}`;
    const html = (await browser.get(path)).text;
    expect(html).toContain('pretend phone');
    expect(html).toContain('能去回1，不去回2，回电回3');
    const answer = await browser.submit(path, { caregiver: caregiverId, text: '1' }, '/demo/phone');
    expect([answer.status, answer.headers.location]).toEqual([303, path]);
    expect(await answerOf(visitId)).toBe('can_go');
    await browser.submit(path, { caregiver: caregiverId, text: '2' }, '/demo/phone');
    expect([await answerOf(visitId), await openCalls(visitId)]).toEqual(['cannot', [{ reasonCode: 'cannot' }]]);
    await browser.submit(path, { caregiver: caregiverId, text: '3' }, '/demo/phone');
    expect(await answerOf(visitId)).toBe('call_me');
    expect((await browser.get(path)).text).toContain('Noted: call me');
  });

  it('asks a person to call when the reply is unclear, and guesses nothing', async () => {
    const { visitId, caregiverId } = await asked();
    const browser = await used.browser();
    await browser.submit('/demo/phone', { caregiver: caregiverId, text: '你们是谁' });
    expect([await answerOf(visitId), await openCalls(visitId)]).toEqual([null, [{ reasonCode: 'unclear' }]]);
    const found = await used.db.one(`SELECT body, understood_as FROM inbound_messages`);
    expect(found).toEqual({ body: '你们是谁', understoodAs: 'unclear' });
  });

  it('lists families that only take calls, and shows an empty handset for one without messages', async () => {
    const { caregiverId } = await used.given.readyFamily();
    const browser = await used.browser();
    expect((await browser.get('/demo/phone')).text).toContain('No family has received a message yet');
    expect((await browser.get(`/demo/phone?caregiver=${caregiverId}`)).text).toContain('has not received a message yet');
    await browser.submit('/demo/phone', { caregiver: caregiverId, text: '3' });
    expect(await used.db.one(`SELECT reason_code, visit_id FROM call_tasks`)).toEqual({ reasonCode: 'call_me', visitId: null });
  });
});
