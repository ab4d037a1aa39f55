import { dayRule } from './gate';

/** A report to an authority is decided and not sent: everything waits. The words tell nobody why. */
export const mandatoryReport = dayRule({
  needs: ['dyad.openReports'],
  codes: { 'safety.paused': {} },
  find: ({ dyad, today }) => (dyad.openReports > 0 ? [{ code: 'safety.paused', due: today }] : []),
});
