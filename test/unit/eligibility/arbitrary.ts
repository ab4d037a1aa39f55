import fc from 'fast-check';
import { CHECKPOINTS, DyadFacts, Facts } from '../../../src/eligibility/eligibility.facts';
import { CONTACT_MODES } from '../../../src/kernel/contact-modes';
import { consent, decision, dyad, facts, member, party, session, view, worker } from './facts';

export const day = fc.integer({ min: -40, max: 400 }).map((days) => new Date(Date.UTC(2026, 8, 2 + days)).toISOString().slice(0, 10));

export const restriction = fc.record({
  kind: fc.constantFrom('court_order', 'facility_ban', 'investigation'),
  modes: fc.option(fc.subarray([...CONTACT_MODES])),
  startsOn: day,
  endsOn: fc.option(day),
});

export const harmMarker = fc.record({
  kind: fc.constantFrom('violence_in_home', 'unclear'),
  conference: fc.option(fc.record({ decision: fc.constantFrom('contact', 'no_contact_now', 'exception', 'more_work'), heldOn: day })),
});

export const task = fc.record({
  kind: fc.constantFrom('prepare_child', 'prepare_parent', 'check_fitness'),
  status: fc.constantFrom('open' as const, 'done' as const, 'dropped' as const),
  outcome: fc.option(fc.constantFrom('prepared', 'not_ready', 'fit', 'unfit')),
});

const someConsent = fc
  .record({
    purpose: fc.constantFrom('visit', 'travel', 'video', 'letter', 'photo', 'overnight'),
    capacity: fc.constantFrom('other_parent', 'court_appointed', 'entrusted_caregiver', 'child'),
    answer: fc.constantFrom('yes' as const, 'yes' as const, 'no' as const),
    startsOn: day,
    expiresOn: day,
    toReconfirm: fc.boolean(),
  })
  .map((changes) => consent(changes.purpose, changes));

const someDecision = fc
  .record({
    level: fc.integer({ min: 0, max: 4 }),
    reviewOn: day,
    conditions: fc.subarray(['same_sex_escort', 'sibling_present', 'no_photos']),
    status: fc.constantFrom('active' as const, 'under_review' as const),
    reviewDueOn: fc.option(day),
    conferenceHeldOn: fc.option(day),
  })
  .map(decision);

const someView = fc
  .record({
    view: fc.constantFrom('yes' as const, 'no' as const, 'not_now' as const, 'cannot_tell' as const),
    askedOn: day,
    validUntil: day,
    askAgainOn: fc.option(day),
    caregiverPresent: fc.boolean(),
  })
  .map(view);

/** Mostly good facts: a family that may meet, with some of them changed. */
export const arbitraryDyad: fc.Arbitrary<DyadFacts> = fc
  .record(
    {
      birthDate: fc.constantFrom('2012-09-10', '2016-04-09', '2021-01-01'),
      sex: fc.constantFrom('female' as const, 'male' as const),
      escortPreference: fc.constantFrom(null, 'female' as const, 'male' as const, 'any' as const),
      childRestricted: fc.boolean(),
      status: fc.constantFrom('open' as const, 'closed' as const),
      decision: fc.option(someDecision),
      view: fc.option(someView),
      consents: fc.array(someConsent, { maxLength: 6 }),
      proofs: fc.array(
        fc.record({ kind: fc.constantFrom('household_register' as const, 'village_certificate' as const), expiresOn: fc.option(day) }),
        { maxLength: 3 },
      ),
      restrictions: fc.array(restriction, { maxLength: 3 }),
      harmMarkers: fc.array(harmMarker, { maxLength: 2 }),
      openIncidents: fc.integer({ min: 0, max: 1 }),
      openReports: fc.integer({ min: 0, max: 1 }),
      metInPerson: fc.boolean(),
      metByVideo: fc.boolean(),
      unreported: fc.array(fc.record({ visitId: fc.uuid(), day }), { maxLength: 2 }),
      undebriefed: fc.array(fc.record({ visitId: fc.uuid(), day }), { maxLength: 2 }),
      tasks: fc.array(task, { maxLength: 3 }),
      approvals: fc.array(
        fc.record({
          id: fc.uuid(),
          reasonCode: fc.constantFrom('escort.ratio', 'escort.gender', 'child_view.not_free', 'guardian.conflict', 'fitness.unfit'),
          visitId: fc.constantFrom(null, 'v', 'other'),
          validUntil: day,
        }),
        { maxLength: 3 },
      ),
      channels: fc.integer({ min: 0, max: 2 }),
    },
    { requiredKeys: [] },
  )
  .map((changes) => dyad(changes as Partial<DyadFacts>));

export const PEOPLE = [
  member(),
  member({
    relationship: 'aunt',
    isGuardian: false,
    restrictions: [{ kind: 'facility_ban', modes: ['video'], startsOn: '2026-01-01', endsOn: null }],
  }),
  member({ known: false }),
  worker(),
  worker({ id: 'w2', sex: 'male', vettedOn: null, hiredOn: null }, 'inside'),
];

export const arbitraryFacts: fc.Arbitrary<Facts> = fc
  .record({
    mode: fc.constantFrom(...CONTACT_MODES),
    checkpoint: fc.constantFrom(...CHECKPOINTS),
    visit: fc.constantFrom(null, { id: 'v', confirmed: false }, { id: 'v', confirmed: true }),
    journey: fc.constantFrom(
      null,
      { leaveTime: '07:00', returnTime: '18:00', overnight: false },
      { leaveTime: '05:00', returnTime: '18:00', overnight: true },
    ),
    dyad: fc.oneof(arbitraryDyad, fc.constant(dyad())),
    used: fc.integer({ min: 0, max: 1 }),
    taken: fc.constantFrom(0, 9, 10),
    localStart: fc.constantFrom('05:30', '09:30', '16:30'),
    members: fc.subarray(PEOPLE),
    siblings: fc.subarray(['2016-04-09', '2021-01-01', '2012-09-10'], { minLength: 1 }),
  })
  .map(({ mode, checkpoint, visit, journey, dyad: d, used, taken, localStart, members, siblings }) =>
    facts({
      mode,
      checkpoint,
      visit,
      journey,
      dyad: d,
      allowance: { granted: 1, held: 0, used, usedByOthers: 0 },
      session: session({ taken, localStart }),
      party: party(members, siblings),
    }),
  );
