import type { SchoolTerms } from '../../kernel/school-terms';

/** Mainland China: provinces and prefectures publish their own; these are the months that are term nearly everywhere. */
export const CN_TERMS: readonly SchoolTerms[] = [
  {
    region: '',
    spans: [
      { from: '03-01', to: '06-30' },
      { from: '09-01', to: '01-15' },
    ],
    until: null,
    source: '各地校历不一，此为多数地区的学期（请以当地教育局校历为准）',
    asOf: '2026-11-22',
    confidence: 'assumed',
  },
];

/** England and Wales: every council sets its own dates; these are what several schools have published alike. */
export const GB_TERMS: readonly SchoolTerms[] = [
  {
    region: '',
    spans: [
      { from: '2026-01-05', to: '2026-02-13' },
      { from: '2026-02-23', to: '2026-03-27' },
      { from: '2026-04-13', to: '2026-05-22' },
      { from: '2026-06-01', to: '2026-07-21' },
      { from: '2026-09-01', to: '2026-10-23' },
      { from: '2026-11-02', to: '2026-12-18' },
      { from: '2027-01-04', to: '2027-02-12' },
      { from: '2027-02-22', to: '2027-03-25' },
      { from: '2027-04-12', to: '2027-05-28' },
      { from: '2027-06-07', to: '2027-07-21' },
    ],
    until: '2027-07-21',
    source: 'Dates that several English schools have published for 2025/26 and 2026/27; each council sets its own',
    asOf: '2026-11-22',
    confidence: 'assumed',
  },
];
