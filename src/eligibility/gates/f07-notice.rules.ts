import { addDays, Day } from '../../kernel/days';
import { afterWorkingDays, Calendar } from '../../kernel/working-days';
import type { RulesFacts } from '../eligibility.facts';
import { sourceOf } from '../rule-facts.rules';
import { rule } from './gate';

/** Neither too soon for the facility nor too far ahead. It bounds the request, not the answer. */
export const notice = rule({
  needs: ['today', 'calendar', 'rules'],
  codes: { 'session.notice_too_short': {}, 'session.too_far_ahead': {} },
  find({ session, rules, today, now, calendar }) {
    if (session === null || rules === null || session.requestedAlready || session.startsAt <= now) return [];
    const { noticeWorkingDays: days, horizonDays } = rules;
    const { earliest, latest } = windowOf(rules, today, calendar);
    if (session.day < earliest)
      return [{ code: 'session.notice_too_short', params: { days, earliest }, source: sourceOf(rules, 'noticeWorkingDays') }];
    if (session.day <= latest) return [];
    const opens = addDays(session.day, -horizonDays);
    return [{ code: 'session.too_far_ahead', params: { days: horizonDays, opens }, due: opens, source: sourceOf(rules, 'horizonDays') }];
  },
});

interface Window {
  today: Day;
  calendar: Calendar;
  earliest: Day;
  latest: Day;
}

const known = new WeakMap<RulesFacts, Window>();

/** Counting working days is the same for every session of a window: counted once per version of the rules. */
function windowOf(rules: RulesFacts, today: Day, calendar: Calendar): Window {
  const found = known.get(rules);
  if (found?.today === today && found.calendar === calendar) return found;
  const window = {
    today,
    calendar,
    // Whether a make-up workday counts is the facility's to say; unknown counts as no, which only asks for more notice.
    earliest: afterWorkingDays(today, rules.noticeWorkingDays, calendar, rules.makeUpWorkday === 'workday'),
    latest: addDays(today, rules.horizonDays),
  };
  known.set(rules, window);
  return window;
}
