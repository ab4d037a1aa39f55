import { usePage } from '../page-context';

interface Props {
  title: string;
  used: number;
  limit: number;
  /** Which period, in words. */
  period: string;
  note?: string;
}

/** How much of an allowance is used, as dots and as words. */
export function QuotaBox({ title, used, limit, period, note }: Props) {
  const { t } = usePage();
  const free = Math.max(0, limit - used);
  return (
    <div class={`k-quota${free === 0 ? ' k-quota--full' : ''}`}>
      <p class="k-quota__title">
        {title} <span class="k-muted">{period}</span>
      </p>
      <p class="k-quota__count">
        <span class="k-quota__dots" aria-hidden="true">
          {Array.from({ length: Math.min(12, Math.max(used, limit)) }, (_, i) => (
            <span key={i} class={`k-quota__dot${i < used ? ' k-quota__dot--used' : ''}`} />
          ))}
        </span>
        {t('ui:quota.used', { used, limit })}
      </p>
      <p class="k-quota__free">{t('ui:quota.free', { count: free })}</p>
      {note && <p class="k-quota__note">{note}</p>}
    </div>
  );
}
