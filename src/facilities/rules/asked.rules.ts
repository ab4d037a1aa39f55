import type { EffectiveRule } from './effective.rules';

/** What a family has to know of a facility before it goes there, in this order. */
const ALWAYS = ['proofsAccepted', 'visitorsMaxTotal', 'noticeWorkingDays', 'sharedAcrossModes'];
/** The same, where there is something to say. */
const IF_SAID = [
  'proofsRequired',
  'villageProof',
  'childShowsRegister',
  'childrenExtra',
  'uncountedAgeBelow',
  'companionPolicy',
  'openWeekdays',
  'wardDays',
  'intakeCutoffMinutes',
  'noShowForfeits',
  'itemsAllowed',
  'moneyMostPerVisit',
  'arrivalNote',
];
const SAYS_NOTHING = new Set(['[]', '0', 'false', '""', '"as_listed"', '"approved"', '[1,2,3,4,5,6,7]']);

/** The rules a family's checklist shows: the papers of a first or a later visit, and whatever this facility asks besides. */
export function askedOf(rules: readonly EffectiveRule[], isFirst: boolean): EffectiveRule[] {
  const papers = [isFirst ? 'documentsFirst' : 'documentsLater'];
  const said = IF_SAID.filter((key) => rules.some((rule) => rule.key === key && !SAYS_NOTHING.has(JSON.stringify(rule.value))));
  return [...papers, ...ALWAYS, ...said].flatMap((key) => rules.filter((rule) => rule.key === key));
}
