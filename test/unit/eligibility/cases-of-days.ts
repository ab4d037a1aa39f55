import type { Case } from './cases-of-dyads';
import { DAY, decision, dyad, member, party, rules, session, sessionOn, worker } from './facts';

const MAKE_UP_SATURDAY = '2026-09-19';
const MAKE_UP_SUNDAY = '2026-09-20';
const worked = {
  holidays: new Set<string>(),
  makeUpWorkdays: new Set([MAKE_UP_SATURDAY, MAKE_UP_SUNDAY]),
  announcedYears: new Set([2026]),
};
/** A make-up workday at a facility that says as what it takes such a day, and on which weekdays it is open. */
const madeUp = (day: string, makeUpWorkday: 'workday' | 'weekend' | 'unknown', openWeekdays: number[]) => ({
  calendar: worked,
  session: sessionOn(day, { requestedAlready: true }),
  rules: rules({ makeUpWorkday, openWeekdays }),
});
const firstVisits = (mode: 'visit' | 'video', met: { metInPerson: boolean; metByVideo: boolean }) => ({
  mode,
  session: session({ mode, audience: 'first_visits' }),
  party: mode === 'video' ? party([member()]) : party(),
  dyad: dyad({ ...met, tasks: [{ kind: 'prepare_child', outcome: 'ready', status: 'done' }] }),
});
const insideWorker = (approvedInside: boolean) => worker({ approvedInside }, 'inside');

/** On which days and for whom a facility is open, who of its visitors goes in, and what is said when its rules are not known. */
export const DAY_CASES: Case[] = [
  [
    'a make-up Saturday is taken as Friday, and Friday is closed',
    madeUp(MAKE_UP_SATURDAY, 'workday', [1, 2, 3, 4]),
    ['session.weekday_closed'],
  ],
  ['a make-up Saturday is taken as Friday, and Friday is open', madeUp(MAKE_UP_SATURDAY, 'workday', [5]), []],
  [
    'a make-up Sunday is taken as Monday, and Monday is closed',
    madeUp(MAKE_UP_SUNDAY, 'workday', [2, 3, 4, 5]),
    ['session.weekday_closed'],
  ],
  ['a make-up Sunday is taken as Monday, and Monday is open', madeUp(MAKE_UP_SUNDAY, 'workday', [1]), []],
  ['a make-up Saturday stays a Saturday', madeUp(MAKE_UP_SATURDAY, 'weekend', [1, 2, 3, 4, 5]), ['session.weekday_closed']],
  ['a make-up Saturday stays a Saturday that is open', madeUp(MAKE_UP_SATURDAY, 'weekend', [6]), []],
  [
    'nobody knows as what a make-up Saturday is taken: nobody refuses it, somebody asks',
    madeUp(MAKE_UP_SATURDAY, 'unknown', [1, 2, 3, 4]),
    ['calendar.make_up_workday_unknown'],
  ],

  ['a session for first visits, met by video only', firstVisits('visit', { metInPerson: false, metByVideo: true }), []],
  [
    'a session for first visits, met in person',
    firstVisits('visit', { metInPerson: true, metByVideo: false }),
    ['session.first_visits_only'],
  ],
  ['a video for first times, met in person only', firstVisits('video', { metInPerson: true, metByVideo: false }), []],
  ['a video for first times, met by video', firstVisits('video', { metInPerson: false, metByVideo: true }), ['session.first_visits_only']],

  ['no worker goes in where none may', { rules: rules({ companionPolicy: 'outside' }) }, []],
  [
    'an approved worker would go in where none may',
    { rules: rules({ companionPolicy: 'outside' }), party: party([member(), insideWorker(true)]) },
    ['party.worker_outside'],
  ],
  [
    'only an approved worker would go in where none may',
    { rules: rules({ companionPolicy: 'outside' }), party: party([insideWorker(true)]) },
    ['party.worker_outside', 'party.no_adult_inside'],
  ],
  ['only an approved worker goes in', { party: party([insideWorker(true)]) }, []],
  [
    'only a worker without approval would go in',
    { party: party([insideWorker(false)]) },
    ['party.worker_not_approved', 'party.no_adult_inside'],
  ],
  [
    'a guardian and an aunt, neither of whom the facility lets in',
    {
      rules: rules({ guardianMayAccompany: false, adultsEligible: ['grandfather'] }),
      party: party([member(), member({ relationship: 'aunt', isGuardian: false }), worker()]),
    },
    ['party.adult_not_eligible', 'party.no_adult_inside'],
  ],

  ['room for one adult, and one waits outside', { session: session({ free: { adults: 1, groups: null, video: null } }) }, []],
  [
    'room for one adult, and two would go in',
    {
      session: session({ free: { adults: 1, groups: null, video: null } }),
      party: party([member(), member({ relationship: 'aunt' }), worker()]),
    },
    ['session.adults_full'],
  ],
  [
    'less room than none, and nobody knows the facility’s rules',
    { rules: null, session: session({ free: { adults: -1, groups: null, video: null } }) },
    ['facility.rules_unknown', 'session.adults_full'],
  ],
  [
    'another ward’s session for staff and others’ groups, and nobody knows the facility’s rules',
    {
      rules: null,
      session: session({ wardId: 'w2', audience: 'first_visits', admits: { includeGrades: ['lenient'] } }),
    },
    ['facility.rules_unknown', 'session.ward_day', 'session.group_not_admitted', 'session.first_visits_only'],
  ],
  ['a visit, and where a video would be seen', { rules: rules({ videoPlace: 'office' } as never) }, []],
  ['nobody knows where the parent is, and there is a session', { dyad: dyad({ custody: null }) }, ['parent.not_located']],

  [
    'the conference looked again after the decision had been made',
    {
      dyad: dyad({
        harmMarkers: [{ conference: { decision: 'contact', heldOn: '2026-08-01' } }] as never,
        decision: decision({ conferenceHeldOn: '2026-07-31' }),
      }),
    },
    ['harm.decision_missing'],
  ],
  [
    'a child of seventeen is in class',
    { session: session({ localStart: '09:30', localEnd: '10:00' }), ...aged('2008-09-24') },
    ['school.time', 'consent.own_needed', 'consent.own_needed'],
  ],
  [
    'a child who turns eighteen is not',
    { session: session({ localStart: '09:30', localEnd: '10:00' }), ...aged('2008-09-23') },
    ['consent.own_needed', 'consent.own_needed'],
  ],
  [
    'the decision asks for a woman beside the girl, and one of two workers is',
    {
      dyad: dyad({ decision: decision({ conditions: ['same_sex_escort'] }) }),
      party: party([member(), worker({ sex: 'male' }), worker()]),
    },
    [],
  ],
  ['the child was prepared and is ready', { dyad: dyad({ tasks: [{ kind: 'prepare_child', outcome: 'ready', status: 'done' }] }) }, []],
  [
    'of the village’s certificate and another paper it takes neither',
    {
      rules: rules({ villageProof: 'invalid' }),
      dyad: dyad({ proofs: [proof('village_certificate'), proof('police_certificate')] }),
    },
    ['kinship_proof.not_accepted'],
  ],
  [
    'a paper that must be there beside any of several',
    {
      rules: rules({ proofsRequired: ['birth_certificate'], villageProof: 'required' }),
      dyad: dyad({ proofs: [] }),
    },
    ['kinship_proof.missing', 'kinship_proof.also_needed', 'kinship_proof.also_needed'],
  ],
];

function aged(birthDate: string) {
  return { on: DAY, dyad: dyad({ birthDate }), party: party([member(), worker()], [birthDate]) };
}

function proof(kind: string) {
  return { kind, expiresOn: null } as never;
}
