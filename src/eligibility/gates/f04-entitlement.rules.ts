import { monthOf } from '../../kernel/days';
import { sourceOf } from '../rule-facts.rules';
import { Finding, dayRule } from './gate';
import { isSuspended } from './g25-no-reward.rules';

/**
 * One of the parent's contacts of the month is left. They are shared by all relatives and, in most places, by all modes. Where the facility says
 * that contact with a child takes none of them, nothing is asked; a grade without any contact is another gate's reason all the same.
 */
export const entitlement = dayRule({
  needs: ['allowance', 'rules', 'dyad.custody'],
  codes: { 'entitlement.used_up': {}, 'entitlement.no_show_forfeits': { severity: '––WW' } },
  find(facts) {
    const { allowance, rules, on } = facts;
    // A suspended grade is another gate's reason, unknown rules another's.
    if (allowance === null || rules === null || rules.childExempt === true || isSuspended(facts)) return [];
    const { granted, used, held, usedByOthers: others } = allowance;
    const findings: Finding<'entitlement.used_up' | 'entitlement.no_show_forfeits'>[] = [];
    if (granted - held - used <= 0) {
      const [params, source] = [{ granted, used, held, others }, sourceOf(rules, 'entitlement')];
      findings.push({ code: 'entitlement.used_up', params, due: allowance.renewsOn ?? firstOfNextMonth(on), source });
    }
    if (rules.noShowForfeits) findings.push({ code: 'entitlement.no_show_forfeits', source: sourceOf(rules, 'noShowForfeits') });
    return findings;
  },
});

function firstOfNextMonth(day: string): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return month === 12 ? monthOf(`${year + 1}-01-01`) : monthOf(`${year}-${String(month + 1).padStart(2, '0')}-01`);
}
