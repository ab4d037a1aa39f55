import type { StatedRules } from '../facility.rules';
import type { StatedVersion } from '../rules/effective.rules';
import type { Confidence } from '../rules/rule-values.rules';

/** What a real facility has published, as a beginning for one that is set up: never its telephone numbers, never the truth. */
export interface FacilityPattern extends StatedVersion {
  key: string;
  /** Who published it. */
  publisher: string;
  kind: 'prison' | 'juvenile_facility';
  pack: 'cn' | 'gb-eng';
  timeZone: string;
  /** What no rule holds and a person should know. */
  remark: string;
}

/** A pattern in one call: the address of the publication is its source. */
export function pattern(
  key: string,
  publisher: string,
  from: { source: string; asOf: string; confidence: Confidence },
  rules: StatedRules,
  more: Partial<Pick<FacilityPattern, 'kind' | 'pack' | 'timeZone' | 'remark'>> = {},
): FacilityPattern {
  return { key, publisher, kind: 'prison', pack: 'cn', timeZone: 'Asia/Shanghai', remark: '', rules, ...from, ...more };
}

const from =
  (confidence: Confidence) =>
  (source: string, asOf: string): { source: string; asOf: string; confidence: Confidence } => ({ source, asOf, confidence });
/** Read on the publisher's own site. */
export const official = from('published');
/** Read on a mirror, in the press or in a copy: still less to be relied on. */
export const copied = from('assumed');
