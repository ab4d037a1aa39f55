import type { ContactMode } from '../../kernel/contact-modes';
import { Finding, dayRule } from './gate';
import { isSuspended } from './g25-no-reward.rules';

/** Answers to "is the child fit today?" with which a second person decides. */
const DOUBTFUL: readonly string[] = ['unfit', 'unsure'];
const COUNTED: readonly ContactMode[] = ['visit', 'video', 'call'];

/** Fit on the day: the child well and not in an exam or a crisis, the parent not under the strict regime. */
export const fitness = dayRule({
  needs: ['dyad.tasks', 'dyad.custody'],
  codes: { 'fitness.unfit': {}, 'fitness.parent_strict': { owner: 'liaison' } },
  find(facts) {
    const findings: Finding<'fitness.unfit' | 'fitness.parent_strict'>[] = facts.dyad.tasks
      .filter((task) => task.kind === 'check_fitness' && task.status === 'done' && DOUBTFUL.includes(task.outcome ?? ''))
      .map((task) => ({ code: 'fitness.unfit', params: { why: task.outcome ?? '' }, due: facts.today }));
    // Where the grade allows no contact at all, that is the reason, and it stands alone.
    const strict = facts.dyad.custody?.grade === 'strict' && !(COUNTED.includes(facts.mode) && isSuspended(facts));
    return strict ? [...findings, { code: 'fitness.parent_strict' }] : findings;
  },
});
