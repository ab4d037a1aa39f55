import { isAnnounced } from '../../kernel/working-days';
import { sourceOf } from '../rule-facts.rules';
import { Finding, FACILITY, rule } from './gate';

/** What the calendar makes uncertain. Nothing here ever blocks. */
export const calendar = rule({
  needs: ['calendar'],
  codes: {
    'calendar.make_up_workday_unknown': { owner: 'liaison', source: FACILITY },
    'calendar.not_announced': {},
  },
  find({ session, calendar: days, rules }) {
    if (session === null) return [];
    const findings: Finding<'calendar.make_up_workday_unknown' | 'calendar.not_announced'>[] = [];
    if (days.makeUpWorkdays.has(session.day) && rules?.makeUpWorkday === 'unknown')
      findings.push({ code: 'calendar.make_up_workday_unknown', source: sourceOf(rules, 'makeUpWorkday') });
    if (!isAnnounced(session.day, days)) findings.push({ code: 'calendar.not_announced', params: { year: session.day.slice(0, 4) } });
    return findings;
  },
});
