import { DateInput } from '../../ui/components/DateInput';
import { EmptyState } from '../../ui/components/EmptyState';
import { Filters } from '../../ui/components/Filters';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Select } from '../../ui/components/Select';
import { Table } from '../../ui/components/Table';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { REVIEW_CAUSES } from '../reviews/review.entity';
import { VISIT_STATUSES } from '../visit.states';
import type { VisitView } from '../visits.queries';
import { initialOf } from '../visit-words.rules';
import { formatDay, timeSpan } from '../booking/views/booking-words';
import { VisitTag } from './VisitTag';

interface Props {
  visits: readonly VisitView[];
  filter: Record<string, string | undefined>;
  facilities: readonly { id: string; name: string }[];
  nextHref?: string;
  firstHref?: string;
  problem?: PageProblem;
}

/** All visits, by state, place and day; the address holds the filter, so it can be kept and shared. */
export function VisitsListView({ visits, filter, facilities, nextHref, firstHref, problem }: Props) {
  const { t, locale, actor } = usePage();
  const liaison = actor?.role === 'liaison';
  return (
    <div class="k-stack">
      <PageHeading title={t('visits_pages:list.title')} lead={t('visits_pages:list.lead')} />
      <ErrorSummary problem={problem} />
      {filter.changed && (
        <p class="k-strong">
          {t('home:today.changed')} · <a href="/visits">{t('visits_pages:list.any')}</a>
        </p>
      )}
      <Filters action="/visits">
        <Select
          name="status"
          label={t('visits_pages:col.status')}
          value={filter.status}
          placeholder={t('visits_pages:list.any')}
          options={VISIT_STATUSES.map((status) => ({ value: status, label: t(`visits_pages:status.${status}`) }))}
        />
        {facilities.length > 1 && (
          <Select
            name="facilityId"
            label={t('visits_pages:col.facility')}
            value={filter.facilityId}
            placeholder={t('visits_pages:list.any')}
            options={facilities.map((f) => ({ value: f.id, label: f.name }))}
          />
        )}
        {!liaison && (
          <Select
            name="review"
            label={t('requests:affected.title')}
            value={filter.review}
            placeholder={t('visits_pages:list.any')}
            options={[
              { value: 'open', label: t('requests:affected.needs_look', { count: 1 }) },
              ...REVIEW_CAUSES.map((cause) => ({ value: cause, label: t(`requests:cause.${cause}`) })),
            ]}
          />
        )}
        {filter.changed && <input type="hidden" name="changed" value={filter.changed} />}
        <DateInput name="from" label={t('visits_pages:list.from')} value={filter.from} problem={problem} />
        <DateInput name="to" label={t('visits_pages:list.to')} value={filter.to} problem={problem} />
      </Filters>
      <Table
        caption={t('visits_pages:list.title')}
        captionHidden
        rows={visits}
        rowKey={(v) => v.id}
        empty={
          <EmptyState
            title={t('visits_pages:list.empty')}
            icon="calendar"
            action={liaison ? undefined : { href: '/children', text: t('visits_pages:list.to_children') }}
          >
            <p>{t('visits_pages:list.empty_more')}</p>
          </EmptyState>
        }
        columns={[
          {
            key: 'when',
            header: t('visits_pages:col.when'),
            rowHeader: true,
            cell: (v) => (
              <a href={`/visits/${v.id}`}>
                {formatDay(v.day, locale)}
                <br />
                <span class="k-small k-nowrap">{timeSpan(v.startsAt, v.endsAt, v.timeZone, locale)}</span>
              </a>
            ),
          },
          { key: 'reference', header: t('visits_pages:col.reference'), cell: (v) => <span class="k-code">{v.reference}</span> },
          {
            key: 'children',
            header: t('visits_pages:col.children'),
            cell: (v) => v.dyads.map((d) => (liaison ? initialOf(d.givenName) : d.preferredName)).join(t('visits_pages:list_separator')),
          },
          ...(liaison ? [] : [{ key: 'facility', header: t('visits_pages:col.facility'), cell: (v: VisitView) => v.facilityName }]),
          ...(liaison
            ? []
            : [
                {
                  key: 'escort',
                  header: t('visits_pages:book.who.escort'),
                  cell: (v: VisitView) => v.party.find((p) => p.personType === 'worker')?.name ?? '–',
                },
              ]),
          { key: 'status', header: t('visits_pages:col.status'), cell: (v) => <VisitTag visit={v} /> },
        ]}
      />
      <Pagination nextHref={nextHref} firstHref={firstHref} />
    </div>
  );
}
