import { PRACTICE, RuleSpec } from './rule-key';

export const MAKE_UP_WORKDAYS = ['workday', 'weekend', 'unknown'] as const;

/** On which days there can be a meeting at all. */
export const DAY_KEYS: readonly RuleSpec[] = [
  {
    key: 'openWeekdays',
    group: 'days',
    type: { kind: 'weekdays' },
    unit: null,
    legalBasis: PRACTICE,
    fallback: [1, 2, 3, 4, 5, 6, 7],
    needsSecond: false,
  },
  {
    key: 'wardDays',
    group: 'days',
    type: { kind: 'wards' },
    unit: null,
    legalBasis: PRACTICE,
    fallback: [],
    needsSecond: false,
  },
  {
    key: 'openOnHolidays',
    group: 'days',
    type: { kind: 'bool' },
    unit: null,
    legalBasis: '全国年节及纪念日放假办法',
    fallback: false,
    needsSecond: false,
  },
  {
    key: 'makeUpWorkday',
    group: 'days',
    type: { kind: 'enum', values: MAKE_UP_WORKDAYS },
    unit: null,
    legalBasis: '国务院办公厅关于部分节假日安排的通知',
    fallback: 'unknown',
    needsSecond: false,
  },
];
