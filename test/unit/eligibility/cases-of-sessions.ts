import type { Case } from './cases-of-dyads';
import { decision, dyad, inDays, member, party, rules, session, sessionOn, worker } from './facts';

const open = { holidays: new Set<string>(), makeUpWorkdays: new Set<string>(), announcedYears: new Set<number>() };

const decided = (conditions: string[]) => dyad({ decision: decision({ conditions }) });

/** The session, the calendar, the party. */
export const SESSION_CASES: Case[] = [
  ['the session has begun', { now: new Date('2026-09-23T08:30:00Z') }, ['session.past']],
  ['the session is closed', { session: session({ open: false }) }, ['session.closed']],
  ['the session is full', { session: session({ taken: 10 }) }, ['session.full']],
  [
    'a place beyond the windows is asked for',
    { session: session({ taken: 10, hardCapacity: 12, beyond: true }) },
    ['session.over_capacity'],
  ],
  ['a place beyond the highest number is asked for', { session: session({ taken: 12, hardCapacity: 12, beyond: true }) }, ['session.full']],
  ['the last seat is free', { session: session({ taken: 9 }) }, []],
  [
    'one more adult goes inside than there is room for',
    { session: session({ free: { adults: 0, groups: null, video: null } }) },
    ['session.adults_full'],
  ],
  ['the last adult still fits', { session: session({ free: { adults: 1, groups: null, video: null } }) }, []],
  [
    'several children and every table is taken',
    {
      session: session({ free: { adults: null, groups: 0, video: null } }),
      party: party([member({ birthDate: '1960-01-01' }), worker()], ['2016-04-09', '2014-05-05']),
    },
    ['session.groups_full'],
  ],
  ['one child needs no table', { session: session({ free: { adults: null, groups: 0, video: null } }) }, []],
  [
    'every video room is taken',
    { mode: 'video', party: party([member()]), session: session({ mode: 'video', free: { adults: null, groups: null, video: 0 } }) },
    ['session.video_full'],
  ],
  ['the session keeps the ward out', { session: session({ admits: { excludeWards: ['w1'] } }) }, ['session.group_not_admitted']],
  [
    'the ward is let in but the grade is not',
    { session: session({ admits: { includeWards: ['w1'], includeGrades: ['lenient'] } }) },
    ['session.group_not_admitted'],
  ],
  ['ward and grade are let in', { session: session({ admits: { includeWards: ['w1'], excludeGrades: ['strict'] } }) }, []],
  ['the session is for first meetings', { session: session({ audience: 'first_visits' }) }, ['session.first_visits_only']],
  [
    'nobody of the family goes inside where one must',
    { session: session({ audience: 'families' }), party: party([member({ place: 'waits' }), worker({ approvedInside: true }, 'inside')]) },
    ['session.families_only'],
  ],
  ['a caregiver goes inside where one must', { session: session({ audience: 'families' }) }, []],
  [
    'no worker comes along where one must',
    { session: session({ audience: 'staff_arranged' }), party: party([member()]) },
    ['session.staff_only', 'party.worker_missing'],
  ],
  ['a worker comes along where one must', { session: session({ audience: 'staff_arranged' }) }, []],
  ['the session is at another facility', { session: session({ facilityId: 'other' }) }, ['session.other_facility']],
  ['the session is for another ward', { session: session({ wardId: 'w2' }) }, ['session.ward_day']],
  ['the session is for the parent’s ward', { session: session({ wardId: 'w1' }) }, []],
  [
    'the parent’s ward is unknown and the session is for one',
    {
      session: session({ wardId: 'w1' }),
      dyad: dyad({
        custody: { rosterEntryId: 'r', facilityId: 'f', timeZone: 'Asia/Shanghai', pack: 'cn', wardId: null, grade: 'general' },
      }),
    },
    ['session.ward_day'],
  ],
  ['two working days are left of three', { session: sessionOn('2026-09-04') }, ['session.notice_too_short']],
  ['three working days are left: the weekend does not count', { session: sessionOn('2026-09-07') }, []],
  ['a request already made is judged again the day before', { session: sessionOn('2026-09-03', { requestedAlready: true }) }, []],
  ['61 days ahead', { session: sessionOn(inDays(61)) }, ['session.too_far_ahead']],
  ['60 days ahead', { session: sessionOn(inDays(60)) }, []],
  ['the child is elsewhere', { session: session({ childBusy: true }) }, ['child.busy']],
  ['the parent is elsewhere', { session: session({ parentBusy: true }) }, ['parent.busy']],

  ['in school hours in term', { session: session({ localStart: '09:30', localEnd: '10:00' }) }, ['school.time']],
  [
    'in school hours in the summer',
    {
      now: new Date('2026-07-01T02:00:00Z'),
      today: '2026-07-01',
      session: sessionOn('2026-07-22', { localStart: '09:30', localEnd: '10:00' }),
      party: party([
        member(),
        worker({ vettedOn: '2026-06-01', hiredOn: '2026-06-01', trainedOn: '2026-06-01', conductAcceptedOn: '2026-06-01' }),
      ]),
    },
    [],
  ],
  [
    'in school hours with a five-year-old',
    {
      session: session({ localStart: '09:30', localEnd: '10:00' }),
      dyad: dyad({ birthDate: '2021-01-01' }),
      party: party([member(), worker()], ['2021-01-01']),
    },
    [],
  ],
  [
    'on a make-up workday of which nobody knows how it is treated',
    { session: sessionOn('2026-09-20') },
    ['calendar.make_up_workday_unknown'],
  ],
  ['on a make-up workday that counts as one', { session: sessionOn('2026-09-20'), rules: rules({ makeUpWorkday: 'workday' }) }, []],
  ['in a year whose days off are not announced', { calendar: open }, ['calendar.not_announced']],

  ['somebody is not on file', { party: party([member(), member({ known: false }), worker()]) }, ['party.caregiver_unknown']],
  ['nobody goes inside with the child', { party: party([member({ place: 'waits' }), worker()]) }, ['party.no_adult_inside']],
  ['nobody comes at all', { party: party([]) }, ['party.no_adult_inside', 'party.worker_missing']],
  [
    'a brother of 17 goes inside',
    { party: party([member({ personType: 'relative', relationship: 'sibling', birthDate: '2009-01-01' }), worker()]) },
    ['party.no_adult_inside'],
  ],
  [
    'a brother of 17 where adults are 16',
    {
      rules: rules({ adultAge: 16 }),
      party: party([member({ personType: 'relative', relationship: 'sibling', birthDate: '2009-01-01' }), worker()]),
    },
    [],
  ],
  ['a divorced mother accompanies as guardian', { party: party([member({ relationship: 'mother' }), worker()]) }, []],
  [
    'a divorced mother where guardians may not accompany',
    { rules: rules({ guardianMayAccompany: false }), party: party([member({ relationship: 'mother' }), worker()]) },
    ['party.adult_not_eligible', 'party.no_adult_inside'],
  ],
  [
    'a foster mother who is no guardian',
    { party: party([member({ relationship: 'foster_parent', isGuardian: false }), worker()]) },
    ['party.adult_not_eligible', 'party.no_adult_inside'],
  ],
  [
    'guardian, two children and an unapproved worker who waits, limit 3',
    { party: party([member(), worker()], ['2016-04-09', '2018-01-01']) },
    [],
  ],
  [
    'the same with the unapproved worker inside',
    { party: party([member(), worker({}, 'inside')], ['2016-04-09', '2018-01-01']) },
    ['party.too_many_inside', 'party.worker_not_approved'],
  ],
  [
    'three in all and two more children: grandmother, aunt, three children',
    {
      rules: rules({ childrenExtra: 2 }),
      party: party([member(), member({ relationship: 'aunt' }), worker()], ['2016-04-09', '2018-01-01', '2019-01-01']),
    },
    [],
  ],
  [
    'the same and an approved worker inside: one too many',
    {
      rules: rules({ childrenExtra: 2 }),
      party: party(
        [member(), member({ relationship: 'aunt' }), worker({ approvedInside: true }, 'inside')],
        ['2016-04-09', '2018-01-01', '2019-01-01'],
      ),
    },
    ['party.too_many_inside'],
  ],
  ['an approved worker alone goes inside with the child', { party: party([worker({ approvedInside: true }, 'inside')]) }, []],
  [
    'an unapproved worker goes inside with the grandmother',
    { party: party([member(), worker({}, 'inside')]) },
    ['party.worker_not_approved'],
  ],
  ['no worker comes along', { party: party([member()]) }, ['party.worker_missing']],
  ['no worker comes along to a video', { mode: 'video', party: party([member()]) }, []],
  ['the worker was vetted 366 days before', { party: party([member(), worker({ vettedOn: '2025-09-22' })]) }, ['party.worker_not_vetted']],
  ['the worker was vetted 365 days before', { party: party([member(), worker({ vettedOn: '2025-09-23' })]) }, []],
  ['the worker’s record is not clear', { party: party([member(), worker({ vettingClear: false })]) }, ['party.worker_not_vetted']],
  ['the worker is suspended', { party: party([member(), worker({ active: false })]) }, ['party.worker_not_vetted']],
  ['the worker is not trained', { party: party([member(), worker({ trainedOn: null })]) }, ['party.worker_not_trained']],
  [
    'the decision asks for a worker of her own sex and only a man comes along',
    { dyad: decided(['same_sex_escort']), party: party([member(), worker({ sex: 'male' })]) },
    ['contact_decision.worker_other_sex'],
  ],
  [
    'the decision asks for a worker of her own sex and a woman comes along too',
    { dyad: decided(['same_sex_escort']), party: party([member(), worker({ sex: 'male' }), worker()]) },
    [],
  ],
  [
    'the decision asks for a sibling and the child comes alone',
    { dyad: decided(['sibling_present']) },
    ['contact_decision.sibling_missing'],
  ],
  [
    'the decision asks for a sibling and two children come',
    { dyad: decided(['sibling_present']), party: party([member(), worker()], ['2016-04-09', '2018-01-01']) },
    [],
  ],
  [
    'the worker was vetted on a day that has not come',
    { party: party([member(), worker({ vettedOn: '2026-09-24' })]) },
    ['party.worker_not_vetted'],
  ],
  ['the worker is on another journey', { party: party([member(), worker({ busy: true })]) }, ['worker.busy']],
];
