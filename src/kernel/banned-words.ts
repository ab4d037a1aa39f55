/**
 * Words that must never leave for a family (interface notes §3): one careless text can out a child in her village. Latin words are
 * matched anywhere in a word, so "imprisoned" is found too.
 */
export const BANNED_WORDS: readonly string[] = [
  '监狱',
  '看守所',
  '服刑',
  '罪',
  '犯',
  '囚',
  '牢',
  '狱',
  '刑',
  '会见',
  '探监',
  '戒毒',
  '劳改',
  '監獄',
  '獄',
  '會見',
  '看守',
  '监区',
  '在押',
  '羁押',
  '未管所',
  'prison',
  'jail',
  'gaol',
  'inmate',
  'offender',
  'convict',
  'crime',
  'criminal',
  'visit hall',
  'detention',
  'custody',
  'penitentiary',
  'remand',
];

/** Everyday words that only look alike. */
export const HARMLESS_WORDS: readonly string[] = ['牢记', '牢固', '牢靠', '犯困', '犯愁', '犯难', '机会见', '会见到', '会见面'];

/** Full and half width, letter case, invisible characters and the spacing tricks of a slip of the pen are folded. */
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '');
const compact = (text: string): string => fold(text).replace(/[\s·•・*_\-]+/g, '');
const spaced = (text: string): string => fold(text).replace(/[\s·•・*_\-]+/g, ' ');

/** A facility's name without what stands in brackets after it. */
const bareName = (name: string): string => compact(name.normalize('NFKC').replace(/\([^)]*\)/g, ''));

/**
 * What in a text must not be said to a family: banned words and the real names of facilities.
 * @param facilityNames real names; a name of one character is ignored, it would hit everything
 * @returns each hit once, in the order of the list; empty when the text may go out
 */
export function findBanned(text: string, facilityNames: readonly string[] = []): string[] {
  const harmless = (folded: string): string => HARMLESS_WORDS.reduce((rest, word) => rest.split(word).join('□'), folded);
  const tight = harmless(compact(text));
  const loose = harmless(spaced(text));
  const words = BANNED_WORDS.filter((word) => tight.includes(word) || loose.includes(word));
  const names = facilityNames.filter((name) => bareName(name).length > 1 && compact(text).includes(bareName(name)));
  return [...new Set([...words, ...names])];
}
