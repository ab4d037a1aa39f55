import { Day } from '../../kernel/days';
import { BackLink } from '../../ui/components/BackLink';
import { ChildReference } from '../../ui/components/ChildReference';
import { DayText } from '../../ui/components/DayText';
import { EmptyState } from '../../ui/components/EmptyState';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { formatCount, formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { Figure } from '../figure.rules';
import { CountedAt } from './CountedAt';

interface Props {
  figure: Figure;
  asOf: Day;
  countedAt: Date;
  kept: boolean;
  children: { id: string; reference: string; joinedOn: Day; visited: boolean }[];
  total: number;
  nextHref?: string;
}

/** The children a figure counts, by reference: a figure nobody can look behind is not worth believing. */
export function FigureView({ figure, asOf, countedAt, kept, children, total, nextHref }: Props) {
  const { t, locale } = usePage();
  const name = figure.startsWith('way-') ? t(`reports:stage.${figure.slice('way-'.length)}`) : t(`reports:figure.${figure}`);
  return (
    <div class="k-stack">
      <BackLink href="/impact" />
      <PageHeading
        title={t('reports:list.title')}
        caption={t('reports:as_of', { day: formatDay(asOf, locale) })}
        lead={<p>{t('reports:list.lead', { name, n: formatCount(total, locale) })}</p>}
      />
      <CountedAt at={countedAt} kept={kept} />
      <Table
        caption={t('reports:list.title')}
        captionHidden
        rows={children}
        rowKey={(row) => row.id}
        empty={<EmptyState title={t('reports:list.empty')} icon="search" />}
        columns={[
          {
            key: 'reference',
            header: t('reports:list.child'),
            rowHeader: true,
            cell: (row) => <ChildReference id={row.id} reference={row.reference} />,
          },
          { key: 'joined', header: t('reports:list.joined'), cell: (row) => <DayText day={row.joinedOn} short /> },
          {
            key: 'visited',
            header: t('reports:list.met'),
            cell: (row) => (
              <Tag tone={row.visited ? 'good' : 'neutral'} icon={row.visited ? 'check' : 'circle'}>
                {t(row.visited ? 'reports:list.yes' : 'reports:list.not_yet')}
              </Tag>
            ),
          },
        ]}
      />
      {nextHref !== undefined && <Pagination nextHref={nextHref} shown={children.length} total={total} />}
    </div>
  );
}
