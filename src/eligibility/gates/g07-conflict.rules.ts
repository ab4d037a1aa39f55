import { paperworkDue, dayRule } from './gate';
import { answersOn, isGuardian, purposesOf } from './g06-consent.rules';

/** Two guardians who disagree: a conference looks at it before anything is arranged. */
export const conflict = dayRule({
  needs: ['dyad.consents'],
  codes: { 'guardian.conflict': {} },
  find(facts) {
    const { dyad, on } = facts;
    return purposesOf(facts).flatMap((purpose) => {
      const said = dyad.consents.filter((c) => isGuardian(c) && answersOn(c, purpose, on)).map((c) => c.answer);
      return said.includes('no') && said.includes('yes')
        ? [{ code: 'guardian.conflict' as const, params: { purpose }, due: paperworkDue(facts) }]
        : [];
    });
  },
});
