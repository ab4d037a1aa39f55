import { Notice } from '../../ui/components/Notice';
import { usePage } from '../../ui/page-context';
import { ChildRow } from '../families.queries';

/** Says that a file is kept for storage only, and what lifts that. Nothing for a file in use. */
export function RestrictedNotice({ child }: { child: Pick<ChildRow, 'restrictedAt' | 'restrictedReason'> }) {
  const { t } = usePage();
  if (!child.restrictedAt || !child.restrictedReason) return null;
  return (
    <Notice tone="warn" title={t('families:restricted.title')}>
      <p>{t(`families:restricted.${child.restrictedReason}`)}</p>
    </Notice>
  );
}
