import type { ContactMode } from '../../kernel/contact-modes';
import type { Reason } from '../../kernel/reasons';
import type { ProofKind } from '../../kernel/vocabulary';
import type { Facts } from '../eligibility.facts';
import { paperworkDue, reason } from '../reasons.rules';

/** What a guardian must have agreed to for each mode: a visit is also a journey. */
const PURPOSES: Record<ContactMode, readonly string[]> = {
  letter: ['letter'],
  recorded_message: ['recorded_message'],
  call: ['call'],
  video: ['video'],
  visit: ['visit', 'travel'],
  group: ['visit', 'travel'],
};

/** Looking after a child is not being her guardian: an entrusted caregiver's yes alone does not count. */
const GUARDIAN_CAPACITIES: readonly string[] = ['other_parent', 'court_appointed', 'civil_affairs', 'imprisoned_parent'];

/** Modes for which the facility asks who the child is. */
const PROOF_MODES: readonly ContactMode[] = ['visit', 'video', 'group'];

/** What the family says and shows: guardian's consent, the child's own view, proof of kinship. */
export function familyGate(facts: Facts): Reason[] {
  return [...consents(facts), ...childView(facts), ...kinship(facts)];
}

function consents(facts: Facts): Reason[] {
  const { dyad, mode, on } = facts;
  return PURPOSES[mode].flatMap((purpose) => {
    const valid = dyad.consents.filter((c) => c.purpose === purpose && c.startsOn <= on && on < c.expiresOn);
    if (valid.some((c) => GUARDIAN_CAPACITIES.includes(c.capacity))) return [];
    return [reason(valid.length > 0 ? 'consent.not_guardian' : 'consent.missing', { params: { purpose }, due: paperworkDue(facts) })];
  });
}

function childView(facts: Facts): Reason[] {
  const { view } = facts.dyad;
  if (view === null) return [reason('child_view.missing', { due: paperworkDue(facts) })];
  const askAgain = view.askAgainOn === null ? {} : { due: view.askAgainOn };
  // A "no" does not wear off: it stands until the child says otherwise.
  if (view.view === 'no') return [reason('child_view.no', askAgain)];
  if (view.view === 'not_now') return [reason('child_view.not_now', askAgain)];
  if (view.validUntil < facts.on) return [reason('child_view.expired', { params: { day: view.validUntil }, due: paperworkDue(facts) })];
  // Only a yes that the child could say and said alone is a free yes.
  const why = view.view === 'cannot_tell' ? 'cannot_tell' : view.caregiverPresent ? 'caregiver_present' : undefined;
  return why === undefined ? [] : [reason('child_view.not_free', { params: { why }, due: paperworkDue(facts) })];
}

function kinship(facts: Facts): Reason[] {
  if (!PROOF_MODES.includes(facts.mode)) return [];
  const proofs = facts.dyad.proofs.filter((p) => p.expiresOn === null || facts.on < p.expiresOn);
  const accepted = facts.rules?.proofsAccepted ?? [];
  if (proofs.some((p) => accepted.includes(p.kind))) return [];
  // Without the facility's rules nothing can be said about which papers it takes; that is a reason of its own.
  if (facts.rules === null && proofs.length > 0) return [];
  const extras = { params: acceptedParams(accepted), due: paperworkDue(facts) };
  return [
    proofs.length === 0
      ? reason('kinship_proof.missing', extras)
      : reason('kinship_proof.not_accepted', { ...extras, source: facts.rules?.source }),
  ];
}

/** The papers the facility takes, as parameters `a`…`f` that the words list; `none` fills up. */
function acceptedParams(accepted: readonly ProofKind[]): Record<string, string> {
  const kinds = [...accepted].sort();
  return Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name, i) => [name, kinds[i] ?? 'none']));
}
