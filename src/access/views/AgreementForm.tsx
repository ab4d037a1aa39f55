import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Checkboxes } from '../../ui/components/Checkboxes';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Select } from '../../ui/components/Select';
import { TextArea } from '../../ui/components/TextArea';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { PARTNER_KINDS } from '../agreement.entity';
import { SHAREABLE_FIELDS } from '../agreement.rules';

interface Props {
  values: Record<string, string | string[] | undefined>;
  problem?: PageProblem;
}

/** Records a signed agreement with one partner. */
export function AgreementForm({ values, problem }: Props) {
  const { t } = usePage();
  const one = (name: string): string | undefined => [values[name]].flat()[0];
  const common = (name: string) => ({ name, value: one(name), problem });
  return (
    <div class="k-stack">
      <BackLink href="/agreements">{t('access:agreements.title')}</BackLink>
      <PageHeading title={t('access:agreements.new')} lead={t('access:agreements.new_lead')} />
      <Form action="/agreements/new" problem={problem}>
        <TextInput {...common('partnerName')} label={t('access:agreements.partner')} maxLength={120} />
        <Select
          {...common('partnerKind')}
          label={t('access:agreements.kind_label')}
          placeholder={t('access:agreements.kind_choose')}
          options={PARTNER_KINDS.map((kind) => ({ value: kind, label: t(`access:agreements.kind.${kind}`) }))}
        />
        <TextArea
          {...common('purpose')}
          label={t('access:agreements.purpose')}
          hint={t('access:agreements.purpose_hint')}
          maxLength={500}
        />
        <Checkboxes
          name="fields"
          label={t('access:agreements.fields')}
          hint={t('access:agreements.fields_hint')}
          values={[values.fields ?? []].flat()}
          problem={problem}
          options={SHAREABLE_FIELDS.map((field) => ({ value: field, label: t(`access:agreements.field.${field}`) }))}
        />
        <TextInput
          {...common('legalBasis')}
          label={t('access:agreements.legal_basis')}
          hint={t('access:agreements.legal_basis_hint')}
          maxLength={500}
        />
        <DateInput {...common('startsOn')} label={t('access:agreements.from')} />
        <DateInput {...common('endsOn')} label={t('access:agreements.until')} hint={t('access:agreements.until_hint')} />
        <Button>{t('access:agreements.save')}</Button>
      </Form>
    </div>
  );
}
