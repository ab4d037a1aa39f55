import { dayRule } from './gate';

/** An open worry holds everything until a second person has closed it. */
export const incident = dayRule({
  needs: ['dyad.openIncidents'],
  codes: { 'incident.open': {} },
  find: ({ dyad, today }) =>
    dyad.openIncidents > 0 ? [{ code: 'incident.open', params: { number: dyad.openIncidents }, due: today }] : [],
});
