import { createHash } from 'node:crypto';
import type { Facts } from './eligibility.facts';
import { canonical } from './canonical.rules';

/** SHA-256 of the canonical facts, hex: equal facts give equal fingerprints, whatever the order in which they were read. */
export const fingerprintOf = (facts: Facts | object): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(facts)))
    .digest('hex');
