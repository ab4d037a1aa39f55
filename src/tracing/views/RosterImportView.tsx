import { fullName } from '../../kernel/names';
import { BackLink } from '../../ui/components/BackLink';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { SummaryList } from '../../ui/components/SummaryList';
import { Column, Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { ImportedPerson, RosterImportJson, RosterImportSummary } from '../roster-imports.queries';
import type { RosterColumn } from '../roster-table.rules';

/** What has become of an upload, as a word with its colour. */
export function ImportTag({ status }: { status: RosterImportSummary['status'] }) {
  const { t } = usePage();
  const looks = { checked: ['warn', 'clock'], applied: ['good', 'check'], refused: ['neutral', 'cross'] } as const;
  const [tone, icon] = looks[status];
  return (
    <Tag tone={tone} icon={icon}>
      {t(`roster_import:status.${status}`)}
    </Tag>
  );
}

/** What a file would do, line by line, before it is saved; afterwards how much it did. */
export function RosterImportView({ found, timeZone, problem }: { found: RosterImportJson; timeZone: string; problem?: PageProblem }) {
  const { t, locale } = usePage();
  const open = found.status === 'checked';
  const gone = found.releasedSince.length;
  const moves = found.changed.filter(({ fields }) => fields.includes('wardCode') || fields.includes('grade')).length;
  return (
    <div class="k-stack">
      <BackLink href="/liaison/roster/imports">{t('roster_import:title')}</BackLink>
      <PageHeading
        title={t('roster_import:look')}
        caption={formatDayTime(found.uploadedAt, timeZone, locale)}
        tag={<ImportTag status={found.status} />}
      />
      <ErrorSummary problem={problem} />
      <SummaryList
        rows={(['added', 'changed', 'unchanged', 'missing'] as const).map((key) => ({
          key: t(`roster_import:count.${key}`),
          value: found.counts[key],
        }))}
      />
      {open && gone > 0 && (
        <Notice tone="stop" title={t('roster_import:released', { count: gone })}>
          <p>{t('roster_import:released_fix')}</p>
        </Notice>
      )}
      {open && moves > 0 && <Notice tone="warn" title={t('roster_import:moves', { count: moves })} />}
      {open && (
        <ButtonGroup>
          {gone === 0 && (
            <ButtonForm action={`/liaison/roster/imports/${found.id}/applications`} fields={{ fingerprint: found.fingerprint ?? '' }}>
              {t('roster_import:apply', { count: found.counts.added + found.counts.changed })}
            </ButtonForm>
          )}
          <ButtonForm action={`/liaison/roster/imports/${found.id}/refusals`} variant="secondary">
            {t('roster_import:refuse')}
          </ButtonForm>
        </ButtonGroup>
      )}
      {!open && <p class="k-muted">{t('roster_import:lines_forgotten')}</p>}
      {open && (
        <>
          {gone > 0 && <People title={t('roster_import:released_list')} total={gone} people={found.releasedSince} />}
          <People title={t('roster_import:count.added')} total={found.counts.added} people={found.added} />
          <Changes found={found} />
          <People
            title={t('roster_import:count.missing')}
            lead={t('roster_import:missing_lead')}
            total={found.counts.missing}
            people={found.missing}
          />
        </>
      )}
    </div>
  );
}

interface PeopleProps {
  title: string;
  lead?: string;
  total: number;
  people: readonly (ImportedPerson & { row?: number })[];
}

function People({ title, lead, total, people }: PeopleProps) {
  const { t } = usePage();
  const columns: Column<PeopleProps['people'][number]>[] = [
    { key: 'number', header: t('roster_import:column.number'), rowHeader: true, cell: (one) => <span class="k-nowrap">{one.number}</span> },
    { key: 'name', header: t('tracing:field.name'), cell: (one) => fullName(one.familyName, one.givenName) },
    { key: 'birth', header: t('tracing:field.birthDate'), cell: (one) => <span class="k-nowrap">{one.birthDate ?? '–'}</span> },
    { key: 'ward', header: t('roster_import:column.wardCode'), cell: (one) => one.wardCode ?? '–' },
  ];
  if (people.some((one) => one.row !== undefined))
    columns.unshift({ key: 'row', header: t('roster_import:row'), numeric: true, cell: (one) => one.row ?? '–' });
  return (
    <Section title={`${title} (${total})`}>
      {lead && total > 0 && <p>{lead}</p>}
      <Table
        caption={title}
        captionHidden
        compact
        rows={people}
        rowKey={(one) => one.number}
        empty={<p class="k-muted">{t('roster_import:nobody')}</p>}
        columns={columns}
      />
      {total > people.length && <p class="k-muted">{t('roster_import:more', { count: total - people.length })}</p>}
    </Section>
  );
}

/** Each change as "before → after". */
function Changes({ found: { changed, counts } }: { found: RosterImportJson }) {
  const { t } = usePage();
  const said = (person: ImportedPerson, column: RosterColumn): string => {
    if (column === 'sex') return t(`tracing:sex.${person.sex}`);
    if (column === 'grade') return person.grade === null ? '–' : t(`tracing:grade.${person.grade}`);
    if (column === 'formerNames') return person.formerNames?.join(t('visits_pages:list_separator')) ?? '–';
    if (column === 'idNumber') return t(person.idNumberKnown ? 'tracing:desk.id_known' : 'tracing:desk.blank');
    return person[column] ?? '–';
  };
  return (
    <Section title={`${t('roster_import:count.changed')} (${counts.changed})`}>
      <Table
        caption={t('roster_import:count.changed')}
        captionHidden
        compact
        rows={changed}
        rowKey={(one) => one.number}
        empty={<p class="k-muted">{t('roster_import:nobody')}</p>}
        columns={[
          { key: 'row', header: t('roster_import:row'), numeric: true, cell: (one) => one.row },
          {
            key: 'number',
            header: t('roster_import:column.number'),
            rowHeader: true,
            cell: (one) => <span class="k-nowrap">{one.number}</span>,
          },
          { key: 'name', header: t('tracing:field.name'), cell: (one) => fullName(one.familyName, one.givenName) },
          {
            key: 'changes',
            header: t('roster_import:changes'),
            cell: (one) => (
              <ul class="govuk-list">
                {one.fields.map((column) => (
                  <li key={column}>
                    {t('roster_import:change', {
                      column: t(`roster_import:column.${column}`),
                      before: said(one.was, column),
                      after: said(one, column),
                    })}
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
      {counts.changed > changed.length && <p class="k-muted">{t('roster_import:more', { count: counts.changed - changed.length })}</p>}
    </Section>
  );
}
