import type { Condition } from './contact-decisions.rules';

/** The twelve questions, in the order in which they are asked. Source: domain/casework-and-safeguarding.md §8.3. */
export const READINESS_ITEMS = [
  'knows_where',
  'told_by_trusted',
  'wishes_contact',
  'fears_named',
  'violence',
  'last_contact_good',
  'settled',
  'guardian_supports',
  'other_parent_agrees',
  'parent_wishes',
  'parent_steady',
  'practical_ready',
] as const;
export type ReadinessItem = (typeof READINESS_ITEMS)[number];

export const READINESS_ANSWERS = ['yes', 'partly', 'no', 'unknown'] as const;
export type ReadinessAnswer = (typeof READINESS_ANSWERS)[number];

/** What may come first; `none`: nothing yet. */
export const FIRST_MODES = ['none', 'letter', 'recorded_message', 'call', 'video', 'visit'] as const;
export type FirstMode = (typeof FIRST_MODES)[number];

/** What the recommendation is made from. Never a sum: each answer is looked at on its own. */
export interface ReadinessFacts {
  age: number;
  sex: string;
  answers: Partial<Record<ReadinessItem, ReadinessAnswer>>;
  /** A harm marker that no conference has answered. */
  openHarm: boolean;
  /** A harm marker that a conference has answered. */
  answeredHarm: boolean;
}

/** Under this age a parent is met or seen, not written to. */
const NO_LETTERS_UNDER = 3;
/** From this age a letter comes first. */
const LETTERS_FROM = 7;
/** From this age a girl is accompanied by a woman unless she wishes otherwise. Source: gate G11. */
const SAME_SEX_FROM = 10;

const told = (answer: ReadinessAnswer | undefined): boolean => answer === 'yes' || answer === 'partly';

/** True when nothing may be tried before a conference has decided: violence told of, and no conference has answered it (G2). */
export const waitsForConference = ({ answers, openHarm, answeredHarm }: ReadinessFacts): boolean =>
  openHarm || (told(answers.violence) && !answeredHarm);

/**
 * What should come first, and under which conditions. Violence: nothing until the conference, then a message. The child's no: nothing.
 * Else by age: under 3 a short visit, 3–6 a recorded story, from 7 a letter. Source: domain/casework-and-safeguarding.md §8.4.
 */
export function recommend(facts: ReadinessFacts): { firstMode: FirstMode; conditions: Condition[] } {
  const { age, sex, answers } = facts;
  const conditions: Condition[] = [
    ...(sex === 'female' && age >= SAME_SEX_FROM ? ['same_sex_escort' as const] : []),
    ...(age < LETTERS_FROM ? ['at_most_20_minutes' as const] : []),
  ];
  return { firstMode: modeOf(facts, answers), conditions };
}

function modeOf(facts: ReadinessFacts, answers: ReadinessFacts['answers']): FirstMode {
  if (waitsForConference(facts) || answers.wishes_contact === 'no') return 'none';
  const byAge = facts.age < NO_LETTERS_UNDER ? 'visit' : facts.age < LETTERS_FROM ? 'recorded_message' : 'letter';
  if (facts.answeredHarm || answers.parent_steady === 'no') return byAge === 'letter' ? 'letter' : 'recorded_message';
  return byAge;
}
