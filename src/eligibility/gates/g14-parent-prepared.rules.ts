import { isFirst, isNotReady, isPrepared } from './g13-preparation.rules';
import { dayRule } from './gate';

/** The parent knows what the child wishes and which subjects are off limits, and agrees. Asked for the first time only. */
export const parentPrepared = dayRule({
  needs: ['dyad.tasks', 'dyad.metInPerson', 'dyad.metByVideo'],
  codes: { 'preparation.parent': {}, 'preparation.parent_not_ready': { severity: 'A' } },
  find(facts) {
    if (isPrepared(facts, 'prepare_parent')) return [];
    if (isNotReady(facts, 'prepare_parent')) return [{ code: 'preparation.parent_not_ready' }];
    return isFirst(facts) ? [{ code: 'preparation.parent' }] : [];
  },
});
