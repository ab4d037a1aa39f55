import { ButtonLink } from '../../../ui/components/ButtonLink';
import { EmptyState } from '../../../ui/components/EmptyState';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Table } from '../../../ui/components/Table';
import { Tag } from '../../../ui/components/Tag';
import { usePage } from '../../../ui/page-context';
import type { GroupLine } from '../visit-groups.queries';
import { formatDay } from '../../booking/views/booking-words';

/** Groups that are not over, the next day first. */
export function GroupsListView({ groups }: { groups: readonly GroupLine[] }) {
  const { t, locale, can, actor } = usePage();
  const liaison = actor?.role === 'liaison';
  return (
    <div class="k-stack">
      <PageHeading
        title={t('visit_groups:list.title')}
        lead={t('visit_groups:list.lead')}
        actions={can('visit.request') && <ButtonLink href="/visit-groups/new">{t('visit_groups:list.new')}</ButtonLink>}
      />
      <Table
        caption={t('visit_groups:list.title')}
        captionHidden
        rows={groups}
        rowKey={(group) => group.id}
        rowTone={(group) => (group.needsReview && !liaison ? 'warn' : undefined)}
        empty={
          <EmptyState
            title={t('visit_groups:list.empty')}
            icon="bus"
            {...(can('visit.request') ? { action: { href: '/visit-groups/new', text: t('visit_groups:list.new') } } : {})}
          />
        }
        columns={[
          { key: 'day', header: t('visit_groups:col.day'), rowHeader: true, cell: (group) => formatDay(group.day, locale) },
          {
            key: 'reference',
            header: t('visits_pages:col.reference'),
            cell: (group) => <a href={`/visit-groups/${group.id}`}>{group.reference}</a>,
          },
          ...(liaison ? [] : [{ key: 'place', header: t('visits_pages:col.facility'), cell: (group: GroupLine) => group.facilityName }]),
          { key: 'policy', header: t('visit_groups:col.policy'), cell: (group) => t(`visit_groups:policy.${group.policy}`) },
          {
            key: 'families',
            header: t('visit_groups:col.families'),
            cell: (group) => (
              <>
                {t('visit_groups:list.counts', { live: group.live, confirmed: group.confirmed, dropped: group.dropped })}
                {group.needsReview && !liaison && (
                  <>
                    <br />
                    <Tag tone="warn" icon="warn">
                      {t('visit_groups:needs_review')}
                    </Tag>
                  </>
                )}
              </>
            ),
          },
        ]}
      />
    </div>
  );
}
