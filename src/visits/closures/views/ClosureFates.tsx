import { ageOn } from '../../../kernel/days';
import { PhoneLink } from '../../../ui/components/PhoneLink';
import { Table } from '../../../ui/components/Table';
import { Tag } from '../../../ui/components/Tag';
import { usePage } from '../../../ui/page-context';
import type { Departure } from '../closure-departures.queries';
import type { ClosureVisitRow } from '../closure-visits.queries';
import { isLive } from '../../visit.states';
import { initialOf } from '../../visit-words.rules';
import { sessionTitle, timeSpan } from '../../booking/views/booking-words';
import { TreatmentTag, undoWhy } from './closure-words';
import { formatDay, formatDayTime } from '../../../ui/format';
import { dayInZone } from '../../../kernel/days';

/**
 * What became of each meeting: who it was with, what was done, whether the family has been reached. Those on the way come first, then who leaves
 * home first; with departures also when, and on which telephone somebody can be reached.
 */
export function ClosureFates({
  visits,
  names,
  departures,
}: {
  visits: readonly ClosureVisitRow[];
  names: boolean;
  departures?: readonly Departure[];
}) {
  const { t } = usePage();
  const of = (row: ClosureVisitRow): Departure | undefined => departures?.find((one) => one.visitId === row.visit.id);
  const leaves = (row: ClosureVisitRow): number => (of(row)?.leavesAt ?? row.visit.startsAt).getTime();
  const onWay = (row: ClosureVisitRow): number => Number(row.status === 'under_way');
  const rows = [...visits].sort((a, b) => onWay(b) - onWay(a) || leaves(a) - leaves(b));
  return (
    <Table
      caption={t('closures:fates.title')}
      captionHidden
      compact
      rows={rows}
      rowKey={({ visit }) => visit.id}
      rowTone={({ status }) => (status === 'under_way' ? 'stop' : undefined)}
      empty={<p class="k-muted">{t('closures:fates.empty')}</p>}
      columns={[
        { key: 'when', header: t('visits_pages:col.when'), rowHeader: true, cell: (row) => <When row={row} /> },
        ...(departures
          ? [
              {
                key: 'leaves',
                header: t('closures:fates.leaves'),
                cell: (row: ClosureVisitRow) => <Leaves row={row} at={of(row)?.leavesAt} />,
              },
            ]
          : []),
        { key: 'children', header: t('visits_pages:col.children'), cell: (row) => <Children row={row} names={names} /> },
        ...(names
          ? []
          : [{ key: 'whose', header: t('closures:fates.organisation'), cell: (row: ClosureVisitRow) => row.organisationName }]),
        ...(departures
          ? [{ key: 'phone', header: t('closures:fates.phone'), cell: (row: ClosureVisitRow) => <Phone number={of(row)?.phone ?? null} /> }]
          : []),
        { key: 'fate', header: t('closures:fates.became'), cell: (row) => <Fate row={row} /> },
        {
          key: 'calls',
          header: t('closures:fates.calls'),
          cell: (row) => t(`closures:calls.${row.status === 'under_way' ? 'now' : (row.calls ?? 'none')}`),
        },
        {
          key: 'priority',
          header: t('closures:fates.priority'),
          cell: ({ priority }) =>
            priority === null ? (
              t('closures:priority.none')
            ) : (
              <Tag tone={priority === 'open' ? 'violet' : 'good'}>{t(`closures:priority.${priority}`)}</Tag>
            ),
        },
      ]}
    />
  );
}

function Leaves({ row: { visit }, at }: { row: ClosureVisitRow; at: Date | null | undefined }) {
  const { t, locale } = usePage();
  return <>{at ? formatDayTime(at, visit.timeZone, locale) : t('closures:fates.leaves_unknown')}</>;
}

/** Whether somebody can be called about it at all, and where. */
function Phone({ number }: { number: string | null }) {
  const { t } = usePage();
  return number === null ? <Tag tone="warn">{t('closures:fates.no_phone')}</Tag> : <PhoneLink number={number} />;
}

function When({ row: { visit } }: { row: ClosureVisitRow }) {
  const { locale } = usePage();
  return (
    <a href={`/visits/${visit.id}`}>
      {sessionTitle(visit, visit.timeZone, locale)} <span class="k-code k-nowrap">{visit.reference}</span>
    </a>
  );
}

function Children({ row: { visit }, names }: { row: ClosureVisitRow; names: boolean }) {
  const { t } = usePage();
  const nameOf = (d: (typeof visit.dyads)[number]): string =>
    names ? d.preferredName : t('visits_pages:book.who.child', { name: initialOf(d.givenName), age: ageOn(d.birthDate, visit.day) });
  return <>{visit.dyads.map(nameOf).join(t('visits_pages:list_separator'))}</>;
}

/** In words: called off, carried to when, still to be reached by the batches behind a large closure. */
function Fate({ row }: { row: ClosureVisitRow }) {
  const { t } = usePage();
  return (
    <>
      <Became row={row} />
      {row.instead !== null && (
        <div class="k-small">
          <Tag tone="info">{t(`closures:instead.became.${row.instead}`)}</Tag>{' '}
          {row.insteadVisitId !== null && <a href={`/visits/${row.insteadVisitId}`}>{t('closures:instead.see')}</a>}
        </div>
      )}
      {row.undoCode !== null && <div class="k-small">{t('closures:undo.why', { why: undoWhy(row.undoCode, t) })}</div>}
    </>
  );
}

function Became({ row: { visit, action, status, toStartsAt, toEndsAt } }: { row: ClosureVisitRow }) {
  const { t, locale } = usePage();
  if (status === 'undone') return <Tag tone="good">{t('closures:fates.undone')}</Tag>;
  if (status === 'planned' || status === 'undoing') return <Tag tone="neutral">{t('closures:fates.planned')}</Tag>;
  if (status === 'gone') return <Tag tone="neutral">{t(isLive(visit.status) ? 'closures:fates.stands' : 'closures:fates.gone')}</Tag>;
  const shown = status === 'under_way' ? 'call' : status === 'kept' ? 'keep' : action;
  return (
    <>
      <TreatmentTag action={shown} />
      {shown === 'move' && toStartsAt && toEndsAt && (
        <div class="k-small">
          {formatDay(dayInZone(toStartsAt, visit.timeZone), locale)} {timeSpan(toStartsAt, toEndsAt, visit.timeZone, locale)}
        </div>
      )}
    </>
  );
}
