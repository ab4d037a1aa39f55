import { load } from 'cheerio';
import { useApp } from '../support/app';
import type { ApiClient, PageClient } from '../support/app';

const OPEN_ID = 'oDemo0000000000000000000example'.slice(0, 28);
const ADDRESS = '示例省示例县\n柳溪镇一组12号';
const all = { email: 'family@mail.test', wechatOpenId: OPEN_ID, postalAddress: ADDRESS };

describe('how a caregiver is reached', () => {
  const used = useApp();
  let organisationId: string;
  let childId: string;
  let id: string;
  let api: ApiClient;
  let browser: PageClient;

  beforeEach(async () => {
    organisationId = await used.given.organisation();
    const user = await used.given.user('coordinator', { organisationId });
    api = await used.as(user);
    browser = await used.browser(user);
    childId = await used.given.child({ organisationId });
    id = await used.given.caregiver(childId);
  });

  const change = (body: object, version = 1) => api.patch(`/caregivers/${id}`, body).set('If-Match', `"${version}"`);
  const errorsOf = (body: { errors: { pointer: string; code: string }[] }): string[] => body.errors.map((e) => `${e.pointer} ${e.code}`);
  const form = `/children/:child/caregivers/:id/contact`;
  const path = (): string => form.replace(':child', childId).replace(':id', id);

  it('is kept with every way, in her order, and given back', async () => {
    const reach = {
      wechatOpenId: OPEN_ID,
      postalAddress: ADDRESS,
      channel: 'wechat',
      otherChannels: ['letter', 'call'],
      optedOut: ['sms'],
    };
    const { status, body } = await change(reach);
    expect([status, body]).toEqual([200, expect.objectContaining({ ...reach, version: 2 })]);
    expect((await api.get(`/caregivers?childId=${childId}`)).body.data).toEqual([expect.objectContaining(reach)]);
  });

  it('is refused with everything that is wrong at once', async () => {
    const bad = await change({ channel: 'wechat', otherChannels: ['letter', 'wechat', 'sms'], optedOut: ['sms'] });
    expect(bad.status).toBe(422);
    expect(errorsOf(bad.body).sort()).toEqual([
      '/otherChannels/1 caregiver.channel_twice',
      '/otherChannels/2 caregiver.channel_refused',
      '/postalAddress caregiver.address_missing',
      '/wechatOpenId caregiver.wechat_missing',
    ]);
    const odd = await change({ wechatOpenId: 'short', postalAddress: 'a\nb\nc\nd\ne', otherChannels: ['pigeon'], optedOut: ['call'] });
    expect(errorsOf(odd.body).map((error) => error.split(' ')[0])).toEqual([
      '/wechatOpenId',
      '/postalAddress',
      '/otherChannels',
      '/optedOut',
    ]);
  });

  it('is not another organisation’s business, and not changed by who saw an older version', async () => {
    const stranger = await used.as(await used.given.user('coordinator'));
    await stranger.patch(`/caregivers/${id}`, { channel: 'call' }).set('If-Match', '"1"').expect(404);
    await change({ channel: 'call' });
    expect((await change({ channel: 'sms' })).status).toBe(412);
  });

  it.each(['en', 'zh-CN'])('has a page without scripts that shows what is known (%s)', async (lang) => {
    await change({ wechatOpenId: OPEN_ID, postalAddress: ADDRESS, channel: 'wechat', otherChannels: ['letter'], optedOut: ['email'] });
    const $ = load((await browser.get(path()).set('Cookie', `lang=${lang}`).expect(200)).text);
    expect($('h1')).toHaveLength(1);
    expect($('title').text()).not.toMatch(/柳|监狱|prison/);
    expect($('[name=wechatOpenId]').val()).toBe(OPEN_ID);
    expect($('[name=postalAddress]').text()).toBe(ADDRESS);
    expect($('[name=channel]:checked').val()).toBe('wechat');
    expect($('[name=second] option[selected]').val()).toBe('letter');
    expect($('[name=optedOut]:checked').val()).toBe('email');
    expect($('script:not([src]), [style]')).toHaveLength(0);
  });

  it('is set on the page, and an empty field takes away what was there', async () => {
    await change({ email: 'family@mail.test', wechatOpenId: OPEN_ID });
    const sent = {
      ...{
        version: '2',
        phone: '10000000001',
        postalAddress: ADDRESS.replace('\n', '\r\n'),
        channel: 'letter',
        second: 'voice',
        third: '',
      },
      ...{ language: 'zh-CN', optedOut: 'sms' },
    };
    expect((await browser.submit(path(), sent)).headers.location).toBe(`/children/${childId}`);
    expect((await api.get(`/caregivers/${id}`)).body).toMatchObject({
      ...{ phone: '10000000001', email: null, wechatOpenId: null, postalAddress: ADDRESS, channel: 'letter', otherChannels: ['voice'] },
      ...{ optedOut: ['sms'], version: 3 },
    });
  });

  it('keeps the ways beyond those that the page shows, as far as they are still ways', async () => {
    await change({ channel: 'sms', otherChannels: ['call', 'voice', 'letter', 'wechat', 'email'], ...all });
    const sent = { version: '2', phone: '10000000001', email: 'family@mail.test', wechatOpenId: OPEN_ID, language: 'zh-CN' };
    await browser.submit(path(), { ...sent, channel: 'voice', second: 'sms', third: 'call', optedOut: 'email' });
    expect((await api.get(`/caregivers/${id}`)).body).toMatchObject({
      channel: 'voice',
      otherChannels: ['sms', 'call', 'wechat'],
      version: 3,
    });
  });

  it('shows the page again with what was typed and every error where it belongs', async () => {
    const sent = { version: '1', phone: '10000000001', channel: 'letter', second: '', third: 'letter', language: 'zh-CN' };
    const answer = await browser.submit(path(), sent);
    expect(answer.status).toBe(422);
    const $ = load(answer.text);
    expect(
      $('.govuk-error-summary a')
        .map((_, a) => $(a).attr('href'))
        .get()
        .sort(),
    ).toEqual(['#f-postalAddress', '#f-third']);
    expect($('[name=phone]').val()).toBe('10000000001');
    expect($('[name=third] option[selected]').val()).toBe('letter');
  });
});
