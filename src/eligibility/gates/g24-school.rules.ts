import { ageOn, isoWeekday } from '../../kernel/days';
import { inTerm } from '../../kernel/school-terms';
import { rule } from './gate';

const SCHOOL_AGE = { from: 6, to: 17 } as const;
const SCHOOL_HOURS = { from: '08:00', to: '16:00' } as const;

/** Not in class and not in an exam, unless the child wants it so. Terms are those of the place where the child lives, as far as they are known. */
export const school = rule({
  needs: ['calendar', 'dyad.birthDate'],
  codes: { 'school.time': {} },
  find({ session, calendar, dyad, schoolTerms = null }) {
    if (session === null) return [];
    const { day, localStart, localEnd } = session;
    const age = ageOn(dyad.birthDate, day);
    const schoolDay = calendar.makeUpWorkdays.has(day) || (isoWeekday(day) <= 5 && !calendar.holidays.has(day));
    const schoolHours = localStart < SCHOOL_HOURS.to && localEnd > SCHOOL_HOURS.from;
    const isPupil = age >= SCHOOL_AGE.from && age <= SCHOOL_AGE.to;
    if (!schoolDay || !schoolHours || !isPupil || !inTerm(schoolTerms, day)) return [];
    return [{ code: 'school.time', ...(schoolTerms && { source: schoolTerms.source }) }];
  },
});
