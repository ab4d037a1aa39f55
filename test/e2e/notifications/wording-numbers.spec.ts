import { load } from 'cheerio';
import { TEMPLATES } from '../../../src/notifications/engine/message-plan.rules';
import { useApp } from '../../support/app';
import type { ApiClient } from '../../support/app';

const SMS = '{child}，{day} {time}见。能去回1，不去回2，回电回3。';
const ASKED = { template: 'asked', locale: 'zh-CN' };

describe('the numbers under which a provider has approved words', () => {
  const used = useApp({
    environment: () =>
      Promise.resolve({
        SMS_PROVIDERS: 'aliyun',
        ALIYUN_ACCESS_KEY_ID: 'id',
        ALIYUN_ACCESS_KEY_SECRET: 'secret',
        ALIYUN_SMS_SIGN: '小禾',
        ALIYUN_SMS_TEMPLATES: TEMPLATES.map((name, n) => `${name}=SMS_10${n}`).join(','),
        ALIYUN_SMS_URL: 'http://127.0.0.1:9/',
      }),
  });
  const lead = async (): Promise<{ api: ApiClient; userId: string }> => {
    const userId = await used.given.user('lead');
    return { api: await used.as(userId), userId };
  };
  const save = (api: ApiClient, version: number, body: object) =>
    api.put('/message-setup/words', { ...ASKED, sms: SMS, ...body }, { 'If-Match': `"${version}"` });
  const refused = async (answer: ReturnType<ApiClient['put']>): Promise<unknown> => (await answer.expect(422)).body.errors;

  it('are those of no other words: not of a built-in text, not of an earlier version, not of another organisation', async () => {
    const { api } = await lead();
    const taken = [expect.objectContaining({ pointer: '/aliyunTemplate', code: 'wording.number_taken' })];
    expect(await refused(save(api, 0, { aliyunTemplate: 'SMS_100' }))).toEqual(taken);
    expect((await save(api, 0, { aliyunTemplate: 'SMS_555' }).expect(200)).body).toMatchObject({
      version: 1,
      keepers: [{ provider: 'aliyun', approved: true }],
    });
    // The text is changed, and the number left as it was.
    expect(await refused(save(api, 1, { sms: SMS.replace('见', '出门'), aliyunTemplate: 'SMS_555' }))).toEqual(taken);
    const stranger = (await lead()).api;
    expect(await refused(save(stranger, 0, { sms: SMS.replace('见', '出门'), aliyunTemplate: 'SMS_555' }))).toEqual(taken);
    // The very same words may share a number, and another sentence beside them changes nothing at the provider.
    await save(stranger, 0, { aliyunTemplate: 'SMS_555' }).expect(200);
    await save(api, 1, { aliyunTemplate: 'SMS_555', sentence: '{day} {time}见。' }).expect(200);
    expect((await save(api, 2, { sms: SMS.replace('见', '出门') }).expect(200)).body.keepers).toEqual([
      { provider: 'aliyun', approved: false },
    ]);
  });

  it('are asked for on the page, which says plainly what leaves without one', async () => {
    const { api, userId } = await lead();
    await save(api, 0, {}).expect(200);
    const $ = load((await (await used.browser(userId)).get('/message-setup/words?template=asked&locale=zh-CN')).text);
    expect($('input[name=aliyunTemplate]').length).toBe(1);
    expect($('input[name=tencentTemplate]').length).toBe(0);
    expect($('main').text()).toContain('without a number, the built-in text leaves through Aliyun');
  });
});
