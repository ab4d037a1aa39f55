import { ageOn, isoWeekday } from '../../kernel/days';
import { rule } from './gate';

const SCHOOL_AGE = { from: 6, to: 17 } as const;
const SCHOOL_HOURS = { from: '08:00', to: '16:00' } as const;

/** Terms: March to June, September to the middle of January. They differ by place, which is why this only warns. */
function inTerm(day: string): boolean {
  const monthDay = day.slice(5);
  return (monthDay >= '03-01' && monthDay <= '06-30') || monthDay >= '09-01' || monthDay <= '01-15';
}

/** Not in class and not in an exam, unless the child wants it so. */
export const school = rule({
  needs: ['calendar', 'dyad.birthDate'],
  codes: { 'school.time': {} },
  find({ session, calendar, dyad }) {
    if (session === null) return [];
    const { day, localStart, localEnd } = session;
    const age = ageOn(dyad.birthDate, day);
    const schoolDay = calendar.makeUpWorkdays.has(day) || (isoWeekday(day) <= 5 && !calendar.holidays.has(day));
    const schoolHours = localStart < SCHOOL_HOURS.to && localEnd > SCHOOL_HOURS.from;
    return schoolDay && schoolHours && inTerm(day) && age >= SCHOOL_AGE.from && age <= SCHOOL_AGE.to ? [{ code: 'school.time' }] : [];
  },
});
