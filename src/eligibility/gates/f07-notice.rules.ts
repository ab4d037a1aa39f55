import { addDays, Day } from '../../kernel/days';
import { noticeOf, NoticeUnit } from '../../kernel/notices';
import { remember } from '../../kernel/remember';
import { afterWorkingDays, Calendar } from '../../kernel/working-days';
import type { Facts, RulesFacts, SessionFacts } from '../eligibility.facts';
import { sourceOf } from '../rule-facts.rules';
import { Finding, rule } from './gate';

type Code =
  | 'session.notice_too_short'
  | 'session.notice_days_too_short'
  | 'session.notice_hours_too_short'
  | 'session.too_far_ahead'
  | 'request.initiator'
  | 'request.initiator_to_name';

const HOUR = 3_600_000;
/** Places for those who may ask; the words have room for so many. */
const WHO = ['a', 'b', 'c', 'd'];

/** Neither too soon for the facility nor too far ahead, and asked by somebody who may. It bounds the request, not the answer. */
export const notice = rule<Code>({
  needs: ['today', 'calendar', 'rules'],
  codes: {
    'session.notice_too_short': {},
    'session.notice_days_too_short': {},
    'session.notice_hours_too_short': {},
    'session.too_far_ahead': {},
    'request.initiator': {},
    'request.initiator_to_name': { severity: 'W' },
  },
  find(facts) {
    const { session, rules, now } = facts;
    if (session === null || rules === null || session.requestedAlready || session.startsAt <= now) return [];
    return [...tooSoon(facts, session, rules), ...tooFar(facts, session, rules), ...whoAsks(facts, rules)];
  },
});

function tooSoon({ mode, dyad, today, now, calendar }: Facts, session: SessionFacts, rules: RulesFacts): Finding<Code>[] {
  const { amount, unit, rule } = noticeOf(rules, { mode, first: !dyad.metInPerson });
  const source = sourceOf(rules, rule);
  if (unit === 'hours') {
    const short = session.startsAt.getTime() - now.getTime() < amount * HOUR;
    return short ? [{ code: 'session.notice_hours_too_short', params: { hours: amount }, source }] : [];
  }
  const earliest = earliestDay(rules, { today, calendar, amount, unit });
  if (session.day >= earliest) return [];
  const code = unit === 'calendar_days' ? 'session.notice_days_too_short' : 'session.notice_too_short';
  return [{ code, params: { days: amount, earliest }, source }];
}

function tooFar({ today }: Facts, { day }: SessionFacts, rules: RulesFacts): Finding<Code>[] {
  const { horizonDays } = rules;
  if (day <= addDays(today, horizonDays)) return [];
  const opens = addDays(day, -horizonDays);
  return [{ code: 'session.too_far_ahead', params: { days: horizonDays, opens }, due: opens, source: sourceOf(rules, 'horizonDays') }];
}

/** Who may start a request. Before anybody has said who asks – a date is only looked at – it is a thing to know, not a reason against it. */
function whoAsks({ initiator = null }: Facts, rules: RulesFacts): Finding<Code>[] {
  const may = rules.initiators;
  if (may === undefined || may.includes(initiator ?? 'organisation')) return [];
  const params = Object.fromEntries(WHO.map((name, i) => [name, may[i] ?? 'none']));
  return [{ code: initiator === null ? 'request.initiator_to_name' : 'request.initiator', params, source: sourceOf(rules, 'initiators') }];
}

interface Asked {
  today: Day;
  calendar: Calendar;
  amount: number;
  unit: NoticeUnit;
}

const known = new WeakMap<RulesFacts, { today: Day; calendar: Calendar; days: Map<string, Day> }>();

/** Counting working days is the same for every session of a window: counted once per version of the rules and kind of notice. */
function earliestDay(rules: RulesFacts, { today, calendar, amount, unit }: Asked): Day {
  if (unit === 'calendar_days') return addDays(today, amount);
  let found = known.get(rules);
  if (found?.today !== today || found.calendar !== calendar) known.set(rules, (found = { today, calendar, days: new Map() }));
  // Whether a make-up workday counts is the facility's to say; unknown counts as no, which only asks for more notice.
  return remember(found.days, String(amount), () => afterWorkingDays(today, amount, calendar, rules.makeUpWorkday === 'workday'));
}
