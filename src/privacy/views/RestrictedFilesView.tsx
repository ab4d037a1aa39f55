import { ButtonForm } from '../../ui/components/ButtonForm';
import { EmptyState } from '../../ui/components/EmptyState';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { PageHeading } from '../../ui/components/PageHeading';
import { Table } from '../../ui/components/Table';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { PrivacyTabs } from './PrivacyTabs';

interface Props {
  rows: { id: string; reference: string; restrictedAt: Date; restrictedReason: string; forgotten: boolean }[];
  problem?: PageProblem;
}

/** Files kept for storage only: references, nothing else. */
export function RestrictedFilesView({ rows, problem }: Props) {
  const { t, locale, timeZone, can } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('privacy:restricted.title')} lead={t('privacy:restricted.lead')} />
      <PrivacyTabs />
      <ErrorSummary problem={problem} />
      {rows.length === 0 ? (
        <EmptyState title={t('privacy:restricted.none')} icon="lock" />
      ) : (
        <Table
          caption={t('privacy:restricted.title')}
          captionHidden
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { key: 'reference', header: t('privacy:child'), rowHeader: true, cell: (row) => row.reference },
            { key: 'since', header: t('privacy:restricted.since'), cell: (row) => formatDayTime(row.restrictedAt, timeZone, locale) },
            { key: 'why', header: t('privacy:restricted.why'), cell: (row) => t(`privacy:restricted.reason.${row.restrictedReason}`) },
            {
              key: 'act',
              header: t('privacy:restricted.release'),
              headerHidden: true,
              cell: (row) =>
                row.forgotten ? (
                  t('privacy:restricted.forgotten')
                ) : can('privacy.write') ? (
                  <ButtonForm
                    action={`/privacy/restricted/${row.id}/releases`}
                    variant="secondary"
                    confirm={t('privacy:restricted.release_confirm')}
                    label={t('privacy:restricted.release_label', { reference: row.reference })}
                  >
                    {t('privacy:restricted.release')}
                  </ButtonForm>
                ) : null,
            },
          ]}
        />
      )}
    </div>
  );
}
