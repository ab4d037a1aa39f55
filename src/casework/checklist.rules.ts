import type { Permission } from '../kernel/permissions';
import { Owner, Reason, Severity } from '../kernel/reasons';

/**
 * The rows of a child's checklist in the order in which a year of waiting is taken apart; each collects the reasons it answers for, and
 * what its gates could not look at.
 */
export const CHECKLIST_ROWS = [
  { key: 'located', codes: ['parent.', 'dyad.'], gates: ['F1', 'F2'] },
  { key: 'safe', codes: ['restriction.', 'incident.', 'harm.', 'safety.'], gates: ['G1', 'G2', 'G17', 'G18'] },
  { key: 'decision', codes: ['contact_decision.'], gates: ['G3', 'G4'] },
  { key: 'wish', codes: ['child_view.'], gates: ['G5'] },
  { key: 'consent', codes: ['consent.', 'guardian.', 'data.'], gates: ['G6', 'G7'] },
  { key: 'proof', codes: ['kinship_proof.'], gates: ['F3', 'G8'] },
  { key: 'entitlement', codes: ['entitlement.', 'grade.'], gates: ['F4'] },
  { key: 'care', codes: ['first_visit.', 'debrief.'], gates: ['G13', 'G14', 'G16'] },
] as const;

export type ChecklistKey = (typeof CHECKLIST_ROWS)[number]['key'];

export interface ChecklistRow {
  key: ChecklistKey | 'other';
  /** `unknown`: a fact that the row rests on could not be looked at; it is never done. */
  state: 'done' | 'blocked' | 'approval' | 'warning' | 'unknown';
  reasons: Reason[];
}

const STATES: Record<Severity, Exclude<ChecklistRow['state'], 'done' | 'unknown'>> = {
  hard: 'blocked',
  approval: 'approval',
  warning: 'warning',
};
/** The gates' word for a fact that they could not look at; it names the gate. */
const UNKNOWN = 'facts.unknown';
/** What the child has said is respected and waited for: never a fault that somebody has to remove. */
const RESPECTED: readonly string[] = ['child_view.no', 'child_view.not_now', 'consent.own_refused'];

/** How one reason stands on the checklist; a row may hold a blocker beside a warning. */
export const stateOf = ({ code, severity }: Reason): ChecklistRow['state'] | 'waiting' =>
  RESPECTED.includes(code) ? 'waiting' : code === UNKNOWN ? 'unknown' : STATES[severity];

const RANK: Record<Severity, number> = { hard: 0, approval: 1, warning: 2 };

/** Turns the gates' reasons into rows: every blocker is shown, and what holds is shown as done; what nobody could look at does not hold. Reasons of no row are never dropped. */
export function checklistOf(reasons: readonly Reason[]): ChecklistRow[] {
  const sorted = [...reasons].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const taken = new Set<Reason>();
  const rows: ChecklistRow[] = CHECKLIST_ROWS.map(({ key, codes, gates }) => {
    const isOwn = ({ code, params }: Reason): boolean =>
      code === UNKNOWN ? gates.some((gate) => gate === params?.gate) : codes.some((prefix) => code.startsWith(prefix));
    const own = sorted.filter(isOwn);
    own.forEach((reason) => taken.add(reason));
    return { key, reasons: own, state: own[0] ? rowState(own[0]) : 'done' };
  });
  return [...rows, ...sorted.filter((r) => !taken.has(r)).map((r) => ({ key: 'other' as const, reasons: [r], state: rowState(r) }))];
}

const rowState = ({ code, severity }: Reason): ChecklistRow['state'] => (code === UNKNOWN ? 'unknown' : STATES[severity]);

/** What is known about a dyad when its next step is named. */
export interface NextStepFacts {
  hasCaregiver: boolean;
  reasons: readonly Reason[];
  tracingOpen: boolean;
  /** The live visit, if any. */
  visit?: { id: string; status: string; day: string; answerDue?: string };
  /** When a child who said "not now" or "no" may be asked again. */
  askAgainOn?: string;
}

export interface NextStep {
  /** Words: `casework:next.<key>`. */
  key: 'add_caregiver' | 'respect' | 'accept_proposal' | 'wait_for_site' | 'meeting' | 'wait_for_tracing' | 'cure' | 'plan';
  owner: Owner;
  day?: string;
  /** The reason to cure. */
  reason?: Reason;
  visitId?: string;
}

/**
 * Every dyad always has one next step with an owner, or a booking, or a respected pause. The child's "no" or "not now" comes
 * before everything else: nothing is pushed past it.
 */
export function nextStepOf(facts: NextStepFacts): NextStep {
  const pause = facts.reasons.find((r) => r.code === 'child_view.not_now' || r.code === 'child_view.no');
  if (pause) return { key: 'respect', owner: 'child', day: facts.askAgainOn };
  if (!facts.hasCaregiver) return { key: 'add_caregiver', owner: 'coordinator' };
  if (facts.visit?.status === 'proposed')
    return { key: 'accept_proposal', owner: 'coordinator', day: facts.visit.answerDue, visitId: facts.visit.id };
  if (facts.visit?.status === 'requested')
    return { key: 'wait_for_site', owner: 'liaison', day: facts.visit.answerDue, visitId: facts.visit.id };
  if (facts.visit) return { key: 'meeting', owner: 'worker', day: facts.visit.day, visitId: facts.visit.id };
  // The preparation of a first meeting belongs to the week before it: it is planned with the meeting, not before.
  const blocker =
    facts.reasons.find((r) => r.severity === 'hard') ??
    facts.reasons.find((r) => r.severity === 'approval' && r.code !== 'first_visit.preparation');
  if (blocker?.code === 'parent.not_located' && facts.tracingOpen) return { key: 'wait_for_tracing', owner: 'liaison' };
  if (blocker) return { key: 'cure', owner: blocker.owner, day: blocker.due, reason: blocker };
  return { key: 'plan', owner: 'coordinator' };
}

/** Where reasons are cured, and who may open that page. */
const CURES: readonly (readonly [prefix: string, page: string, permission: Permission])[] = [
  ['consent.to_reconfirm', 'consents', 'consent.write'],
  ['contact_decision.review_overdue', 'contact-decisions/review', 'contact_decision.propose'],
  ['contact_decision.under_review', 'contact-decisions/review', 'contact_decision.propose'],
  ['consent.', 'consents/new', 'consent.write'],
  ['child_view.', 'child-views/new', 'child_view.write'],
  ['kinship_proof.', 'kinship-proofs/new', 'family.write'],
  ['contact_decision.', 'contact-decisions/new', 'contact_decision.propose'],
];

/** The page on which a reader cures a reason; undefined when waiting or somebody else cures it. */
export function cureHref(code: string, dyadId: string, can: (permission: Permission) => boolean): string | undefined {
  const [, page] = CURES.find(([prefix, , permission]) => code.startsWith(prefix) && can(permission)) ?? [];
  return page && `/dyads/${dyadId}/${page}`;
}
