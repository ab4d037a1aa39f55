import { ComponentChildren } from 'preact';
import { usePage } from '../page-context';

interface Props {
  title: string;
  /** One sentence that says what the picture shows. */
  summary?: string;
  /** The same figures as a table. */
  table: ComponentChildren;
  children: ComponentChildren;
}

/** A chart, its title, and the figures behind it as a table. */
export function ChartFrame({ title, summary, table, children }: Props) {
  const { t } = usePage();
  return (
    <figure class="k-chart">
      <figcaption class="k-chart__title">{title}</figcaption>
      {summary && <p class="k-chart__summary">{summary}</p>}
      {/* On narrow screens the picture scrolls sideways; the keyboard must reach it. */}
      <div class="k-chart__picture" role="group" aria-label={title} tabIndex={0}>
        {children}
      </div>
      <details class="k-details">
        <summary>
          <span>{t('ui:chart.table')}</span>
        </summary>
        <div class="k-details__body">{table}</div>
      </details>
    </figure>
  );
}
