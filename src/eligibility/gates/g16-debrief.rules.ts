import { dayRule } from './gate';

/** The last meeting is written up and talked through with the child before the next one. */
export const debrief = dayRule({
  needs: ['dyad.unreported', 'dyad.undebriefed'],
  codes: { 'debrief.missing': {} },
  find({ dyad, today }) {
    const last = (visits: readonly { day: string }[]): string => visits.map((visit) => visit.day).reduce((a, b) => (a > b ? a : b), '');
    const missing = (what: 'report' | 'talk', visits: readonly { day: string }[]) =>
      visits.length === 0 ? [] : [{ code: 'debrief.missing' as const, params: { what, day: last(visits) }, due: today }];
    return [...missing('report', dyad.unreported), ...missing('talk', dyad.undebriefed)];
  },
});
