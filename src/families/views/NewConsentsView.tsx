import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Select } from '../../ui/components/Select';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { RunningAgreement } from '../consents.queries';
import { CaregiverOfChild, ChildRow } from '../families.queries';
import { FormValues, text, texts } from './form-values';
import { GiverFields } from './GiverFields';
import { PurposeChoices } from './PurposeChoices';
import { RestrictedNotice } from './RestrictedNotice';

interface Props {
  dyadId: string;
  child: ChildRow;
  caregivers: CaregiverOfChild[];
  agreements: RunningAgreement[];
  today: string;
  values: FormValues;
  problem?: PageProblem;
}

/** One person's answer about one or several purposes. */
export function NewConsentsView({ dyadId, child, caregivers, agreements, today, values, problem }: Props) {
  const { t } = usePage();
  const v = (name: string): string | undefined => text(values, name);
  return (
    <div class="k-stack">
      <BackLink href={`/dyads/${dyadId}/consents`} />
      <PageHeading caption={child.preferredName} title={t('families:new_consent.title')} lead={t('families:new_consent.lead')} />
      <RestrictedNotice child={child} />
      <Form action={`/dyads/${dyadId}/consents/new`} problem={problem}>
        <Radios
          name="answer"
          label={t('families:field.answer')}
          value={v('answer') ?? 'yes'}
          options={(['yes', 'no'] as const).map((value) => ({
            value,
            label: t(`families:answer.${value}`),
            hint: t(`families:answer_hint.${value}`),
          }))}
          problem={problem}
        />
        <PurposeChoices values={texts(values, 'purposes')} disabled={agreements.length === 0 ? ['data_sharing'] : []} problem={problem} />
        {agreements.length > 0 && (
          <Select
            name="agreementId"
            label={t('families:field.agreementId')}
            hint={t('families:field.agreementId_hint')}
            value={v('agreementId')}
            placeholder={t('families:new_consent.nobody_else')}
            options={agreements.map((a) => ({ value: a.id, label: a.partnerName }))}
            optional
            problem={problem}
          />
        )}
        <GiverFields child={child} caregivers={caregivers} today={today} values={values} problem={problem} />
        <TextInput
          name="language"
          label={t('families:field.consent_language')}
          hint={t('families:field.consent_language_hint')}
          value={v('language')}
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
