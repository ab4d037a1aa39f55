import type { EffectiveRule } from './effective.rules';

/** What a family has to know of a facility before it goes there, in this order. */
const ALWAYS = ['proofsAccepted', 'visitorsMaxTotal', 'noticeWorkingDays', 'sharedAcrossModes'];
/** The same, where there is something to say. */
const IF_SAID = [
  'proofsRequired',
  'villageProof',
  'documentsByRelation',
  'childShowsRegister',
  'childrenExtra',
  'uncountedAgeBelow',
  'companionPolicy',
  'notices',
  'initiators',
  'channels',
  'openWeekdays',
  'wardDays',
  'intakeCutoffMinutes',
  'noShowForfeits',
  'childExempt',
  'itemsAllowed',
  'moneyMostPerVisit',
  'arrivalNote',
];
/** What a country's pack says of these is not worth a family's time; what the facility says itself is. */
const IF_SAID_HERE = ['contactType', 'callNumbersMost'];
const SAYS_NOTHING = new Set([
  ...['[]', '0', 'false', '""', '"as_listed"', '"approved"', '[1,2,3,4,5,6,7]'],
  // Everybody may ask, in every way.
  ...['["family","parent","justice_office","organisation"]', '["phone","online","letter","window"]'],
]);

/** The rules a family's checklist shows: the papers of a first or a later visit, and whatever this facility asks besides. */
export function askedOf(rules: readonly EffectiveRule[], isFirst: boolean): EffectiveRule[] {
  const papers = [isFirst ? 'documentsFirst' : 'documentsLater'];
  const said = IF_SAID.filter((key) => rules.some((rule) => rule.key === key && !SAYS_NOTHING.has(JSON.stringify(rule.value))));
  const saidHere = IF_SAID_HERE.filter((key) => rules.some((rule) => rule.key === key && rule.level === 'facility'));
  return [...papers, ...ALWAYS, ...said, ...saidHere].flatMap((key) => rules.filter((rule) => rule.key === key));
}
