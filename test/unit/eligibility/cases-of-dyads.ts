import type { Facts } from '../../../src/eligibility/eligibility.facts';
import { consent, decision, dyad, member, party, rules, view } from './facts';

/** What is changed in facts that allow everything, and the codes that must then be given: all of them, and no other. */
export type Case = [what: string, changes: Partial<Facts>, codes: string[]];

const consentOnly = (capacity: string, purposes = ['visit', 'travel']) =>
  dyad({ consents: purposes.map((purpose) => consent(purpose, { capacity })) });
const bar = (modes: string[] | null, more = {}) =>
  dyad({ restrictions: [{ kind: 'court_order', modes, startsOn: '2026-01-01', endsOn: null, ...more }] });

/** The case, decisions, the family, the parent's custody. */
export const DYAD_CASES: Case[] = [
  ['nothing is changed', {}, []],

  ['the case is closed', { dyad: dyad({ status: 'closed' }) }, ['dyad.closed']],
  ['a worry is open', { dyad: dyad({ openIncidents: 1 }) }, ['incident.open']],
  ['the last meeting has no report', { dyad: dyad({ unreported: [{ visitId: 'v', day: '2026-08-20' }] }) }, ['debrief.missing']],
  [
    'a letter needs no report of the last meeting',
    { mode: 'letter', session: null, party: null, dyad: dyad({ unreported: [{ visitId: 'v', day: '2026-08-20' }] }) },
    [],
  ],
  ['they have never met', { dyad: dyad({ metInPerson: false }) }, ['first_visit.preparation']],
  ['they have never met, and only write', { mode: 'letter', session: null, party: null, dyad: dyad({ metInPerson: false }) }, []],

  ['an order names visits', { dyad: bar(['visit']) }, ['restriction.active']],
  ['an order names visits and the meeting is a group event', { mode: 'group', dyad: bar(['visit']) }, ['restriction.active']],
  ['the facility has suspended visits', { dyad: bar(['visit'], { kind: 'solitary', byFacility: true }) }, ['parent.suspended']],
  ['the facility’s suspension ended the day before', { dyad: bar(null, { byFacility: true, endsOn: '2026-09-22' }) }, []],
  ['an order names no mode at all', { dyad: bar([]) }, ['restriction.active']],
  ['an order names visits, and they only write', { mode: 'letter', session: null, party: null, dyad: bar(['visit']) }, []],
  ['an order of unknown scope bars a letter too', { mode: 'letter', session: null, party: null, dyad: bar(null) }, ['restriction.active']],
  ['an order ended the day before', { dyad: bar(null, { endsOn: '2026-09-22' }) }, []],
  ['an order ends on the day', { dyad: bar(null, { endsOn: '2026-09-23' }) }, ['restriction.active']],
  ['an order begins the day after', { dyad: bar(null, { startsOn: '2026-09-24' }) }, []],
  ['nobody has decided', { dyad: dyad({ decision: null }) }, ['contact_decision.missing']],
  [
    'the decision is level 2 and they want to meet',
    { dyad: dyad({ decision: decision({ level: 2, reviewOn: '2027-01-01' }) }) },
    ['contact_decision.level_too_low'],
  ],
  [
    'the decision is level 1 and they want a video',
    { mode: 'video', party: party([member()]), dyad: dyad({ decision: decision({ level: 1, reviewOn: '2027-01-01' }) }) },
    ['contact_decision.level_too_low'],
  ],
  [
    'the decision is level 0: no letter either',
    { mode: 'letter', session: null, party: null, dyad: dyad({ decision: decision({ level: 0, reviewOn: '2027-01-01' }) }) },
    ['contact_decision.level_too_low'],
  ],
  [
    'the decision is level 1: a letter',
    { mode: 'letter', session: null, party: null, dyad: dyad({ decision: decision({ level: 1, reviewOn: '2027-01-01' }) }) },
    [],
  ],
  [
    'the review was due the day before',
    { dyad: dyad({ decision: decision({ level: 3, reviewOn: '2026-09-22' }) }) },
    ['contact_decision.review_overdue'],
  ],
  ['the review is due on the day', { dyad: dyad({ decision: decision({ level: 3, reviewOn: '2026-09-23' }) }) }, []],

  ['nobody has consented', { dyad: dyad({ consents: [] }) }, ['consent.missing', 'consent.missing']],
  ['the consent is for the visit but not the journey', { dyad: consentOnly('court_appointed', ['visit']) }, ['consent.missing']],
  [
    'a video needs no consent to a journey',
    { mode: 'video', party: party([member()]), dyad: consentOnly('court_appointed', ['video']) },
    [],
  ],
  [
    'only the entrusted caregiver has consented',
    { dyad: consentOnly('entrusted_caregiver') },
    ['consent.not_guardian', 'consent.not_guardian'],
  ],
  ['the imprisoned parent is the guardian who consented', { dyad: consentOnly('imprisoned_parent') }, []],
  [
    'the consent ends on the day',
    {
      dyad: dyad({
        consents: ['visit', 'travel'].map((purpose) => consent(purpose, { capacity: 'other_parent', expiresOn: '2026-09-23' })),
      }),
    },
    ['consent.missing', 'consent.missing'],
  ],
  [
    'the consent ends the day after',
    {
      dyad: dyad({
        consents: ['visit', 'travel'].map((purpose) => consent(purpose, { capacity: 'other_parent', expiresOn: '2026-09-24' })),
      }),
    },
    [],
  ],
  ['nobody has asked the child', { dyad: dyad({ view: null }) }, ['child_view.missing']],
  [
    'the child was asked 181 days before',
    { dyad: dyad({ view: view({ view: 'yes', validUntil: '2026-09-22', askAgainOn: null, caregiverPresent: false }) }) },
    ['child_view.expired'],
  ],
  [
    'the child was asked 180 days before',
    { dyad: dyad({ view: view({ view: 'yes', validUntil: '2026-09-23', askAgainOn: null, caregiverPresent: false }) }) },
    [],
  ],
  [
    'the child is too small to say',
    { dyad: dyad({ view: view({ view: 'cannot_tell', validUntil: '2027-01-01', askAgainOn: null, caregiverPresent: false }) }) },
    ['child_view.not_free'],
  ],
  [
    'the child said yes with the caregiver in the room',
    { dyad: dyad({ view: view({ view: 'yes', validUntil: '2027-01-01', askAgainOn: null, caregiverPresent: true }) }) },
    ['child_view.not_free'],
  ],
  [
    'the child said no with the caregiver in the room: a no counts however it is said',
    { dyad: dyad({ view: view({ view: 'no', validUntil: '2027-01-01', askAgainOn: null, caregiverPresent: true }) }) },
    ['child_view.no'],
  ],
  [
    'the child says not now',
    { dyad: dyad({ view: view({ view: 'not_now', validUntil: '2027-01-01', askAgainOn: '2026-10-01', caregiverPresent: false }) }) },
    ['child_view.not_now'],
  ],
  [
    'the child said no long ago: it does not wear off',
    { dyad: dyad({ view: view({ view: 'no', validUntil: '2025-01-01', askAgainOn: null, caregiverPresent: false }) }) },
    ['child_view.no'],
  ],
  [
    'the child says no to a letter',
    {
      mode: 'letter',
      session: null,
      party: null,
      dyad: dyad({ view: view({ view: 'no', validUntil: '2027-01-01', askAgainOn: null, caregiverPresent: false }) }),
    },
    ['child_view.no'],
  ],
  ['there is no proof of kinship', { dyad: dyad({ proofs: [] }) }, ['kinship_proof.missing']],
  [
    'the facility does not take the village certificate',
    { dyad: dyad({ proofs: [{ kind: 'village_certificate', expiresOn: null }] }) },
    ['kinship_proof.not_accepted'],
  ],
  [
    'another facility takes the village certificate',
    {
      rules: rules({ proofsAccepted: ['village_certificate'] }),
      dyad: dyad({ proofs: [{ kind: 'village_certificate', expiresOn: null }] }),
    },
    [],
  ],
  [
    'the proof has run out',
    { dyad: dyad({ proofs: [{ kind: 'household_register', expiresOn: '2026-09-23' }] }) },
    ['kinship_proof.missing'],
  ],

  [
    'nobody knows where the parent is',
    { dyad: dyad({ custody: null }), rules: null, allowance: null, session: null, party: null },
    ['parent.not_located'],
  ],
  [
    'the parent has been released',
    { dyad: dyad({ custody: null, released: true }), rules: null, allowance: null, session: null, party: null },
    ['parent.released'],
  ],
  ['nobody knows the rules', { rules: null, allowance: null, session: null, party: null }, ['facility.rules_unknown']],
  [
    'the grade is strict',
    {
      dyad: dyad({
        custody: { rosterEntryId: 'r', facilityId: 'f', timeZone: 'Asia/Shanghai', pack: 'cn', wardId: 'w1', grade: 'strict' },
      }),
      allowance: { granted: 0, held: 0, used: 0, usedByOthers: 0 },
    },
    ['grade.suspended'],
  ],
  ['an uncle has used the month', { allowance: { granted: 1, held: 0, used: 1, usedByOthers: 1 } }, ['entitlement.used_up']],
  ['another request holds the month', { allowance: { granted: 1, held: 1, used: 0, usedByOthers: 0 } }, ['entitlement.used_up']],
  ['lenient: one of two is left', { allowance: { granted: 2, held: 1, used: 0, usedByOthers: 0 } }, []],
  [
    'a letter takes no contact',
    { mode: 'letter', session: null, party: null, allowance: { granted: 1, held: 0, used: 1, usedByOthers: 1 } },
    [],
  ],
];
