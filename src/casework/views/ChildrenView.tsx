import { ageOn, dayInZone } from '../../kernel/days';
import { Page } from '../../kernel/page';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { EmptyState } from '../../ui/components/EmptyState';
import { Filters } from '../../ui/components/Filters';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Select } from '../../ui/components/Select';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { TextInput } from '../../ui/components/TextInput';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { ChildLine } from '../children-desk.queries';

interface Props {
  lines: Page<ChildLine>;
  filter: { status?: string; reference?: string };
}

/** Every child of the organisation, each with one next step. */
export function ChildrenView({ lines, filter }: Props) {
  const { t, locale, now, timeZone, can } = usePage();
  const today = dayInZone(now, timeZone);
  const more = lines.page.nextCursor;
  const query = new URLSearchParams(Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1])));
  if (more) query.set('cursor', more);
  return (
    <div class="k-stack">
      <PageHeading
        title={t('casework:children.title')}
        lead={t('casework:children.lead')}
        actions={can('child.write') && <ButtonLink href="/children/new">{t('casework:children.new')}</ButtonLink>}
      />
      <Filters action="/children" submit={t('casework:children.find')}>
        <TextInput name="reference" label={t('casework:children.reference')} value={filter.reference} width={5} labelSize="s" />
        <Select
          name="status"
          label={t('casework:children.status')}
          value={filter.status ?? ''}
          labelSize="s"
          options={[
            { value: '', label: t('casework:children.status_all') },
            { value: 'open', label: t('casework:children.status_open') },
            { value: 'closed', label: t('casework:children.status_closed') },
          ]}
        />
      </Filters>
      {lines.data.length === 0 ? (
        <EmptyState
          title={t(can('child.write') ? 'casework:children.empty' : 'casework:children.empty_own')}
          action={can('child.write') ? { href: '/children/new', text: t('casework:children.new') } : undefined}
        >
          {filter.reference && can('glass.break') && (
            <a href={`/break-glass?child=${encodeURIComponent(filter.reference)}`}>{t('casework:children.outside')}</a>
          )}
        </EmptyState>
      ) : (
        <Table
          caption={t('casework:children.title')}
          captionHidden
          rows={lines.data}
          rowKey={(row) => row.child.id}
          columns={[
            {
              key: 'name',
              header: t('casework:children.name'),
              rowHeader: true,
              cell: (row) => <a href={`/children/${row.child.id}`}>{row.child.preferredName}</a>,
            },
            { key: 'reference', header: t('casework:children.reference'), cell: (row) => row.child.reference },
            { key: 'age', header: t('casework:children.age'), numeric: true, cell: (row) => ageOn(row.child.birthDate, today) },
            { key: 'caregiver', header: t('casework:children.caregiver'), cell: (row) => (row.caregiver ? `${row.caregiver.name}` : '—') },
            {
              key: 'next',
              header: t('casework:children.next'),
              cell: (row) =>
                row.visit ? (
                  <Tag
                    status={
                      row.visit.status === 'proposed'
                        ? 'alternative_proposed'
                        : row.visit.status === 'requested'
                          ? 'requested'
                          : row.visit.status === 'under_way'
                            ? 'under_way'
                            : 'confirmed'
                    }
                  >
                    {formatDay(row.visit.day, locale)}
                  </Tag>
                ) : row.next === undefined ? (
                  t('casework:next.add_parent')
                ) : row.next.key === 'cure' && row.next.reason ? (
                  t(`reasons:${row.next.reason.code}.message`, row.next.reason.params)
                ) : (
                  t(`casework:next.${row.next.key}`)
                ),
            },
            {
              key: 'owner',
              header: t('casework:children.owner'),
              cell: (row) => (row.next ? t(`casework:owner.${row.next.owner}`) : t('casework:owner.coordinator')),
            },
          ]}
        />
      )}
      <Pagination nextHref={more ? `/children?${query.toString()}` : undefined} />
    </div>
  );
}
