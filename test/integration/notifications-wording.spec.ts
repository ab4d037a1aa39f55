import { newId } from '../../src/kernel/ids';
import { TEMPLATES } from '../../src/notifications/engine/message-plan.rules';
import { ALIYUN_KEY, SmsGateways, TENCENT_KEY } from '../support/gateways';
import { ConfirmedVisit, Engine, useMessages } from '../support/notifications';

const used = useMessages();
const gateways = new SmsGateways();
let url = '';
beforeAll(async () => {
  url = await gateways.start();
});
beforeEach(() => gateways.clear());
afterAll(() => gateways.stop());

const WORDS = '{child}，{day} {time}见。能去回1，不去回2，回电回3。';
const numbers = (prefix: string, leftOut?: string): string =>
  TEMPLATES.filter((name) => name !== leftOut)
    .map((name) => `${name}=${prefix}_${name}`)
    .join(',');
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
/** A family whose question waits, and the organisation's own words since. */
const asked = async (e: Engine, words: Record<string, string>): Promise<ConfirmedVisit> => {
  const family = await used.confirmed({ channel: 'sms', phone: '138 0000 0000' });
  await e.happened('visit.confirmed', family.event);
  await used.given.row('message_wordings', {
    ...{
      id: newId(),
      organisationId: family.organisationId,
      template: 'asked',
      locale: 'zh-CN',
      version: 1,
      sms: WORDS,
      savedAt: used.clock.now(),
    },
    ...words,
  });
  return family;
};
const body = async ({ visitId }: ConfirmedVisit): Promise<string | null | undefined> =>
  (await used.db.one<{ body: string | null }>(`SELECT body FROM messages WHERE visit_id = $1 AND step_key LIKE '%:asked'`, [visitId]))
    ?.body;

describe('own words through a provider that keeps the words it has approved', () => {
  it('do not leave under the number of other words: the built-in ones do, and are kept as what was said', async () => {
    const e = engine();
    const family = await asked(e, {});
    await e.sender().sendDue();
    expect(gateways.texts).toMatchObject([{ provider: 'aliyun', template: 'SMS_asked' }]);
    expect(await body(family)).toContain('的约定：');
  });

  it('leave under the number that was given for them, with each provider under its own', async () => {
    const e = engine();
    const family = await asked(e, { aliyunTemplate: 'SMS_77', tencentTemplate: '770077' });
    await e.sender().sendDue();
    expect(gateways.texts).toMatchObject([{ provider: 'aliyun', template: 'SMS_77' }]);
    expect(await body(family)).toMatch(/见。能去回1，不去回2，回电回3。$/);
    gateways.clear();
    const other = engine({ SMS_PROVIDERS: 'tencent' });
    await asked(other, { tencentTemplate: '770077' });
    await other.sender().sendDue();
    expect(gateways.texts).toMatchObject([{ provider: 'tencent', template: '770077' }]);
  });

  it('go back to the built-in number with the built-in words', async () => {
    const e = engine();
    const family = await asked(e, { aliyunTemplate: 'SMS_77' });
    await used.given.row('message_wordings', {
      ...{ id: newId(), organisationId: family.organisationId, template: 'asked', locale: 'zh-CN', version: 2, savedAt: used.clock.now() },
    });
    await e.sender().sendDue();
    expect(gateways.texts).toMatchObject([{ template: 'SMS_asked' }]);
    expect(await body(family)).toContain('的约定：');
  });

  it('are a person’s call where a text has no number at all, and the family’s number stays good', async () => {
    const e = engine({ SMS_PROVIDERS: 'aliyun', ALIYUN_SMS_TEMPLATES: numbers('SMS', 'late') });
    const family = await used.confirmed({ channel: 'sms', phone: '138 0000 0000' });
    await used.given.row('messages', {
      ...{ id: newId(), organisationId: family.organisationId, visitId: family.visitId, visitVersion: 2, caregiverId: family.caregiverId },
      ...{
        channel: 'sms',
        template: 'late',
        locale: 'zh-CN',
        stepKey: newId(),
        runAt: used.clock.now(),
        uselessAfter: '2026-09-02T03:00:00Z',
      },
      params: JSON.stringify({
        children: ['小雨'],
        day: '2026-09-23',
        time: '09:30',
        worker: '',
        alias: '小禾',
        startsAt: '2026-09-23T01:30:00Z',
      }),
    });
    await e.sender().sendDue();
    expect(gateways.texts).toEqual([]);
    expect(await used.db.one(`SELECT status, reason FROM messages WHERE template = 'late'`)).toEqual({
      status: 'failed',
      reason: 'aliyun_no_template',
    });
    expect(await used.db.one(`SELECT bad_addresses FROM caregivers WHERE id = $1`, [family.caregiverId])).toEqual({ badAddresses: [] });
    expect(await used.calls()).toEqual([]);
  });
});
