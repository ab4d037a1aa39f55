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
  to: VisitStatus;
  by: Permission | 'system';
}

/** Every verb a visit knows. Who may confirm a visit? The line `confirm`. A test walks each state × verb. */
export const VISIT_TRANSITIONS = {
  confirm: { from: ['requested'], to: 'confirmed', by: 'visit.decide' },
  decline: { from: ['requested', 'proposed'], to: 'declined', by: 'visit.decide' },
  propose: { from: ['requested'], to: 'proposed', by: 'visit.decide' },
  accept_proposal: { from: ['proposed'], to: 'confirmed', by: 'visit.request' },
  withdraw: { from: ['requested', 'proposed'], to: 'withdrawn', by: 'visit.request' },
  cancel: { from: ['requested', 'proposed', 'confirmed'], to: 'cancelled', by: 'visit.cancel' },
  expire: { from: ['requested', 'proposed'], to: 'expired', by: 'system' },
  set_out: { from: ['confirmed'], to: 'under_way', by: 'visit.escort' },
  complete: { from: ['confirmed', 'under_way'], to: 'completed', by: 'visit.escort' },
  complete_partly: { from: ['confirmed', 'under_way'], to: 'partial', by: 'visit.escort' },
  abort: { from: ['confirmed', 'under_way'], to: 'aborted', by: 'visit.escort' },
  miss: { from: ['confirmed', 'under_way'], to: 'no_show', by: 'visit.escort' },
  refuse_at_gate: { from: ['confirmed', 'under_way'], to: 'refused_at_gate', by: 'visit.escort' },
} as const satisfies Record<string, Transition>;

export type VisitVerb = keyof typeof VISIT_TRANSITIONS;

/** Statuses in which a visit takes a seat and an entitlement. */
export const LIVE_STATUSES: readonly VisitStatus[] = ['requested', 'proposed', 'confirmed', 'under_way'];
