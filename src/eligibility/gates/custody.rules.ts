import type { ContactMode } from '../../kernel/contact-modes';
import { addMonths, monthOf } from '../../kernel/days';
import type { Reason } from '../../kernel/reasons';
import type { Facts } from '../eligibility.facts';
import { paperworkDue, reason } from '../reasons.rules';

/** Modes that take one of the parent's monthly contacts. Letters are free; a group event is the facility's invitation. */
const COUNTED_MODES: readonly ContactMode[] = ['visit', 'video', 'call'];

/** Where the parent is, whether the grade allows contact, and whether the shared allowance has one left. */
export function custodyGate(facts: Facts): Reason[] {
  const { dyad, rules, allowance, mode, on } = facts;
  if (dyad.custody === null)
    return [dyad.released ? reason('parent.released') : reason('parent.not_located', { due: paperworkDue(facts) })];
  if (rules === null || allowance === null) return [reason('facility.rules_unknown')];
  if (!COUNTED_MODES.includes(mode)) return [];
  const { source } = rules;
  const granted = rules.entitlement[dyad.custody.grade];
  if (granted === 0) return [reason('grade.suspended', { source })];
  if (allowance.granted - allowance.held - allowance.used > 0) return [];
  const params = { granted, used: allowance.used, held: allowance.held, others: allowance.usedByOthers };
  return [reason('entitlement.used_up', { params, due: addMonths(monthOf(on), 1), source })];
}
