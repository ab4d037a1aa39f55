import { QueryFailedError } from 'typeorm';
import { DomainError } from '../kernel/domain-error';
import type { ErrorKind } from '../kernel/domain-error';
import { errorCode } from './start-error';

/** The refusal a violated constraint stands for. */
export interface ConstraintError {
  kind: ErrorKind;
  code: string;
}

/**
 * Name of a constraint or unique index → the refusal the user sees. Only for rules that two people can break at the same moment;
 * a constraint that is missing here is a programming error and stays one (500).
 */
export const constraintErrors: Record<string, ConstraintError> = {
  child_caregivers_current_key: { kind: 'conflict', code: 'caregiver.already_linked' },
  children_one_file_key: { kind: 'conflict', code: 'child.duplicate' },
  children_one_id_number_key: { kind: 'conflict', code: 'child.duplicate' },
  consents_no_overlap: { kind: 'conflict', code: 'consent.overlaps' },
  contact_decisions_active_key: { kind: 'conflict', code: 'contact_decision.not_proposed' },
  contact_decisions_proposed_key: { kind: 'conflict', code: 'contact_decision.already_proposed' },
  custody_episodes_open_key: { kind: 'conflict', code: 'custody.already_located' },
  dyads_once_key: { kind: 'conflict', code: 'dyad.exists' },
  entitlement_periods_balance_check: { kind: 'conflict', code: 'entitlement.used_up' },
  exchanges_one_reply_key: { kind: 'conflict', code: 'exchange.wrong_state' },
  facility_rules_no_overlap: { kind: 'conflict', code: 'rules.changed_meanwhile' },
  journeys_route_key: { kind: 'conflict', code: 'journey.exists' },
  pk_exchanges: { kind: 'conflict', code: 'exchange.entered_already' },
  users_email_key: { kind: 'conflict', code: 'user.email_taken' },
  pk_visit_reports: { kind: 'conflict', code: 'visit.wrong_status' },
  roster_entries_number_key: { kind: 'conflict', code: 'roster.number_taken' },
  sessions_adults_check: { kind: 'conflict', code: 'session.adults_full' },
  sessions_capacity_check: { kind: 'conflict', code: 'session.full' },
  sessions_groups_check: { kind: 'conflict', code: 'session.groups_full' },
  sessions_video_check: { kind: 'conflict', code: 'session.video_full' },
  trip_cost_lines_answers_key: { kind: 'conflict', code: 'cost.answered' },
  tracings_open_key: { kind: 'conflict', code: 'tracing.already_asked' },
  visit_dyads_child_overlap_excl: { kind: 'conflict', code: 'child.busy' },
  visit_party_escort_overlap_excl: { kind: 'conflict', code: 'worker.busy' },
  visit_party_inside_overlap_excl: { kind: 'conflict', code: 'worker.busy' },
  visits_parent_overlap_excl: { kind: 'conflict', code: 'parent.busy' },
  visit_groups_reference_key: { kind: 'conflict', code: 'visit.reference_clash' },
  visits_reference_key: { kind: 'conflict', code: 'visit.reference_clash' },
};

// unique_violation, exclusion_violation, check_violation, foreign_key_violation (PostgreSQL manual, appendix A)
const violations = new Set(['23505', '23P01', '23514', '23503']);

/** The five-character SQLSTATE of a failed query, or ''. */
export function sqlState(error: unknown): string {
  return errorCode(error instanceof QueryFailedError ? error.driverError : error);
}

/**
 * PostgreSQL refuses to run a named statement whose columns are others by now than when it was planned: a migration has run since. Told by the place
 * in its source, because the same SQLSTATE has other meanings and the words depend on the server's language.
 */
export function isStalePlan(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return sqlState(error) === '0A000' && (cause as { routine?: unknown }).routine === 'RevalidateCachedQuery';
}

/** A violation of a known constraint becomes its DomainError; everything else comes back as it is. */
export function translateConstraint(error: unknown): unknown {
  if (!(error instanceof QueryFailedError) || !violations.has(sqlState(error))) return error;
  const cause: object = error.driverError;
  const name = 'constraint' in cause && typeof cause.constraint === 'string' ? cause.constraint : '';
  const known = Object.hasOwn(constraintErrors, name) ? constraintErrors[name] : undefined;
  return known ? new DomainError(known.kind, known.code) : error;
}
