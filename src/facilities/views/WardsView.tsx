import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { Form } from '../../ui/components/Form';
import { FormFields } from '../../ui/components/FormFields';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';

interface Props {
  facilityId: string;
  wards: readonly { id: string; code: string; name: string; version: number }[];
  /** What was typed for a new one. */
  values: { code: string; name: string };
  problem?: PageProblem;
}

/** The wards of a facility: add one, rename one, end one. */
export function WardsView({ facilityId, wards, values, problem }: Props) {
  const { t } = usePage();
  const path = `/facilities/${facilityId}/wards`;
  return (
    <div class="k-stack">
      <BackLink href={`/facilities/${facilityId}/rules`}>{t('facility_rules:back')}</BackLink>
      <PageHeading title={t('wards:title')} lead={t('wards:lead')} />
      <Section title={t('wards:add')}>
        <Form action={path} problem={problem}>
          <TextInput
            name="code"
            label={t('wards:code')}
            hint={t('wards:code_hint')}
            value={values.code}
            problem={problem}
            width={5}
            maxLength={20}
          />
          <TextInput name="name" label={t('wards:name')} value={values.name} problem={problem} width={20} maxLength={60} />
          <Button>{t('wards:add')}</Button>
        </Form>
      </Section>
      <Section title={t('wards:in_use')}>
        <Table
          caption={t('wards:in_use')}
          captionHidden
          rows={wards}
          rowKey={(ward) => ward.id}
          empty={t('wards:empty')}
          columns={[
            { key: 'code', header: t('wards:code'), rowHeader: true, cell: (ward) => ward.code },
            {
              key: 'name',
              header: t('wards:name'),
              cell: (ward) => (
                <form method="post" action={`${path}/${ward.id}`} class="k-cluster">
                  <FormFields />
                  <input type="hidden" name="version" value={ward.version} />
                  <input
                    class="govuk-input govuk-input--width-10"
                    name="name"
                    value={ward.name}
                    maxLength={60}
                    aria-label={t('wards:name_of', { code: ward.code })}
                  />
                  <Button variant="quiet">{t('wards:rename')}</Button>
                </form>
              ),
            },
            {
              key: 'end',
              header: t('wards:end'),
              headerHidden: true,
              cell: (ward) => (
                <ButtonForm action={`${path}/${ward.id}/ends`} variant="quiet" label={t('wards:end_of', { code: ward.code })}>
                  {t('wards:end')}
                </ButtonForm>
              ),
            },
          ]}
        />
      </Section>
    </div>
  );
}
