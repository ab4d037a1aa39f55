import { Tone } from './tone';

interface Props {
  label: string;
  value: string;
  note?: string;
  /** "95% interval 9–23%". */
  interval?: string;
  /** The list behind the figure. */
  href?: string;
  tone?: Tone;
}

/** One figure with what it means. Put several into `k-kpis`. */
export function KpiTile({ label, value, note, interval, href, tone = 'neutral' }: Props) {
  return (
    <div class={`k-kpi k-kpi--${tone}`}>
      <p class="k-kpi__label">{href ? <a href={href}>{label}</a> : label}</p>
      <p class="k-kpi__value">{value}</p>
      {interval && <p class="k-kpi__interval">{interval}</p>}
      {note && <p class="k-kpi__note">{note}</p>}
    </div>
  );
}
