import { addDays, ageOn, diffDays } from '../../kernel/days';
import { paperworkDue, dayRule } from './gate';

/** How long a yes holds, in days; shorter below seven. */
const VALID = { days: 180, youngDays: 90, youngBelow: 7 } as const;

/** The child's own view: asked alone, recent, and a no is a no. */
export const childView = dayRule({
  needs: ['dyad.view', 'dyad.birthDate'],
  codes: {
    'child_view.no': { owner: 'child' },
    'child_view.not_now': { owner: 'child' },
    'child_view.missing': {},
    'child_view.expired': {},
    'child_view.not_free': { severity: 'A' },
  },
  find(facts) {
    const { view, birthDate } = facts.dyad;
    if (view === null) return [{ code: 'child_view.missing', due: paperworkDue(facts) }];
    const askAgain = view.askAgainOn === null ? {} : { due: view.askAgainOn };
    // A "no" does not wear off: it stands until the child says otherwise.
    if (view.view === 'no') return [{ code: 'child_view.no', ...askAgain }];
    if (view.view === 'not_now') return [{ code: 'child_view.not_now', ...askAgain }];
    const days = ageOn(birthDate, view.askedOn) < VALID.youngBelow ? VALID.youngDays : VALID.days;
    if (view.validUntil < facts.on || diffDays(view.askedOn, facts.on) > days) {
      const longest = addDays(view.askedOn, days);
      const day = view.validUntil < longest ? view.validUntil : longest;
      return [{ code: 'child_view.expired', params: { day }, due: paperworkDue(facts) }];
    }
    // Only a yes that the child could say and said alone is a free yes.
    const why = view.view === 'cannot_tell' ? 'cannot_tell' : view.caregiverPresent ? 'caregiver_present' : undefined;
    return why === undefined ? [] : [{ code: 'child_view.not_free', params: { why }, due: paperworkDue(facts) }];
  },
});
