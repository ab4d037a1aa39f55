import type { DayFacts } from '../eligibility.facts';
import { sourceOf } from '../rule-facts.rules';
import { dayRule } from './gate';

/** The parent's grade allows no contact at this facility. */
export const isSuspended = ({ dyad, rules }: DayFacts): boolean =>
  dyad.custody !== null && rules !== null && rules.entitlement[dyad.custody.grade] === 0;

/**
 * Contact is never a reward or a punishment. No field ties it to the child's behaviour; where a grade suspends it, the cause is the
 * facility's, it is recorded as such, and the words say how to ask for it to be looked at again.
 */
export const noReward = dayRule({
  needs: ['dyad.custody', 'rules'],
  codes: { 'grade.suspended': {} },
  find: (facts) =>
    isSuspended(facts) ? [{ code: 'grade.suspended', source: facts.rules ? sourceOf(facts.rules, 'entitlement') : undefined }] : [],
});
