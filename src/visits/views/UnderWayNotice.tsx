import { Notice } from '../../ui/components/Notice';
import { usePage } from '../../ui/page-context';

/** Children on the way cannot be called back by a page: somebody must be called now. Nothing when there are none. */
export function UnderWayNotice({ count, more }: { count: number; more: string }) {
  const { t } = usePage();
  if (count === 0) return null;
  return (
    <Notice tone="stop" title={t('visits_pages:closure.under_way', { count })}>
      <p>{more}</p>
    </Notice>
  );
}
