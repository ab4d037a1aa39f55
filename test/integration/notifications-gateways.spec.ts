import { instantOf } from '../../src/kernel/days';
import { TEMPLATES } from '../../src/notifications/engine/message-plan.rules';
import { ALIYUN_KEY, SmsGateways, TENCENT_KEY } from '../support/gateways';
import { Engine, MESSAGES_NOW, useMessages } from '../support/notifications';

const used = useMessages();
const gateways = new SmsGateways();
let url = '';
const at = (day: string, time: string): Date => instantOf(day, time, 'Asia/Shanghai');

beforeAll(async () => {
  url = await gateways.start();
});
beforeEach(() => gateways.clear());
afterAll(() => gateways.stop());

const numbers = (prefix: string): string => TEMPLATES.map((name) => `${name}=${prefix}_${name}`).join(',');
const engine = (more: Record<string, string> = {}): Engine =>
  used.engine('', {
    SMS_PROVIDERS: 'aliyun,tencent',
    ALIYUN_SMS_URL: url,
    ALIYUN_ACCESS_KEY_ID: ALIYUN_KEY.id,
    ALIYUN_ACCESS_KEY_SECRET: ALIYUN_KEY.secret,
    ALIYUN_SMS_SIGN: '小禾',
    ALIYUN_SMS_TEMPLATES: numbers('SMS'),
    TENCENT_SMS_URL: url,
    TENCENT_SECRET_ID: TENCENT_KEY.id,
    TENCENT_SECRET_KEY: TENCENT_KEY.secret,
    TENCENT_SMS_APP_ID: '1400006666',
    TENCENT_SMS_SIGN: '小禾服务',
    TENCENT_SMS_TEMPLATES: numbers('T'),
    ...more,
  });
const asked = async (e: Engine): Promise<{ visitId: string; dyadId: string }> => {
  const family = await used.confirmed({ channel: 'sms', phone: '138 0000 0000' });
  await e.happened('visit.confirmed', family.event);
  return family;
};
const row = (visitId: string): Promise<Record<string, unknown> | undefined> =>
  used.db.one(
    `SELECT status, reason, failure, provider, provider_reference, tries, run_at, handed_at FROM messages WHERE visit_id = $1 AND step_key LIKE '%:asked'`,
    [visitId],
  );

describe('a text through Aliyun', () => {
  it('is signed as the gateway works it out, and keeps its number', async () => {
    const e = engine();
    const { visitId } = await asked(e);
    await e.sender().sendDue();
    expect(gateways.refusals).toEqual([]);
    expect(gateways.texts).toEqual([
      {
        ...{ provider: 'aliyun', phone: '13800000000', sign: '小禾', template: 'SMS_asked', reference: 'biz-1' },
        params: { child: expect.any(String), month: '9', day: '23', weekday: '星期三', time: '上午9:30', worker: '王老师' },
      },
    ]);
    for (const value of Object.values(gateways.texts[0]?.params ?? {})) expect(Array.from(value).length).toBeLessThanOrEqual(6);
    expect(await row(visitId)).toMatchObject({ status: 'accepted', provider: 'aliyun', providerReference: 'biz-1' });
  });

  it('is refused with a wrong key; after the tries Tencent has its turn', async () => {
    const e = engine({ ALIYUN_ACCESS_KEY_SECRET: 'not the secret' });
    const { visitId } = await asked(e);
    for (const minutes of [1, 5, 30]) {
      await e.sender().sendDue();
      expect(await row(visitId)).toMatchObject({ status: 'queued', failure: 'technical', provider: 'aliyun', handedAt: null });
      used.clock.advanceMinutes(minutes);
    }
    await e.sender().sendDue();
    used.clock.set(at('2026-09-02', '14:10'));
    expect(gateways.texts).toEqual([]);
    await e.sender().sendDue(); // the last with Aliyun, and at once the first with Tencent
    expect(gateways.refusals).toHaveLength(5);
    expect(gateways.texts).toMatchObject([{ provider: 'tencent', phone: '+8613800000000', sign: '小禾服务', template: 'T_asked' }]);
    expect(gateways.texts[0]?.params).toEqual([expect.any(String), '9', '23', '星期三', '上午9:30', '王老师']);
    expect(await row(visitId)).toMatchObject({ status: 'accepted', provider: 'tencent', tries: 0 });
  });

  it('waits for the next parts of the day when too many have come, and is then a person’s', async () => {
    const e = engine();
    const { visitId } = await asked(e);
    gateways.says.aliyun = 'isv.BUSINESS_LIMIT_CONTROL';
    await e.sender().sendDue();
    expect(await row(visitId)).toMatchObject({ status: 'queued', failure: 'temporary', runAt: at('2026-09-02', '14:00') });
    used.clock.set(at('2026-09-02', '14:00'));
    await e.sender().sendDue();
    expect(await row(visitId)).toMatchObject({ status: 'queued', runAt: at('2026-09-03', '08:30') });
    used.clock.set(at('2026-09-03', '08:30'));
    await e.sender().sendDue();
    expect(await row(visitId)).toMatchObject({ status: 'failed', failure: 'temporary' });
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
  });

  it('is a person’s at once when the number cannot be', async () => {
    const e = engine();
    const { visitId } = await asked(e);
    gateways.says.aliyun = 'isv.MOBILE_NUMBER_ILLEGAL';
    await e.sender().sendDue();
    expect(await row(visitId)).toMatchObject({ status: 'failed', failure: 'permanent', reason: 'aliyun_isv.MOBILE_NUMBER_ILLEGAL' });
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
  });

  it('is never sent again when nobody knows whether it was taken: a person calls', async () => {
    const e = engine();
    const { visitId } = await asked(e);
    gateways.broken.aliyun = 'silent';
    await e.sender().sendDue();
    gateways.broken = {};
    used.clock.advanceMinutes(200);
    await e.sender().sendDue();
    expect(gateways.texts).toHaveLength(1);
    expect(await row(visitId)).toMatchObject({ status: 'failed', failure: 'unsure' });
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
  });

  it('is never sent again after a process died with it in hand', async () => {
    const e = engine();
    const { visitId } = await asked(e);
    // What a killed process leaves behind: claimed, and said to be about to go.
    await used.db.sql(
      `UPDATE messages SET status = 'sending', provider = 'aliyun', locked_by = gen_random_uuid(), locked_until = $2, handed_at = $2 WHERE visit_id = $1 AND run_at <= $2`,
      [visitId, used.clock.now()],
    );
    used.clock.advanceMinutes(2);
    await e.sender().sendDue();
    expect(gateways.texts).toEqual([]);
    expect(await row(visitId)).toMatchObject({ status: 'failed', failure: 'unsure', reason: 'maybe_taken' });
    // It counts for the day: the next text waits.
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
  });

  it('is tried again when something between us and the provider answers', async () => {
    const e = engine();
    const { visitId } = await asked(e);
    gateways.broken.aliyun = 502;
    await e.sender().sendDue();
    expect(await row(visitId)).toMatchObject({ status: 'queued', failure: 'technical', reason: 'http_502' });
  });

  it('comes too late: nothing is sent after its use', async () => {
    const e = engine();
    const { visitId } = await asked(e);
    gateways.says.aliyun = 'isp.SYSTEM_ERROR';
    await used.db.sql(`UPDATE messages SET useless_after = $2 WHERE visit_id = $1 AND step_key LIKE '%:asked'`, [
      visitId,
      new Date(Date.parse(MESSAGES_NOW) + 30_000),
    ]);
    await e.sender().sendDue();
    // The next try would be a minute later: a person calls while it is still of use.
    expect(await row(visitId)).toMatchObject({ status: 'failed', failure: 'technical' });
  });

  it('keeps the families locked while it is on its way, as an e-mail does', async () => {
    const e = engine();
    const { visitId } = await asked(e);
    await used.cancel(visitId);
    await e.sender().sendDue();
    expect(gateways.texts).toEqual([]);
    expect(await row(visitId)).toMatchObject({ status: 'suppressed', reason: 'visit_cancelled' });
  });
});

describe('a provider without all it needs', () => {
  it('is found when the program starts', () => {
    expect(() => engine({ TENCENT_SMS_TEMPLATES: '' })).toThrow('TENCENT_SMS_TEMPLATES');
    expect(() => engine({ ALIYUN_SMS_TEMPLATES: 'asked=SMS_1' })).toThrow('ALIYUN_SMS_TEMPLATES: no number for bring');
  });
});
