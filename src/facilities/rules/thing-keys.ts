import { PRACTICE, RuleSpec } from './rule-key';

export const ALLOWED_ITEMS = ['school_books', 'glasses', 'photos', 'baby_food', 'medicine', 'clothes'] as const;

/** What may be brought, and what else a family should know. */
export const THING_KEYS: readonly RuleSpec[] = [
  {
    key: 'itemsAllowed',
    group: 'things',
    type: { kind: 'list', values: ALLOWED_ITEMS },
    unit: null,
    legalBasis: '监狱法第四十九条',
    fallback: [],
    needsSecond: false,
  },
  {
    key: 'moneyMostPerVisit',
    group: 'things',
    type: { kind: 'int', min: 0, max: 100_000 },
    unit: 'money',
    legalBasis: '监狱法第四十九条',
    fallback: 0,
    needsSecond: false,
  },
  {
    key: 'arrivalNote',
    group: 'things',
    type: { kind: 'text', most: 500 },
    unit: null,
    legalBasis: PRACTICE,
    fallback: '',
    needsSecond: false,
  },
];
