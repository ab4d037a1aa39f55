import { SHAREABLE_FIELDS } from '../../access/agreements.queries';
import { EmptyState } from '../../ui/components/EmptyState';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Filters } from '../../ui/components/Filters';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Table } from '../../ui/components/Table';
import { TextInput } from '../../ui/components/TextInput';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { DisclosureRow } from '../disclosures.queries';
import { PrivacyTabs } from './PrivacyTabs';

interface Props {
  rows: DisclosureRow[];
  /** The reference filtered by, or ''. */
  child: string;
  agreementId: string | undefined;
  nextCursor: string | null;
  problem?: PageProblem;
}

/** What a desk of a facility is shown of a request. */
const OF_REQUEST = ['childInitial', 'childAge', 'relationship', 'rosterNumber', 'headCount', 'adultsInside', 'documentsOk'];
/** Parts of the record that somebody was given of their own. */
const SECTIONS =
  'child caregivers parents consents views proofs visits letters events messages checks disclosures reads safeguarding'.split(' ');
const REQUESTERS = ['child', 'guardian', 'parent', 'caregiver'];

/** What was given to whom: names of fields, never their values. */
export function DisclosuresView({ rows, child, agreementId, nextCursor, problem }: Props) {
  const { t, locale, timeZone } = usePage();
  const recipient = (row: DisclosureRow): string =>
    row.sourceType === 'data_request' && REQUESTERS.includes(row.recipient) ? t(`privacy:requester.${row.recipient}`) : row.recipient;
  const purpose = (row: DisclosureRow): string =>
    row.sourceType === 'agreement' ? row.purpose : t(`privacy:disclosures.purpose.${row.purpose}`);
  const field = (name: string): string =>
    OF_REQUEST.includes(name)
      ? t(`privacy:disclosures.field.${name}`)
      : SHAREABLE_FIELDS.some((one) => one === name)
        ? t(`access:agreements.field.${name}`)
        : SECTIONS.includes(name)
          ? t(`privacy:section.${name}`)
          : name;
  const query = new URLSearchParams({
    ...(child ? { child } : {}),
    ...(agreementId ? { agreement: agreementId } : {}),
    cursor: nextCursor ?? '',
  });
  return (
    <div class="k-stack">
      <PageHeading title={t('privacy:disclosures.title')} lead={t('privacy:disclosures.lead')} />
      <PrivacyTabs />
      <ErrorSummary problem={problem} />
      <Filters action="/privacy/disclosures">
        <TextInput
          name="child"
          label={t('privacy:child')}
          hint={t('privacy:child_hint')}
          value={child}
          width={10}
          maxLength={10}
          problem={problem}
        />
      </Filters>
      {rows.length === 0 ? (
        <EmptyState title={t('privacy:disclosures.none')} icon="document" />
      ) : (
        <Table
          caption={t('privacy:disclosures.title')}
          captionHidden
          compact
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { key: 'at', header: t('privacy:at'), cell: (row) => formatDayTime(row.at, timeZone, locale) },
            { key: 'child', header: t('privacy:child'), rowHeader: true, cell: (row) => row.childReference ?? '–' },
            { key: 'to', header: t('privacy:disclosures.to'), cell: recipient },
            { key: 'why', header: t('privacy:disclosures.why'), cell: purpose },
            {
              key: 'fields',
              header: t('privacy:disclosures.fields'),
              cell: (row) => <span class="k-small">{row.fields.map(field).join(t('audit:and'))}</span>,
            },
          ]}
        />
      )}
      <Pagination nextHref={nextCursor ? `/privacy/disclosures?${query.toString()}` : undefined} />
    </div>
  );
}
