import { Table } from '../../ui/components/Table';
import { formatCount, formatPercent } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { VisitRateJson } from '../reports.queries';
import { Grouping } from '../visit-rate.rules';
import { figureHref } from './figure-href';

/** The rate by group. The interval, not the order, says whether groups differ. */
export function GroupsTable({ report, by }: { report: VisitRateJson; by: Grouping }) {
  const { t, locale, can } = usePage();
  const linked = can('child.read');
  const count = (value: number | null): string => (value === null ? t('reports:hidden') : formatCount(value, locale));
  const percent = (ratio: number | null): string => (ratio === null ? t('reports:hidden') : formatPercent(ratio, locale, 1));
  const name = (key: string): string => (by === 'county' || by === 'prefecture' ? key : t(`reports:group.${by}.${key}`));
  return (
    <Table
      caption={t('reports:groups.title', { by: t(`reports:by.${by}`) })}
      captionHidden
      compact
      rows={report.groups}
      rowKey={(row) => row.key}
      columns={[
        { key: 'group', header: t(`reports:by.${by}`), rowHeader: true, cell: (row) => name(row.key) },
        {
          key: 'n',
          header: t('reports:children'),
          numeric: true,
          cell: (row) => (linked ? <a href={figureHref('all', report, row.key)}>{count(row.n)}</a> : count(row.n)),
        },
        {
          key: 'visited',
          header: t('reports:groups.visited'),
          numeric: true,
          cell: (row) => (linked ? <a href={figureHref('visited', report, row.key)}>{count(row.visited)}</a> : count(row.visited)),
        },
        { key: 'rate', header: t('reports:groups.rate'), numeric: true, cell: (row) => percent(row.rate) },
        {
          key: 'interval',
          header: t('reports:groups.interval'),
          numeric: true,
          cell: (row) => (row.low === null || row.high === null ? '–' : `${percent(row.low)} – ${percent(row.high)}`),
        },
      ]}
    />
  );
}
