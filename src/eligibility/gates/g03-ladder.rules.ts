import { levelNeeded } from '../../kernel/contact-modes';
import type { DayFacts } from '../eligibility.facts';
import { Finding, paperworkDue, dayRule, workersOf } from './gate';

type Code =
  'contact_decision.missing' | 'contact_decision.level_too_low' | 'contact_decision.worker_other_sex' | 'contact_decision.sibling_missing';

/** The ladder of contact and what the decision asks of every meeting. */
export const ladder = dayRule<Code>({
  needs: ['dyad.decision', 'dyad.sex'],
  codes: {
    'contact_decision.missing': {},
    'contact_decision.level_too_low': {},
    'contact_decision.worker_other_sex': { owner: 'coordinator' },
    'contact_decision.sibling_missing': { owner: 'coordinator' },
  },
  find(facts) {
    const { decision } = facts.dyad;
    const needed = levelNeeded(facts.mode);
    if (decision === null) return [{ code: 'contact_decision.missing', params: { needed }, due: paperworkDue(facts) }];
    const low: Finding<Code>[] =
      decision.level >= needed
        ? []
        : [{ code: 'contact_decision.level_too_low', params: { level: decision.level, needed }, due: paperworkDue(facts) }];
    return [...low, ...unmetConditions(facts, decision.conditions)];
  },
});

/**
 * What the party can meet or fail. No photos and at most twenty minutes are for the people on the spot. Named after the decision,
 * which is the NGO's own: a facility hears only that the meeting is not ready.
 */
function unmetConditions(facts: DayFacts, conditions: readonly string[]): Finding<Code>[] {
  const { party, dyad } = facts;
  if (party === null) return [];
  const workers = workersOf(facts);
  const findings: Finding<Code>[] = [];
  // Without any worker another gate says so already.
  if (conditions.includes('same_sex_escort') && workers.length > 0 && workers.every(({ worker }) => worker.sex !== dyad.sex))
    findings.push({ code: 'contact_decision.worker_other_sex' });
  if (conditions.includes('sibling_present') && party.childBirthDates.length < 2)
    findings.push({ code: 'contact_decision.sibling_missing' });
  return findings;
}
