import type { ClosureRow } from '../../../facilities/closures.queries';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { EmptyState } from '../../../ui/components/EmptyState';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Table } from '../../../ui/components/Table';
import { usePage } from '../../../ui/page-context';
import { closureReason, closureScope, ClosureTag, closureTime } from './closure-words';
import { LiaisonTabs } from '../../facility-desk/views/LiaisonTabs';

/** All closures of a facility, the latest first. */
export function ClosuresListView({ closures }: { closures: readonly ClosureRow[] }) {
  const page = usePage();
  const { t } = page;
  return (
    <div class="k-stack">
      <PageHeading
        title={t('closures:list.title')}
        actions={<ButtonLink href="/liaison/closures/new">{t('closures:form.title')}</ButtonLink>}
      />
      <LiaisonTabs current="closures" />
      <Table
        caption={t('closures:list.title')}
        captionHidden
        rows={closures}
        rowKey={(closure) => closure.id}
        empty={
          <EmptyState
            title={t('closures:list.empty')}
            icon="check"
            action={{ href: '/liaison/closures/new', text: t('closures:form.title') }}
          >
            <p>{t('closures:list.empty_more')}</p>
          </EmptyState>
        }
        columns={[
          {
            key: 'when',
            header: t('closures:list.when'),
            rowHeader: true,
            cell: (closure) => <a href={`/liaison/closures/${closure.id}`}>{closureTime(page, closure)}</a>,
          },
          { key: 'scope', header: t('closures:list.scope'), cell: (closure) => closureScope(page, closure) },
          { key: 'reason', header: t('visits_pages:closure.reason'), cell: (closure) => closureReason(page, closure.reasonCode) },
          { key: 'state', header: t('visits_pages:col.status'), cell: (closure) => <ClosureTag state={closure.state} /> },
        ]}
      />
    </div>
  );
}
