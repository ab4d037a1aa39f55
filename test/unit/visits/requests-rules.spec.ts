import { isoWeekday } from '../../../src/kernel/days';
import type { Reason } from '../../../src/kernel/reasons';
import { samePeople } from '../../../src/visits/amendments/amendment.rules';
import { answerClock, answerDaysOf } from '../../../src/visits/facility-desk/answer-clock.rules';
import { Circumstances, doubtsOf, keyOf } from '../../../src/visits/reviews/reviews.rules';

const ZONE = 'Asia/Shanghai';
const terms = (askedAt: string, startsAt: string, workingDays = 3) => ({
  askedAt: new Date(askedAt),
  startsAt: new Date(startsAt),
  timeZone: ZONE,
  workingDays,
  isWorkingDay: (day: string): boolean => isoWeekday(day) < 6,
});

describe('the clock of an answer', () => {
  it('reminds at half and at four fifths of the working days, and gives the deputy one more', () => {
    // Wednesday 10:00 in Shanghai; the weekend does not count.
    expect(answerClock(terms('2026-09-02T02:00:00Z', '2026-09-25T02:00:00Z'))).toEqual({
      half: new Date('2026-09-03T14:00:00Z'),
      late: new Date('2026-09-04T11:36:00Z'),
      due: new Date('2026-09-07T02:00:00Z'),
      until: new Date('2026-09-08T02:00:00Z'),
    });
  });

  it('never runs into the day before the meeting', () => {
    const clock = answerClock(terms('2026-09-02T02:00:00Z', '2026-09-04T02:00:00Z'));
    expect([clock.due, clock.until]).toEqual([new Date('2026-09-03T02:00:00Z'), new Date('2026-09-03T02:00:00Z')]);
    expect(answerClock(terms('2026-09-02T02:00:00Z', '2026-09-02T09:00:00Z')).until).toEqual(new Date('2026-09-02T09:00:00Z'));
  });

  it.each([
    [undefined, 3],
    [{}, 3],
    [{ answerWorkingDays: 5 }, 5],
    [{ answerWorkingDays: 0 }, 3],
    [{ answerWorkingDays: 'x' }, 3],
  ])('of %j is %s days', (rules, days) => {
    expect(answerDaysOf(rules)).toBe(days);
  });
});

const nothing: Circumstances = {
  timetableChanged: false,
  parentAway: false,
  absentWorkers: [],
  elsewhere: [],
  groupLost: [],
  known: new Set(),
  rulesChanged: false,
};
const reason = (code: string, severity: Reason['severity']): Reason => ({
  code,
  severity,
  owner: 'coordinator',
  source: 'test',
  ruleVersion: '1',
});

describe('doubts about a visit', () => {
  it.each([
    ['worker.not_approved', 'approval', 'approval_missing'],
    ['session.calendar_unknown', 'warning', 'calendar_provisional'],
    ['session.other_ward', 'hard', 'ward_unknown'],
    ['journey.late_home', 'warning', 'journey'],
    ['consent.missing', 'hard', 'gate_closed'],
  ] as const)('%s (%s) is %s', (code, severity, cause) => {
    expect(doubtsOf([reason(code, severity)], nothing)).toMatchObject([{ cause, details: { codes: [code] } }]);
  });

  it('are not what was known when it was agreed to, nor what the visit itself takes', () => {
    const known = { ...nothing, known: new Set(['journey.late_home']) };
    expect(
      doubtsOf([reason('journey.late_home', 'warning'), reason('session.full', 'hard'), reason('school.time', 'warning')], known),
    ).toEqual([]);
    expect(doubtsOf([reason('school.time', 'warning')], { ...nothing, rulesChanged: true })).toMatchObject([{ cause: 'rules_changed' }]);
  });

  it('are one per cause, each with its owner, in a fixed order', () => {
    const all = { ...nothing, timetableChanged: true, parentAway: true, absentWorkers: ['b', 'a'], elsewhere: ['v'] };
    expect(doubtsOf([], all)).toEqual([
      { cause: 'escort_two_places', ownerRole: 'coordinator', details: { visitIds: ['v'] } },
      { cause: 'parent_away', ownerRole: 'liaison', details: {} },
      { cause: 'timetable_changed', ownerRole: 'liaison', details: {} },
      { cause: 'worker_absent', ownerRole: 'coordinator', details: { workerIds: ['a', 'b'] } },
    ]);
  });

  it('are the same when their details are', () => {
    expect(keyOf({ cause: 'journey', details: { codes: ['a'] } })).toBe(keyOf({ cause: 'journey', details: { codes: ['a'] } }));
    expect(keyOf({ cause: 'journey', details: { codes: ['a'] } })).not.toBe(keyOf({ cause: 'journey', details: { codes: ['b'] } }));
  });
});

it('tells the same people in another order from others', () => {
  const worker = { personType: 'worker' as const, personId: 'W', place: 'waits' as const };
  const carer = { personType: 'caregiver' as const, personId: 'c', place: 'inside' as const };
  expect(samePeople({ dyadIds: ['d', 'e'], party: [worker, carer] }, { dyadIds: ['E', 'd'], party: [carer, worker] })).toBe(true);
  expect(samePeople({ dyadIds: ['d'], party: [worker] }, { dyadIds: ['d'], party: [{ ...worker, place: 'inside' }] })).toBe(false);
  expect(samePeople({ dyadIds: ['d'], party: [worker] }, { dyadIds: ['d'], party: [] })).toBe(false);
});
