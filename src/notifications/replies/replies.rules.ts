/** What a family can answer: 1 can go, 2 cannot, 3 call me. */
export const FAMILY_ANSWERS = ['can_go', 'cannot', 'call_me'] as const;
export type FamilyAnswer = (typeof FAMILY_ANSWERS)[number];

const DIGITS: Record<string, FamilyAnswer> = { '1': 'can_go', '2': 'cannot', '3': 'call_me' };

/** Longer phrases first: "不能去" holds "能去". A phrase that is found is taken out before the next is looked for. */
const PHRASES: readonly (readonly [RegExp, FamilyAnswer])[] = [
  [/去不了|去不成|不能去|不去|不行|没空|cannot|can't|can not|\bno\b/g, 'cannot'],
  [/回电|打电话|给我打|请打|call/g, 'call_me'],
  [/能去|可以去|会去|我去|可以|好的|\byes\b|\bok\b|can go/g, 'can_go'],
];

/**
 * Reads what a family wrote back. Digits of any width, alone or in a sentence; plain words too.
 * @returns undefined when it is unclear or says two things: then a person calls
 */
export function parseReply(text: string): FamilyAnswer | undefined {
  let rest = text.normalize('NFKC').trim().toLowerCase();
  const found = new Set<FamilyAnswer>();
  for (const digit of rest.match(/\d+/g) ?? []) {
    const answer = DIGITS[digit];
    if (answer === undefined) return undefined;
    found.add(answer);
  }
  for (const [phrase, answer] of PHRASES) {
    if (rest.search(phrase) >= 0) found.add(answer);
    rest = rest.replace(phrase, ' ');
  }
  return found.size === 1 ? [...found][0] : undefined;
}

/** "No more texts": what carriers and the law on commercial messages have made usual, and plain words. */
export const wantsNoMore = (text: string): boolean =>
  /^(?:t|td|tt|r|退订|退|不要再发(?:短信)?(?:了)?|别发(?:短信)?了|stop|unsubscribe|no more)[。.!！]?$/i.test(text.normalize('NFKC').trim());

/** A question that a caregiver was sent about a meeting that she can still answer. */
export interface OpenQuestion {
  visitId: string;
  sentAt: Date;
  answered: boolean;
}

/** Two questions sent within this time of each other cannot be told apart by a bare digit. */
const TELL_APART_HOURS = 12;

/**
 * Which meeting a bare digit is about: the newest unanswered question, else (she changes her mind) the newest one.
 * @returns 'none' without any question, 'ambiguous' when two meetings were asked about at nearly the same time
 */
export function questionOf(questions: readonly OpenQuestion[]): OpenQuestion | 'none' | 'ambiguous' {
  const unanswered = questions.filter((q) => !q.answered);
  const [newest, next] = [...(unanswered.length > 0 ? unanswered : questions)].sort((a, b) => b.sentAt.getTime() - a.sentAt.getTime());
  if (!newest) return 'none';
  const close = next !== undefined && newest.sentAt.getTime() - next.sentAt.getTime() < TELL_APART_HOURS * 3_600_000;
  return close ? 'ambiguous' : newest;
}
