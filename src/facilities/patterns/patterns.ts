import { ENGLAND_WALES } from './england-wales';
import { GUANGDONG } from './guangdong';
import { OTHER_PROVINCES } from './other-provinces';
import type { FacilityPattern } from './pattern';

/** Every published pattern. */
export const PATTERNS: readonly FacilityPattern[] = [...GUANGDONG, ...OTHER_PROVINCES, ...ENGLAND_WALES];

const BY_KEY: ReadonlyMap<string, FacilityPattern> = new Map(PATTERNS.map((pattern) => [pattern.key, pattern]));

/** The pattern of a key; undefined when there is none. */
export const patternOf = (key: string): FacilityPattern | undefined => BY_KEY.get(key);
