import { ButtonLink } from '../../ui/components/ButtonLink';
import { EmptyState } from '../../ui/components/EmptyState';
import { Filters } from '../../ui/components/Filters';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Select } from '../../ui/components/Select';
import { Table } from '../../ui/components/Table';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { DataRequestRow } from '../requests.queries';
import { PrivacyTabs } from './PrivacyTabs';
import { RequestTag } from './RequestTag';

interface Props {
  rows: DataRequestRow[];
  status: string | undefined;
  nextCursor: string | null;
}

/** What people ask about their own data, those due first on top. */
export function DataRequestsView({ rows, status, nextCursor }: Props) {
  const { t, locale, can } = usePage();
  const query = new URLSearchParams({ ...(status ? { status } : {}), cursor: nextCursor ?? '' });
  return (
    <div class="k-stack">
      <PageHeading
        title={t('privacy:requests.title')}
        lead={t('privacy:requests.lead')}
        actions={can('privacy.write') ? <ButtonLink href="/privacy/requests/new">{t('privacy:requests.new')}</ButtonLink> : undefined}
      />
      <PrivacyTabs />
      <Filters action="/privacy/requests">
        <Select
          name="status"
          label={t('privacy:requests.status_label')}
          value={status}
          placeholder={t('privacy:requests.all')}
          options={['open', 'done', 'refused'].map((value) => ({ value, label: t(`privacy:requests.status.${value}`) }))}
        />
      </Filters>
      {rows.length === 0 ? (
        <EmptyState title={t('privacy:requests.none')} icon="document" />
      ) : (
        <Table
          caption={t('privacy:requests.title')}
          captionHidden
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'child',
              header: t('privacy:child'),
              rowHeader: true,
              cell: (row) => <a href={`/privacy/requests/${row.id}`}>{row.childReference}</a>,
            },
            { key: 'kind', header: t('privacy:requests.kind_label'), cell: (row) => t(`privacy:kind.${row.kind}`) },
            { key: 'who', header: t('privacy:requests.requester_label'), cell: (row) => t(`privacy:requester.${row.requester}`) },
            { key: 'due', header: t('privacy:requests.due'), cell: (row) => formatDay(row.dueOn, locale) },
            { key: 'state', header: t('privacy:requests.status_label'), cell: (row) => <RequestTag row={row} /> },
          ]}
        />
      )}
      <Pagination nextHref={nextCursor ? `/privacy/requests?${query.toString()}` : undefined} />
    </div>
  );
}
