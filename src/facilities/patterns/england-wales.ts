import { FacilityPattern, official, pattern } from './pattern';

const SEEDS = 'https://github.com/ministryofjustice/prison-visits-2/blob/main/db/seeds/prisons/';
const UK = { pack: 'gb-eng', timeZone: 'Europe/London' } as const;
const seed = (file: string) => official(SEEDS + file, '2022-06-10');
const minutes = (n: number) => ({ strict: n, observation: n, general: n, lenient: n });

/** England & Wales: site files of the booking service of the Ministry of Justice (MIT licence). Times and numbers there may be years old. */
export const ENGLAND_WALES: readonly FacilityPattern[] = [
  pattern(
    'gb-eastwood-park',
    'Eastwood Park (women)',
    seed('EWI-eastwood-park.yml'),
    { openWeekdays: [2, 3, 5, 6, 7], durationMinutes: minutes(60) },
    { ...UK, remark: '14:00–15:00 and 15:30–16:30.' },
  ),
  pattern(
    'gb-askham-grange',
    'Askham Grange (women, open)',
    seed('AGI-askham-grange.yml'),
    { openWeekdays: [6, 7], durationMinutes: minutes(120) },
    { ...UK, remark: '13:45–15:45.' },
  ),
  pattern(
    'gb-low-newton',
    'Low Newton (women)',
    seed('LNI-low-newton.yml'),
    { openWeekdays: [2, 4, 5, 6, 7], durationMinutes: minutes(120) },
    { ...UK, remark: '14:00–16:00.' },
  ),
  pattern(
    'gb-cardiff',
    'Cardiff / Caerdydd',
    seed('CFI-cardiff.yml'),
    { horizonDays: 14, durationMinutes: minutes(60) },
    { ...UK, remark: 'Every day; mornings on Saturdays only.' },
  ),
  pattern(
    'gb-durham',
    'Durham',
    seed('DMI-durham.yml'),
    { adultAge: 10, durationMinutes: minutes(120) },
    { ...UK, remark: 'From the age of 10 a visitor counts as an adult for a seat; a child still comes with an adult.' },
  ),
  pattern(
    'gb-werrington',
    'Werrington (youth)',
    seed('WNI-werrington.yml'),
    { adultAge: 15, openWeekdays: [1, 2, 4, 6] },
    { ...UK, kind: 'juvenile_facility', remark: 'Mon, Tue, Thu 18:15–19:45; Sat 9:30–11:45 and 14:00–16:15.' },
  ),
];
