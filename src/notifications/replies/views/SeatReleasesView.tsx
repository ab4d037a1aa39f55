import { ButtonForm } from '../../../ui/components/ButtonForm';
import { EmptyState } from '../../../ui/components/EmptyState';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Table } from '../../../ui/components/Table';
import { formatDayTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import { PageProblem } from '../../../ui/problem';
import type { SeatReleaseView } from '../seat-releases.service';

/** Places that wait for a word, each with its two buttons and the time at which it is given on without one. */
export function SeatReleasesView({ places, problem }: { places: SeatReleaseView[]; problem?: PageProblem }) {
  const { t, locale } = usePage();
  return (
    <div class="k-stack">
      <ErrorSummary problem={problem} />
      <PageHeading title={t('notifications:places.title')} lead={t('notifications:places.lead')} />
      {places.length === 0 ? (
        <EmptyState title={t('notifications:places.none')} icon="calendar" />
      ) : (
        <Table
          caption={t('notifications:places.title')}
          captionHidden
          rows={places}
          rowKey={(place) => place.id}
          columns={[
            {
              key: 'visit',
              header: t('notifications:places.visit'),
              rowHeader: true,
              cell: (place) => (
                <a href={`/visits/${place.visitId}`}>
                  {formatDayTime(place.startsAt, place.timeZone, locale)} · #{place.visitReference}
                </a>
              ),
            },
            { key: 'children', header: t('notifications:calls.child'), cell: (place) => place.children.join('、') },
            { key: 'due', header: t('notifications:places.due'), cell: (place) => formatDayTime(place.dueAt, place.timeZone, locale) },
            {
              key: 'act',
              header: t('notifications:places.act'),
              headerHidden: true,
              cell: (place) => (
                <div class="k-cluster">
                  {(['release', 'keep'] as const).map((decision) => (
                    <ButtonForm
                      key={decision}
                      action={`/seat-releases/${place.id}/decisions`}
                      fields={{ decision }}
                      variant={decision === 'release' ? 'primary' : 'secondary'}
                      label={`${t(`notifications:places.${decision}`)} #${place.visitReference}`}
                    >
                      {t(`notifications:places.${decision}`)}
                    </ButtonForm>
                  ))}
                </div>
              ),
            },
          ]}
        />
      )}
    </div>
  );
}
