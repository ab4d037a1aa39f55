import { MOJ_2016, MOJ_2019, PRACTICE, RuleSpec } from './rule-key';

/** Who may accompany a child without being its guardian, by relationship to the child. */
export const ENTRANTS = [
  'grandmother',
  'grandfather',
  'mother',
  'father',
  'aunt',
  'uncle',
  'sibling',
  'foster_parent',
  'institution',
  'other',
] as const;
/** A social worker inside: never, with the facility's approval, or with it and beside a relative or guardian. */
export const COMPANION_POLICIES = ['outside', 'approved', 'approved_beside'] as const;

/** Head count: how many, who is counted, who may go in. */
export const PEOPLE_KEYS: readonly RuleSpec[] = [
  {
    key: 'visitorsMaxTotal',
    group: 'people',
    type: { kind: 'int', min: 1, max: 20 },
    unit: 'people',
    legalBasis: `${MOJ_2016} art. 8`,
    fallback: 3,
    needsSecond: true,
  },
  {
    key: 'childrenExtra',
    group: 'people',
    type: { kind: 'int', min: 0, max: 10 },
    unit: 'people',
    legalBasis: PRACTICE,
    fallback: 0,
    needsSecond: false,
  },
  {
    key: 'uncountedAgeBelow',
    group: 'people',
    type: { kind: 'int', min: 0, max: 18 },
    unit: 'years',
    legalBasis: PRACTICE,
    fallback: 0,
    needsSecond: false,
  },
  {
    key: 'adultAge',
    group: 'people',
    type: { kind: 'int', min: 5, max: 21 },
    unit: 'years',
    legalBasis: '民法典第十七条; site files of England & Wales',
    fallback: 18,
    needsSecond: true,
  },
  {
    key: 'minAdultsInside',
    group: 'people',
    type: { kind: 'int', min: 1, max: 5 },
    unit: 'people',
    legalBasis: MOJ_2019,
    fallback: 1,
    needsSecond: true,
  },
  {
    key: 'guardianMayAccompany',
    group: 'people',
    type: { kind: 'bool' },
    unit: null,
    legalBasis: MOJ_2019,
    fallback: false,
    needsSecond: true,
  },
  {
    key: 'adultsEligible',
    group: 'people',
    type: { kind: 'list', values: ENTRANTS },
    unit: null,
    legalBasis: `${MOJ_2016} art. 4; ${MOJ_2019}`,
    fallback: ['grandmother', 'grandfather', 'aunt', 'uncle', 'sibling'],
    needsSecond: true,
  },
  {
    key: 'companionPolicy',
    group: 'people',
    type: { kind: 'enum', values: COMPANION_POLICIES },
    unit: null,
    legalBasis: '监狱法第六十八条; 帮教',
    fallback: 'approved',
    needsSecond: true,
  },
];
