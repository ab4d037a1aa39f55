import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { TextArea } from '../../ui/components/TextArea';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { AuditFigures, DataAuditRow } from '../data-audits.queries';
import { AuditTables } from './AuditTables';

interface Props {
  year: number;
  /** Undefined while nobody has made it: the figures are those of this moment. */
  row: DataAuditRow | undefined;
  figures: AuditFigures;
  values: Record<string, string | string[] | undefined>;
  problem?: PageProblem;
}

/** A year's audit: figures, findings, two people. */
export function DataAuditView({ year, row, figures, values, problem }: Props) {
  const { t, locale, timeZone, can, actor } = usePage();
  const state = row?.signedAt ? 'signed_notice' : row ? 'made_notice' : 'live_notice';
  return (
    <div class="k-stack">
      <BackLink href="/privacy/audits">{t('privacy:audits.title')}</BackLink>
      <PageHeading
        title={t('privacy:audits.of_year', { year })}
        actions={
          <>
            <ButtonLink href={`/privacy/audits/${year}/sheet`} variant="secondary">
              {t('privacy:audits.print')}
            </ButtonLink>
            <ButtonLink href={`/privacy/audits/${year}/figures.json`} variant="secondary">
              {t('privacy:audits.json')}
            </ButtonLink>
          </>
        }
      />
      {!can('privacy.write') && <ErrorSummary problem={problem} />}
      <Notice tone={row?.signedAt ? 'good' : 'info'}>
        {t(`privacy:audits.${state}`, {
          at: row ? formatDayTime(row.signedAt ?? row.madeAt, timeZone, locale) : '',
          who: row?.signedByName ?? '',
        })}
      </Notice>
      <AuditTables figures={figures} />
      {row?.findings && (
        <Section title={t('privacy:audits.findings')}>
          <p class="k-prose">{row.findings}</p>
        </Section>
      )}
      {!row?.signedAt && can('privacy.write') && (
        <Form action={`/privacy/audits/${year}`} problem={problem}>
          <TextArea
            name="findings"
            label={t('privacy:audits.findings')}
            hint={t('privacy:audits.findings_hint')}
            value={[values.findings].flat()[0] ?? row?.findings ?? undefined}
            problem={problem}
            maxLength={4000}
            rows={8}
          />
          <Button>{t('privacy:audits.make')}</Button>
        </Form>
      )}
      {row && !row.signedAt && can('data_audit.sign') && row.figures.madeBy !== actor?.userId && (
        <ButtonForm action={`/privacy/audits/${year}/signatures`} confirm={t('privacy:audits.sign_confirm')}>
          {t('privacy:audits.sign')}
        </ButtonForm>
      )}
    </div>
  );
}
