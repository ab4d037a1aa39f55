import { Button } from '../../../ui/components/Button';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { EmptyState } from '../../../ui/components/EmptyState';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { FileInput } from '../../../ui/components/FileInput';
import { Form } from '../../../ui/components/Form';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { Table } from '../../../ui/components/Table';
import { formatDayTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { DeskFacility, SheetSummary } from '../offline-desk.queries';
import { SilentFacilities } from '../../behalf/views/SilentFacilities';
import { LiaisonTabs } from './LiaisonTabs';
import { SaidFields } from './SaidFields';

interface Props {
  desks: readonly DeskFacility[];
  sheets: readonly SheetSummary[];
  /** Facilities at which nobody has an account, and in whose name the reader may write. */
  silent: readonly { id: string; name: string }[];
  timeZone: string;
  values: Record<string, string>;
  made?: boolean;
  told?: boolean;
  /** Which form came back; else it was the making of a sheet. */
  form?: 'returns';
  problem?: PageProblem;
}

/** Sheets out, filled sheets in, and the way to write down a call. */
export function OfflineDeskView({ desks, sheets, silent, timeZone, values, made, told, form, problem }: Props) {
  const { t, locale, actor } = usePage();
  const waiting = desks.filter((desk) => desk.waiting > 0);
  return (
    <div class="k-stack">
      <PageHeading
        title={t('visits_desk:offline.title')}
        lead={t('visits_desk:offline.lead')}
        actions={
          waiting.length > 0 ? (
            <ButtonLink href="/offline-desk/told/new" variant="secondary">
              {t('visits_desk:offline.to_told')}
            </ButtonLink>
          ) : undefined
        }
      />
      {actor?.role === 'liaison' && <LiaisonTabs current="offline" />}
      {form === undefined && <ErrorSummary problem={problem} />}
      {made && <Notice tone="good" title={t('visits_desk:offline.made')} />}
      {told && <Notice tone="good" title={t('visits_desk:offline.told')} />}
      <Section title={t('visits_desk:offline.out')}>
        {waiting.length === 0 ? (
          <EmptyState title={t('visits_desk:offline.nothing')} icon="document">
            <p>{t('visits_desk:offline.nothing_more')}</p>
          </EmptyState>
        ) : (
          <div class="k-stack-s">
            {waiting.map((desk) => (
              <div class="k-panel-quiet k-between" key={desk.id}>
                <span>
                  <strong>{desk.name}</strong> · {t('visits_desk:offline.waiting', { count: desk.waiting })}
                </span>
                <ButtonForm
                  action="/offline-desk/sheets"
                  fields={{ facilityId: desk.id }}
                  label={desks.length > 1 ? `${t('visits_desk:offline.make')} (${desk.name})` : undefined}
                >
                  {t('visits_desk:offline.make')}
                </ButtonForm>
              </div>
            ))}
          </div>
        )}
      </Section>
      <SilentFacilities silent={silent} />
      <Section title={t('visits_desk:offline.sheets')}>
        <Table
          caption={t('visits_desk:offline.sheets')}
          captionHidden
          rows={sheets}
          rowKey={(sheet) => sheet.id}
          empty={<p class="k-muted">{t('visits_desk:offline.no_sheets')}</p>}
          columns={[
            {
              key: 'number',
              header: t('visits_desk:offline.sheet'),
              rowHeader: true,
              cell: (sheet) => t('visits_desk:offline.number', { number: sheet.number }),
            },
            ...(actor?.role === 'liaison'
              ? []
              : [{ key: 'facility', header: t('visits_pages:col.facility'), cell: (sheet: SheetSummary) => sheet.facilityName }]),
            { key: 'made', header: t('visits_desk:offline.made_at'), cell: (sheet) => formatDayTime(sheet.createdAt, timeZone, locale) },
            { key: 'lines', header: t('visits_desk:offline.lines'), numeric: true, cell: (sheet) => sheet.headCount },
            {
              key: 'files',
              header: t('visits_desk:offline.files'),
              cell: (sheet) => (
                <span class="k-cluster">
                  {(['xlsx', 'pdf'] as const).map((format) => (
                    <a key={format} href={`/offline-desk/sheets/${sheet.id}/${format}`}>
                      {t(`visits_desk:offline.${format}`, { number: sheet.number })}
                    </a>
                  ))}
                </span>
              ),
            },
            {
              key: 'back',
              header: t('visits_desk:offline.back'),
              cell: (sheet) =>
                sheet.returns.length === 0 ? (
                  <span class="k-muted">{t('visits_desk:offline.not_back')}</span>
                ) : (
                  <span class="k-cluster">
                    {sheet.returns.map((one) => (
                      <a key={one.id} href={`/offline-desk/returns/${one.id}`}>
                        {t(`visits_desk:returned.${one.status}`)}
                      </a>
                    ))}
                  </span>
                ),
            },
          ]}
        />
      </Section>
      <Section title={t('visits_desk:offline.in')}>
        <Form action="/offline-desk/returns" multipart problem={form === 'returns' ? problem : undefined}>
          <FileInput
            name="file"
            label={t('visits_desk:offline.file')}
            hint={t('visits_desk:offline.file_hint')}
            accept=".xlsx"
            problem={form === 'returns' ? problem : undefined}
          />
          <SaidFields values={values} problem={form === 'returns' ? problem : undefined} />
          <Button>{t('visits_desk:offline.check')}</Button>
        </Form>
      </Section>
    </div>
  );
}
