import { Table } from '../components/Table';
import { formatCount, formatMonth, formatPercent } from '../format';
import { usePage } from '../page-context';
import { ChartFrame } from './ChartFrame';
import { wilson } from './wilson';

export interface RatePoint {
  /** First day of the month. */
  month: string;
  visited: number;
  /** Active children: the denominator. */
  children: number;
}

interface Props {
  title: string;
  points: readonly RatePoint[];
  /** The line to compare with, and where its figure comes from. */
  reference: { rate: number; label: string; source: string };
  summary?: string;
}

const WIDTH = 720;
const HEIGHT = 300;
const BOX = { left: 52, right: 16, top: 20, bottom: 54 };

/** A monthly rate as dots with their 95 % Wilson intervals, against a dashed reference line. Months without children have no dot. */
export function RateLine({ title, points, reference, summary }: Props) {
  const { t, locale } = usePage();
  const rows = points.map((point) => ({
    ...point,
    rate: point.children > 0 ? point.visited / point.children : 0,
    bar: wilson(point.visited, point.children),
  }));
  const highest = Math.max(reference.rate * 1.5, ...rows.map((row) => row.bar?.high ?? 0));
  const tick = highest > 0.5 ? 0.2 : highest > 0.2 ? 0.1 : 0.05;
  const top = Math.min(1, Math.ceil(highest / tick + 1e-9) * tick);
  const ticks = Array.from({ length: Math.round(top / tick) + 1 }, (_, i) => i * tick);
  const step = (WIDTH - BOX.left - BOX.right) / Math.max(1, rows.length);
  const x = (index: number): number => Math.round(BOX.left + step * (index + 0.5));
  const y = (rate: number): number => Math.round(HEIGHT - BOX.bottom - (rate / top) * (HEIGHT - BOX.top - BOX.bottom));
  const line = rows.flatMap((row, i) => (row.bar ? [`${x(i)},${y(row.rate)}`] : [])).join(' ');
  const percent = (ratio: number): string => formatPercent(ratio, locale, 1);
  const table = (
    <Table
      caption={title}
      captionHidden
      compact
      rows={rows}
      rowKey={(row) => row.month}
      columns={[
        { key: 'month', header: t('ui:chart.month'), rowHeader: true, cell: (row) => formatMonth(row.month, locale) },
        { key: 'visited', header: t('ui:chart.visited'), numeric: true, cell: (row) => formatCount(row.visited, locale) },
        { key: 'children', header: t('ui:chart.children'), numeric: true, cell: (row) => formatCount(row.children, locale) },
        { key: 'rate', header: t('ui:chart.rate'), numeric: true, cell: (row) => (row.bar ? percent(row.rate) : '–') },
        {
          key: 'interval',
          header: t('ui:chart.interval'),
          numeric: true,
          cell: (row) => (row.bar ? `${percent(row.bar.low)} – ${percent(row.bar.high)}` : '–'),
        },
      ]}
    />
  );
  return (
    <ChartFrame title={title} summary={summary} table={table}>
      <svg class="k-svg" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={summary ? `${title}. ${summary}` : title}>
        {ticks.map((value) => (
          <g key={value}>
            <line class="k-svg__grid" x1={BOX.left} x2={WIDTH - BOX.right} y1={y(value)} y2={y(value)} />
            <text class="k-svg__label" x={BOX.left - 8} y={y(value) + 4} text-anchor="end">
              {formatPercent(value, locale)}
            </text>
          </g>
        ))}
        {line.includes(' ') && <polyline class="k-svg__line" points={line} />}
        {rows.map((row, i) =>
          row.bar ? (
            <g key={row.month}>
              <line class="k-svg__bar" x1={x(i)} x2={x(i)} y1={y(row.bar.low)} y2={y(row.bar.high)} />
              <line class="k-svg__bar" x1={x(i) - 4} x2={x(i) + 4} y1={y(row.bar.low)} y2={y(row.bar.low)} />
              <line class="k-svg__bar" x1={x(i) - 4} x2={x(i) + 4} y1={y(row.bar.high)} y2={y(row.bar.high)} />
              <circle class="k-svg__dot" cx={x(i)} cy={y(row.rate)} r="5" />
            </g>
          ) : null,
        )}
        {rows.map((row, i) => (
          <g key={row.month}>
            <text class="k-svg__label" x={x(i)} y={HEIGHT - 32} text-anchor="middle">
              {`${row.month.slice(2, 4)}/${row.month.slice(5, 7)}`}
            </text>
            <text class="k-svg__label k-svg__label--quiet" x={x(i)} y={HEIGHT - 14} text-anchor="middle">
              {formatCount(row.children, locale)}
            </text>
          </g>
        ))}
        <text class="k-svg__label k-svg__label--quiet" x={BOX.left - 8} y={HEIGHT - 14} text-anchor="end">
          n
        </text>
        <line class="k-svg__reference" x1={BOX.left} x2={WIDTH - BOX.right} y1={y(reference.rate)} y2={y(reference.rate)} />
      </svg>
      <p class="k-chart__key">
        <span class="k-chart__swatch k-chart__swatch--dot">{t('ui:chart.rate_key')}</span>
        <span class="k-chart__swatch k-chart__swatch--reference">
          {reference.label} <span class="k-muted">{t('ui:chart.source', { source: reference.source })}</span>
        </span>
      </p>
    </ChartFrame>
  );
}
