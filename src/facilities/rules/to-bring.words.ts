import type { T } from '../../ui/i18n';
import type { BroughtPaper, ToBring } from './to-bring.rules';

/** `exact` for those who work here; `plain` for papers that lie about in a family's house: no word of the place. */
export type BringStyle = 'exact' | 'plain';

/** What to bring, a line each: papers, proof of kinship, what is worth nothing, things and money. */
export function bringLines(t: T, list: ToBring, style: BringStyle): string[] {
  const join = (parts: readonly string[]): string => parts.join(t('facility_rules:list_separator'));
  const exact = (value: string): string => t(`facility_rules:value.${value}`);
  const paper = (kind: BroughtPaper | string): string => (style === 'exact' ? exact(kind) : t(`to_bring:plain.${kind}`));
  return [
    ...(list.papers.length === 0 ? [] : [join(list.papers.map(paper))]),
    ...(list.oneOf.length === 0 ? [] : [t('to_bring:one_of', { kinds: join(list.oneOf.map(paper)) })]),
    ...list.byRelation.map(({ relation, papers }) =>
      t('to_bring:relation', { relation: exact(relation), papers: join(papers.map(paper)) }),
    ),
    ...(list.villageInvalid ? [t('to_bring:village_invalid')] : []),
    ...(list.registerForChild ? [t('to_bring:register_for_child')] : []),
    ...(list.items.length === 0 ? [] : [t('to_bring:items', { items: join(list.items.map(exact)) })]),
    ...(list.money === 0 ? [] : [t('to_bring:money', { most: list.money })]),
  ];
}

/** How many may go inside, a sentence for each thing that is counted in its own way. */
export const headCountLines = (t: T, { most, extra, uncountedBelow }: Pick<ToBring, 'most' | 'extra' | 'uncountedBelow'>): string[] => [
  t('to_bring:most', { count: most }),
  ...(extra === 0 ? [] : [t('to_bring:extra', { count: extra })]),
  ...(uncountedBelow === 0 ? [] : [t('to_bring:uncounted', { age: uncountedBelow })]),
];
