import { wilson } from '../charts/wilson';
import { formatPercent } from '../format';
import { usePage } from '../page-context';
import { KpiTile } from './KpiTile';

/**
 * "Answered five days before": the share of all families that were to be asked, how many of them nothing had reached, and how sure one can be
 * of it. Without anybody to ask there is no share.
 */
export function AnsweredTile({ due, inTime, notReached, href }: { due: number; inTime: number; notReached: number; href?: string }) {
  const { t, locale } = usePage();
  const range = wilson(inTime, due);
  return (
    <KpiTile
      label={t('notifications:answered.title')}
      value={due === 0 ? '–' : formatPercent(inTime / due, locale)}
      interval={
        range && t('notifications:answered.interval', { low: formatPercent(range.low, locale), high: formatPercent(range.high, locale) })
      }
      note={[
        t('notifications:answered.of', { inTime, due }),
        ...(notReached === 0 ? [] : [t('notifications:answered.not_reached', { count: notReached })]),
      ].join(t('notifications:answered.join'))}
      href={href}
    />
  );
}
