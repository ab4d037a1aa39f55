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
export const constraintErrors: Record<string, ConstraintError> = {};

// unique_violation, exclusion_violation, check_violation, foreign_key_violation (PostgreSQL manual, appendix A)
const violations = new Set(['23505', '23P01', '23514', '23503']);

/** The five-character SQLSTATE of a failed query, or ''. */
export function sqlState(error: unknown): string {
  return errorCode(error instanceof QueryFailedError ? error.driverError : error);
}

/** A violation of a known constraint becomes its DomainError; everything else comes back as it is. */
export function translateConstraint(error: unknown): unknown {
  if (!(error instanceof QueryFailedError) || !violations.has(sqlState(error))) return error;
  const cause: object = error.driverError;
  const name = 'constraint' in cause && typeof cause.constraint === 'string' ? cause.constraint : '';
  const known = Object.hasOwn(constraintErrors, name) ? constraintErrors[name] : undefined;
  return known ? new DomainError(known.kind, known.code) : error;
}
