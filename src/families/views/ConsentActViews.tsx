import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { SummaryList } from '../../ui/components/SummaryList';
import { Warning } from '../../ui/components/Warning';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { WITHDRAWAL_REASONS } from '../consent-status.rules';
import { ConsentEntry } from '../consents.queries';
import { CaregiverOfChild, ChildRow } from '../families.queries';
import { ConsentTag } from './ConsentTag';
import { FormValues, text } from './form-values';
import { GiverFields } from './GiverFields';

interface Props {
  child: ChildRow;
  consent: ConsentEntry;
  today: string;
  values: FormValues;
  problem?: PageProblem;
}

/** Taking one consent back: the day, and what follows. */
export function WithdrawConsentView({ child, consent, today, values, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/dyads/${consent.dyadId}/consents`} />
      <PageHeading caption={child.preferredName} title={t('families:withdraw.title')} lead={t('families:withdraw.lead')} />
      <Summary consent={consent} />
      <Warning>{t('families:withdraw.warning')}</Warning>
      <Form action={`/consents/${consent.id}/withdrawal`} problem={problem}>
        <WithdrawalFields today={consent.startsOn > today ? '' : today} values={values} problem={problem} />
        <Button variant="warning">{t('families:withdraw.submit')}</Button>
      </Form>
    </div>
  );
}

/** Taking everything back, or what one caregiver agreed to. */
export function WithdrawAllView({
  dyadId,
  caregivers,
  child,
  today,
  values,
  problem,
}: Omit<Props, 'consent'> & { dyadId: string; caregivers: { id: string; name: string }[] }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/dyads/${dyadId}/consents`} />
      <PageHeading caption={child.preferredName} title={t('families:withdraw_all.title')} lead={t('families:withdraw.lead')} />
      <Warning>{t('families:withdraw_all.warning')}</Warning>
      <Form action={`/dyads/${dyadId}/consents/withdrawal`} problem={problem}>
        <Radios
          name="caregiverId"
          label={t('families:withdraw_all.whose')}
          value={text(values, 'caregiverId') ?? ''}
          options={[...caregivers.map((c) => ({ value: c.id, label: c.name })), { value: '', label: t('families:withdraw_all.everybody') }]}
          problem={problem}
        />
        <WithdrawalFields today={today} values={values} problem={problem} />
        <Button variant="warning">{t('families:withdraw_all.submit')}</Button>
      </Form>
    </div>
  );
}

/** The present guardian's word that a consent still holds. */
export function ReconfirmConsentView({ caregivers, child, consent, today, values, problem }: Props & { caregivers: CaregiverOfChild[] }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/dyads/${consent.dyadId}/consents`} />
      <PageHeading caption={child.preferredName} title={t('families:reconfirm.title')} lead={t('families:reconfirm.lead')} />
      <Summary consent={consent} />
      <Form action={`/consents/${consent.id}/reconfirmation`} problem={problem}>
        <GiverFields
          child={child}
          caregivers={caregivers}
          today={today}
          values={{ caregiverId: consent.caregiverId ?? '', capacity: consent.capacity, ...values }}
          problem={problem}
        />
        <Button>{t('families:reconfirm.submit')}</Button>
      </Form>
      <p>
        <a href={`/consents/${consent.id}/withdrawal`}>{t('families:reconfirm.no')}</a>
      </p>
    </div>
  );
}

function WithdrawalFields({ today, values, problem }: { today: string; values: FormValues; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <>
      <DateInput
        name="withdrawnOn"
        label={t('families:field.withdrawnOn')}
        value={text(values, 'withdrawnOn') ?? today}
        optional={today === ''}
        problem={problem}
      />
      <Radios
        name="reasonCode"
        label={t('families:field.reasonCode')}
        hint={t('families:field.reasonCode_hint')}
        value={text(values, 'reasonCode')}
        options={WITHDRAWAL_REASONS.map((value) => ({ value, label: t(`families:withdrawal_reason.${value}`) }))}
        optional
        problem={problem}
      />
    </>
  );
}

function Summary({ consent }: { consent: ConsentEntry }) {
  const { t, locale } = usePage();
  const who = [consent.caregiverName, t(`families:capacity.${consent.capacity}`)].filter(Boolean).join(' · ');
  const what = [t(`families:purpose.${consent.purpose}`), consent.partnerName].filter(Boolean).join(' · ');
  return (
    <SummaryList
      rows={[
        { key: t('families:consents.purpose'), value: what },
        { key: t('families:consents.who'), value: who },
        {
          key: t('families:consents.dates'),
          value: t('families:consents.from_until', {
            from: formatDay(consent.startsOn, locale),
            until: formatDay(consent.expiresOn, locale),
          }),
        },
        { key: t('families:consents.status'), value: <ConsentTag status={consent.status} /> },
      ]}
    />
  );
}
