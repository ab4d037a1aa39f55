import { EmptyState } from '../../../ui/components/EmptyState';
import { PageHeading } from '../../../ui/components/PageHeading';
import { SubNav } from '../../../ui/components/SubNav';
import { Table } from '../../../ui/components/Table';
import { Tag } from '../../../ui/components/Tag';
import { formatDay, formatMoney } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { TripMoneyRow } from '../trip-costs.queries';

interface Props {
  rows: readonly TripMoneyRow[];
  status: 'open' | 'settled';
}

const SUMS = ['advanced', 'accepted', 'balance'] as const;

/** Trips with money: what waits for somebody first, then what is not even. */
export function TripCostsListView({ rows, status }: Props) {
  const { t, locale } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('trip_costs:list.title')} lead={t('trip_costs:list.lead')} />
      <SubNav
        label={t('trip_costs:list.title')}
        items={(['open', 'settled'] as const).map((one) => ({
          href: `/trip-costs?status=${one}`,
          text: t(`trip_costs:list.${one}`),
          current: one === status,
        }))}
      />
      <Table
        caption={t('trip_costs:list.title')}
        captionHidden
        rows={rows}
        rowKey={(row) => row.visitId}
        rowTone={(row) => (row.figures.openLines > 0 ? 'warn' : undefined)}
        empty={
          <EmptyState title={t('trip_costs:list.empty')} icon="bus">
            <p>{t('trip_costs:list.empty_more')}</p>
          </EmptyState>
        }
        columns={[
          {
            key: 'trip',
            header: t('visits_pages:col.reference'),
            rowHeader: true,
            cell: (row) => <a href={`/visits/${row.visitId}/costs`}>{row.visitReference}</a>,
          },
          { key: 'day', header: t('visits_pages:col.date'), cell: (row) => formatDay(row.day, locale) },
          ...SUMS.map((key) => ({
            key,
            header: t(`trip_costs:figure.${key}`),
            numeric: true,
            cell: (row: TripMoneyRow) => formatMoney(row.figures[key], row.currency, locale),
          })),
          {
            key: 'next',
            header: t('trip_costs:col.next'),
            cell: ({ figures, visitStatus }) =>
              figures.openLines > 0 ? (
                <Tag tone="warn" icon="clock">
                  {t('trip_costs:list.waits', { count: figures.openLines })}
                </Tag>
              ) : figures.balance !== 0 ? (
                <Tag tone={OVER.includes(visitStatus) ? 'warn' : 'info'}>
                  {t(`trip_costs:list.${figures.balance > 0 ? (OVER.includes(visitStatus) ? 'recover' : 'with_family') : 'owed'}`)}
                </Tag>
              ) : (
                '–'
              ),
          },
        ]}
      />
      <p>
        <a href={`/trip-costs/xlsx?status=${status}`}>{t('trip_costs:list.download')}</a>
      </p>
    </div>
  );
}

const OVER = ['cancelled', 'declined', 'expired', 'withdrawn', 'no_show', 'aborted', 'refused_at_gate', 'completed', 'partial'];
