import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Warning } from '../../ui/components/Warning';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { GUARDIAN_CAPACITIES, GUARDIAN_EVIDENCE } from '../caregiver.rules';
import { CaregiverOfChild, ChildRow } from '../families.queries';
import { FormValues, text } from './form-values';

interface Props {
  child: ChildRow;
  caregiver: CaregiverOfChild;
  values: FormValues;
  problem?: PageProblem;
}

/** The caregiver no longer looks after this child: since when. */
export function EndCaregiverView({ child, caregiver, today, values, problem }: Props & { today: string }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading
        caption={`${child.preferredName} · ${caregiver.name}`}
        title={t('families:end_caregiver.title')}
        lead={t('families:end_caregiver.lead')}
      />
      <Form action={`/children/${child.id}/caregivers/${caregiver.id}/ending`} problem={problem}>
        <DateInput name="until" label={t('families:field.until')} value={text(values, 'until') ?? today} problem={problem} />
        <Button variant="warning">{t('families:end_caregiver.submit')}</Button>
      </Form>
    </div>
  );
}

/** Whether the law lets the caregiver decide for this child. */
export function GuardianshipView({ child, caregiver, values, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading
        caption={`${child.preferredName} · ${caregiver.name}`}
        title={t('families:guardianship.title')}
        lead={t('families:guardianship.lead')}
      />
      <Form action={`/children/${child.id}/caregivers/${caregiver.id}/guardianship`} problem={problem}>
        <Radios
          name="isGuardian"
          label={t('families:field.isGuardian')}
          hint={t('families:field.isGuardian_hint')}
          value={text(values, 'isGuardian') ?? String(caregiver.isGuardian)}
          options={['true', 'false'].map((value) => ({ value, label: t(`families:yes_no.${value}`) }))}
          inline
          problem={problem}
        />
        <Radios
          name="guardianCapacity"
          label={t('families:field.guardianCapacity')}
          hint={t('families:field.guardianCapacity_hint')}
          value={text(values, 'guardianCapacity') ?? caregiver.guardianCapacity ?? undefined}
          options={GUARDIAN_CAPACITIES.map((value) => ({ value, label: t(`families:capacity.${value}`) }))}
          optional
          problem={problem}
        />
        <Radios
          name="guardianEvidence"
          label={t('families:field.guardianEvidence')}
          hint={t('families:field.guardianEvidence_hint')}
          value={text(values, 'guardianEvidence') ?? caregiver.guardianEvidence ?? undefined}
          options={GUARDIAN_EVIDENCE.map((value) => ({ value, label: t(`families:guardian_evidence.${value}`) }))}
          optional
          problem={problem}
        />
        <Warning>{t('families:guardianship.warning')}</Warning>
        <Button>{t('families:save')}</Button>
      </Form>
    </div>
  );
}
