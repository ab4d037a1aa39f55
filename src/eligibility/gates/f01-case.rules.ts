import { dayRule } from './gate';

/** The case is open. */
export const caseOpen = dayRule({
  needs: ['dyad.status'],
  codes: { 'dyad.closed': {} },
  find: ({ dyad }) => (dyad.status === 'closed' ? [{ code: 'dyad.closed' }] : []),
});
