import type { Facts } from '../../../src/eligibility/eligibility.facts';
import type { Case } from './cases-of-dyads';
import { dyad, member, party, rules, session } from './facts';

const letter = { mode: 'letter', session: null, party: null } as const;
const task = (kind: string, outcome: string | null, status: 'open' | 'done' | 'dropped' = 'done') => ({ kind, outcome, status });
const strict = { rosterEntryId: 'r', facilityId: 'f', timeZone: 'Asia/Shanghai', pack: 'cn', wardId: 'w1', grade: 'strict' as const };

/** G13 to G18: an expected reason carries its letter, H, A or W. */
export const PREPARATION_CASES: Case[] = [
  ['a first meeting is asked for', { dyad: dyad({ metInPerson: false }) }, ['W first_visit.preparation']],
  [
    'a first meeting tomorrow',
    {
      checkpoint: 'day_before',
      dyad: dyad({ metInPerson: false }),
      journey: { leaveTime: '08:00', returnTime: '15:00', overnight: false },
    },
    ['A first_visit.preparation'],
  ],
  [
    'a child who has met by video sets out for a first visit',
    { ...setOut(), dyad: dyad({ metInPerson: false, tasks: [task('prepare_parent', 'prepared')] }) },
    ['H first_visit.preparation', 'W identity.check', 'W items.none_carried'],
  ],
  [
    'the child is prepared and the parent is not',
    { ...setOut(), dyad: dyad({ metInPerson: false, tasks: [task('prepare_child', 'prepared')] }) },
    ['A preparation.parent', 'W identity.check', 'W items.none_carried'],
  ],
  [
    'both are prepared, the child with pictures',
    {
      ...setOut(),
      dyad: dyad({ metInPerson: false, tasks: [task('prepare_child', 'prepared_with_pictures'), task('prepare_parent', 'prepared')] }),
    },
    ['W identity.check', 'W items.none_carried'],
  ],
  [
    'the preparation is planned and not done',
    {
      ...setOut(),
      dyad: dyad({ metInPerson: false, tasks: [task('prepare_child', null, 'open'), task('prepare_parent', 'prepared', 'dropped')] }),
    },
    ['H first_visit.preparation', 'A preparation.parent', 'W identity.check', 'W items.none_carried'],
  ],
  ['a later visit is not prepared', setOut(), ['W identity.check', 'W items.none_carried', 'W preparation.open']],
  ['a later visit is not prepared, and is only asked for', {}, []],
  [
    'the child is not ready for a later visit',
    { dyad: dyad({ tasks: [task('prepare_child', 'not_ready')] }) },
    ['A preparation.child_not_ready'],
  ],
  [
    'the child was not ready, and then was',
    { dyad: dyad({ tasks: [task('prepare_child', 'not_ready'), task('prepare_child', 'prepared')] }) },
    [],
  ],
  [
    'the child is not ready for a first visit',
    { ...setOut(), dyad: dyad({ metInPerson: false, tasks: [task('prepare_child', 'not_ready'), task('prepare_parent', 'prepared')] }) },
    ['H first_visit.preparation', 'A preparation.child_not_ready', 'W identity.check', 'W items.none_carried'],
  ],
  [
    'the parent is not ready',
    { ...setOut(), dyad: dyad({ tasks: [task('prepare_child', 'prepared'), task('prepare_parent', 'not_ready')] }) },
    ['A preparation.parent_not_ready', 'W identity.check', 'W items.none_carried'],
  ],
  [
    'a first video of a child who has visited',
    { mode: 'video', party: party([member()]), dyad: dyad({ metByVideo: false }) },
    ['W first_visit.preparation'],
  ],
  ['a video of a child who has never visited', { mode: 'video', party: party([member()]), dyad: dyad({ metInPerson: false }) }, []],

  ['the child is unfit', { dyad: dyad({ tasks: [task('check_fitness', 'unfit')] }) }, ['A fitness.unfit']],
  ['nobody is sure that the child is fit', { dyad: dyad({ tasks: [task('check_fitness', 'unsure')] }) }, ['A fitness.unfit']],
  ['the child is fit', { dyad: dyad({ tasks: [task('check_fitness', 'fit')] }) }, []],
  ['the question has been dropped', { dyad: dyad({ tasks: [task('check_fitness', 'unfit', 'dropped')] }) }, []],
  [
    'the strict grade still has a contact',
    { dyad: dyad({ custody: strict }), rules: rules({ entitlement: { strict: 1, observation: 1, general: 1, lenient: 2 } }) },
    ['A fitness.parent_strict'],
  ],
  [
    'the strict grade and a group event',
    { mode: 'group', session: session({ mode: 'group' }), dyad: dyad({ custody: strict }) },
    ['A fitness.parent_strict'],
  ],
  ['the strict grade and a letter', { ...letter, dyad: dyad({ custody: strict }) }, []],
  [
    'the grade is strict and the parent is not where the session is',
    { dyad: dyad({ custody: { ...strict, grade: 'general', facilityId: 'other' } }) },
    ['H session.other_facility'],
  ],

  [
    'the last meeting has not been talked through',
    { dyad: dyad({ undebriefed: [{ visitId: 'a', day: '2026-08-20' }] }) },
    ['H debrief.missing'],
  ],
  [
    'neither report nor talk',
    { dyad: dyad({ unreported: [{ visitId: 'a', day: '2026-08-20' }], undebriefed: [{ visitId: 'a', day: '2026-08-20' }] }) },
    ['H debrief.missing', 'H debrief.missing'],
  ],
  [
    'a call needs no talk about the last meeting',
    { mode: 'call', session: null, party: null, dyad: dyad({ undebriefed: [{ visitId: 'a', day: '2026-08-20' }] }) },
    [],
  ],
  ['a report to an authority is decided and not sent', { ...letter, dyad: dyad({ openReports: 1 }) }, ['H safety.paused']],
];
/** A visit at departure whose journey is planned. */
function setOut(): Partial<Facts> {
  return {
    checkpoint: 'departure',
    visit: { id: 'v', confirmed: true },
    journey: { leaveTime: '08:00', returnTime: '15:00', overnight: false },
  };
}
