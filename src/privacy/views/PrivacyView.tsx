import { Card } from '../../ui/components/Card';
import { KpiTile } from '../../ui/components/KpiTile';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { formatCount } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { PrivacyTabs } from './PrivacyTabs';

interface Props {
  counts: { open: number; late: number; stored: number; held: number; due: number; ending: number };
  /** ID numbers in all, and those under an older key. */
  progress: { total: number; old: number };
  year: number;
  signed: boolean;
}

/** The data officer's desk: what is open, late, held and ending. */
export function PrivacyView({ counts, progress, year, signed }: Props) {
  const { t, locale } = usePage();
  const tiles = [
    ['open', '/privacy/requests?status=open'],
    ['late', '/privacy/requests?status=open'],
    ['stored', '/privacy/restricted'],
    ['due', '/privacy/retention'],
    ['held', '/privacy/retention'],
    ['ending', '/agreements'],
  ] as const;
  return (
    <div class="k-stack">
      <PageHeading title={t('privacy:title')} lead={t('privacy:lead')} />
      <PrivacyTabs />
      <div class="k-kpis">
        {tiles.map(([key, href]) => (
          <KpiTile
            key={key}
            label={t(`privacy:desk.${key}`)}
            value={formatCount(counts[key], locale)}
            href={href}
            tone={(key === 'late' || key === 'ending') && counts[key] > 0 ? 'warn' : undefined}
          />
        ))}
      </div>
      <Card title={t('privacy:audits.of_year', { year })} href={`/privacy/audits/${year}`}>
        <p>{t(signed ? 'privacy:audits.is_signed' : 'privacy:audits.not_signed')}</p>
      </Card>
      <Card title={t('privacy:keys.title')}>
        {progress.old === 0 ? (
          <p>{t('privacy:keys.none_old', { total: formatCount(progress.total, locale) })}</p>
        ) : (
          <Notice tone="warn">
            <p>{t('privacy:keys.old', { old: formatCount(progress.old, locale), total: formatCount(progress.total, locale) })}</p>
          </Notice>
        )}
      </Card>
    </div>
  );
}
