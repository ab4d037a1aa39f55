import { BOOL, int, MOJ_2016, PRACTICE, specsOf, RuleSpec } from './rule-key';

export const VIDEO_PLACES = ['justice_office', 'home', 'organisation', 'facility'] as const;
export const CONTACT_TYPES = ['glass', 'open', 'mixed'] as const;

/** Video, calls, letters, and the room itself. */
export const MODE_KEYS: readonly RuleSpec[] = specsOf('modes', [
  ['contactType', { kind: 'enum', values: CONTACT_TYPES }, null, '监狱建筑设计标准 4.8', 'glass'],
  ['videoPlace', { kind: 'enum', values: VIDEO_PLACES }, null, `${MOJ_2016} art. 7`, 'justice_office'],
  ['videoMinutes', int(5, 120), 'minutes', PRACTICE, 25],
  ['videoCrossProvince', BOOL, null, PRACTICE, false, 'second'],
  ['callMinutes', int(1, 60), 'minutes', `${MOJ_2016} art. 18`, 10],
  ['callNumbersMost', int(0, 20), 'numbers', `${MOJ_2016} art. 19`, 3],
  ['letters.maxPages', int(1, 50), 'pages', '监狱法第四十七条', 5],
  ['letters.drawings', BOOL, null, '监狱法第四十七条', true],
  ['letters.recordedMessages', BOOL, null, PRACTICE, false],
]);
