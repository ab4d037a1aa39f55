import { ButtonLink } from '../../ui/components/ButtonLink';
import { EmptyState } from '../../ui/components/EmptyState';
import { Filters } from '../../ui/components/Filters';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { SubNav } from '../../ui/components/SubNav';
import { Table } from '../../ui/components/Table';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import { EXCHANGE_PILES, ExchangePile } from '../exchange.states';
import type { ExchangeRow, OpenPile } from '../exchanges.queries';
import { StatusTag } from './StatusTag';
import { sinceWords } from './words';

interface Props {
  pile: ExchangePile;
  counts: Record<OpenPile, number>;
  rows: readonly ExchangeRow[];
  nextCursor: string | null;
  /** The code looked for, when the reader looked for one. */
  reference?: string;
}

/** The letters desk: four piles, what has waited longest on top. */
export function ExchangesView({ pile, counts, rows, nextCursor, reference }: Props) {
  const context = usePage();
  const { t, can } = context;
  return (
    <div class="k-stack">
      <PageHeading
        title={t('exchanges:list.title')}
        lead={t('exchanges:list.lead')}
        actions={can('exchange.write') && <ButtonLink href="/exchanges/new">{t('exchanges:list.enter')}</ButtonLink>}
      />
      <SubNav
        label={t('exchanges:list.piles')}
        items={EXCHANGE_PILES.map((name) => ({
          href: `/exchanges?pile=${name}`,
          text: t(`exchanges:pile.${name}`),
          current: reference === undefined && name === pile,
          badge: name === 'done' ? undefined : counts[name],
        }))}
      />
      <Filters action="/exchanges" submit={t('exchanges:list.find')}>
        <TextInput
          name="reference"
          label={t('exchanges:list.reference')}
          value={reference}
          width={10}
          labelSize="s"
          spellcheck={false}
          autoComplete="off"
        />
      </Filters>
      <Table
        caption={reference === undefined ? t(`exchanges:pile.${pile}`) : t('exchanges:list.found')}
        captionHidden
        rows={rows}
        rowKey={(row) => row.id}
        empty={
          reference === undefined ? (
            <EmptyState title={t(`exchanges:empty.${pile}`)} icon="letter" />
          ) : (
            <EmptyState title={t('exchanges:unknown.title')} icon="search">
              {t('exchanges:unknown.body')}
            </EmptyState>
          )
        }
        columns={[
          {
            key: 'reference',
            header: t('exchanges:list.reference'),
            rowHeader: true,
            cell: (row) => (
              <a class="k-code" href={`/exchanges/${row.id}`}>
                {row.reference}
              </a>
            ),
          },
          { key: 'kind', header: t('exchanges:one.kind'), cell: (row) => t(`exchanges:kind.${row.kind}`) },
          { key: 'way', header: t('exchanges:one.direction'), cell: (row) => t(`exchanges:direction.${row.direction}`) },
          { key: 'child', header: t('exchanges:one.child'), cell: (row) => row.preferredName },
          { key: 'since', header: t('exchanges:list.since'), cell: (row) => sinceWords(context, row.enteredAt) },
          { key: 'status', header: t('exchanges:one.status'), cell: (row) => <StatusTag status={row.status} /> },
        ]}
      />
      <Pagination nextHref={nextCursor === null ? undefined : `/exchanges?pile=${pile}&cursor=${encodeURIComponent(nextCursor)}`} />
    </div>
  );
}
