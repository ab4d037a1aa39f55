import type { Case } from './cases-of-dyads';
import { dyad, member, party, rules, session, sessionOn, worker } from './facts';

const custody = {
  rosterEntryId: 'r',
  facilityId: 'f',
  timeZone: 'Asia/Shanghai',
  pack: 'cn',
  wardId: 'w1',
  wardCode: '3',
  grade: 'general' as const,
};
const held = (...kinds: ('household_register' | 'birth_certificate' | 'village_certificate')[]) =>
  dyad({ proofs: kinds.map((kind) => ({ kind, expiresOn: null })) });
const inside = (changes = {}) => worker(changes, 'inside');
const dayBefore = { checkpoint: 'day_before' as const, visit: { id: 'v', confirmed: true }, party: party([member(), worker()]) };
const open = (day: string) => ({ holidays: new Set([day]), makeUpWorkdays: new Set<string>(), announcedYears: new Set([2026]) });

/** What differs from facility to facility. A letter before the code is the severity. */
export const RULE_CASES: Case[] = [
  [
    'the village’s certificate is required and there',
    { dyad: held('household_register', 'village_certificate'), rules: rules({ villageProof: 'required' }) },
    [],
  ],
  ['the village’s certificate is required and missing', { rules: rules({ villageProof: 'required' }) }, ['H kinship_proof.also_needed']],
  [
    'two proofs are required and one is there',
    { dyad: held('household_register'), rules: rules({ proofsRequired: ['household_register', 'birth_certificate'] }) },
    ['kinship_proof.also_needed'],
  ],
  [
    'the village’s certificate is invalid although it is listed',
    {
      dyad: held('village_certificate'),
      rules: rules({ proofsAccepted: ['household_register', 'village_certificate'], villageProof: 'invalid' }),
    },
    ['kinship_proof.not_accepted'],
  ],
  [
    'the village’s certificate is accepted although it is not listed',
    { dyad: held('village_certificate'), rules: rules({ proofsAccepted: ['household_register'], villageProof: 'accepted' }) },
    [],
  ],
  [
    'nothing is on file and one paper answers both questions',
    {
      dyad: held(),
      rules: rules({ proofsAccepted: ['household_register'], proofsRequired: ['household_register'], villageProof: 'required' }),
    },
    ['kinship_proof.missing', 'kinship_proof.also_needed'],
  ],
  [
    'papers are to be carried',
    {
      ...dayBefore,
      dyad: dyad({ tasks: [{ kind: 'prepare_child', status: 'done', outcome: 'prepared' }] }),
      journey: { leaveTime: '08:00', returnTime: '15:00', overnight: false },
      rules: rules({ documentsLater: ['id_card'] }),
    },
    ['W papers.bring'],
  ],
  [
    'a missed visit forfeits, and the registration ends before the visit',
    {
      ...dayBefore,
      dyad: dyad({ tasks: [{ kind: 'prepare_child', status: 'done', outcome: 'prepared' }] }),
      journey: { leaveTime: '08:00', returnTime: '15:00', overnight: false },
      rules: rules({ noShowForfeits: true, intakeCutoffMinutes: 45 }),
    },
    ['W entitlement.no_show_forfeits', 'W session.arrive_by'],
  ],
  [
    'a video meeting has a place',
    {
      ...dayBefore,
      mode: 'video',
      dyad: dyad({ tasks: [{ kind: 'prepare_child', status: 'done', outcome: 'prepared' }] }),
      session: session({ mode: 'video' }),
      rules: rules({ videoPlace: 'justice_office' }),
    },
    ['W session.video_place'],
  ],
  ['a weekday with visits', { rules: rules({ openWeekdays: [3] }) }, []],
  ['a weekday without visits', { rules: rules({ openWeekdays: [1, 2, 4, 5] }) }, ['H session.weekday_closed']],
  [
    'a weekday without visits on which the facility has written a session of its own',
    { session: session({ dated: true }), rules: rules({ openWeekdays: [1, 2, 4, 5], wardDays: [{ code: '3', weekdays: [2] }] }) },
    [],
  ],
  [
    'a dated session on a holiday at a facility that is shut on holidays',
    { session: session({ dated: true }), calendar: open('2026-09-23'), rules: rules({ openOnHolidays: false }) },
    ['H session.holiday_closed'],
  ],
  ['a video on a weekday without visits', { mode: 'video', session: session({ mode: 'video' }), rules: rules({ openWeekdays: [1] }) }, []],
  [
    'a holiday at a facility that is shut on holidays',
    { calendar: open('2026-09-23'), rules: rules({ openOnHolidays: false }) },
    ['H session.holiday_closed'],
  ],
  ['a holiday at a facility that is open on holidays', { calendar: open('2026-09-23'), rules: rules({ openOnHolidays: true }) }, []],
  [
    'a make-up Sunday that counts as a Monday',
    { session: sessionOn('2026-09-20'), rules: rules({ makeUpWorkday: 'workday', openWeekdays: [1] }) },
    [],
  ],
  [
    'a make-up Sunday that stays a Sunday',
    { session: sessionOn('2026-09-20'), rules: rules({ makeUpWorkday: 'weekend', openWeekdays: [1] }) },
    ['session.weekday_closed'],
  ],
  [
    'a make-up Sunday of which nobody knows, where Sundays are shut',
    { session: sessionOn('2026-09-20'), rules: rules({ openWeekdays: [1, 2, 3, 4, 5] }) },
    ['W calendar.make_up_workday_unknown'],
  ],
  [
    'another weekday than the ward’s',
    { dyad: dyad({ custody }), rules: rules({ wardDays: [{ code: '3', weekdays: [2] }] }) },
    ['H session.ward_day'],
  ],
  ['the ward’s weekday', { dyad: dyad({ custody }), rules: rules({ wardDays: [{ code: '3', weekdays: [3] }] }) }, []],
  ['a ward without days of its own', { dyad: dyad({ custody }), rules: rules({ wardDays: [{ code: '4', weekdays: [1] }] }) }, []],
  [
    'no worker goes inside',
    { party: party([member(), inside({ approvedInside: true })]), rules: rules({ companionPolicy: 'outside' }) },
    ['H party.worker_outside'],
  ],
  [
    'a worker goes inside beside a relative only',
    { party: party([inside({ approvedInside: true })]), rules: rules({ companionPolicy: 'approved_beside' }) },
    ['H party.no_adult_inside'],
  ],
  [
    'a worker beside a relative',
    { party: party([member(), inside({ approvedInside: true })]), rules: rules({ companionPolicy: 'approved_beside' }) },
    [],
  ],
  [
    'a foster parent where they are listed',
    {
      party: party([member({ relationship: 'foster_parent', isGuardian: false }), worker()]),
      rules: rules({ adultsEligible: ['foster_parent'] }),
    },
    [],
  ],
  [
    'a grandmother where only aunts are listed',
    { party: party([member({ isGuardian: false }), worker()]), rules: rules({ adultsEligible: ['aunt'] }) },
    ['party.adult_not_eligible', 'party.no_adult_inside'],
  ],
];
