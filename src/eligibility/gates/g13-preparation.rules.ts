import type { DayFacts } from '../eligibility.facts';
import { dayRule } from './gate';

/** A task of this visit that has been done and went well. */
export const isPrepared = ({ dyad }: DayFacts, kind: 'prepare_child' | 'prepare_parent'): boolean =>
  dyad.tasks.some((task) => task.kind === kind && task.status === 'done' && task.outcome !== 'not_ready');

/** Somebody tried, and the child or parent is not ready. */
export const isNotReady = ({ dyad }: DayFacts, kind: 'prepare_child' | 'prepare_parent'): boolean =>
  dyad.tasks.some((task) => task.kind === kind && task.status === 'done' && task.outcome === 'not_ready');

/** The first meeting of its kind: a child who knows the screen does not know the glass. */
export const isFirst = ({ dyad, mode }: DayFacts): boolean => !(mode === 'video' ? dyad.metByVideo : dyad.metInPerson);

/** The child knows what is coming. Without it nobody sets out for a first visit or a first video. */
export const preparation = dayRule({
  needs: ['dyad.tasks', 'dyad.metInPerson', 'dyad.metByVideo'],
  codes: { 'first_visit.preparation': {}, 'preparation.open': { severity: '––WW' }, 'preparation.child_not_ready': { severity: 'A' } },
  find(facts) {
    if (isPrepared(facts, 'prepare_child')) return [];
    const notReady = isNotReady(facts, 'prepare_child') ? [{ code: 'preparation.child_not_ready' as const }] : [];
    return [...notReady, { code: isFirst(facts) ? ('first_visit.preparation' as const) : ('preparation.open' as const) }];
  },
});
