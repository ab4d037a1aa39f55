import { isAdmitted } from '../../kernel/admission';
import { isoWeekday } from '../../kernel/days';
import type { Facts, RulesFacts, SessionFacts } from '../eligibility.facts';
import { sourceOf } from '../rule-facts.rules';
import { Finding, rule } from './gate';

type Code =
  | 'session.ward_day'
  | 'session.group_not_admitted'
  | 'session.first_visits_only'
  | 'session.families_only'
  | 'session.staff_only'
  | 'session.weekday_closed'
  | 'session.holiday_closed';

/**
 * The facility's days. Wards have theirs, sessions their people: one for a ward, a grade or an audience is for nobody else, and for
 * nobody of whom it is not known; and whatever
 * the timetable still holds, a day on which the facility's rules allow no visit is none. A day that the facility itself has written into its
 * timetable – a replacement day, a make-up day – is stronger than its weekdays: they say what is usual, the date says what is. A holiday
 * is not: dates are written before the days off are announced.
 */
export const wardDay = rule<Code>({
  needs: ['dyad.custody', 'calendar'],
  codes: {
    'session.ward_day': {},
    'session.group_not_admitted': {},
    'session.first_visits_only': { owner: 'coordinator' },
    'session.families_only': { owner: 'coordinator' },
    'session.staff_only': { owner: 'coordinator' },
    'session.weekday_closed': {},
    'session.holiday_closed': {},
  },
  find(facts) {
    const { session, dyad, rules } = facts;
    if (session === null || dyad.custody === null || session.facilityId !== dyad.custody.facilityId) return [];
    const otherWard = session.wardId !== null && session.wardId !== dyad.custody.wardId;
    const findings: Finding<Code>[] = otherWard ? [{ code: 'session.ward_day', source: rules?.source }] : [];
    if (!isAdmitted(session.admits, dyad.custody)) findings.push({ code: 'session.group_not_admitted', source: rules?.source });
    const unmeant = audienceAgainst(facts);
    if (unmeant) findings.push({ code: unmeant, source: rules?.source });
    return rules === null ? findings : [...findings, ...closedDay(facts, session, rules, otherWard)];
  },
});

function closedDay({ calendar, dyad }: Facts, { day, mode, dated }: SessionFacts, rules: RulesFacts, otherWard: boolean): Finding<Code>[] {
  if (calendar.holidays.has(day) && rules.openOnHolidays === false)
    return [{ code: 'session.holiday_closed', source: sourceOf(rules, 'openOnHolidays') }];
  if (dated) return [];
  // The weekdays are those of visits; video rooms and calls keep their own timetable.
  const weekday = weekdayHeld(day, calendar.makeUpWorkdays.has(day), rules);
  if (weekday === undefined || (mode !== 'visit' && mode !== 'group')) return [];
  if (rules.openWeekdays !== undefined && !rules.openWeekdays.includes(weekday))
    return [{ code: 'session.weekday_closed', source: sourceOf(rules, 'openWeekdays') }];
  const own = rules.wardDays?.find((ward) => ward.code === dyad.custody?.wardCode);
  return own === undefined || own.weekdays.includes(weekday) || otherWard
    ? []
    : [{ code: 'session.ward_day', source: sourceOf(rules, 'wardDays') }];
}

/**
 * As which weekday the facility takes a day: a make-up Saturday works like the Friday before it, a make-up Sunday like the Monday after.
 * Undefined where it has not said: then nobody can refuse the day, and the calendar's gate asks for the facility's word.
 */
function weekdayHeld(day: string, isMakeUp: boolean, { makeUpWorkday }: RulesFacts): number | undefined {
  const weekday = isoWeekday(day);
  if (!isMakeUp || makeUpWorkday === 'weekend') return weekday;
  if (makeUpWorkday === 'unknown') return undefined;
  return weekday === 7 ? 1 : 5;
}

/** Whom a session is not meant for. Who comes is only known once somebody is named. */
function audienceAgainst({ session, dyad, party, mode }: Facts): Code | undefined {
  switch (session?.audience) {
    case 'first_visits':
      return (mode === 'video' ? dyad.metByVideo : dyad.metInPerson) ? 'session.first_visits_only' : undefined;
    case 'families':
      return party && !party.members.some((m) => m.place === 'inside' && m.personType !== 'worker') ? 'session.families_only' : undefined;
    case 'staff_arranged':
      return party && !party.members.some((m) => m.personType === 'worker') ? 'session.staff_only' : undefined;
    default:
      return undefined;
  }
}
