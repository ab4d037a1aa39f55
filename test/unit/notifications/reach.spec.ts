import { findBanned } from '../../../src/notifications/discretion/discretion.rules';
import { QUESTIONS, TEMPLATES } from '../../../src/notifications/engine/message-plan.rules';
import { wordsFor } from '../../../src/notifications/channels/words';
import { nextWay, Reachable, routeOf } from '../../../src/notifications/channels/reach.rules';

const person = (values: Partial<Reachable> = {}): Reachable => ({
  channel: 'sms',
  otherChannels: [],
  optedOut: [],
  phone: '10000000001',
  email: null,
  wechatOpenId: null,
  postalAddress: null,
  ...values,
});
const everywhere = { email: 'a@mail.test', wechatOpenId: 'open', postalAddress: 'home' };

describe('the way a message takes', () => {
  it.each<[string, Partial<Reachable>, string]>([
    ['the one she prefers', { channel: 'wechat', ...everywhere }, 'wechat'],
    ['the next of hers when the first has no address', { channel: 'wechat', otherChannels: ['letter'], postalAddress: 'home' }, 'letter'],
    ['none that she refused', { channel: 'sms', otherChannels: ['email'], optedOut: ['sms'], ...everywhere }, 'email'],
    ['what there is', { channel: 'email' }, 'sms'],
    ['a person’s call where she wants one, whatever else there is', { channel: 'call', ...everywhere }, 'call'],
    ['a person’s call when all else is refused or missing', { optedOut: ['sms'] }, 'call'],
    ['a person’s call when nothing is known', { phone: null }, 'call'],
  ])('is %s', (_, values, route) => {
    expect(routeOf(person(values))).toBe(route);
  });

  it('is none that cannot be used for this message', () => {
    const reach = person({ channel: 'letter', otherChannels: ['voice'], ...everywhere });
    expect(routeOf(reach, (route) => route !== 'letter')).toBe('voice');
  });
});

describe('the way after one that has failed', () => {
  const reach = person({ channel: 'wechat', otherChannels: ['letter', 'sms'], ...everywhere });

  it('is what she named next, and a person’s call after the last', () => {
    expect(nextWay('wechat', reach)).toBe('letter');
    expect(nextWay('letter', reach)).toBe('sms');
    expect(nextWay('sms', reach)).toBeUndefined();
  });

  it('is none that she did not name', () => {
    expect(nextWay('sms', person(everywhere))).toBeUndefined();
    expect(nextWay('email', reach)).toBeUndefined();
  });

  it('is nobody’s but a person’s where she wants a call next', () => {
    expect(nextWay('wechat', person({ channel: 'wechat', otherChannels: ['call', 'sms'], ...everywhere }))).toBeUndefined();
  });
});

describe('the few words on a template message', () => {
  it.each(['en', 'zh-CN'] as const)('are there for every event, short enough for a field, and asked aloud with keys (%s)', (locale) => {
    const params = { children: ['小宇'], day: '2026-09-23', time: '09:30', worker: '王小满' } as const;
    for (const template of TEMPLATES) {
      const { subject } = wordsFor('wechat', template, locale, params, '小禾', null, false);
      expect({ template, length: Array.from(subject).length <= 20 && subject !== '' }).toEqual({ template, length: true });
      const spoken = wordsFor('voice', template, locale, params, '小禾', null, QUESTIONS.includes(template)).text;
      expect(/按1|press 1/.test(spoken)).toBe(QUESTIONS.includes(template));
      expect(spoken).not.toMatch(/https?:|回1|Reply/);
      expect(findBanned(`${subject}\n${spoken}`, [])).toEqual([]);
    }
  });
});
