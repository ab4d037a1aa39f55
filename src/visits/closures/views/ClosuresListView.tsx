import type { ClosureRow } from '../../../facilities/closures.queries';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { EmptyState } from '../../../ui/components/EmptyState';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Table } from '../../../ui/components/Table';
import { formatTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { ClosurePlace } from '../closure-desk';
import { closureReason, closureScope, ClosureTag, closureTime } from './closure-words';
import { BehalfHead } from '../../behalf/views/BehalfHead';

interface Props {
  at: ClosurePlace;
  closures: readonly ClosureRow[];
  /** Until when those that can still be taken back can be; by their ids. */
  undo: ReadonlyMap<string, Date>;
}

/** All closures of a facility, the latest first. */
export function ClosuresListView({ at, closures, undo }: Props) {
  const page = usePage();
  const { t } = page;
  return (
    <div class="k-stack">
      <PageHeading title={t('closures:list.title')} actions={<ButtonLink href={`${at.home}/new`}>{t('closures:form.title')}</ButtonLink>} />
      <BehalfHead behalf={at.behalf} current="closures" />
      <Table
        caption={t('closures:list.title')}
        captionHidden
        rows={closures}
        rowKey={(closure) => closure.id}
        empty={
          <EmptyState title={t('closures:list.empty')} icon="check" action={{ href: `${at.home}/new`, text: t('closures:form.title') }}>
            <p>{t('closures:list.empty_more')}</p>
          </EmptyState>
        }
        columns={[
          {
            key: 'when',
            header: t('closures:list.when'),
            rowHeader: true,
            cell: (closure) => <a href={`${at.home}/${closure.id}`}>{closureTime(page, closure)}</a>,
          },
          { key: 'scope', header: t('closures:list.scope'), cell: (closure) => closureScope(page, closure) },
          { key: 'reason', header: t('visits_pages:closure.reason'), cell: (closure) => closureReason(page, closure.reasonCode) },
          {
            key: 'state',
            header: t('visits_pages:col.status'),
            cell: (closure) => {
              const until = undo.get(closure.id);
              return (
                <>
                  <ClosureTag state={closure.state} />
                  {until && (
                    <div class="k-small">
                      <a href={`${at.home}/${closure.id}`}>
                        {t('closures:list.undo_until', { until: formatTime(until, closure.timeZone, page.locale) })}
                      </a>
                    </div>
                  )}
                </>
              );
            },
          },
        ]}
      />
    </div>
  );
}
