import { MOJ_2016, PRACTICE, RuleSpec } from './rule-key';

export const VIDEO_PLACES = ['justice_office', 'home', 'organisation', 'facility'] as const;
export const CONTACT_TYPES = ['glass', 'open', 'mixed'] as const;

/** Video, calls, letters, and the room itself. */
export const MODE_KEYS: readonly RuleSpec[] = [
  {
    key: 'contactType',
    group: 'modes',
    type: { kind: 'enum', values: CONTACT_TYPES },
    unit: null,
    legalBasis: '监狱建筑设计标准 4.8',
    fallback: 'glass',
    needsSecond: false,
  },
  {
    key: 'videoPlace',
    group: 'modes',
    type: { kind: 'enum', values: VIDEO_PLACES },
    unit: null,
    legalBasis: `${MOJ_2016} art. 7`,
    fallback: 'justice_office',
    needsSecond: false,
  },
  {
    key: 'videoMinutes',
    group: 'modes',
    type: { kind: 'int', min: 5, max: 120 },
    unit: 'minutes',
    legalBasis: PRACTICE,
    fallback: 25,
    needsSecond: false,
  },
  {
    key: 'videoCrossProvince',
    group: 'modes',
    type: { kind: 'bool' },
    unit: null,
    legalBasis: PRACTICE,
    fallback: false,
    needsSecond: false,
  },
  {
    key: 'callMinutes',
    group: 'modes',
    type: { kind: 'int', min: 1, max: 60 },
    unit: 'minutes',
    legalBasis: `${MOJ_2016} art. 18`,
    fallback: 10,
    needsSecond: false,
  },
  {
    key: 'callNumbersMost',
    group: 'modes',
    type: { kind: 'int', min: 0, max: 20 },
    unit: 'numbers',
    legalBasis: `${MOJ_2016} art. 19`,
    fallback: 3,
    needsSecond: false,
  },
  {
    key: 'letters.maxPages',
    group: 'modes',
    type: { kind: 'int', min: 1, max: 50 },
    unit: 'pages',
    legalBasis: '监狱法第四十七条',
    fallback: 5,
    needsSecond: false,
  },
  {
    key: 'letters.drawings',
    group: 'modes',
    type: { kind: 'bool' },
    unit: null,
    legalBasis: '监狱法第四十七条',
    fallback: true,
    needsSecond: false,
  },
  {
    key: 'letters.recordedMessages',
    group: 'modes',
    type: { kind: 'bool' },
    unit: null,
    legalBasis: PRACTICE,
    fallback: false,
    needsSecond: false,
  },
];
