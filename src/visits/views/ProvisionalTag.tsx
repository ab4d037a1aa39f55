import { Tag } from '../../ui/components/Tag';
import { usePage } from '../../ui/page-context';

/** Marks a session whose year's days off are not announced yet: it may still fall away. Nothing otherwise. */
export function ProvisionalTag({ of: { provisional } }: { of: { provisional: boolean } }) {
  const { t } = usePage();
  return provisional ? (
    <Tag tone="warn" icon="calendar">
      {t('visit_groups:provisional.tag')}
    </Tag>
  ) : null;
}
