import type { Case } from './cases-of-dyads';
import { consent, decision, dyad, member, party, view, worker } from './facts';

const letter = { mode: 'letter', session: null, party: null } as const;
const marker = (conference: { decision: string; heldOn: string } | null) => ({ kind: 'violence_in_home', conference });
const heldOn = '2026-06-01';
const contact = { decision: 'contact', heldOn };
const ban = { kind: 'facility_ban', modes: null, startsOn: '2026-01-01', endsOn: null };
const all = ['visit', 'travel'];
/** Born so that the child is fourteen on 1 September 2026. */
const FOURTEEN = { birthDate: '2012-09-01' };
const own = (answer: 'yes' | 'no' = 'yes', changes = {}) =>
  all.map((purpose) => consent(purpose, { capacity: 'child', answer, ...changes }));
const guardians = (changes = {}) => all.map((purpose) => consent(purpose, changes));
const fourteen = (consents: ReturnType<typeof own>) => dyad({ ...FOURTEEN, consents });

/** G1 to G7: an expected reason may carry its letter, H, A or W. */
export const SAFEGUARDING_CASES: Case[] = [
  [
    'an aunt who comes along is banned by the facility',
    { party: party([member({ restrictions: [ban] }), worker()]) },
    ['H restriction.person'],
  ],
  [
    'the facility has said itself that she is banned',
    { party: party([member({ restrictions: [{ ...ban, byFacility: true }] }), worker()]) },
    ['H party.banned'],
  ],
  ['her ban ended the day before', { party: party([member({ restrictions: [{ ...ban, endsOn: '2026-09-22' }] }), worker()]) }, []],
  ['her ban is for video only', { party: party([member({ restrictions: [{ ...ban, modes: ['video'] }] }), worker()]) }, []],
  [
    'an order on visits and she comes to a video',
    { mode: 'video', dyad: dyad({ restrictions: [{ ...ban, modes: ['visit'] }] }), party: party([member()]) },
    [],
  ],

  ['there is a marker of harm and no conference', { ...letter, dyad: dyad({ harmMarkers: [marker(null)] }) }, ['H harm.undecided']],
  [
    'the conference asked for more work',
    { dyad: dyad({ harmMarkers: [marker({ decision: 'more_work', heldOn })] }) },
    ['H harm.undecided'],
  ],
  [
    'the conference decided against contact now',
    {
      ...letter,
      dyad: dyad({ harmMarkers: [marker({ decision: 'no_contact_now', heldOn })], decision: decision({ conferenceHeldOn: heldOn }) }),
    },
    ['H harm.no_contact_now'],
  ],
  [
    'the conference opened a way and nobody has decided since',
    { dyad: dyad({ harmMarkers: [marker(contact)] }) },
    ['H harm.decision_missing'],
  ],
  [
    'the conference opened a way and there is no decision at all',
    { dyad: dyad({ harmMarkers: [marker(contact)], decision: null }) },
    ['H contact_decision.missing', 'H harm.decision_missing'],
  ],
  [
    'the decision rests on an older conference',
    { dyad: dyad({ harmMarkers: [marker(contact)], decision: decision({ conferenceHeldOn: '2026-05-31' }) }) },
    ['H harm.decision_missing'],
  ],
  [
    'the decision rests on the conference',
    { dyad: dyad({ harmMarkers: [marker(contact)], decision: decision({ conferenceHeldOn: heldOn }) }) },
    [],
  ],
  [
    'the conference made an exception and the decision rests on a later one',
    { dyad: dyad({ harmMarkers: [marker({ decision: 'exception', heldOn })], decision: decision({ conferenceHeldOn: '2026-06-02' }) }) },
    [],
  ],
  [
    'one marker of two is answered',
    { dyad: dyad({ harmMarkers: [marker(contact), marker(null)], decision: decision({ conferenceHeldOn: heldOn }) }) },
    ['H harm.undecided'],
  ],

  [
    'the decision is under review and its day is near',
    { dyad: dyad({ decision: decision({ status: 'under_review', reviewDueOn: '2026-09-23' }) }) },
    [],
  ],
  [
    'the review after the worry was due the day before',
    { dyad: dyad({ decision: decision({ status: 'under_review', reviewDueOn: '2026-09-22' }) }) },
    ['H contact_decision.under_review'],
  ],
  ['the review has no day', { dyad: dyad({ decision: decision({ status: 'under_review' }) }) }, ['H contact_decision.under_review']],
  [
    'the decision is active and a day is left from an older review',
    { dyad: dyad({ decision: decision({ reviewDueOn: '2026-01-01' }) }) },
    [],
  ],
  [
    'the review is late and so is the yearly one: one reason is enough',
    { dyad: dyad({ decision: decision({ status: 'under_review', reviewDueOn: '2026-01-01', reviewOn: '2026-01-01' }) }) },
    ['H contact_decision.under_review'],
  ],

  [
    'a yes is 181 days old, whatever is written beside it',
    { dyad: dyad({ view: view({ askedOn: '2026-03-26' }) }) },
    ['H child_view.expired'],
  ],
  ['a yes is 180 days old', { dyad: dyad({ view: view({ askedOn: '2026-03-27' }) }) }, []],
  [
    'a six-year-old said yes 91 days ago',
    { dyad: dyad({ birthDate: '2020-01-01', view: view({ askedOn: '2026-06-24' }) }) },
    ['H child_view.expired'],
  ],
  ['a six-year-old said yes 90 days ago', { dyad: dyad({ birthDate: '2020-01-01', view: view({ askedOn: '2026-06-25' }) }) }, []],
  [
    'a child said yes 91 days ago, on the seventh birthday',
    { dyad: dyad({ birthDate: '2019-06-24', view: view({ askedOn: '2026-06-24' }) }) },
    [],
  ],

  ['the file is storage only', { ...letter, dyad: dyad({ childRestricted: true }) }, ['H data.restricted']],
  [
    'guardianship changed yesterday',
    { dyad: dyad({ consents: guardians({ toReconfirm: true }) }) },
    ['H consent.to_reconfirm', 'H consent.to_reconfirm'],
  ],
  [
    'one of two guardians has confirmed again',
    { dyad: dyad({ consents: [...guardians({ toReconfirm: true }), ...guardians({ capacity: 'other_parent' })] }) },
    [],
  ],
  ['the guardian said no', { dyad: dyad({ consents: guardians({ answer: 'no' }) }) }, ['H consent.missing', 'H consent.missing']],
  ['the consent begins on the day', { dyad: dyad({ consents: guardians({ startsOn: '2026-09-23' }) }) }, []],
  [
    'the consent begins the day after',
    { dyad: dyad({ consents: guardians({ startsOn: '2026-09-24' }) }) },
    ['H consent.missing', 'H consent.missing'],
  ],
  [
    'the journey takes a night and nobody agreed to it',
    { party: party([member(), worker()]), journey: { leaveTime: '08:00', returnTime: '15:00', overnight: true } },
    ['H consent.missing'],
  ],
  [
    'the journey takes a night and the guardian agreed',
    {
      dyad: dyad({ consents: [...guardians(), consent('overnight')] }),
      journey: { leaveTime: '08:00', returnTime: '15:00', overnight: true },
    },
    [],
  ],
  [
    'a video takes no night',
    { mode: 'video', party: party([member()]), journey: { leaveTime: '08:00', returnTime: '15:00', overnight: true } },
    [],
  ],

  [
    'the child is fourteen and the guardian agreed before the birthday',
    { dyad: fourteen(guardians()) },
    ['W consent.own_missing', 'W consent.own_missing'],
  ],
  [
    'the child is fourteen and the guardian agreed since',
    { dyad: fourteen(guardians({ startsOn: '2026-09-01' })) },
    ['H consent.own_needed', 'H consent.own_needed'],
  ],
  [
    'the child is fourteen, the guardian agreed since and so did the child',
    { dyad: fourteen([...guardians({ startsOn: '2026-09-01' }), ...own()]) },
    [],
  ],
  ['the child agreed and nobody else', { dyad: fourteen(own()) }, ['H consent.missing', 'H consent.missing']],
  [
    'the child is fourteen and nobody agreed',
    { dyad: fourteen([]) },
    ['H consent.missing', 'H consent.missing', 'H consent.own_needed', 'H consent.own_needed'],
  ],
  [
    'the child is fourteen on the day after',
    { dyad: dyad({ birthDate: '2012-09-24', consents: guardians({ startsOn: '2026-09-02' }) }) },
    [],
  ],
  [
    'the child is fourteen and says no',
    { dyad: fourteen([...guardians(), ...own('no')]) },
    ['H consent.own_refused', 'H consent.own_refused'],
  ],
  [
    'the child’s own consent must be confirmed again',
    { dyad: fourteen([...guardians({ startsOn: '2026-09-01' }), ...own('yes', { toReconfirm: true })]) },
    ['H consent.own_needed', 'H consent.own_needed'],
  ],
  ['the child’s own no has run out', { dyad: fourteen([...guardians(), ...own('no', { expiresOn: '2026-09-23' }), ...own()]) }, []],
  [
    'a ten-year-old’s own no counts too',
    { dyad: dyad({ consents: [...guardians(), ...own('no')] }) },
    ['H consent.own_refused', 'H consent.own_refused'],
  ],
  [
    'the entrusted caregiver agreed before the birthday',
    { dyad: fourteen(guardians({ capacity: 'entrusted_caregiver' })) },
    ['H consent.not_guardian', 'H consent.not_guardian', 'H consent.own_needed', 'H consent.own_needed'],
  ],

  [
    'the other parent says no to what the appointed guardian agreed to',
    { dyad: dyad({ consents: [...guardians(), consent('visit', { capacity: 'other_parent', answer: 'no' })] }) },
    ['A guardian.conflict'],
  ],
  [
    'her no has run out',
    { dyad: dyad({ consents: [...guardians(), consent('visit', { capacity: 'other_parent', answer: 'no', expiresOn: '2026-09-23' })] }) },
    [],
  ],
  [
    'her no is to letters',
    { dyad: dyad({ consents: [...guardians(), consent('letter', { capacity: 'other_parent', answer: 'no' })] }) },
    [],
  ],
  [
    'an entrusted caregiver’s no is no guardian’s',
    { dyad: dyad({ consents: [...guardians(), consent('visit', { capacity: 'entrusted_caregiver', answer: 'no' })] }) },
    [],
  ],
];
