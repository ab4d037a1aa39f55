import { Table } from '../components/Table';
import { formatCount, formatPercent } from '../format';
import { usePage } from '../page-context';
import { ChartFrame } from './ChartFrame';

export interface FunnelStage {
  key: string;
  label: string;
  count: number;
  /** Median days from the stage before. */
  medianDays?: number;
  /** The commonest reason for not getting further. */
  blocker?: string;
  /** The list behind the figure. */
  href?: string;
}

/** How many children reach each stage, as a share of the stage before; the rows carry the figures, so the bars are decoration. */
export function Funnel({ title, stages, summary }: { title: string; stages: readonly FunnelStage[]; summary?: string }) {
  const { t, locale } = usePage();
  const widest = Math.max(1, ...stages.map((stage) => stage.count));
  const rows = stages.map((stage, i) => {
    const before = stages[i - 1]?.count;
    return { ...stage, share: before ? formatPercent(stage.count / before, locale) : '–' };
  });
  const table = (
    <Table
      caption={title}
      captionHidden
      compact
      rows={rows}
      rowKey={(row) => row.key}
      columns={[
        { key: 'stage', header: t('ui:chart.stage'), rowHeader: true, cell: (row) => row.label },
        { key: 'count', header: t('ui:chart.children'), numeric: true, cell: (row) => formatCount(row.count, locale) },
        { key: 'share', header: t('ui:chart.of_previous'), numeric: true, cell: (row) => row.share },
        { key: 'median', header: t('ui:chart.median_days'), numeric: true, cell: (row) => row.medianDays ?? '–' },
        { key: 'blocker', header: t('ui:chart.blocker'), cell: (row) => row.blocker ?? '–' },
      ]}
    />
  );
  return (
    <ChartFrame title={title} summary={summary} table={table}>
      <ol class="k-funnel">
        {rows.map((row, i) => (
          <li key={row.key} class="k-funnel__row">
            <span class="k-funnel__label">{row.href ? <a href={row.href}>{row.label}</a> : row.label}</span>
            <svg class="k-funnel__bar" viewBox="0 0 400 24" preserveAspectRatio="none" aria-hidden="true" focusable="false">
              <rect class="k-svg__back" width="400" height="24" rx="4" />
              <rect class="k-svg__fill" width={Math.max(2, Math.round((row.count / widest) * 400))} height="24" rx="4" />
            </svg>
            <span class="k-funnel__count">
              <strong>{formatCount(row.count, locale)}</strong>
              {i > 0 && <span class="k-muted"> {t('ui:chart.share_of_previous', { share: row.share })}</span>}
            </span>
          </li>
        ))}
      </ol>
    </ChartFrame>
  );
}
