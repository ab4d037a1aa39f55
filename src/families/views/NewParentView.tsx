import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Fieldset } from '../../ui/components/Fieldset';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import { fullName } from '../../kernel/names';
import { PageProblem } from '../../ui/problem';
import { SEXES } from '../child.entity';
import { DYAD_RELATIONSHIPS } from '../dyad.entity';
import { ChildRow, ParentRow } from '../families.queries';
import { FormValues, text } from './form-values';

interface Props {
  child: ChildRow;
  /** Parents of the children whom the same caregivers look after. */
  siblings: (ParentRow & { siblingName: string })[];
  values: FormValues;
  problem?: PageProblem;
}

/** The form that ties a child to a parent: a sibling's parent, or a new one. */
export function NewParentView({ child, siblings, values, problem }: Props) {
  const { t } = usePage();
  const v = (name: string): string | undefined => text(values, name);
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading caption={child.preferredName} title={t('families:new_parent.title')} lead={t('families:new_parent.lead')} />
      <Form action={`/children/${child.id}/parents/new`} problem={problem}>
        <Radios
          name="relationship"
          label={t('families:field.relationship_dyad', { name: child.preferredName })}
          value={v('relationship')}
          options={DYAD_RELATIONSHIPS.map((value) => ({ value, label: t(`families:dyad_relationship.${value}`) }))}
          problem={problem}
        />
        {siblings.length > 0 && (
          <Radios
            name="parentId"
            label={t('families:new_parent.who')}
            value={v('parentId') ?? ''}
            options={[
              ...siblings.map((p) => ({
                value: p.id,
                label: fullName(p.familyName, p.givenName),
                hint: t('families:new_parent.sibling', { name: p.siblingName }),
              })),
              { value: '', label: t('families:new_parent.other'), hint: t('families:new_parent.other_hint') },
            ]}
            problem={problem}
          />
        )}
        <Fieldset legend={t('families:new_parent.person')} hint={siblings.length > 0 ? t('families:new_parent.person_hint') : undefined}>
          <TextInput name="familyName" label={t('families:field.familyName')} value={v('familyName')} width={20} problem={problem} />
          <TextInput name="givenName" label={t('families:field.givenName')} value={v('givenName')} width={20} problem={problem} />
          <TextInput
            name="formerNames"
            label={t('families:field.formerNames')}
            hint={t('families:field.formerNames_hint')}
            value={v('formerNames')}
            optional
            problem={problem}
          />
          <Radios
            name="sex"
            label={t('families:field.sex')}
            value={v('sex')}
            options={SEXES.map((value) => ({ value, label: t(`families:adult_sex.${value}`) }))}
            inline
            problem={problem}
          />
          <TextInput
            name="birthDate"
            label={t('families:field.birthDate')}
            hint={t('families:field.birthDate_partial')}
            value={v('birthDate')}
            width={10}
            maxLength={10}
            optional
            problem={problem}
          />
          <TextInput
            name="idNumber"
            label={t('families:field.idNumber')}
            hint={t('families:field.idNumber_hint')}
            value={v('idNumber')}
            width={20}
            autoComplete="off"
            spellcheck={false}
            optional
            problem={problem}
          />
          <TextInput
            name="homeCountyCode"
            label={t('families:field.homeCountyCode')}
            hint={t('families:field.homeCountyCode_hint')}
            value={v('homeCountyCode')}
            width={10}
            inputMode="numeric"
            maxLength={6}
            optional
            problem={problem}
          />
        </Fieldset>
        <Button>{t('families:save')}</Button>
      </Form>
    </div>
  );
}
