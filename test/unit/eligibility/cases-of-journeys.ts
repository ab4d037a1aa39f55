import type { Case } from './cases-of-dyads';
import { consent, decision, dyad, member, party, rules, session, view, worker } from './facts';

const YOUNG = '2022-01-01';
const journey = (leaveTime: string, returnTime: string, overnight = false) => ({ leaveTime, returnTime, overnight });
const withNight = ['visit', 'travel', 'overnight'].map((purpose) => consent(purpose));
const man = worker({ sex: 'male' });
const departs = { checkpoint: 'departure' as const, visit: { id: 'v', confirmed: true }, journey: journey('08:00', '15:00') };
const prepared = { tasks: [{ kind: 'prepare_child', status: 'done' as const, outcome: 'prepared' }] };
const query = (queriedOn: string, clear = true) => ({ queriedOn, clear });

/** Who comes along and how they travel: an expected reason may carry its letter, H, A or W. */
export const JOURNEY_CASES: Case[] = [
  [
    'an older query was not clear and the latest is',
    { party: party([member(), worker({ vettings: [query('2025-10-01', false), query('2026-07-01')] })]) },
    [],
  ],
  [
    'the latest query is not clear and an older one was',
    { party: party([member(), worker({ vettings: [query('2026-07-01'), query('2026-08-20', false)] })]) },
    ['H party.worker_not_vetted'],
  ],
  [
    'a query of tomorrow does not help',
    { party: party([member(), worker({ vettings: [query('2026-09-03')], hiredOn: '2026-09-03' })]) },
    ['H party.worker_not_vetted'],
  ],
  [
    'two queries of one day, one not clear',
    { party: party([member(), worker({ vettings: [query('2026-08-01'), query('2026-08-01', false)] })]) },
    ['H party.worker_not_vetted'],
  ],
  [
    'the worker’s first query came after hiring',
    { party: party([member(), worker({ hiredOn: '2026-07-31' })]) },
    ['A party.worker_hire_check'],
  ],
  [
    'the first query was not clear',
    { party: party([member(), worker({ vettings: [query('2026-07-01', false), query('2026-08-10')] })]) },
    ['A party.worker_hire_check'],
  ],
  ['nobody knows when the worker was hired', { party: party([member(), worker({ hiredOn: null })]) }, ['A party.worker_hire_check']],
  ['the worker begins the day after', { party: party([member(), worker({ hiredOn: '2026-09-24' })]) }, ['A party.worker_hire_check']],
  ['the worker begins on the day', { party: party([member(), worker({ hiredOn: '2026-09-23' })]) }, []],
  ['the worker’s training ends on the day', { party: party([member(), worker({ trainedOn: '2026-09-23' })]) }, []],
  [
    'the worker’s training ends the day after',
    { party: party([member(), worker({ trainedOn: '2026-09-24' })]) },
    ['H party.worker_not_trained'],
  ],
  [
    'the worker has not accepted the code of conduct',
    { party: party([member(), worker({ conductAcceptedOn: null })]) },
    ['H party.worker_no_conduct'],
  ],
  [
    'somebody on file as a worker cannot be read',
    { party: party([member(), worker(), { ...worker(), worker: null }]) },
    ['H party.worker_not_vetted'],
  ],
  [
    'somebody not on file is no worker to judge',
    { party: party([member(), worker(), { ...worker({ trainedOn: null }), known: false }]) },
    ['H party.caregiver_unknown'],
  ],

  [
    'three children and one adult',
    {
      rules: rules({ childrenExtra: 2 }),
      party: party([worker({ approvedInside: true }, 'inside')], ['2016-04-09', '2014-01-01', '2013-01-01']),
    },
    ['A escort.ratio'],
  ],
  [
    'three children and two adults',
    { rules: rules({ childrenExtra: 2 }), party: party([member(), worker()], ['2016-04-09', '2014-01-01', '2013-01-01']) },
    [],
  ],
  ['two children and one adult', { party: party([worker({ approvedInside: true }, 'inside')], ['2016-04-09', '2014-01-01']) }, []],
  [
    'three small children and one adult too few',
    { rules: rules({ childrenExtra: 9 }), party: party([member(), worker()], ['2016-04-09', YOUNG, YOUNG, YOUNG, YOUNG]) },
    ['A escort.ratio'],
  ],
  ['two small children and one adult', { party: party([worker({ approvedInside: true }, 'inside')], [YOUNG, YOUNG]) }, []],
  [
    'six children of seven and more and two adults',
    {
      rules: rules({ childrenExtra: 9 }),
      party: party(
        [member(), worker()],
        Array.from({ length: 6 }, () => '2016-04-09'),
      ),
    },
    [],
  ],
  [
    'four small children and two adults',
    { rules: rules({ childrenExtra: 9 }), party: party([member(), worker()], [YOUNG, YOUNG, YOUNG, YOUNG]) },
    [],
  ],
  [
    'a child who turns seven on the day counts as seven',
    { rules: rules({ childrenExtra: 9 }), party: party([member(), worker()], [YOUNG, YOUNG, YOUNG, '2019-09-23', '2019-09-23']) },
    ['A escort.ratio'],
  ],
  [
    'a brother of 17 is no second adult on the way',
    {
      rules: rules({ adultAge: 16, childrenExtra: 9 }),
      party: party(
        [member({ personType: 'relative', relationship: 'sibling', birthDate: '2009-01-01' }), worker()],
        ['2016-04-09', '2014-01-01', '2013-01-01'],
      ),
    },
    ['A escort.ratio'],
  ],
  [
    'a night away with one adult',
    {
      dyad: dyad({ consents: withNight }),
      party: party([worker({ approvedInside: true }, 'inside')]),
      journey: journey('08:00', '12:00', true),
    },
    ['A escort.ratio'],
  ],
  [
    'somebody not on file is no second adult',
    {
      party: party([worker({ approvedInside: true }, 'inside'), member({ known: false })], ['2016-04-09', '2014-01-01', '2013-01-01']),
      rules: rules({ childrenExtra: 2 }),
    },
    ['H party.caregiver_unknown', 'A escort.ratio'],
  ],

  ['a girl of ten travels with a man', { party: party([member(), man]) }, ['A escort.gender']],
  ['a girl who turns ten the day after', { dyad: dyad({ birthDate: '2016-09-24' }), party: party([member(), man], ['2016-09-24']) }, []],
  [
    'a girl who turns ten on the day',
    { dyad: dyad({ birthDate: '2016-09-23' }), party: party([member(), man], ['2016-09-23']) },
    ['A escort.gender'],
  ],
  ['a boy of twelve travels with a woman', { dyad: dyad({ sex: 'male' }) }, []],
  [
    'a boy spends a night away with a woman',
    { dyad: dyad({ sex: 'male', consents: withNight }), journey: journey('08:00', '12:00', true) },
    ['A escort.gender'],
  ],
  [
    'a girl of eight spends a night away with a man',
    {
      dyad: dyad({ birthDate: '2018-01-01', consents: withNight }),
      party: party([member(), man], ['2018-01-01']),
      journey: journey('08:00', '12:00', true),
    },
    ['A escort.gender'],
  ],
  ['she says it is all the same to her', { dyad: dyad({ escortPreference: 'any' }), party: party([member(), man]) }, []],
  ['a boy wants a man', { dyad: dyad({ sex: 'male', escortPreference: 'male' }) }, ['A escort.gender']],
  [
    'a boy wants a man, and a man comes along too',
    { dyad: dyad({ sex: 'male', escortPreference: 'male' }), party: party([member(), worker(), man]) },
    [],
  ],
  [
    'the decision asks for a woman: it says so, once',
    { dyad: dyad({ decision: decision({ conditions: ['same_sex_escort'] }) }), party: party([member(), man]) },
    ['H contact_decision.worker_other_sex'],
  ],
  [
    'the decision is missing and a girl travels with a man',
    { dyad: dyad({ decision: null }), party: party([member(), man]) },
    ['H contact_decision.missing', 'A escort.gender'],
  ],

  [
    'a child of two is not counted where small ones are not',
    {
      rules: rules({ uncountedAgeBelow: 3 }),
      party: party([member(), worker({ approvedInside: true }, 'inside')], ['2016-04-09', '2024-01-01']),
    },
    [],
  ],
  [
    'a child who turns three on the day is counted',
    {
      rules: rules({ uncountedAgeBelow: 3 }),
      party: party([member(), worker({ approvedInside: true }, 'inside')], ['2016-04-09', '2023-09-23']),
    },
    ['H party.too_many_inside'],
  ],
  [
    'the rules forget to ask for an adult',
    { rules: rules({ minAdultsInside: 0 }), party: party([member({ place: 'waits' }), worker()]) },
    ['H party.no_adult_inside'],
  ],
  ['two adults are asked for and one goes in', { rules: rules({ minAdultsInside: 2 }) }, ['H party.no_adult_inside']],
  ['an aunt who is no guardian goes inside', { party: party([member({ relationship: 'aunt', isGuardian: false }), worker()]) }, []],

  [
    'no picture was agreed to',
    { ...departs, dyad: dyad({ ...prepared, consents: ['visit', 'travel'].map((p) => consent(p)) }) },
    ['W identity.check', 'W items.none_carried', 'W photos.none'],
  ],
  [
    'the decision says no photos',
    { ...departs, dyad: dyad({ ...prepared, decision: decision({ conditions: ['no_photos'] }) }) },
    ['W identity.check', 'W items.none_carried', 'W photos.none'],
  ],
  [
    'one guardian says no to photos',
    {
      ...departs,
      dyad: dyad({ ...prepared, consents: [...dyad().consents, consent('photo', { capacity: 'other_parent', answer: 'no' })] }),
    },
    ['W identity.check', 'W items.none_carried', 'W photos.none'],
  ],
  [
    'the consent to photos must be confirmed again',
    {
      ...departs,
      dyad: dyad({ ...prepared, consents: [...['visit', 'travel'].map((p) => consent(p)), consent('photo', { toReconfirm: true })] }),
    },
    ['W identity.check', 'W items.none_carried', 'W photos.none'],
  ],
  ['nobody of the family can be reached', { dyad: dyad({ channels: 0 }) }, ['W secrecy.no_channel']],

  ['the journey is not planned the day before', { checkpoint: 'day_before', dyad: dyad(prepared) }, ['W travel.not_planned']],
  ['the session begins before six', { session: session({ localStart: '05:30', localEnd: '06:00' }) }, ['A travel.hours']],
  [
    'the session begins at six: nobody lives in the facility',
    { session: session({ localStart: '06:00', localEnd: '06:30' }) },
    ['A travel.hours'],
  ],
  ['the session ends at eight in the evening', { session: session({ localStart: '19:30', localEnd: '20:00' }) }, ['A travel.hours']],
  ['the session ends just before eight in the evening', { session: session({ localStart: '19:00', localEnd: '19:59' }) }, []],
  [
    'a video early in the morning',
    { mode: 'video', party: party([member()]), session: session({ mode: 'video', localStart: '05:30', localEnd: '06:00' }) },
    [],
  ],
  ['the child leaves at six and is home before eight', { journey: journey('06:00', '19:59') }, []],
  ['the child leaves before six', { journey: journey('05:59', '15:00') }, ['A travel.hours']],
  ['the child is home at eight', { journey: journey('08:00', '20:00') }, ['A travel.hours']],
  [
    'a child of four is on the way for ten hours',
    { dyad: dyad({ birthDate: YOUNG, view: view() }), party: party([member(), worker()], [YOUNG]), journey: journey('07:00', '17:00') },
    [],
  ],
  [
    'a child of four is on the way for longer',
    { dyad: dyad({ birthDate: YOUNG, view: view() }), party: party([member(), worker()], [YOUNG]), journey: journey('07:00', '17:01') },
    ['A travel.too_long'],
  ],
  [
    'a child of four spends a night away',
    {
      dyad: dyad({ birthDate: YOUNG, view: view(), consents: withNight }),
      party: party([member(), worker()], [YOUNG]),
      journey: journey('12:00', '13:00', true),
    },
    ['A travel.too_long'],
  ],
  ['a child of ten is on the way all day', { journey: journey('06:00', '19:00') }, []],
];
