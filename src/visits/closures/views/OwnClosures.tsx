import { Section } from '../../../ui/components/Section';
import { Table } from '../../../ui/components/Table';
import { usePage } from '../../../ui/page-context';
import type { OwnClosure } from '../closure-visits.queries';
import { closureReason, closureTime } from './closure-words';

/** Closures that took meetings of the organisation's families, and how many of these keep their first place; nothing where there is none. */
export function OwnClosures({ closures }: { closures: readonly OwnClosure[] }) {
  const page = usePage();
  const { t } = page;
  if (closures.length === 0) return null;
  return (
    <Section title={t('closures:families.affected')} id="closures" count={closures.length}>
      <Table
        caption={t('closures:families.affected')}
        captionHidden
        rows={closures}
        rowKey={(closure) => closure.id}
        columns={[
          {
            key: 'when',
            header: t('closures:list.when'),
            rowHeader: true,
            cell: (closure) => <a href={`/closures/${closure.id}`}>{closureTime(page, closure)}</a>,
          },
          { key: 'facility', header: t('visits_pages:col.facility'), cell: (closure) => closure.facilityName },
          { key: 'reason', header: t('visits_pages:closure.reason'), cell: (closure) => closureReason(page, closure.reasonCode) },
          {
            key: 'meetings',
            header: t('closures:fates.title'),
            cell: (closure) => t('closures:families.meetings', { count: closure.count }),
          },
          {
            key: 'priority',
            header: t('closures:fates.priority'),
            cell: (closure) => t('closures:families.waiting', { count: closure.waiting }),
          },
        ]}
      />
    </Section>
  );
}
