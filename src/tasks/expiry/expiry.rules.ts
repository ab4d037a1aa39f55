import { diffDays } from '../../kernel/days';
import type { Day } from '../../kernel/days';
import type { TaskKind } from '../task.entity';

/** What runs out and then stands in the way of a meeting. */
export const EXPIRY_KINDS = ['consent', 'kinship_proof', 'child_view', 'exception', 'decision', 'vetting', 'worker_approval'] as const;
export type ExpiryKind = (typeof EXPIRY_KINDS)[number];

/** Days before the end at which the owner is told. Source: interface notes §3 ("consent, proof, vetting expiring: 60/30/7 d"). */
export const EXPIRY_STEPS = [60, 30, 7] as const;
export type ExpiryStep = (typeof EXPIRY_STEPS)[number];
/** How long before its end the first of something is heard, in days. */
export const EXPIRY_NOTICE_DAYS: ExpiryStep = 60;

/** What itself holds for months only begins later: a child is not asked again while its answer is fresh, and a decision has just been made. */
const SHORT_LIVED: ReadonlySet<ExpiryKind> = new Set(['child_view', 'exception', 'decision']);

/** What an ending asks for: the kind of task and the code of its cause. */
export const EXPIRY_TASKS: Record<ExpiryKind, { kind: TaskKind; cause: string }> = {
  consent: { kind: 'reconfirm_consent', cause: 'consent_expiring' },
  kinship_proof: { kind: 'renew_before_end', cause: 'kinship_proof_runs_out' },
  child_view: { kind: 'ask_child', cause: 'child_view_runs_out' },
  exception: { kind: 'renew_before_end', cause: 'exception_runs_out' },
  decision: { kind: 'review_decision', cause: 'review_due' },
  vetting: { kind: 'renew_vetting', cause: 'vetting_runs_out' },
  worker_approval: { kind: 'renew_before_end', cause: 'worker_approval_runs_out' },
};

/** Tasks that only this room opens and closes: each key is of one paper and its end. */
export const OWN_TASKS: readonly TaskKind[] = ['renew_before_end', 'ask_child'];

/**
 * The step at which something stands today, or undefined: too early, or over already. One that was missed – the machine was off, the paper
 * came in late – is not made up for: the nearer one says it all.
 *
 * @param endsOn - the first day on which it no longer holds
 */
export function stepOf(kind: ExpiryKind, endsOn: Day, today: Day): ExpiryStep | undefined {
  const days = diffDays(today, endsOn);
  if (days <= 0) return undefined;
  const step = EXPIRY_STEPS.findLast((one) => days <= one);
  return step === EXPIRY_NOTICE_DAYS && SHORT_LIVED.has(kind) ? undefined : step;
}
