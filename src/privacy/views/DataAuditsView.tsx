import { EmptyState } from '../../ui/components/EmptyState';
import { PageHeading } from '../../ui/components/PageHeading';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { DataAuditRow } from '../data-audits.queries';
import { PrivacyTabs } from './PrivacyTabs';

/** The yearly audits. */
export function DataAuditsView({ rows, year }: { rows: DataAuditRow[]; year: number }) {
  const { t, locale, timeZone } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('privacy:audits.title')} lead={t('privacy:audits.lead')} />
      <PrivacyTabs />
      <p>
        <a href={`/privacy/audits/${year}`}>{t('privacy:audits.of_year', { year })}</a>
      </p>
      {rows.length === 0 ? (
        <EmptyState title={t('privacy:audits.none')} icon="chart" />
      ) : (
        <Table
          caption={t('privacy:audits.title')}
          captionHidden
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'year',
              header: t('privacy:audits.year'),
              rowHeader: true,
              cell: (row) => <a href={`/privacy/audits/${row.year}`}>{row.year}</a>,
            },
            { key: 'made', header: t('privacy:audits.made'), cell: (row) => formatDayTime(row.madeAt, timeZone, locale) },
            {
              key: 'signed',
              header: t('privacy:audits.signed'),
              cell: (row) => (
                <Tag tone={row.signedAt ? 'good' : 'info'}>
                  {t(row.signedAt ? 'privacy:audits.is_signed' : 'privacy:audits.not_signed')}
                </Tag>
              ),
            },
          ]}
        />
      )}
    </div>
  );
}
