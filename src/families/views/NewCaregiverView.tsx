import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Select } from '../../ui/components/Select';
import { TextArea } from '../../ui/components/TextArea';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { CHANNELS } from '../caregiver.entity';
import { CAREGIVER_RELATIONSHIPS, GUARDIAN_CAPACITIES, GUARDIAN_EVIDENCE } from '../caregiver.rules';
import { ChildRow } from '../families.queries';
import { FormValues, text } from './form-values';

/** The form for somebody who looks after the child. */
export function NewCaregiverView({ child, values, problem }: { child: ChildRow; values: FormValues; problem?: PageProblem }) {
  const { t } = usePage();
  const v = (name: string): string | undefined => text(values, name);
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading caption={child.preferredName} title={t('families:new_caregiver.title')} lead={t('families:new_caregiver.lead')} />
      <Form action={`/children/${child.id}/caregivers/new`} problem={problem}>
        <TextInput name="name" label={t('families:field.name')} value={v('name')} width={20} problem={problem} />
        <Select
          name="relationship"
          label={t('families:field.relationship_child')}
          value={v('relationship')}
          placeholder={t('families:choose')}
          options={CAREGIVER_RELATIONSHIPS.map((value) => ({ value, label: t(`families:relationship.${value}`) }))}
          problem={problem}
        />
        <Radios
          name="isGuardian"
          label={t('families:field.isGuardian')}
          hint={t('families:field.isGuardian_hint')}
          value={v('isGuardian')}
          options={['true', 'false'].map((value) => ({ value, label: t(`families:yes_no.${value}`) }))}
          inline
          problem={problem}
        />
        <Radios
          name="guardianCapacity"
          label={t('families:field.guardianCapacity')}
          hint={t('families:field.guardianCapacity_hint')}
          value={v('guardianCapacity')}
          options={GUARDIAN_CAPACITIES.map((value) => ({ value, label: t(`families:capacity.${value}`) }))}
          optional
          problem={problem}
        />
        <Select
          name="guardianEvidence"
          label={t('families:field.guardianEvidence')}
          hint={t('families:field.guardianEvidence_hint')}
          value={v('guardianEvidence')}
          placeholder={t('families:choose')}
          options={GUARDIAN_EVIDENCE.map((value) => ({ value, label: t(`families:guardian_evidence.${value}`) }))}
          optional
          problem={problem}
        />
        <Radios
          name="channel"
          label={t('families:field.channel')}
          value={v('channel')}
          options={CHANNELS.map((value) => ({ value, label: t(`families:channel.${value}`) }))}
          problem={problem}
        />
        <TextInput name="phone" type="tel" label={t('families:field.phone')} value={v('phone')} width={20} optional problem={problem} />
        <TextInput name="email" type="email" label={t('families:field.email')} value={v('email')} optional problem={problem} />
        <TextInput
          name="wechatOpenId"
          label={t('families:field.wechatOpenId')}
          hint={t('families:field.wechatOpenId_hint')}
          value={v('wechatOpenId')}
          maxLength={64}
          optional
          problem={problem}
        />
        <TextArea
          name="postalAddress"
          label={t('families:field.postalAddress')}
          hint={t('families:field.postalAddress_hint')}
          value={v('postalAddress')}
          maxLength={200}
          optional
          problem={problem}
        />
        <Radios
          name="language"
          label={t('families:field.language')}
          value={v('language') ?? 'zh-CN'}
          options={['zh-CN', 'en'].map((value) => ({ value, label: t(`families:language.${value}`) }))}
          inline
          problem={problem}
        />
        <TextInput
          name="bestTime"
          label={t('families:field.bestTime')}
          hint={t('families:field.bestTime_hint')}
          value={v('bestTime')}
          width={20}
          optional
          problem={problem}
        />
        <Button>{t('families:save')}</Button>
      </Form>
    </div>
  );
}
