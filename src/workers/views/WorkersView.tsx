import { ButtonLink } from '../../ui/components/ButtonLink';
import { DayText } from '../../ui/components/DayText';
import { EmptyState } from '../../ui/components/EmptyState';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { usePage } from '../../ui/page-context';
import { WorkerRow } from '../workers.queries';

/** Whether a worker may accompany a child on a day: a clear query of less than a year, and the training. */
export function VettingTag({ worker, today }: { worker: WorkerRow; today: string }) {
  const { t } = usePage();
  if (worker.vettingValidUntil === null) return <Tag status="missing">{t('workers:vetting.missing')}</Tag>;
  if (worker.vettingValidUntil < today) return <Tag status="expired">{t('workers:vetting.expired')}</Tag>;
  return <Tag status="verified">{t('workers:vetting.clear')}</Tag>;
}

/** The organisation's social workers. */
export function WorkersView({ workers, next, today }: { workers: WorkerRow[]; next: string | null; today: string }) {
  const { t, can } = usePage();
  const mayWrite = can('worker.write');
  return (
    <div class="k-stack">
      <PageHeading
        title={t('workers:list.title')}
        lead={t('workers:list.lead')}
        actions={mayWrite && <ButtonLink href="/workers/new">{t('workers:list.add')}</ButtonLink>}
      />
      <Table
        caption={t('workers:list.title')}
        captionHidden
        rows={workers}
        rowKey={(w) => w.id}
        empty={
          <EmptyState
            title={t('workers:list.empty')}
            icon="people"
            action={mayWrite ? { href: '/workers/new', text: t('workers:list.add') } : undefined}
          />
        }
        columns={[
          {
            key: 'name',
            header: t('workers:field.name'),
            rowHeader: true,
            cell: (w) => (mayWrite ? <a href={`/workers/${w.id}`}>{w.name}</a> : w.name),
          },
          {
            key: 'away',
            header: t('requests:absence.link'),
            cell: (w) => (
              <a href={`/workers/${w.id}/absences`} aria-label={`${t('requests:absence.link')} · ${w.name}`}>
                {t('requests:absence.link')}
              </a>
            ),
          },
          { key: 'sex', header: t('workers:field.sex'), cell: (w) => t(`workers:sex.${w.sex}`) },
          { key: 'status', header: t('workers:field.status'), cell: (w) => t(`workers:status.${w.status}`) },
          { key: 'vetting', header: t('workers:field.vetting'), cell: (w) => <VettingTag worker={w} today={today} /> },
          {
            key: 'until',
            header: t('workers:field.validUntil'),
            cell: (w) => (w.vettingValidUntil ? <DayText day={w.vettingValidUntil} /> : '–'),
          },
          { key: 'trained', header: t('workers:field.trainedOn'), cell: (w) => (w.trainedOn ? <DayText day={w.trainedOn} /> : '–') },
          {
            key: 'approvals',
            header: t('workers:field.approvals'),
            numeric: true,
            cell: (w) => w.approvals.filter((a) => a.expiresOn > today).length,
          },
        ]}
      />
      <Pagination nextHref={next ? `/workers?cursor=${next}` : undefined} />
    </div>
  );
}
