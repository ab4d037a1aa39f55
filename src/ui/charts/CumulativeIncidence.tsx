import { Table } from '../components/Table';
import { formatCount, formatPercent } from '../format';
import { usePage } from '../page-context';
import { ChartFrame } from './ChartFrame';

export interface IncidencePoint {
  /** Days since joining. */
  day: number;
  /** Share of children who have had the event by that day, from 0 to 1; never falls. */
  share: number;
  /** Children still waiting just before that day. */
  atRisk: number;
}

interface Props {
  title: string;
  points: readonly IncidencePoint[];
  medianDay?: number;
  summary?: string;
}

const WIDTH = 720;
const HEIGHT = 310;
const BOX = { left: 52, right: 20, top: 16, bottom: 72 };
const COLUMNS = 6;

/** The share of children who have had a first meeting by each day, as a step curve with the number still waiting below. */
export function CumulativeIncidence({ title, points, medianDay, summary }: Props) {
  const { t, locale } = usePage();
  const lastDay = Math.max(30, ...points.map((point) => point.day));
  const x = (day: number): number => Math.round(BOX.left + (day / lastDay) * (WIDTH - BOX.left - BOX.right));
  const y = (share: number): number => Math.round(HEIGHT - BOX.bottom - share * (HEIGHT - BOX.top - BOX.bottom));
  const curve = points.map((point) => `H${x(point.day)}V${y(point.share)}`).join('');
  const marks = Array.from({ length: COLUMNS + 1 }, (_, i) => Math.round((lastDay / COLUMNS) * i));
  const atRisk = (day: number): number | undefined => points.find((point) => point.day >= day)?.atRisk;
  const table = (
    <Table
      caption={title}
      captionHidden
      compact
      rows={points}
      rowKey={(row) => String(row.day)}
      columns={[
        { key: 'day', header: t('ui:chart.day'), rowHeader: true, cell: (row) => formatCount(row.day, locale) },
        { key: 'share', header: t('ui:chart.share'), numeric: true, cell: (row) => formatPercent(row.share, locale, 1) },
        { key: 'risk', header: t('ui:chart.at_risk'), numeric: true, cell: (row) => formatCount(row.atRisk, locale) },
      ]}
    />
  );
  return (
    <ChartFrame title={title} summary={summary} table={table}>
      <svg class="k-svg" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={summary ? `${title}. ${summary}` : title}>
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line class="k-svg__grid" x1={BOX.left} x2={WIDTH - BOX.right} y1={y(share)} y2={y(share)} />
            <text class="k-svg__label" x={BOX.left - 8} y={y(share) + 4} text-anchor="end">
              {formatPercent(share, locale)}
            </text>
          </g>
        ))}
        <path class="k-svg__area" d={`M${x(0)} ${y(0)}${curve}H${x(lastDay)}V${y(0)}Z`} />
        <path class="k-svg__line" d={`M${x(0)} ${y(0)}${curve}H${x(lastDay)}`} />
        {medianDay !== undefined && (
          <g>
            <line class="k-svg__reference" x1={x(medianDay)} x2={x(medianDay)} y1={y(0.5)} y2={y(0)} />
            <text class="k-svg__label k-svg__label--strong" x={x(medianDay) + 8} y={y(0.06)}>
              {t('ui:chart.median', { days: medianDay })}
            </text>
          </g>
        )}
        {marks.map((day) => (
          <g key={day}>
            <text class="k-svg__label" x={x(day)} y={HEIGHT - 50} text-anchor="middle">
              {formatCount(day, locale)}
            </text>
            <text class="k-svg__label k-svg__label--quiet" x={x(day)} y={HEIGHT - 10} text-anchor="middle">
              {atRisk(day) === undefined ? '–' : formatCount(atRisk(day) ?? 0, locale)}
            </text>
          </g>
        ))}
        <text class="k-svg__label k-svg__label--quiet" x={BOX.left} y={HEIGHT - 30}>
          {t('ui:chart.axis_days')} · {t('ui:chart.at_risk')}:
        </text>
      </svg>
    </ChartFrame>
  );
}
