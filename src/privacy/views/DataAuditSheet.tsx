import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { AuditFigures, DataAuditRow } from '../data-audits.queries';
import { AuditTables } from './AuditTables';

/** A year's audit to print and file. */
export function DataAuditSheet({ year, row, figures }: { year: number; row: DataAuditRow | undefined; figures: AuditFigures }) {
  const { t, locale, timeZone } = usePage();
  return (
    <div class="k-stack k-sheet">
      <PageHeading title={t('privacy:audits.of_year', { year })} caption={t('privacy:audits.law')} />
      <AuditTables figures={figures} />
      <Section title={t('privacy:audits.findings')}>
        <p>{row?.findings ?? t('privacy:audits.none')}</p>
      </Section>
      <p>
        {row?.signedAt
          ? t('privacy:audits.signed_notice', { at: formatDayTime(row.signedAt, timeZone, locale), who: row.signedByName ?? '' })
          : t('privacy:audits.not_signed')}
      </p>
    </div>
  );
}
