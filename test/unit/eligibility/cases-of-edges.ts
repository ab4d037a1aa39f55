import type { Case } from './cases-of-dyads';
import { DAY, decision, dyad, member, party, rules, session, sessionOn, TODAY, view, worker } from './facts';

const lesson = { localStart: '09:30', localEnd: '10:00' };
const inClass = (changes = {}) => session({ ...lesson, ...changes });
/** A lesson on another day, judged so that nothing else is in the way. */
const lessonOn = (day: string) => ({
  today: day,
  now: new Date(`${day}T00:00:00Z`),
  session: sessionOn(day, { ...lesson, requestedAlready: true }),
  dyad: dyad({ view: view({ askedOn: day, validUntil: day }), decision: decision({ reviewOn: day }) }),
  party: party([
    member(),
    worker({ vettedOn: '2025-12-20', hiredOn: '2025-12-20', trainedOn: '2025-12-20', conductAcceptedOn: '2025-12-20' }),
  ]),
});
const aged = (birthDate: string) => ({ dyad: dyad({ birthDate }), party: party([member(), worker()], [birthDate]) });
const custody = { rosterEntryId: 'r', facilityId: 'f', timeZone: 'Asia/Shanghai', pack: 'cn', wardId: 'w1' } as const;
const task = (kind: string, outcome: string | null, status: 'open' | 'done' = 'done') => ({ kind, outcome, status });
const insideWith = (changes: Parameters<typeof member>[0]) => ({ party: party([member(changes), worker()]) });

/** The days, hours, ages and counts at which an answer turns. */
export const EDGE_CASES: Case[] = [
  ['the last day of February is holiday', lessonOn('2026-02-27'), []],
  ['term begins in March', lessonOn('2026-03-02'), ['school.time']],
  [
    'a Sunday that is worked, the first of March',
    { ...lessonOn('2026-03-01'), calendar: worked('2026-03-01') },
    ['school.time', 'calendar.make_up_workday_unknown'],
  ],
  ['the last of June', lessonOn('2026-06-30'), ['school.time']],
  ['the first of July', lessonOn('2026-07-01'), []],
  ['the last of August', lessonOn('2026-08-31'), []],
  ['the first of September', lessonOn('2026-09-01'), ['school.time']],
  ['the fifteenth of January', lessonOn('2026-01-15'), ['school.time']],
  ['the sixteenth of January', lessonOn('2026-01-16'), []],
  ['a Friday', lessonOn('2026-09-18'), ['school.time']],
  ['a Saturday in class hours', lessonOn('2026-09-19'), []],
  ['a holiday in class hours', lessonOn('2026-10-01'), []],
  ['the lesson ends when class begins', { session: session({ localStart: '07:30', localEnd: '08:00' }) }, []],
  ['a minute of class', { session: session({ localStart: '07:31', localEnd: '08:01' }) }, ['school.time']],
  ['class ends when the meeting begins', { session: session({ localStart: '16:00', localEnd: '16:30' }) }, []],
  ['a minute before class ends', { session: session({ localStart: '15:59', localEnd: '16:29' }) }, ['school.time']],
  ['a child who turns six on the day is in class', { session: inClass(), ...aged('2020-09-23') }, ['school.time']],
  ['a child who turns six tomorrow is not', { session: inClass(), ...aged('2020-09-24') }, []],

  ['the brother is an adult on his birthday', insideWith(sibling('2008-09-23')), []],
  ['the brother is no adult the day before', insideWith(sibling('2008-09-24')), ['party.no_adult_inside']],
  ['a brother whose birth date nobody knows', insideWith({ ...sibling(null), personType: 'relative' }), ['party.no_adult_inside']],
  ['an uncle whose birth date nobody knows', insideWith({ relationship: 'uncle', birthDate: null, isGuardian: false }), []],
  ['a grandfather', insideWith({ relationship: 'grandfather', isGuardian: false }), []],
  ['a grandmother who is no guardian', insideWith({ isGuardian: false }), []],
  ['a grown sister who is no relative on file', insideWith({ relationship: 'sibling', birthDate: '2000-01-01', isGuardian: false }), []],
  [
    'nobody knows what she is to the child',
    insideWith({ relationship: null, isGuardian: false }),
    ['party.adult_not_eligible', 'party.no_adult_inside'],
  ],
  [
    'one adult too many can wait outside',
    { party: party([member(), member({ relationship: 'aunt' }), member({ relationship: 'uncle' }), worker()]) },
    ['party.too_many_inside'],
  ],
  [
    'three children are too many for one meeting and go in two',
    { party: party([member(), worker()], ['2016-04-09', '2014-01-01', '2012-01-01']) },
    ['party.too_many_inside'],
  ],
  [
    'no child can go in without an exception',
    { rules: rules({ visitorsMaxTotal: 1 }), party: party([member(), worker()]) },
    ['party.too_many_inside'],
  ],
  [
    'a grown brother does not count as one of the children on top',
    {
      rules: rules({ childrenExtra: 1 }),
      party: party([member(), member({ relationship: 'aunt' }), worker()], ['2016-04-09', '2006-01-01']),
    },
    [],
  ],
  [
    'two grown siblings leave one child on top',
    {
      rules: rules({ childrenExtra: 2 }),
      party: party([member(), member({ relationship: 'aunt' }), worker()], ['2016-04-09', '2006-01-01', '2005-01-01']),
    },
    ['party.too_many_inside'],
  ],

  ['a query on the day of asking counts', { party: party([member(), worker({ vettedOn: TODAY, hiredOn: TODAY })]) }, []],
  [
    'a query on the day of the meeting, asked on that day',
    {
      today: DAY,
      now: new Date(`${DAY}T00:00:00Z`),
      session: session({ requestedAlready: true }),
      party: party([member(), worker({ vettedOn: DAY, hiredOn: DAY })]),
    },
    [],
  ],
  [
    'nobody was ever asked about the worker',
    { party: party([member(), worker({ vettedOn: null, hiredOn: null })]) },
    ['party.worker_not_vetted'],
  ],
  [
    'the newest query stands first in the file',
    {
      party: party([
        member(),
        worker({
          vettings: [
            { queriedOn: '2026-08-20', clear: false },
            { queriedOn: '2026-07-01', clear: true },
          ],
          hiredOn: '2026-07-02',
        }),
      ]),
    },
    ['party.worker_not_vetted'],
  ],

  [
    'eighteen is an adult on the way',
    {
      rules: rules({ childrenExtra: 9 }),
      party: party(
        [member({ personType: 'relative', relationship: 'sibling', birthDate: '2008-09-23' }), worker()],
        ['2016-04-09', '2014-01-01', '2013-01-01'],
      ),
    },
    [],
  ],
  [
    'the woman the decision asks for is there, and the child wants a man',
    {
      dyad: dyad({ escortPreference: 'male', decision: decision({ conditions: ['same_sex_escort'] }) }),
    },
    ['escort.gender'],
  ],
  [
    'two workers, one of the asked sex, and the decision asks for it',
    {
      dyad: dyad({ escortPreference: 'female', decision: decision({ conditions: ['same_sex_escort'] }) }),
      party: party([member(), worker({ sex: 'male' }), worker()]),
    },
    [],
  ],
  ['a boy of ten travels with a man', { dyad: dyad({ sex: 'male' }), party: party([member(), worker({ sex: 'male' })]) }, []],
  [
    'the decision asks for a sibling and nobody has been named yet',
    { party: null, dyad: dyad({ decision: decision({ conditions: ['sibling_present', 'same_sex_escort'] }) }) },
    [],
  ],
  [
    'the decision asks for a woman and no worker comes along',
    { party: party([member()]), dyad: dyad({ decision: decision({ conditions: ['same_sex_escort'] }) }) },
    ['party.worker_missing'],
  ],

  ['the view runs out the day before', { dyad: dyad({ view: view({ validUntil: '2026-09-22' }) }) }, ['child_view.expired']],
  ['the view holds until the day', { dyad: dyad({ view: view({ validUntil: DAY }) }) }, []],
  ['the view is half a year old before it runs out', { dyad: dyad({ view: view({ askedOn: '2026-03-26' }) }) }, ['child_view.expired']],
  ['not now, and when to ask again', { dyad: dyad({ view: view({ view: 'not_now', askAgainOn: '2026-10-01' }) }) }, ['child_view.not_now']],
  ['no, and when to ask again', { dyad: dyad({ view: view({ view: 'no', askAgainOn: '2026-12-01' }) }) }, ['child_view.no']],

  [
    'the review was due before today',
    { dyad: dyad({ decision: decision({ reviewOn: '2026-08-01' }) }) },
    ['contact_decision.review_overdue'],
  ],
  [
    'the review is due between today and the day',
    { dyad: dyad({ decision: decision({ reviewOn: '2026-09-10' }) }) },
    ['contact_decision.review_overdue'],
  ],
  ['the review is due on the very day of the meeting', { dyad: dyad({ decision: decision({ reviewOn: DAY }) }) }, []],
  [
    'it is under review and was to be looked at by yesterday',
    { dyad: dyad({ decision: decision({ status: 'under_review', reviewDueOn: '2026-09-01' }) }) },
    ['contact_decision.under_review'],
  ],
  [
    'it is under review and nobody said until when',
    { dyad: dyad({ decision: decision({ status: 'under_review', reviewDueOn: null }) }) },
    ['contact_decision.under_review'],
  ],
  ['it is under review until the day', { dyad: dyad({ decision: decision({ status: 'under_review', reviewDueOn: DAY }) }) }, []],

  [
    'another preparation is done and went badly',
    { dyad: dyad({ tasks: [task('debrief', 'not_ready'), task('prepare_child', null, 'open')] }) },
    [],
  ],
  ['the child was said to be not ready in a talk still open', { dyad: dyad({ tasks: [task('prepare_child', 'not_ready', 'open')] }) }, []],
  ['a debrief that went badly is no question about today', { dyad: dyad({ tasks: [task('debrief', 'unfit')] }) }, []],
  ['the question of today has no answer', { dyad: dyad({ tasks: [task('check_fitness', null)] }) }, []],
  [
    'the strict grade has no visits: the grade is the reason',
    { dyad: dyad({ custody: { ...custody, grade: 'strict' } }) },
    ['grade.suspended'],
  ],
  [
    'the strict grade has no videos',
    {
      mode: 'video',
      party: party([member()]),
      session: session({ mode: 'video' }),
      dyad: dyad({ custody: { ...custody, grade: 'strict' } }),
    },
    ['grade.suspended'],
  ],
  [
    'the strict grade has no calls',
    { mode: 'call', session: null, party: null, dyad: dyad({ custody: { ...custody, grade: 'strict' } }) },
    ['grade.suspended'],
  ],

  [
    'a meeting in December that took the month’s contact',
    {
      today: '2026-12-01',
      now: new Date('2026-12-01T00:00:00Z'),
      session: sessionOn('2026-12-16'),
      allowance: { granted: 1, held: 0, used: 1, usedByOthers: 0 },
    },
    ['entitlement.used_up'],
  ],
  [
    'a make-up Saturday counts as a working day of notice where the facility works on it',
    {
      today: '2026-09-17',
      now: new Date('2026-09-17T00:00:00Z'),
      session: sessionOn('2026-09-21'),
      rules: rules({ makeUpWorkday: 'workday', noticeWorkingDays: 3 }),
    },
    [],
  ],
  [
    'and does not where nobody knows',
    { today: '2026-09-17', now: new Date('2026-09-17T00:00:00Z'), session: sessionOn('2026-09-21') },
    ['session.notice_too_short'],
  ],
  ['the session begins this very moment', { now: new Date('2026-09-23T08:30:00Z'), today: DAY }, ['session.past']],
  [
    'a proof that ends on the day no longer holds',
    { dyad: dyad({ proofs: [{ kind: 'household_register', expiresOn: DAY }] }) },
    ['kinship_proof.missing'],
  ],
  ['a proof that ends the day after', { dyad: dyad({ proofs: [{ kind: 'household_register', expiresOn: '2026-09-24' }] }) }, []],
];

function sibling(birthDate: string | null) {
  return { personType: 'relative' as const, relationship: 'sibling', birthDate };
}

function worked(day: string) {
  return { holidays: new Set<string>(), makeUpWorkdays: new Set([day]), announcedYears: new Set([2026]) };
}
