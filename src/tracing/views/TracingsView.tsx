import { fullName } from '../../kernel/names';
import { Page } from '../../kernel/page';
import { DayText } from '../../ui/components/DayText';
import { EmptyState } from '../../ui/components/EmptyState';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { SubNav } from '../../ui/components/SubNav';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { dayInZone } from '../../kernel/days';
import { usePage } from '../../ui/page-context';
import { TRACING_STATUSES } from '../tracings.dto';
import { TracingRow } from '../tracings.queries';

const LOOK = { asked: ['info', 'clock'], found: ['good', 'check'], not_found: ['neutral', 'circle'] } as const;

/** The organisation's questions. "Not found" says the same for no match, a refusal and no answer. */
export function TracingsView({ page, status }: { page: Page<TracingRow>; status?: TracingRow['status'] }) {
  const { t, timeZone } = usePage();
  const tabs = [undefined, ...TRACING_STATUSES].map((s) => ({
    href: s ? `/tracings?status=${s}` : '/tracings',
    text: t(`tracing:filter.${s ?? 'all'}`),
    current: s === status,
  }));
  return (
    <div class="k-stack">
      <PageHeading title={t('tracing:list.title')} lead={<p>{t('tracing:list.lead')}</p>} />
      <SubNav label={t('tracing:list.filter')} items={tabs} />
      <Table
        caption={t('tracing:list.title')}
        captionHidden
        rows={page.data}
        rowKey={(row) => row.id}
        empty={<EmptyState title={t('tracing:list.empty')} icon="search" />}
        columns={[
          {
            key: 'parent',
            header: t('tracing:list.parent'),
            rowHeader: true,
            cell: (row) => fullName(row.parentName.familyName, row.parentName.givenName),
          },
          {
            key: 'children',
            header: t('tracing:list.children'),
            cell: (row) => (
              <span class="k-cluster">
                {row.children.map((child) => (
                  <a key={child.id} href={`/children/${child.id}`}>
                    {child.reference}
                  </a>
                ))}
              </span>
            ),
          },
          { key: 'asked', header: t('tracing:list.asked_on'), cell: (row) => <DayText day={dayInZone(row.requestedAt, timeZone)} short /> },
          { key: 'due', header: t('tracing:list.answer_by'), cell: (row) => <DayText day={row.answerDue} short /> },
          {
            key: 'status',
            header: t('tracing:list.status'),
            cell: (row) => (
              <Tag tone={LOOK[row.status][0]} icon={LOOK[row.status][1]}>
                {t(`tracing:status.${row.status}`)}
              </Tag>
            ),
          },
          {
            key: 'where',
            header: t('tracing:list.where'),
            cell: (row) => (row.facility ? [row.facility.name, row.wardName].filter(Boolean).join(' · ') : '–'),
          },
        ]}
      />
      {page.page.nextCursor && <Pagination nextHref={`/tracings?${status ? `status=${status}&` : ''}cursor=${page.page.nextCursor}`} />}
    </div>
  );
}
