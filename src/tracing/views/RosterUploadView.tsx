import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { FileInput } from '../../ui/components/FileInput';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { RosterImportSummary } from '../roster-imports.queries';
import { ImportTag } from './RosterImportView';

interface Props {
  imports: readonly RosterImportSummary[];
  timeZone: string;
  problem?: PageProblem;
}

/** Choosing the file. What is wrong with the file stands above the form; what is wrong with its rows in a table of all of them. */
export function RosterUploadView({ imports, timeZone, problem }: Props) {
  const { t, locale } = usePage();
  const rows = problem?.errors.filter((error) => error.pointer.startsWith('/rows/')) ?? [];
  const ofTheFile = problem && { ...problem, errors: problem.errors.filter((error) => !error.pointer.startsWith('/rows/')) };
  const shown = ofTheFile && rows.length > 0 ? { ...ofTheFile, detail: t('roster_import:rows_wrong', { count: rows.length }) } : ofTheFile;
  return (
    <div class="k-stack">
      <BackLink href="/liaison/roster">{t('tracing:roster.title')}</BackLink>
      <PageHeading title={t('roster_import:title')} lead={t('roster_import:lead')} />
      <Form action="/liaison/roster/imports" multipart problem={shown}>
        <FileInput
          name="file"
          label={t('roster_import:file')}
          hint={t('roster_import:file_hint')}
          accept=".xlsx,.csv"
          problem={ofTheFile}
        />
        <Button>{t('roster_import:check')}</Button>
      </Form>
      {rows.length > 0 && (
        <Section title={t('roster_import:wrong_rows')}>
          <Table
            caption={t('roster_import:wrong_rows')}
            captionHidden
            compact
            rows={rows}
            rowKey={(error) => error.pointer + error.message}
            columns={[
              { key: 'what', header: t('roster_import:what'), rowHeader: true, cell: (error) => error.message },
              { key: 'fix', header: t('roster_import:fix'), cell: (error) => error.fix ?? '–' },
            ]}
          />
        </Section>
      )}
      <Section title={t('roster_import:template')}>
        <p>{t('roster_import:template_lead')}</p>
        <p class="k-cluster">
          {(['xlsx', 'csv'] as const).map((format) => (
            <a key={format} href={`/liaison/roster/imports/template/${format}`}>
              {t(`roster_import:template_${format}`)}
            </a>
          ))}
        </p>
      </Section>
      <Section title={t('roster_import:before')}>
        <Table
          caption={t('roster_import:before')}
          captionHidden
          rows={imports}
          rowKey={(one) => one.id}
          empty={<p class="k-muted">{t('roster_import:none')}</p>}
          columns={[
            {
              key: 'when',
              header: t('roster_import:when'),
              rowHeader: true,
              cell: (one) => <a href={`/liaison/roster/imports/${one.id}`}>{formatDayTime(one.uploadedAt, timeZone, locale)}</a>,
            },
            { key: 'status', header: t('roster_import:state'), cell: (one) => <ImportTag status={one.status} /> },
            ...(['added', 'changed', 'missing'] as const).map((key) => ({
              key,
              header: t(`roster_import:count.${key}`),
              numeric: true,
              cell: (one: RosterImportSummary) => one.counts[key],
            })),
          ]}
        />
      </Section>
    </div>
  );
}
