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

const video = { mode: 'video' as const, session: session({ mode: 'video' as const }) };
const living = (otherProvince: boolean | null) => dyad({ custody: { ...custody, otherProvince } });
const WEEK = { audience: 'everyone', amount: 7, unit: 'calendar_days' } as const;
const HOURS = { audience: 'child', amount: 36, unit: 'hours' } as const;
const FIRST = { audience: 'first_visit', amount: 10, unit: 'working_days' } as const;

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
  [
    'contact with a child takes none of the allowance, and nothing is lost with it',
    {
      ...dayBefore,
      dyad: dyad({ tasks: [{ kind: 'prepare_child', status: 'done', outcome: 'prepared' }] }),
      journey: { leaveTime: '08:00', returnTime: '15:00', overnight: false },
      allowance: { granted: 1, held: 0, used: 1, usedByOthers: 1 },
      rules: rules({ childExempt: true, noShowForfeits: true }),
    },
    [],
  ],
  [
    'a grade without contact has none for a child either',
    {
      dyad: dyad({ custody: { ...custody, grade: 'strict' } }),
      allowance: { granted: 1, held: 0, used: 0, usedByOthers: 0 },
      rules: rules({ childExempt: true }),
    },
    ['H grade.suspended'],
  ],
  [
    'a video into another province',
    { ...video, dyad: living(true), rules: rules({ videoCrossProvince: false }) },
    ['H video.other_province'],
  ],
  ['a video within the province', { ...video, dyad: living(false), rules: rules({ videoCrossProvince: false }) }, []],
  ['a video into another province that it reaches', { ...video, dyad: living(true), rules: rules({ videoCrossProvince: true }) }, []],
  [
    'a video when nobody knows the province',
    { ...video, dyad: living(null), rules: rules({ videoCrossProvince: false }) },
    ['W video.province_unknown'],
  ],
  ['a visit from another province', { dyad: living(true), rules: rules({ videoCrossProvince: false }) }, []],
  [
    'the parent may stay less long than the session lasts',
    {
      ...dayBefore,
      dyad: dyad({ tasks: [{ kind: 'prepare_child', status: 'done', outcome: 'prepared' }] }),
      journey: { leaveTime: '08:00', returnTime: '15:00', overnight: false },
      rules: rules({ durationMinutes: { strict: 0, observation: 10, general: 20, lenient: 60 } }),
    },
    ['W session.minutes'],
  ],
  [
    'a video is shorter than its session',
    {
      ...dayBefore,
      ...video,
      dyad: dyad({ tasks: [{ kind: 'prepare_child', status: 'done', outcome: 'prepared' }] }),
      rules: rules({ videoMinutes: 25, durationMinutes: { strict: 10, observation: 10, general: 10, lenient: 10 } }),
    },
    ['W session.minutes'],
  ],
  [
    'a call as long as its session',
    { ...dayBefore, mode: 'call', session: session({ mode: 'call' }), rules: rules({ callMinutes: 30 }) },
    [],
  ],
  ['only the parent may ask, and nobody has said who does', { rules: rules({ initiators: ['parent'] }) }, ['W request.initiator_to_name']],
  [
    'only the parent or the justice office may ask, and the organisation does',
    { initiator: 'organisation', rules: rules({ initiators: ['parent', 'justice_office'] }) },
    ['H request.initiator'],
  ],
  ['only the parent may ask, and does', { initiator: 'parent', rules: rules({ initiators: ['parent'] }) }, []],
  [
    'an arranged visit is not asked who began it',
    { initiator: null, session: session({ requestedAlready: true }), rules: rules({ initiators: ['parent'] }) },
    [],
  ],
  [
    'a week in calendar days, a day short',
    { session: sessionOn('2026-09-08'), rules: rules({ notices: [WEEK] }) },
    ['H session.notice_days_too_short'],
  ],
  ['a week in calendar days', { session: sessionOn('2026-09-09'), rules: rules({ notices: [WEEK] }) }, []],
  [
    'a day and a half in hours, a minute short',
    { now: new Date('2026-09-02T20:31:00Z'), session: sessionOn('2026-09-04'), rules: rules({ notices: [HOURS] }) },
    ['H session.notice_hours_too_short'],
  ],
  [
    'a day and a half in hours, to the minute',
    { now: new Date('2026-09-02T20:30:00Z'), session: sessionOn('2026-09-04'), rules: rules({ notices: [HOURS] }) },
    [],
  ],
  [
    'more notice for a first visit',
    { dyad: dyad({ metInPerson: false }), session: sessionOn('2026-09-14'), rules: rules({ notices: [WEEK, FIRST] }) },
    ['H session.notice_too_short', 'W first_visit.preparation'],
  ],
  ['the same for somebody who has been there', { session: sessionOn('2026-09-14'), rules: rules({ notices: [WEEK, FIRST] }) }, []],
  [
    'a video with its own notice',
    {
      ...video,
      session: sessionOn('2026-09-04', { mode: 'video' }),
      rules: rules({ notices: [{ audience: 'video', amount: 1, unit: 'working_days' }] }),
    },
    [],
  ],
  [
    'the grandmother brings a paper of her own',
    {
      ...dayBefore,
      dyad: dyad({ tasks: [{ kind: 'prepare_child', status: 'done', outcome: 'prepared' }] }),
      journey: { leaveTime: '08:00', returnTime: '15:00', overnight: false },
      rules: rules({
        documentsByRelation: [
          { relation: 'grandmother', papers: ['guardian_letter', 'marriage_certificate'] },
          { relation: 'aunt', papers: ['birth_certificate'] },
        ],
      }),
    },
    ['W papers.bring_relation'],
  ],
];
