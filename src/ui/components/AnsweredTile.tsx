import { wilson } from '../charts/wilson';
import { formatPercent } from '../format';
import { usePage } from '../page-context';
import { KpiTile } from './KpiTile';

/** "Answered five days before": the share, of how many, and how sure one can be of it. Without anybody asked there is no share. */
export function AnsweredTile({ asked, inTime, href }: { asked: number; inTime: number; href?: string }) {
  const { t, locale } = usePage();
  const range = wilson(inTime, asked);
  return (
    <KpiTile
      label={t('notifications:answered.title')}
      value={asked === 0 ? '–' : formatPercent(inTime / asked, locale)}
      interval={
        range && t('notifications:answered.interval', { low: formatPercent(range.low, locale), high: formatPercent(range.high, locale) })
      }
      note={t('notifications:answered.of', { inTime, asked })}
      href={href}
    />
  );
}
