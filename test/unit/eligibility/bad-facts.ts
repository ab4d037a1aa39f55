import type { Checkpoint, Facts } from '../../../src/eligibility/eligibility.facts';
import { ContactMode, SESSION_CONTACT_MODES } from '../../../src/kernel/contact-modes';
import { consent, decision, dyad, facts, member, party, rules, session, sessionOn, view, worker } from './facts';

const done = (kind: string, outcome = 'prepared') => ({ kind, status: 'done' as const, outcome });
const PREPARED = [done('prepare_child'), done('prepare_parent')];
const BORN = ['2016-04-09', '2014-01-01', '2012-01-01'];

/** Facts in which nothing is wrong at any checkpoint: only the two reminders of departure are left. */
export function perfect(mode: ContactMode, checkpoint: Checkpoint, changes: Partial<Facts> = {}): Facts {
  const live = SESSION_CONTACT_MODES.includes(mode);
  return facts({
    mode,
    checkpoint,
    visit: checkpoint === 'request' ? null : { id: 'v', confirmed: true },
    dyad: dyad({ tasks: PREPARED }),
    session: live ? session({ mode }) : null,
    party: live ? party() : null,
    journey: mode === 'visit' || mode === 'group' ? { leaveTime: '07:00', returnTime: '19:00', overnight: false } : null,
    ...changes,
  });
}

const ofDyad =
  (changes: Parameters<typeof dyad>[0]) =>
  (given: Facts): Partial<Facts> => ({ dyad: dyad({ ...given.dyad, ...changes }) });
const inSession =
  (changes: Parameters<typeof session>[0]) =>
  (given: Facts): Partial<Facts> =>
    given.session === null ? {} : { session: { ...given.session, ...changes } };
const withParty =
  (...people: Parameters<typeof party>) =>
  (given: Facts): Partial<Facts> =>
    given.party === null ? {} : { party: party(...people) };

/** What makes exactly one gate's fact bad; a gate that only reminds has none. */
export const BAD: Record<string, (given: Facts) => Partial<Facts>> = {
  G1: ofDyad({ restrictions: [{ kind: 'court_order', modes: null, startsOn: '2026-01-01', endsOn: null }] }),
  G2: ofDyad({ harmMarkers: [{ kind: 'violence_in_home', conference: null }] }),
  G3: ofDyad({ decision: decision({ level: 0 }) }),
  G4: ofDyad({ decision: decision({ reviewOn: '2026-09-22' }) }),
  G5: ofDyad({ view: view({ view: 'no' }) }),
  G6: ofDyad({ consents: [consent('photo')] }),
  G7: (given) =>
    ofDyad({
      consents: [
        ...given.dyad.consents,
        ...given.dyad.consents.filter((c) => c.purpose !== 'photo').map((c) => ({ ...c, capacity: 'other_parent', answer: 'no' as const })),
      ],
    })(given),
  G9: withParty([member(), worker({ vettedOn: '2025-09-22' })]),
  G10: (given) => ({ ...withParty([worker({ approvedInside: true }, 'inside')], BORN)(given), rules: rules({ childrenExtra: 2 }) }),
  G11: ofDyad({ escortPreference: 'male' }),
  G12: withParty([member(), member({ relationship: 'foster_parent', isGuardian: false }), worker()]),
  G13: ofDyad({ metInPerson: false, metByVideo: false, tasks: [done('prepare_parent')] }),
  G14: ofDyad({ metInPerson: false, metByVideo: false, tasks: [done('prepare_child')] }),
  G15: ofDyad({ tasks: [...PREPARED, done('check_fitness', 'unfit')] }),
  G16: ofDyad({ unreported: [{ visitId: 'earlier', day: '2026-08-20' }] }),
  G17: ofDyad({ openIncidents: 1 }),
  G18: ofDyad({ openReports: 1 }),
  G19: ofDyad({ channels: 0 }),
  G21: (given) => ofDyad({ consents: given.dyad.consents.filter((c) => c.purpose !== 'photo') })(given),
  G23: (given) => (given.journey === null ? {} : { journey: { ...given.journey, leaveTime: '05:59' } }),
  G24: inSession({ localStart: '09:30', localEnd: '10:00' }),
  G25: (given) => ({
    rules: rules({ entitlement: { strict: 1, observation: 1, general: 0, lenient: 2 } }),
    allowance: given.allowance && { ...given.allowance, granted: 0 },
  }),
  F1: ofDyad({ status: 'closed' }),
  F2: () => ({ rules: null, allowance: null }),
  F3: ofDyad({ proofs: [] }),
  F4: () => ({ allowance: { granted: 1, held: 0, used: 1, usedByOthers: 1 } }),
  F5: inSession({ taken: 10 }),
  F6: inSession({ wardId: 'w2' }),
  F7: (given) => (given.session === null ? {} : { session: sessionOn('2026-09-04', { mode: given.mode }), on: '2026-09-04' }),
  F8: inSession({ childBusy: true }),
  F9: (given) => ({ calendar: { ...given.calendar, announcedYears: new Set<number>() } }),
};
