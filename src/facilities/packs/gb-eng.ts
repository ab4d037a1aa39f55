import { GB_RULES } from './gb-rules';
import type { CalendarPack } from './pack';
import { GB_RETENTION } from './retention';
import { GB_TERMS } from './school-terms';

/** England and Wales: bank holidays, with substitute days. */
export const gbEng: CalendarPack = {
  pack: 'gb-eng',
  source: 'GOV.UK, UK bank holidays',
  asOf: '2026-08-07',
  timeZones: ['Europe/London'],
  answerWorkingDays: 20,
  retention: GB_RETENTION,
  rules: GB_RULES,
  schoolTerms: GB_TERMS,
  years: {
    2026: {
      holidays: [
        ['2026-01-01', '2026-01-01', 'New Year’s Day'],
        ['2026-04-03', '2026-04-03', 'Good Friday'],
        ['2026-04-06', '2026-04-06', 'Easter Monday'],
        ['2026-05-04', '2026-05-04', 'Early May bank holiday'],
        ['2026-05-25', '2026-05-25', 'Spring bank holiday'],
        ['2026-08-31', '2026-08-31', 'Summer bank holiday'],
        ['2026-12-25', '2026-12-25', 'Christmas Day'],
        ['2026-12-28', '2026-12-28', 'Boxing Day (substitute day)'],
      ],
      makeUpWorkdays: [],
    },
    2027: {
      holidays: [
        ['2027-01-01', '2027-01-01', 'New Year’s Day'],
        ['2027-03-26', '2027-03-26', 'Good Friday'],
        ['2027-03-29', '2027-03-29', 'Easter Monday'],
        ['2027-05-03', '2027-05-03', 'Early May bank holiday'],
        ['2027-05-31', '2027-05-31', 'Spring bank holiday'],
        ['2027-08-30', '2027-08-30', 'Summer bank holiday'],
        ['2027-12-27', '2027-12-28', 'Christmas Day and Boxing Day (substitute days)'],
      ],
      makeUpWorkdays: [],
    },
  },
};
