import { BANNED_WORDS, findBanned } from '../../src/notifications/discretion/discretion.rules';
import { judge, Judged, nextAllowed } from '../../src/notifications/engine/message-plan.rules';
import { parseReply, questionOf } from '../../src/notifications/replies/replies.rules';
import { instantOf } from '../../src/kernel/days';

const ZONE = 'Asia/Shanghai';
const at = (day: string, time: string): Date => instantOf(day, time, ZONE);

describe('the discretion lint', () => {
  it.each(BANNED_WORDS.map((word) => [word]))('finds %s in the middle of a sentence', (word) => {
    expect(findBanned(`明天${word}出门 see you`)).toContain(word);
  });

  it.each([
    ['spaced out', '明天去 监 狱 门口'],
    ['with zero-width characters', '明天去监\u200b狱门口'],
    ['full width', 'the ｐｒｉｓｏｎ gate'],
    ['in capitals', 'PRISON'],
    ['inside a longer word', 'her imprisoned father'],
    ['with dots between', '探·监'],
    ['hyphenated', 'the visit-hall'],
  ])('finds a banned word %s', (_, text) => {
    expect(findBanned(text)).not.toEqual([]);
  });

  it('finds a facility by its real name, also without what stands in brackets, and lets its alias pass', () => {
    expect(findBanned('在柳堤学校见面', ['柳堤学校（虚构）'])).toEqual(['柳堤学校（虚构）']);
    expect(findBanned('We meet at green BANK house', ['Green Bank House'])).toEqual(['Green Bank House']);
    expect(findBanned('在柳堤见面', ['柳堤学校（虚构）'])).toEqual([]);
  });

  it('lets everyday words pass that only look alike', () => {
    expect(findBanned('请牢记时间，别犯困，有机会见面')).toEqual([]);
    expect(findBanned('10月18日星期六上午9:30，王老师陪小宇出门。Reply 1 yes')).toEqual([]);
  });

  it('does not let a harmless word hide a banned one beside it', () => {
    expect(findBanned('牢记：坐牢')).toContain('牢');
  });
});

describe('quiet hours', () => {
  it.each([
    ['08:29', '2026-09-02', '08:30'],
    ['08:30', '2026-09-02', '08:30'],
    ['11:59', '2026-09-02', '11:59'],
    ['12:00', '2026-09-02', '14:00'],
    ['13:59', '2026-09-02', '14:00'],
    ['14:00', '2026-09-02', '14:00'],
    ['19:29', '2026-09-02', '19:29'],
    ['19:30', '2026-09-03', '08:30'],
    ['23:50', '2026-09-03', '08:30'],
    ['00:10', '2026-09-02', '08:30'],
  ])('moves %s to %s %s', (time, day, expected) => {
    expect(nextAllowed(at('2026-09-02', time), ZONE)).toEqual(at(day, expected));
  });

  it('counts in the zone of the facility', () => {
    expect(nextAllowed(new Date('2026-07-01T19:00:00Z'), 'Europe/London')).toEqual(new Date('2026-07-02T07:30:00Z'));
  });
});

describe('the judgement at the moment of sending', () => {
  const startsAt = at('2026-09-10', '09:30');
  const usual: Judged = {
    template: 'plan',
    step: 'plan',
    channel: 'sms',
    uselessAfter: at('2026-09-09', '16:00'),
    now: at('2026-09-07', '10:00'),
    zone: ZONE,
    startsAt,
    visitVersion: 2,
    visit: { status: 'confirmed', version: 2, startsAt, familyAnswer: null },
    textsToday: 0,
    textsOfVisit: 0,
    toldByPhone: false,
    caregiverEnded: false,
    caregiverBarred: false,
    consentGone: false,
  };
  const visit = (values: Partial<NonNullable<Judged['visit']>>): Partial<Judged> => ({
    visit: { status: 'confirmed', version: 2, startsAt, familyAnswer: null, ...values },
  });

  it.each<[string, Partial<Judged>, object]>([
    ['sends what is still true', {}, { act: 'send' }],
    ['expires what is useless', { now: at('2026-09-09', '16:00') }, { act: 'expire', reason: 'too_late' }],
    ['suppresses after a cancellation', visit({ status: 'cancelled' }), { act: 'suppress', reason: 'visit_cancelled' }],
    ['suppresses an older version', visit({ version: 3 }), { act: 'suppress', reason: 'newer_version' }],
    ['suppresses another time', visit({ startsAt: at('2026-09-11', '09:30') }), { act: 'suppress', reason: 'newer_version' }],
    ['does not urge a family that cannot', visit({ familyAnswer: 'cannot' }), { act: 'suppress', reason: 'family_cannot' }],
    [
      'does not ask again after an answer',
      { ...visit({ familyAnswer: 'can_go' }), template: 'asked' },
      { act: 'suppress', reason: 'already_answered' },
    ],
    ['still sends the plan after a yes', visit({ familyAnswer: 'can_go' }), { act: 'send' }],
    ['waits over noon', { now: at('2026-09-07', '12:30') }, { act: 'wait', until: at('2026-09-07', '14:00') }],
    ['waits a day after another text', { textsToday: 1 }, { act: 'wait', until: at('2026-09-08', '08:30') }],
    [
      'gives up when waiting would be too late',
      { textsToday: 1, uselessAfter: at('2026-09-07', '19:30') },
      { act: 'suppress', reason: 'daily_cap' },
    ],
    ['limits only texts', { textsToday: 1, channel: 'email' }, { act: 'send' }],
    ['keeps to four texts a meeting', { template: 'bring', textsOfVisit: 2 }, { act: 'suppress', reason: 'visit_cap' }],
    ['keeps to four texts a meeting that has moved', { textsOfVisit: 3 }, { act: 'suppress', reason: 'visit_cap' }],
    [
      'keeps a place for the word on the eve',
      { template: 'tomorrow', step: 'tomorrow', textsOfVisit: 3, uselessAfter: at('2026-09-09', '19:30') },
      { act: 'send' },
    ],
    ['counts no mails', { textsOfVisit: 5, channel: 'email' }, { act: 'send' }],
    ['says a new time beyond four texts', { template: 'changed', step: 'changed', textsOfVisit: 5 }, { act: 'send' }],
    [
      'sends a cancellation beyond the daily limit',
      { template: 'cancelled', textsToday: 1, uselessAfter: startsAt, ...visit({ status: 'cancelled' }) },
      { act: 'send' },
    ],
    [
      'keeps a distant cancellation out of the night',
      { template: 'cancelled', now: at('2026-09-07', '22:00'), uselessAfter: startsAt, ...visit({ status: 'cancelled' }) },
      { act: 'wait', until: at('2026-09-08', '08:30') },
    ],
    [
      'sends an urgent cancellation at night',
      { template: 'cancelled', now: at('2026-09-09', '22:00'), uselessAfter: startsAt, ...visit({ status: 'cancelled' }) },
      { act: 'send' },
    ],
    [
      'does not say "off" of an outing that stands again',
      { template: 'cancelled', uselessAfter: startsAt, ...visit({ version: 4 }) },
      { act: 'suppress', reason: 'stands_again' },
    ],
    [
      'thanks for a refusal also when a text has gone today and the outing is off by now',
      { template: 'thanks', textsToday: 1, ...visit({ status: 'cancelled', familyAnswer: 'cannot', version: 3 }) },
      { act: 'send' },
    ],
    [
      'does not thank who has changed her mind',
      { template: 'thanks', ...visit({ familyAnswer: 'can_go' }) },
      { act: 'suppress', reason: 'answer_changed' },
    ],
    [
      'says a new time beyond the daily limit',
      { template: 'changed', step: 'changed', textsToday: 1, uselessAfter: startsAt },
      { act: 'send' },
    ],
    [
      'says a new time at night where they would leave for the old one in the morning',
      { template: 'changed', step: 'changed', now: at('2026-09-07', '22:00'), leavesAt: at('2026-09-08', '06:00'), uselessAfter: startsAt },
      { act: 'send' },
    ],
    [
      'says a new time half a day before they leave at the latest',
      { template: 'changed', step: 'changed', now: at('2026-09-07', '20:00'), leavesAt: at('2026-09-08', '09:00'), uselessAfter: startsAt },
      { act: 'wait', until: at('2026-09-07', '21:00') },
    ],
    [
      'keeps quiet at night when the old time has long passed',
      { template: 'changed', step: 'changed', now: at('2026-09-07', '22:00'), leavesAt: at('2026-09-07', '06:00'), uselessAfter: startsAt },
      { act: 'wait', until: at('2026-09-08', '08:30') },
    ],
    [
      'has a person ask when the question waits until it is too late',
      { template: 'asked', step: 'asked', textsToday: 1, uselessAfter: at('2026-09-08', '07:30') },
      { act: 'suppress', reason: 'daily_cap', call: true },
    ],
    [
      'has nobody ask again because the second question came too late',
      { template: 'asked', step: 'ask_again', now: at('2026-09-09', '16:00') },
      { act: 'expire', reason: 'too_late' },
    ],
    [
      'has nobody ask about an outing that is off',
      { template: 'asked', step: 'asked', now: at('2026-09-09', '16:00'), ...visit({ status: 'cancelled' }) },
      { act: 'expire', reason: 'too_late' },
    ],
    ['asks a second contact beyond the daily limit', { template: 'second_contact', textsToday: 1 }, { act: 'send' }],
    [
      'asks no second contact once there is an answer',
      { template: 'second_contact', ...visit({ familyAnswer: 'can_go' }) },
      { act: 'suppress', reason: 'already_answered' },
    ],
    [
      'asks no second contact about an outing that is off',
      { template: 'second_contact', ...visit({ status: 'cancelled' }) },
      { act: 'suppress', reason: 'visit_cancelled' },
    ],
    [
      'says at night, and beyond the daily limit, that somebody comes a little later',
      { template: 'late', now: at('2026-09-09', '22:00'), uselessAfter: at('2026-09-09', '23:00'), textsToday: 1 },
      { act: 'send' },
    ],
    [
      'keeps that out of the hours in which a family is not to be reached',
      {
        ...{ template: 'late', now: at('2026-09-10', '07:10'), uselessAfter: at('2026-09-10', '07:50') },
        ...{ ownHours: true, safeAt: at('2026-09-10', '18:00') },
      },
      { act: 'suppress', reason: 'quiet_hours' },
    ],
    [
      'says it as soon as the family may be reached while it still helps',
      {
        ...{ template: 'late', now: at('2026-09-10', '07:10'), uselessAfter: at('2026-09-10', '08:10') },
        ...{ ownHours: true, safeAt: at('2026-09-10', '07:30') },
      },
      { act: 'wait', until: at('2026-09-10', '07:30') },
    ],
    [
      'says it no more once she is there',
      { template: 'late', ...visit({ status: 'under_way', version: 3 }) },
      { act: 'suppress', reason: 'visit_under_way' },
    ],
    ['says it of no other time', { template: 'late', ...visit({ version: 3 }) }, { act: 'suppress', reason: 'newer_version' }],
    [
      'says it to nobody who stays at home',
      { template: 'late', ...visit({ familyAnswer: 'cannot' }) },
      { act: 'suppress', reason: 'family_cannot' },
    ],
    [
      'says nothing at all to somebody who is barred',
      { template: 'home_safe', caregiverBarred: true },
      { act: 'suppress', reason: 'caregiver_barred' },
    ],
    ['says it to nobody whose child has left', { template: 'late', caregiverEnded: true }, { act: 'suppress', reason: 'caregiver_ended' }],
    [
      'spares a family that has been told by phone',
      { template: 'cancelled', toldByPhone: true, uselessAfter: startsAt, ...visit({ status: 'cancelled' }) },
      { act: 'suppress', reason: 'told_by_phone' },
    ],
  ])('%s', (_, values, expected) => {
    expect(judge({ ...usual, ...values })).toEqual(expected);
  });
});

describe('replies', () => {
  it.each([
    ['1', 'can_go'],
    [' 1 ', 'can_go'],
    ['１', 'can_go'],
    ['1。谢谢老师', 'can_go'],
    ['回1', 'can_go'],
    ['2', 'cannot'],
    ['３', 'call_me'],
    ['能去', 'can_go'],
    ['不能去', 'cannot'],
    ['去不了，家里有事', 'cannot'],
    ['请打电话', 'call_me'],
    ['yes', 'can_go'],
    ['cannot', 'cannot'],
    ['12', undefined],
    ['1 or 2', undefined],
    ['4', undefined],
    ['', undefined],
    ['你们是谁', undefined],
    ['1 不去', undefined],
    ['10月18日能去', undefined],
  ])('reads %j as %s', (text, expected) => {
    expect(parseReply(text)).toBe(expected);
  });

  it('takes a bare digit for the newest question that is still unanswered', () => {
    const older = { visitId: 'a', sentAt: at('2026-09-01', '10:00'), answered: false };
    const newer = { visitId: 'b', sentAt: at('2026-09-02', '10:00'), answered: true };
    expect(questionOf([older, newer])).toBe(older);
    expect(questionOf([{ ...older, answered: true }, newer])).toBe(newer);
    expect(questionOf([])).toBe('none');
  });

  it('does not guess between two meetings asked about at nearly the same time', () => {
    const q = (visitId: string, time: string) => ({ visitId, sentAt: at('2026-09-02', time), answered: false });
    expect(questionOf([q('a', '09:00'), q('b', '10:00')])).toBe('ambiguous');
  });
});
