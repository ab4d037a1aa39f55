import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Select } from '../../ui/components/Select';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import { fullName } from '../../kernel/names';
import { PageProblem } from '../../ui/problem';
import { RELATIVE_RELATIONSHIPS } from '../caregiver.rules';
import { ChildRow, ParentRow } from '../families.queries';
import { FormValues, text } from './form-values';

interface Props {
  child: ChildRow;
  parents: ParentRow[];
  values: FormValues;
  problem?: PageProblem;
}

/** The form for an adult relative of the parent, who may go inside with the child. */
export function NewRelativeView({ child, parents, values, problem }: Props) {
  const { t } = usePage();
  const v = (name: string): string | undefined => text(values, name);
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading caption={child.preferredName} title={t('families:new_relative.title')} lead={t('families:new_relative.lead')} />
      {parents.length === 0 ? (
        <Notice
          tone="info"
          title={t('families:new_relative.no_parent')}
          actions={<ButtonLink href={`/children/${child.id}/parents/new`}>{t('families:new_parent.title')}</ButtonLink>}
        />
      ) : (
        <Form action={`/children/${child.id}/relatives/new`} problem={problem}>
          <Radios
            name="parentId"
            label={t('families:field.parentId')}
            value={v('parentId') ?? (parents.length === 1 ? parents[0]?.id : undefined)}
            options={parents.map((p) => ({ value: p.id, label: fullName(p.familyName, p.givenName) }))}
            problem={problem}
          />
          <TextInput name="name" label={t('families:field.name')} value={v('name')} width={20} problem={problem} />
          <Select
            name="relationship"
            label={t('families:field.relationship_parent')}
            value={v('relationship')}
            placeholder={t('families:choose')}
            options={RELATIVE_RELATIONSHIPS.map((value) => ({ value, label: t(`families:relative.${value}`) }))}
            problem={problem}
          />
          <DateInput name="birthDate" label={t('families:field.birthDate')} value={v('birthDate')} optional problem={problem} />
          <TextInput name="phone" type="tel" label={t('families:field.phone')} value={v('phone')} width={20} optional problem={problem} />
          <Button>{t('families:save')}</Button>
        </Form>
      )}
    </div>
  );
}
