import { conflict, forbidden } from '../kernel/domain-error';
import type { Permission } from '../kernel/permissions';

export const VISIT_STATUSES = [
  'requested',
  'proposed',
  'confirmed',
  'under_way',
  'completed',
  'partial',
  'aborted',
  'no_show',
  'refused_at_gate',
  'declined',
  'withdrawn',
  'cancelled',
  'expired',
] as const;
export type VisitStatus = (typeof VISIT_STATUSES)[number];

interface Transition {
  from: readonly VisitStatus[];
  /** Where it leads; by state where the visit keeps what it has. */
  to: VisitStatus | Partial<Record<VisitStatus, VisitStatus>>;
  by: Permission | 'system';
  /** The system may do it too: a gate has closed, a facility has. */
  orSystem?: true;
}

/** Every verb a visit knows. Who may confirm a visit? The line `confirm`. A test walks each state × verb × role. */
export const VISIT_TRANSITIONS = {
  confirm: { from: ['requested'], to: 'confirmed', by: 'visit.decide' },
  decline: { from: ['requested', 'proposed'], to: 'declined', by: 'visit.decide' },
  propose: { from: ['requested'], to: 'proposed', by: 'visit.decide' },
  // For a minute, by who decided, before anything has left: undo.service.ts.
  undo: { from: ['confirmed', 'declined', 'proposed'], to: 'requested', by: 'visit.decide' },
  accept_proposal: { from: ['proposed'], to: 'confirmed', by: 'visit.request' },
  withdraw: { from: ['requested', 'proposed'], to: 'withdrawn', by: 'visit.request' },
  cancel: { from: ['requested', 'proposed', 'confirmed'], to: 'cancelled', by: 'visit.cancel', orSystem: true },
  // The closure that called it off is taken back (closure-undo.service.ts): the visit is what it was, here at least a request.
  reinstate: { from: ['cancelled'], to: 'requested', by: 'closure.write', orSystem: true },
  expire: { from: ['requested', 'proposed'], to: 'expired', by: 'system' },
  // Another time or other people: the visit keeps its place until the facility has agreed to the new one.
  amend: {
    from: ['requested', 'proposed', 'confirmed'],
    to: { requested: 'requested', proposed: 'requested', confirmed: 'confirmed' },
    by: 'visit.request',
  },
  agree_amendment: { from: ['requested', 'confirmed'], to: 'confirmed', by: 'visit.decide' },
  refuse_amendment: { from: ['requested', 'confirmed'], to: { requested: 'requested', confirmed: 'confirmed' }, by: 'visit.decide' },
  drop_amendment: {
    from: ['requested', 'confirmed'],
    to: { requested: 'requested', confirmed: 'confirmed' },
    by: 'visit.request',
    orSystem: true,
  },
  // The facility has no room: the next session that the family wished for is asked instead.
  try_next: { from: ['requested'], to: 'requested', by: 'visit.decide' },
  set_out: { from: ['confirmed'], to: 'under_way', by: 'visit.escort' },
  complete: { from: ['confirmed', 'under_way'], to: 'completed', by: 'visit.escort' },
  complete_partly: { from: ['confirmed', 'under_way'], to: 'partial', by: 'visit.escort' },
  abort: { from: ['confirmed', 'under_way'], to: 'aborted', by: 'visit.escort' },
  miss: { from: ['confirmed', 'under_way'], to: 'no_show', by: 'visit.escort' },
  refuse_at_gate: { from: ['confirmed', 'under_way'], to: 'refused_at_gate', by: 'visit.escort' },
} as const satisfies Record<string, Transition>;

export type VisitVerb = keyof typeof VISIT_TRANSITIONS;
export const VISIT_VERBS = Object.keys(VISIT_TRANSITIONS) as VisitVerb[];

/** Statuses in which a visit takes a seat and an entitlement. */
export const LIVE_STATUSES: readonly VisitStatus[] = ['requested', 'proposed', 'confirmed', 'under_way'];
export const isLive = (status: VisitStatus): boolean => LIVE_STATUSES.includes(status);
/** Statuses in which the facility has agreed and the meeting is still to come or going on: nothing runs out by itself. */
export const isAgreed = (status: VisitStatus): boolean => status === 'confirmed' || status === 'under_way';

/** Who moves a visit: someone with permissions, or the system acting on a rule. */
export type Mover = { readonly permissions: ReadonlySet<Permission> } | 'system';

/** True when the mover may ever use the verb, whatever the visit's state. */
export function mayUse(verb: VisitVerb, mover: Mover): boolean {
  const { by, orSystem }: Transition = VISIT_TRANSITIONS[verb];
  if (mover === 'system') return by === 'system' || orSystem === true;
  return by !== 'system' && mover.permissions.has(by);
}

/** True when the verb fits the state and the mover: shows or hides a button. */
export function canMove(status: VisitStatus, verb: VisitVerb, mover: Mover): boolean {
  return mayUse(verb, mover) && (VISIT_TRANSITIONS[verb].from as readonly VisitStatus[]).includes(status);
}

/**
 * The status a verb leads to.
 * @throws DomainError forbidden when it is not this mover's verb
 * @throws DomainError conflict `visit.wrong_status` when the visit has moved on
 */
export function transition(status: VisitStatus, verb: VisitVerb, mover: Mover): VisitStatus {
  if (!mayUse(verb, mover)) throw forbidden();
  if (!canMove(status, verb, mover)) throw conflict('visit.wrong_status', { status, verb });
  return targetOf(status, verb);
}

/** The status a verb leads to from a state that is one of its own. */
export function targetOf(status: VisitStatus, verb: VisitVerb): VisitStatus {
  const { to }: Transition = VISIT_TRANSITIONS[verb];
  return typeof to === 'string' ? to : (to[status] ?? status);
}
