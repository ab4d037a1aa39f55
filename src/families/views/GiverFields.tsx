import { Radios } from '../../ui/components/Radios';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { mayConsent } from '../consent-status.rules';
import { CONSENT_EVIDENCE } from '../consent.rules';
import { CONSENT_CAPACITIES } from '../dyad.entity';
import { CaregiverOfChild, ChildRow } from '../families.queries';
import { FormValues, text } from './form-values';

interface Props {
  child: ChildRow;
  caregivers: CaregiverOfChild[];
  today: string;
  values: FormValues;
  problem?: PageProblem;
}

/** Who says it, in which capacity, how, and who stood by. */
export function GiverFields({ child, caregivers, today, values, problem }: Props) {
  const { t } = usePage();
  const v = (name: string): string | undefined => text(values, name);
  const own = mayConsent(child.birthDate, today);
  const relation = (c: CaregiverOfChild): string => {
    const relationship = t(`families:relationship.${c.relationship}`);
    if (!c.isGuardian) return t('families:new_consent.not_guardian', { relationship });
    return c.guardianCapacity
      ? t('families:new_consent.guardian_as', { relationship, capacity: t(`families:capacity.${c.guardianCapacity}`) })
      : t('families:new_consent.guardian', { relationship });
  };
  return (
    <>
      <Radios
        name="caregiverId"
        label={t('families:field.caregiverId')}
        value={v('caregiverId') ?? caregivers.find((c) => c.isGuardian)?.id ?? ''}
        options={[
          ...caregivers.map((c) => ({ value: c.id, label: c.name, hint: relation(c) })),
          { value: '', label: t(own ? 'families:new_consent.nobody_or_child' : 'families:new_consent.nobody') },
        ]}
        problem={problem}
      />
      <Radios
        name="capacity"
        label={t('families:field.capacity')}
        hint={own ? t('families:new_consent.own_hint') : undefined}
        value={v('capacity')}
        options={CONSENT_CAPACITIES.filter((value) => value !== 'child' || own).map((value) => ({
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
    </>
  );
}
