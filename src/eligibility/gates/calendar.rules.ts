import { ageOn, isoWeekday } from '../../kernel/days';
import type { Reason } from '../../kernel/reasons';
import { isAnnounced } from '../../kernel/working-days';
import type { Facts } from '../eligibility.facts';
import { reason } from '../reasons.rules';

const SCHOOL_AGE = { from: 6, to: 17 } as const;
const SCHOOL_HOURS = { from: '08:00', to: '16:00' } as const;

/** Terms: March to June, September to the middle of January. They differ by place, which is why this only warns. */
function inTerm(day: string): boolean {
  const monthDay = day.slice(5);
  return (monthDay >= '03-01' && monthDay <= '06-30') || monthDay >= '09-01' || monthDay <= '01-15';
}

/** What the calendar makes uncertain or awkward. Nothing here ever blocks. */
export function calendarGate(facts: Facts): Reason[] {
  const { session, calendar, rules, dyad } = facts;
  if (session === null) return [];
  const { day, localStart, localEnd } = session;
  const reasons: Reason[] = [];
  const age = ageOn(dyad.birthDate, day);
  const schoolDay = calendar.makeUpWorkdays.has(day) || (isoWeekday(day) <= 5 && !calendar.holidays.has(day));
  const schoolHours = localStart < SCHOOL_HOURS.to && localEnd > SCHOOL_HOURS.from;
  if (schoolDay && schoolHours && inTerm(day) && age >= SCHOOL_AGE.from && age <= SCHOOL_AGE.to) reasons.push(reason('school.time'));
  if (calendar.makeUpWorkdays.has(day) && rules?.makeUpWorkday === 'unknown')
    reasons.push(reason('calendar.make_up_workday_unknown', { source: rules.source }));
  if (!isAnnounced(day, calendar)) reasons.push(reason('calendar.not_announced', { params: { year: day.slice(0, 4) } }));
  return reasons;
}
