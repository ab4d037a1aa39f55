import { DAY_CASES } from './cases-of-days';
import { DYAD_CASES } from './cases-of-dyads';
import { EDGE_CASES } from './cases-of-edges';
import { JOURNEY_CASES } from './cases-of-journeys';
import { PREPARATION_CASES } from './cases-of-preparation';
import { RULE_CASES } from './cases-of-rules';
import { SAFEGUARDING_CASES } from './cases-of-safeguarding';
import { SESSION_CASES } from './cases-of-sessions';

/** Every single fact that a gate looks at, changed in facts that allow everything. */
export const CASES = [
  ...DYAD_CASES,
  ...SESSION_CASES,
  ...SAFEGUARDING_CASES,
  ...PREPARATION_CASES,
  ...JOURNEY_CASES,
  ...RULE_CASES,
  ...EDGE_CASES,
  ...DAY_CASES,
];
