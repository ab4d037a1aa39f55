import { earliestAskAgain, viewValidUntil } from '../families/consent.rules';
import { addDays, ageOn, Day } from '../kernel/days';
import type { DemoChild, Family, World } from './world';

/** What may still be missing before a meeting. */
export type Gap = 'consent' | 'view' | 'proof' | 'decision';
export const GAPS: readonly Gap[] = ['consent', 'view', 'proof', 'decision'];

const PURPOSES = ['letter', 'recorded_message', 'call', 'video', 'visit', 'travel'] as const;
/** Consents last a year; a renewal is signed a little early and begins on the day the old one ends. */
const CONSENT_DAYS = 365;
const RENEWED_EARLY = 15;
const RENEWAL_MARGIN = 75;
const OLD_FILE_DAYS = 200;
/** From this age a child's own consent counts beside the guardian's. */
const OWN_CONSENT_AGE = 14;

/** Writes consents, wish, proof and decision of every child of a family, leaving out the gaps. */
export function clear(world: World, family: Family, gaps: readonly Gap[] = []): void {
  for (const child of family.children) {
    if (!gaps.includes('consent')) addConsents(world, family, child);
    if (!gaps.includes('view')) addView(world, family, child, 'yes', Math.min(world.rnd.int(6, 40), world.daysSince(family.enrolledOn)));
    if (!gaps.includes('proof')) addProof(world, family, child);
    if (!gaps.includes('decision')) addDecision(world, family, child, { level: 3 });
    if (world.daysSince(family.enrolledOn) > OLD_FILE_DAYS) addFirstRound(world, family, child, gaps);
  }
}

/** What an older file holds from its first weeks: the wish then, and the decision that a later one has replaced. */
function addFirstRound(world: World, family: Family, child: DemoChild, gaps: readonly Gap[]): void {
  if (!gaps.includes('view')) addView(world, family, child, 'yes', world.daysSince(family.enrolledOn) - 14);
  if (!gaps.includes('decision'))
    addDecision(world, family, child, {
      level: 3,
      status: 'superseded',
      proposedOn: addDays(family.enrolledOn, 18),
      reviewOn: addDays(family.enrolledOn, 198),
    });
}

/** A guardian's yes for every purpose, renewed each year; `endsIn` days from now leaves the last one unrenewed. */
export function addConsents(world: World, family: Family, child: DemoChild, endsIn?: number): void {
  const { rnd } = world;
  const byCaregiver = family.caregiver.isGuardian;
  const capacity = !byCaregiver
    ? 'imprisoned_parent'
    : ['mother', 'father'].includes(family.caregiver.relationship)
      ? 'other_parent'
      : 'court_appointed';
  const evidence = rnd.weighted([
    ['signed_form', 6],
    ['recorded_call', 2],
    ['read_aloud_with_witness', byCaregiver ? 2 : 0],
  ]);
  const last = endsIn === undefined ? world.day(RENEWAL_MARGIN) : world.day(endsIn);
  let startsOn =
    endsIn === undefined ? addDays(family.enrolledOn, Math.min(8, world.daysSince(family.enrolledOn))) : world.day(endsIn - CONSENT_DAYS);
  let signedOn = startsOn;
  for (;;) {
    const expiresOn = addDays(startsOn, CONSENT_DAYS);
    const at = world.office(signedOn);
    const ofFamily = { dyadId: child.dyadId, startsOn, expiresOn, recordedBy: family.ngo.coordinatorId, createdAt: at };
    for (const purpose of PURPOSES) {
      world.rows.add('consents', {
        id: rnd.id(at),
        ...ofFamily,
        purpose,
        caregiverId: byCaregiver ? family.caregiver.id : null,
        capacity,
        evidence,
        witness: evidence === 'read_aloud_with_witness' ? '村委会值班员' : null,
      });
      // From fourteen the child agrees too.
      if (ageOn(child.birthDate, startsOn) >= OWN_CONSENT_AGE)
        world.rows.add('consents', { id: rnd.id(at), ...ofFamily, purpose, caregiverId: null, capacity: 'child', evidence: 'signed_form' });
    }
    if (expiresOn >= last) return;
    startsOn = expiresOn;
    const early = addDays(expiresOn, -RENEWED_EARLY);
    signedOn = early < world.day(-1) ? early : world.day(-1);
  }
}

/** What the child said, so many days ago. */
export function addView(
  world: World,
  family: Family,
  child: DemoChild,
  view: 'yes' | 'not_now' | 'no' | 'cannot_tell',
  daysAgo: number,
): void {
  const askedOn = world.day(-daysAgo);
  const age = ageOn(child.birthDate, askedOn);
  const at = world.office(askedOn);
  world.rows.add('child_views', {
    id: world.rnd.id(at),
    dyadId: child.dyadId,
    view: age < 3 && view === 'yes' ? 'cannot_tell' : view,
    method: age < 4 ? 'play' : age < 8 ? 'drawing' : age < 12 ? 'cards' : 'talk',
    caregiverPresent: age < 6,
    askedOn,
    validUntil: viewValidUntil(askedOn, child.birthDate),
    askAgainOn: earliestAskAgain(view, askedOn),
    askedBy: family.ngo.coordinatorId,
    createdAt: at,
  });
}

/** A paper that the parent's facility takes; the household register when nobody knows the facility yet. */
export function addProof(world: World, family: Family, child: DemoChild): void {
  const accepted = family.custody?.place.rules.proofsAccepted ?? ['household_register'];
  const seenOn = addDays(family.enrolledOn, Math.min(15, world.daysSince(family.enrolledOn)));
  const at = world.office(seenOn);
  world.rows.add('kinship_proofs', {
    id: world.rnd.id(at),
    dyadId: child.dyadId,
    kind: world.rnd.pick(accepted),
    seenOn,
    verifiedBy: family.ngo.coordinatorId,
    createdAt: at,
  });
}

/** A contact decision of two people; `proposed` leaves the second one out. */
export function addDecision(
  world: World,
  family: Family,
  child: DemoChild,
  how: {
    level: number;
    status?: 'active' | 'proposed' | 'superseded';
    proposedOn?: Day;
    reviewOn?: Day;
    reason?: string;
    conditions?: string[];
  },
): void {
  const { rnd } = world;
  const active = how.status !== 'proposed';
  const proposedOn =
    how.proposedOn ?? (active ? world.day(-Math.min(rnd.int(20, 120), world.daysSince(family.enrolledOn))) : world.day(-rnd.int(1, 4)));
  const proposedAt = world.office(proposedOn);
  const approvedAt = active ? world.office(addDays(proposedOn, rnd.int(1, 3))) : null;
  world.rows.add('contact_decisions', {
    id: rnd.id(proposedAt),
    dyadId: child.dyadId,
    level: how.level,
    conditions: how.conditions ?? (how.level === 3 && rnd.chance(0.2) ? ['no_photos'] : []),
    reason: how.reason ?? '孩子愿意见面，照顾人支持，没有禁止联系的情况。',
    status: how.status ?? 'active',
    proposedBy: family.ngo.coordinatorId,
    proposedAt,
    approvedBy: active ? family.ngo.leadId : null,
    approvedAt: approvedAt && approvedAt < proposedAt ? proposedAt : approvedAt,
    reviewOn: how.reviewOn ?? world.day(rnd.int(50, 150)),
  });
}
