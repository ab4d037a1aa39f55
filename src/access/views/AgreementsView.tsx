import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { EmptyState } from '../../ui/components/EmptyState';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import type { Tone } from '../../ui/components/tone';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { SHAREABLE_FIELDS } from '../agreement.rules';
import type { AgreementRow } from '../agreements.queries';

interface Props {
  agreements: AgreementRow[];
  nextCursor: string | null;
  problem?: PageProblem;
}

const TONES: Record<AgreementRow['status'], Tone> = { future: 'info', running: 'good', ending: 'warn', over: 'neutral' };

/** Whom we give what, why and until when. */
export function AgreementsView({ agreements, nextCursor, problem }: Props) {
  const { t, locale, can } = usePage();
  const words = (field: string): string =>
    (SHAREABLE_FIELDS as readonly string[]).includes(field) ? t(`access:agreements.field.${field}`) : field;
  return (
    <div class="k-stack">
      <PageHeading
        title={t('access:agreements.title')}
        lead={t('access:agreements.lead')}
        actions={can('agreement.write') ? <ButtonLink href="/agreements/new">{t('access:agreements.new')}</ButtonLink> : undefined}
      />
      <ErrorSummary problem={problem} />
      {agreements.length === 0 ? (
        <EmptyState title={t('access:agreements.none')} icon="document">
          {t('access:agreements.none_detail')}
        </EmptyState>
      ) : (
        <Table
          caption={t('access:agreements.title')}
          captionHidden
          rows={agreements}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'partner',
              header: t('access:agreements.partner'),
              rowHeader: true,
              cell: (row) => (
                <>
                  {row.partnerName}
                  <br />
                  <span class="k-small k-muted">{t(`access:agreements.kind.${row.partnerKind}`)}</span>
                </>
              ),
            },
            {
              key: 'purpose',
              header: t('access:agreements.purpose'),
              cell: (row) => (
                <>
                  {row.purpose}
                  <br />
                  <span class="k-small k-muted">{row.legalBasis}</span>
                </>
              ),
            },
            {
              key: 'fields',
              header: t('access:agreements.fields'),
              cell: (row) => row.fields.map(words).join(t('access:agreements.comma')),
            },
            { key: 'until', header: t('access:agreements.until'), cell: (row) => formatDay(row.endsOn, locale) },
            {
              key: 'state',
              header: t('access:agreements.state_header'),
              cell: (row) => <Tag tone={TONES[row.status]}>{t(`access:agreements.state.${row.status}`)}</Tag>,
            },
            {
              key: 'given',
              header: t('access:agreements.given'),
              headerHidden: true,
              cell: (row) => (
                <div class="k-cluster">
                  <a href={`/privacy/disclosures?agreement=${row.id}`}>{t('access:agreements.given')}</a>
                  {can('agreement.write') && row.status !== 'over' && (
                    <ButtonForm
                      action={`/agreements/${row.id}/endings`}
                      variant="warning"
                      confirm={t('access:agreements.end_confirm')}
                      label={t('access:agreements.end_label', { partner: row.partnerName })}
                    >
                      {t('access:agreements.end')}
                    </ButtonForm>
                  )}
                </div>
              ),
            },
          ]}
        />
      )}
      <Pagination nextHref={nextCursor ? `/agreements?cursor=${nextCursor}` : undefined} />
    </div>
  );
}
