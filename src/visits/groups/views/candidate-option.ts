import type { Option } from '../../../ui/components/Field';
import type { T } from '../../../ui/i18n';
import type { GroupCandidate } from '../group-form.queries';

/** A family as one may tick it: its children, and under them which of these may not meet that day. Choosing it is not hindered: the gates say why. */
export function candidateOption(t: T, { parentId, names, barred }: GroupCandidate): Option {
  const joined = (some: readonly string[]): string => some.join(t('visits_pages:list_separator'));
  return {
    value: parentId,
    label: joined(names),
    ...(barred.length > 0 ? { hint: t('visit_groups:new.barred', { names: joined(barred) }) } : {}),
  };
}
