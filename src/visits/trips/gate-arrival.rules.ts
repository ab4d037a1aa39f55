import { addMinutes } from '../../kernel/instants';

/** Why a family was not let in. */
export const GATE_REFUSALS = ['late', 'documents', 'not_on_list', 'items', 'other'] as const;
export type GateRefusal = (typeof GATE_REFUSALS)[number];

/** What a visit that ends at the gate for lateness carries as its reason. */
export const LATE_AT_GATE = 'late_at_gate';

/** What happened at the gate, as facts of the day. */
export interface GateFacts {
  refusedFor: GateRefusal | null;
  arrivedAt: Date | null;
  /** Null: the facility's rules name no time. */
  intakeClosedAt: Date | null;
  /** The period's allowance was lost with it. */
  forfeited: boolean;
}

/** When registration ends: so many minutes before the meeting begins (rule `intakeCutoffMinutes`); null: the rules name no time. */
export const intakeClosesAt = (startsAt: Date, cutoffMinutes: number | undefined): Date | null =>
  cutoffMinutes === undefined || cutoffMinutes === 0 ? null : addMinutes(startsAt, -cutoffMinutes);

/**
 * Whether a visit that ended without a meeting costs the period's allowance: at some facilities who comes late or not at all loses it
 * (rule `noShowForfeits`; domain/rules-and-users.md §1.2, A17). Turned away for any other reason never does.
 */
export const losesAllowance = (ended: { status: string; reasonCode?: string }, noShowForfeits: boolean): boolean =>
  noShowForfeits && (ended.status === 'no_show' || (ended.status === 'refused_at_gate' && ended.reasonCode === LATE_AT_GATE));
