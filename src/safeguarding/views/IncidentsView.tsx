import { ChildReference } from '../../ui/components/ChildReference';
import { EmptyState } from '../../ui/components/EmptyState';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { SubNav } from '../../ui/components/SubNav';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { TimeText } from '../../ui/components/TimeText';
import { usePage } from '../../ui/page-context';
import type { IncidentRow } from '../incidents.queries';
import { RunningClock } from './IncidentClock';

interface Props {
  incidents: IncidentRow[];
  next: string | null;
  status: 'open' | 'closed';
}

/** Worries, with the clock of those that nobody has seen. */
export function IncidentsView({ incidents, next, status }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('safeguarding:incidents.title')} lead={t('safeguarding:incidents.lead')} />
      <SubNav
        label={t('safeguarding:incidents.tabs')}
        items={(['open', 'closed'] as const).map((key) => ({
          href: key === 'open' ? '/incidents' : '/incidents?status=closed',
          text: t(`safeguarding:incidents.tab.${key}`),
          current: key === status,
        }))}
      />
      <Table
        caption={t('safeguarding:incidents.title')}
        captionHidden
        rows={incidents}
        rowKey={(row) => row.id}
        rowTone={(row) => (row.status === 'raised' ? 'warn' : undefined)}
        empty={<EmptyState title={t('safeguarding:incidents.none')} icon="check" />}
        columns={[
          {
            key: 'raised',
            header: t('safeguarding:incidents.raised'),
            rowHeader: true,
            cell: (row) => (
              <a href={`/incidents/${row.id}`}>
                <TimeText at={row.raisedAt} withDay />
              </a>
            ),
          },
          {
            key: 'child',
            header: t('safeguarding:incidents.child'),
            cell: (row) => (
              <span>
                {row.childName} · <ChildReference id={row.childId} reference={row.childReference} />
              </span>
            ),
          },
          { key: 'severity', header: t('safeguarding:incidents.severity'), cell: (row) => <SeverityTag severity={row.severity} /> },
          { key: 'status', header: t('safeguarding:incidents.status'), cell: (row) => t(`safeguarding:incident.status.${row.status}`) },
          {
            key: 'clock',
            header: t('safeguarding:incidents.clock'),
            cell: (row) => (row.status === 'raised' ? <RunningClock until={row.dueAt} /> : '–'),
          },
        ]}
      />
      <Pagination nextHref={next === null ? undefined : `/incidents?status=${status}&cursor=${next}`} />
    </div>
  );
}

/** Red or amber, in words too. */
export function SeverityTag({ severity }: { severity: IncidentRow['severity'] }) {
  const { t } = usePage();
  return (
    <Tag tone={severity === 'red' ? 'stop' : 'warn'} icon="flag">
      {t(`safeguarding:severity.${severity}`)}
    </Tag>
  );
}
