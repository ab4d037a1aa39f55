import { Eligibility, Reason, verdictOf } from '../kernel/reasons';
import type { Facts } from './eligibility.facts';
import { calendarGate } from './gates/calendar.rules';
import { caseGate } from './gates/case.rules';
import { custodyGate } from './gates/custody.rules';
import { familyGate } from './gates/family.rules';
import { partyGate } from './gates/party.rules';
import { safeguardingGate } from './gates/safeguarding.rules';
import { sessionGate } from './gates/session.rules';
import { inReadingOrder } from './reasons.rules';

/** Every gate; each looks at the facts on its own, so that all reasons are found at once. */
const GATES: readonly ((facts: Facts) => Reason[])[] = [
  caseGate,
  safeguardingGate,
  familyGate,
  custodyGate,
  sessionGate,
  partyGate,
  calendarGate,
];

const eligibilityOf = (reasons: readonly Reason[]): Eligibility => {
  const ordered = inReadingOrder(reasons);
  return { verdict: verdictOf(ordered), reasons: ordered };
};

/** Judges the facts: every reason, and the verdict that follows from them. */
export const judge = (facts: Facts): Eligibility => eligibilityOf(GATES.flatMap((gate) => gate(facts)));

/** Several children in one meeting: what speaks against one speaks against all. */
export const merge = (judged: readonly Eligibility[]): Eligibility => eligibilityOf(judged.flatMap((e) => e.reasons));
