import { fullName } from '../../kernel/names';
import { Page } from '../../kernel/page';
import { GRADES } from '../../kernel/vocabulary';
import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { DateInput } from '../../ui/components/DateInput';
import { Details } from '../../ui/components/Details';
import { EmptyState } from '../../ui/components/EmptyState';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Radios } from '../../ui/components/Radios';
import { Select } from '../../ui/components/Select';
import { Table } from '../../ui/components/Table';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { RosterEntryJson } from '../roster.queries';
import { LiaisonTabs } from './CandidatesView';

interface Props {
  page: Page<RosterEntryJson>;
  wards: { code: string; name: string }[];
  search?: string;
  values?: Record<string, string>;
  problem?: PageProblem;
}

/** The facility's own list and the form that adds a line or brings one up to date. */
export function RosterView({ page, wards, search, values = {}, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <PageHeading
        title={t('tracing:roster.title')}
        lead={<p>{t('tracing:roster.lead')}</p>}
        actions={
          <ButtonLink href="/liaison/roster/imports" variant="secondary">
            {t('roster_import:to_upload')}
          </ButtonLink>
        }
      />
      <LiaisonTabs current="roster" />
      <Details summary={t('tracing:roster.add')} open={problem !== undefined}>
        <Form action="/liaison/roster" problem={problem}>
          <div class="k-grid-2">
            <TextInput
              name="number"
              label={t('tracing:roster.number')}
              hint={t('tracing:roster.number_hint')}
              value={values.number}
              width={10}
              problem={problem}
            />
            <Select
              name="wardCode"
              label={t('tracing:roster.ward')}
              optional
              value={values.wardCode}
              placeholder={t('tracing:roster.no_ward')}
              options={wards.map((w) => ({ value: w.code, label: w.name }))}
              problem={problem}
            />
            <TextInput name="familyName" label={t('tracing:roster.family_name')} value={values.familyName} width={10} problem={problem} />
            <TextInput name="givenName" label={t('tracing:roster.given_name')} value={values.givenName} width={10} problem={problem} />
            <TextInput
              name="formerNames"
              label={t('tracing:roster.former_name')}
              optional
              value={values.formerNames}
              width={20}
              problem={problem}
            />
            <Radios
              name="sex"
              label={t('tracing:field.sex')}
              inline
              small
              value={values.sex}
              options={(['female', 'male'] as const).map((value) => ({ value, label: t(`tracing:sex.${value}`) }))}
              problem={problem}
            />
            <DateInput name="birthDate" label={t('tracing:field.birthDate')} optional value={values.birthDate} problem={problem} />
            <TextInput
              name="homeCountyCode"
              label={t('tracing:field.homeCounty')}
              hint={t('tracing:roster.county_hint')}
              optional
              value={values.homeCountyCode}
              width={10}
              inputMode="numeric"
              problem={problem}
            />
            <TextInput
              name="idNumber"
              label={t('tracing:field.idNumber')}
              hint={t('tracing:roster.id_hint')}
              optional
              width={20}
              autoComplete="off"
              problem={problem}
            />
            <Select
              name="grade"
              label={t('tracing:roster.grade')}
              hint={t('tracing:roster.grade_hint')}
              optional
              value={values.grade}
              placeholder={t('tracing:roster.no_ward')}
              options={GRADES.map((value) => ({ value, label: t(`tracing:grade.${value}`) }))}
              problem={problem}
            />
          </div>
          <Button>{t('tracing:roster.save')}</Button>
        </Form>
      </Details>
      <Form action="/liaison/roster/searches" class="k-filters">
        <TextInput
          name="search"
          type="search"
          label={t('tracing:roster.search')}
          labelSize="s"
          value={search}
          width={20}
          autoComplete="off"
        />
        <Button variant="secondary">{t('tracing:roster.find')}</Button>
        {search && (
          <ButtonLink variant="quiet" href="/liaison/roster">
            {t('tracing:roster.show_all')}
          </ButtonLink>
        )}
      </Form>
      <Table
        caption={t('tracing:roster.title')}
        captionHidden
        rows={page.data}
        rowKey={(row) => row.id}
        empty={<EmptyState title={t('tracing:roster.empty')} icon="people" />}
        columns={[
          { key: 'number', header: t('tracing:roster.number'), rowHeader: true, cell: (row) => <span class="k-nowrap">{row.number}</span> },
          { key: 'name', header: t('tracing:field.name'), cell: (row) => fullName(row.familyName, row.givenName) },
          { key: 'sex', header: t('tracing:field.sex'), cell: (row) => t(`tracing:sex.${row.sex}`) },
          { key: 'birth', header: t('tracing:field.birthDate'), cell: (row) => <span class="k-nowrap">{row.birthDate ?? '–'}</span> },
          { key: 'ward', header: t('tracing:roster.ward'), cell: (row) => row.ward?.name ?? '–' },
          { key: 'grade', header: t('tracing:roster.grade'), cell: (row) => t(`tracing:grade.${row.grade}`) },
        ]}
      />
      {page.page.nextCursor &&
        (search ? (
          <ButtonForm variant="secondary" action="/liaison/roster/searches" fields={{ search, cursor: page.page.nextCursor }}>
            {t('ui:pagination.next')}
          </ButtonForm>
        ) : (
          <Pagination nextHref={`/liaison/roster?cursor=${page.page.nextCursor}`} />
        ))}
    </div>
  );
}
