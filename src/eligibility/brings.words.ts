import { bringLines, BringStyle, ToBring } from '../facilities/rule-versions.queries';
import type { T } from '../ui/i18n';

/** What one child of a meeting brings, by the rules that hold on its day. */
export interface DyadBrings {
  dyadId: string;
  list: ToBring;
}

/**
 * What all of a meeting bring, a line each. A line that is not every child's – one sees the parent for the first time, the other has been there
 * – begins with the names of those whose it is.
 */
export function carriedLines(t: T, brings: readonly DyadBrings[], nameOf: (dyadId: string) => string, style: BringStyle): string[] {
  const owners = new Map<string, string[]>();
  for (const { dyadId, list } of brings)
    for (const line of bringLines(t, list, style)) owners.set(line, [...(owners.get(line) ?? []), dyadId]);
  return [...owners].map(([line, of]) =>
    of.length === brings.length ? line : t('to_bring:of', { names: of.map(nameOf).join(t('facility_rules:list_separator')), line }),
  );
}
