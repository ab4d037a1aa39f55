import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Table } from '../../ui/components/Table';
import { usePage } from '../../ui/page-context';
import type { FacilityRow } from '../facilities.queries';
import type { WaitingVersion } from '../rule-versions.queries';
import { WaitingVersions } from './WaitingVersions';

/** All facilities by name. */
export function FacilitiesView({
  facilities,
  waiting,
  nextCursor,
  firstPage,
}: {
  facilities: readonly FacilityRow[];
  /** Proposed rules that wait for the reader. */
  waiting: readonly WaitingVersion[];
  nextCursor: string | null;
  firstPage: boolean;
}) {
  const { t, can } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('facilities:list.title')} lead={t('facilities:list.lead')} />
      <WaitingVersions versions={waiting} />
      {can('facility.create') && (
        <p>
          <a href="/facility-patterns">{t('facility_rules:patterns_title')}</a>
        </p>
      )}
      <Table
        caption={t('facilities:list.title')}
        captionHidden
        rows={facilities}
        rowKey={(f) => f.id}
        columns={[
          { key: 'name', header: t('facilities:field.name'), rowHeader: true, cell: (f) => <a href={`/facilities/${f.id}`}>{f.name}</a> },
          { key: 'kind', header: t('facilities:field.kind'), cell: (f) => t(`facilities:kind.${f.kind}`) },
          { key: 'alias', header: t('facilities:field.alias'), cell: (f) => f.publicAlias },
          { key: 'county', header: t('facilities:field.county'), cell: (f) => f.countyCode },
        ]}
      />
      <Pagination
        nextHref={nextCursor === null ? undefined : `/facilities?cursor=${encodeURIComponent(nextCursor)}`}
        firstHref={firstPage ? undefined : '/facilities'}
        shown={facilities.length}
      />
    </div>
  );
}
