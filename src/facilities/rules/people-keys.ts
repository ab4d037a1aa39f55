import { BOOL, int, MOJ_2016, MOJ_2019, PRACTICE, specsOf, RuleSpec } from './rule-key';

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
export const PEOPLE_KEYS: readonly RuleSpec[] = specsOf('people', [
  ['visitorsMaxTotal', int(1, 20), 'people', `${MOJ_2016} art. 8`, 3, 'second'],
  ['childrenExtra', int(0, 10), 'people', PRACTICE, 0],
  ['uncountedAgeBelow', int(0, 18), 'years', PRACTICE, 0],
  ['adultAge', int(5, 21), 'years', '民法典第十七条; site files of England & Wales', 18, 'second'],
  ['minAdultsInside', int(1, 5), 'people', MOJ_2019, 1, 'second'],
  ['guardianMayAccompany', BOOL, null, MOJ_2019, false, 'second'],
  [
    'adultsEligible',
    { kind: 'list', values: ENTRANTS },
    null,
    `${MOJ_2016} art. 4; ${MOJ_2019}`,
    ['grandmother', 'grandfather', 'aunt', 'uncle', 'sibling'],
    'second',
  ],
  ['companionPolicy', { kind: 'enum', values: COMPANION_POLICIES }, null, '监狱法第六十八条; 帮教', 'approved', 'second'],
]);
