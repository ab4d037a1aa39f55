import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Checkboxes } from '../../ui/components/Checkboxes';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { CONSENT_EVIDENCE } from '../consent.rules';
import { CONSENT_CAPACITIES, CONSENT_PURPOSES } from '../dyad.entity';
import { CaregiverOfChild, ChildRow } from '../families.queries';
import { FormValues, text, texts } from './form-values';

interface Props {
  dyadId: string;
  child: ChildRow;
  caregivers: CaregiverOfChild[];
  today: string;
  values: FormValues;
  problem?: PageProblem;
}

/** One person's yes, for one or several purposes. */
export function NewConsentsView({ dyadId, child, caregivers, today, values, problem }: Props) {
  const { t } = usePage();
  const v = (name: string): string | undefined => text(values, name);
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading caption={child.preferredName} title={t('families:new_consent.title')} lead={t('families:new_consent.lead')} />
      <Form action={`/dyads/${dyadId}/consents/new`} problem={problem}>
        <Checkboxes
          name="purposes"
          label={t('families:field.purposes')}
          hint={t('families:field.purposes_hint')}
          values={texts(values, 'purposes')}
          options={CONSENT_PURPOSES.map((value) => ({ value, label: t(`families:purpose.${value}`) }))}
          problem={problem}
        />
        <Radios
          name="caregiverId"
          label={t('families:field.caregiverId')}
          value={v('caregiverId') ?? caregivers.find((c) => c.isGuardian)?.id ?? ''}
          options={[
            ...caregivers.map((c) => ({
              value: c.id,
              label: c.name,
              hint: t(c.isGuardian ? 'families:new_consent.guardian' : 'families:new_consent.not_guardian', {
                relationship: t(`families:relationship.${c.relationship}`),
              }),
            })),
            { value: '', label: t('families:new_consent.nobody') },
          ]}
          problem={problem}
        />
        <Radios
          name="capacity"
          label={t('families:field.capacity')}
          value={v('capacity')}
          options={CONSENT_CAPACITIES.map((value) => ({
            value,
            label: t(`families:capacity.${value}`),
            hint: value === 'entrusted_caregiver' ? t('families:new_consent.entrusted_hint') : undefined,
          }))}
          problem={problem}
        />
        <Radios
          name="evidence"
          label={t('families:field.evidence')}
          value={v('evidence')}
          options={CONSENT_EVIDENCE.map((value) => ({ value, label: t(`families:evidence.${value}`) }))}
          problem={problem}
        />
        <TextInput
          name="witness"
          label={t('families:field.witness')}
          hint={t('families:field.witness_hint')}
          value={v('witness')}
          width={20}
          optional
          problem={problem}
        />
        <DateInput name="startsOn" label={t('families:field.startsOn')} value={v('startsOn') ?? today} problem={problem} />
        <DateInput
          name="expiresOn"
          label={t('families:field.expiresOn')}
          hint={t('families:field.expiresOn_hint')}
          value={v('expiresOn')}
          optional
          problem={problem}
        />
        <Button>{t('families:save')}</Button>
      </Form>
    </div>
  );
}
