import { ButtonLink } from '../../ui/components/ButtonLink';
import { EmptyState } from '../../ui/components/EmptyState';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { formatDayShort, formatMinutes } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { JourneyView, UnknownRoute } from '../journeys.queries';

interface Props {
  journeys: readonly JourneyView[];
  unknown: readonly UnknownRoute[];
  nextCursor: string | null;
  firstPage: boolean;
}

/** The matrix: what is known of each way, and which ways families go of which nothing is known. */
export function JourneysView({ journeys, unknown, nextCursor, firstPage }: Props) {
  const { t, locale, can } = usePage();
  const query = (row: { facilityId: string; countyCode: string }): string =>
    new URLSearchParams({ facilityId: row.facilityId, countyCode: row.countyCode }).toString();
  return (
    <div class="k-stack">
      <PageHeading
        title={t('journeys:list.title')}
        lead={t('journeys:list.lead')}
        actions={can('journey.write') ? <ButtonLink href="/journeys/new">{t('journeys:list.add')}</ButtonLink> : undefined}
      />
      {unknown.length > 0 && (
        <Section title={t('journeys:unknown.title')} count={unknown.length}>
          <Table
            caption={t('journeys:unknown.title')}
            captionHidden
            compact
            rows={unknown}
            rowKey={(row) => `${row.facilityId} ${row.countyCode}`}
            columns={[
              { key: 'county', header: t('journeys:field.countyCode'), rowHeader: true, cell: (row) => row.countyCode },
              { key: 'facility', header: t('journeys:field.facility'), cell: (row) => row.facilityName },
              {
                key: 'route',
                header: t('journeys:unknown.reckoned'),
                cell: (row) =>
                  row.route ? (
                    <>
                      {formatMinutes(row.route.minutesThere, locale)} <Tag tone="warn">{t('journeys:basis.estimated')}</Tag>
                    </>
                  ) : (
                    t('journeys:unknown.nothing')
                  ),
              },
              {
                key: 'enter',
                header: t('journeys:unknown.enter'),
                headerHidden: true,
                cell: (row) =>
                  can('journey.write') ? (
                    <a class="govuk-link" href={`/journeys/new?${query(row)}`}>
                      {t('journeys:unknown.enter')}
                      <span class="k-hidden">
                        {' '}
                        {row.countyCode} – {row.facilityName}
                      </span>
                    </a>
                  ) : undefined,
              },
            ]}
          />
        </Section>
      )}
      <Section title={t('journeys:known.title')} count={journeys.length}>
        {journeys.length === 0 ? (
          <EmptyState title={t('journeys:known.empty')} icon="bus">
            {t('journeys:known.empty_detail')}
          </EmptyState>
        ) : (
          <Table
            caption={t('journeys:known.title')}
            captionHidden
            rows={journeys}
            rowKey={(row) => row.id}
            columns={[
              { key: 'county', header: t('journeys:field.countyCode'), rowHeader: true, cell: (row) => row.countyCode },
              { key: 'facility', header: t('journeys:field.facility'), cell: (row) => row.facilityName },
              { key: 'there', header: t('journeys:field.there'), cell: (row) => formatMinutes(row.minutesThere, locale) },
              { key: 'back', header: t('journeys:field.back'), cell: (row) => formatMinutes(row.minutesBack, locale) },
              {
                key: 'legs',
                header: t('journeys:field.legs'),
                cell: (row) =>
                  row.legs.map((leg) => `${t(`journeys:means.${leg.means}`)} ${formatMinutes(leg.minutes, locale)}`).join(' → ') || '–',
              },
              {
                key: 'return',
                header: t('journeys:field.lastReturnTime'),
                cell: (row) => (row.overnight ? <Tag tone="warn">{t('journeys:overnight')}</Tag> : (row.lastReturnTime ?? '–')),
              },
              { key: 'cost', header: t('journeys:field.cost'), numeric: true, cell: (row) => row.costPerPerson ?? '–' },
              {
                key: 'source',
                header: t('journeys:field.source'),
                cell: (row) => `${row.source} · ${formatDayShort(row.asOf, locale)}`,
              },
              {
                key: 'change',
                header: t('journeys:list.change'),
                headerHidden: true,
                cell: (row) =>
                  can('journey.write') ? (
                    <a class="govuk-link" href={`/journeys/${row.id}`}>
                      {t('journeys:list.change')}
                      <span class="k-hidden">
                        {' '}
                        {row.countyCode} – {row.facilityName}
                      </span>
                    </a>
                  ) : undefined,
              },
            ]}
          />
        )}
        <Pagination nextHref={nextCursor ? `/journeys?cursor=${nextCursor}` : undefined} firstHref={firstPage ? undefined : '/journeys'} />
      </Section>
    </div>
  );
}
