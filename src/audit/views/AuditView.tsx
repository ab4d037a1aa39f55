import { ChildReference } from '../../ui/components/ChildReference';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Filters } from '../../ui/components/Filters';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Table } from '../../ui/components/Table';
import { TextInput } from '../../ui/components/TextInput';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { AuditEventRow } from '../audit.queries';
import { actionWords } from './action-words';
import { detailWords } from './detail-words';

interface Props {
  events: AuditEventRow[];
  next: string | null;
  /** The reference filtered by, or ''. */
  child: string;
  problem?: PageProblem;
}

/** Who saw or changed what. */
export function AuditView({ events, next, child, problem }: Props) {
  const { t, locale, timeZone } = usePage();
  const who = (event: AuditEventRow): string => event.actor?.name ?? (event.actor ? t(`ui:role.${event.actor.role}`) : t('audit:system'));
  const filter = child === '' ? '' : `child=${encodeURIComponent(child)}&`;
  return (
    <div class="k-stack">
      <PageHeading title={t('audit:title')} lead={t('audit:lead')} />
      <ErrorSummary problem={problem} />
      <Filters action="/audit">
        <TextInput
          name="child"
          label={t('audit:child')}
          hint={t('audit:child_hint')}
          value={child}
          width={10}
          maxLength={10}
          problem={problem}
        />
      </Filters>
      <Table
        caption={t('audit:title')}
        captionHidden
        compact
        rows={events}
        rowKey={(event) => event.id}
        columns={[
          {
            key: 'at',
            header: t('audit:at'),
            cell: (e) => <time dateTime={e.at.toISOString()}>{formatDayTime(e.at, timeZone, locale)}</time>,
          },
          { key: 'who', header: t('audit:who'), rowHeader: true, cell: who },
          { key: 'what', header: t('audit:what'), cell: (e) => actionWords(t, e.action) },
          {
            key: 'child',
            header: t('audit:child'),
            cell: (e) => (e.childReference && e.childId ? <ChildReference id={e.childId} reference={e.childReference} /> : '–'),
          },
          {
            key: 'details',
            header: t('audit:details'),
            cell: (e) => <span class="k-small k-muted">{detailWords(t, locale, e.details)}</span>,
          },
        ]}
      />
      <Pagination nextHref={next ? `/audit?${filter}cursor=${next}` : undefined} firstHref={child === '' ? undefined : '/audit'} />
    </div>
  );
}
