import { INITIATORS } from '../../kernel/vocabulary';
import { MOJ_2016, PRACTICE, RuleSpec } from './rule-key';

export const CHANNELS = ['phone', 'online', 'letter', 'window', 'notice'] as const;

/** How a meeting is asked for, and by when. */
export const ASKING_KEYS: readonly RuleSpec[] = [
  {
    key: 'noticeWorkingDays',
    group: 'asking',
    type: { kind: 'int', min: 0, max: 60 },
    unit: 'working_days',
    legalBasis: PRACTICE,
    fallback: 5,
    needsSecond: false,
  },
  {
    key: 'notices',
    group: 'asking',
    type: { kind: 'notices' },
    unit: null,
    legalBasis: PRACTICE,
    fallback: [],
    needsSecond: false,
  },
  {
    key: 'horizonDays',
    group: 'asking',
    type: { kind: 'int', min: 1, max: 365 },
    unit: 'days',
    legalBasis: PRACTICE,
    fallback: 60,
    needsSecond: false,
  },
  {
    key: 'intakeCutoffMinutes',
    group: 'asking',
    type: { kind: 'int', min: 0, max: 480 },
    unit: 'minutes',
    legalBasis: PRACTICE,
    fallback: 0,
    needsSecond: false,
  },
  {
    key: 'initiators',
    group: 'asking',
    type: { kind: 'list', values: INITIATORS, least: 1 },
    unit: null,
    legalBasis: `${MOJ_2016} art. 5, 7`,
    fallback: ['family', 'parent', 'justice_office', 'organisation'],
    needsSecond: true,
  },
  {
    key: 'channels',
    group: 'asking',
    type: { kind: 'list', values: CHANNELS, least: 1 },
    unit: null,
    legalBasis: PRACTICE,
    fallback: ['phone', 'online', 'letter', 'window'],
    needsSecond: false,
  },
  {
    key: 'answerWorkingDays',
    group: 'asking',
    type: { kind: 'int', min: 1, max: 30 },
    unit: 'working_days',
    legalBasis: '湖南省远程会见规定（三个工作日内审批）',
    fallback: 5,
    needsSecond: false,
  },
];
