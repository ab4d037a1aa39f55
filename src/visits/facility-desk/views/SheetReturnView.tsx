import { BackLink } from '../../../ui/components/BackLink';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Table } from '../../../ui/components/Table';
import { Tag } from '../../../ui/components/Tag';
import { formatDayTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { ReturnView } from '../offline-desk.queries';
import type { CheckedRow } from '../request-sheet.rules';

/** A filled sheet row by row: before it is applied what would happen, afterwards what did. */
export function SheetReturnView({ returned, timeZone, problem }: { returned: ReturnView; timeZone: string; problem?: PageProblem }) {
  const { t, locale } = usePage();
  const good = returned.rows.filter((row) => row.problem === undefined);
  const wrong = returned.rows.length - good.length;
  const open = returned.status === 'checked';
  const answer = (row: CheckedRow): string =>
    row.action === undefined
      ? '–'
      : row.action === 'confirm'
        ? t('visits_desk:returned.yes')
        : t('visits_desk:returned.no', { reason: t(`visits_pages:reason.${row.reasonCode ?? 'other'}`) });
  return (
    <div class="k-stack">
      <BackLink href="/offline-desk">{t('visits_desk:offline.title')}</BackLink>
      <PageHeading
        title={t('visits_desk:returned.title')}
        caption={t('visits_desk:offline.number', { number: returned.number })}
        lead={t('visits_desk:returned.said', { name: returned.saidBy, when: formatDayTime(returned.saidAt, timeZone, locale) })}
      />
      <ErrorSummary problem={problem} />
      {open && (
        <Notice tone={wrong > 0 ? 'warn' : 'info'} title={t('visits_desk:returned.would', { count: good.length })}>
          {wrong > 0 && <p>{t('visits_desk:returned.wrong', { count: wrong })}</p>}
        </Notice>
      )}
      {returned.status === 'applied' && (
        <Notice tone={wrong > 0 ? 'warn' : 'good'} title={t('visits_desk:returned.did', { count: good.length })}>
          {wrong > 0 && <p>{t('visits_desk:returned.left', { count: wrong })}</p>}
        </Notice>
      )}
      {returned.status === 'refused' && <Notice tone="info" title={t('visits_desk:returned.nothing_done')} />}
      {open && (
        <ButtonGroup>
          {good.length > 0 && (
            <ButtonForm action={`/offline-desk/returns/${returned.id}/applications`}>
              {t('visits_desk:returned.apply', { count: good.length })}
            </ButtonForm>
          )}
          <ButtonForm action={`/offline-desk/returns/${returned.id}/refusals`} variant="secondary">
            {t('visits_desk:returned.refuse')}
          </ButtonForm>
        </ButtonGroup>
      )}
      <Table
        caption={t('visits_desk:returned.rows')}
        captionHidden
        rows={returned.rows}
        rowKey={(row) => String(row.row)}
        rowTone={(row) => (row.problem === undefined ? undefined : 'warn')}
        columns={[
          { key: 'row', header: t('visits_desk:returned.row'), numeric: true, cell: (row) => row.row },
          {
            key: 'reference',
            header: t('visits_pages:col.reference'),
            rowHeader: true,
            cell: (row) =>
              row.visitId === '' ? (
                <span class="k-code">{row.reference}</span>
              ) : (
                <a href={`/visits/${row.visitId}`} class="k-code">
                  {row.reference}
                </a>
              ),
          },
          { key: 'answer', header: t('visits_desk:returned.answer'), cell: answer },
          { key: 'note', header: t('visits_desk:returned.note'), cell: (row) => row.note ?? '–' },
          {
            key: 'state',
            header: t('visits_desk:returned.state'),
            cell: (row) =>
              row.problem === undefined ? (
                <Tag tone="good" icon="check">
                  {t(`visits_desk:returned.${returned.status === 'applied' ? 'row_done' : 'row_good'}`)}
                </Tag>
              ) : (
                <span>
                  {t(`errors:${row.problem}.message`)} {t(`errors:${row.problem}.fix`)}
                </span>
              ),
          },
        ]}
      />
    </div>
  );
}
