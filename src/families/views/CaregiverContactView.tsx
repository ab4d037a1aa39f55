import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Checkbox } from '../../ui/components/Checkbox';
import { Checkboxes } from '../../ui/components/Checkboxes';
import { Fieldset } from '../../ui/components/Fieldset';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Select } from '../../ui/components/Select';
import { TextArea } from '../../ui/components/TextArea';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { CHANNELS, REFUSABLE } from '../caregiver.entity';
import { badNow } from '../caregiver.rules';
import type { CaregiverOfChild, ChildRow } from '../families.queries';
import { FormValues, text, texts } from './form-values';

/** Where a caregiver is reached, in which order, and by which ways she does not want to be. */
export function CaregiverContactView({
  child,
  caregiver,
  values,
  problem,
}: {
  child: ChildRow;
  caregiver: CaregiverOfChild;
  /** What was typed; left out, what is known. */
  values?: FormValues;
  problem?: PageProblem;
}) {
  const { t } = usePage();
  const known = { ...caregiver, second: caregiver.otherChannels[0], third: caregiver.otherChannels[1] };
  const v = (name: keyof typeof known): string | undefined => text(values ?? known, name);
  const bad = badNow(caregiver);
  const way = (value: string) => ({ value, label: t(`families:channel.${value}`) });
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading
        caption={`${child.preferredName} · ${caregiver.name}`}
        title={t('families:contact.title')}
        lead={t('families:contact.lead')}
      />
      {bad.length > 0 && (
        <Notice tone="warn" title={t('families:contact.bad_title')}>
          <p>{t('families:contact.bad_fix')}</p>
          <ul class="govuk-list govuk-list--bullet">
            {bad.map((address) => (
              <li key={address}>{address}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Form action={`/children/${child.id}/caregivers/${caregiver.id}/contact`} problem={problem}>
        <input type="hidden" name="version" value={text(values ?? {}, 'version') ?? String(caregiver.version)} />
        <Fieldset legend={t('families:contact.where')}>
          <TextInput name="phone" type="tel" label={t('families:field.phone')} value={v('phone')} width={20} optional problem={problem} />
          <TextInput name="email" type="email" label={t('families:field.email')} value={v('email')} optional problem={problem} />
          <TextInput
            name="wechatOpenId"
            label={t('families:field.wechatOpenId')}
            hint={t('families:field.wechatOpenId_hint')}
            value={v('wechatOpenId')}
            maxLength={64}
            spellcheck={false}
            optional
            problem={problem}
          />
          <TextArea
            name="postalAddress"
            label={t('families:field.postalAddress')}
            hint={t('families:field.postalAddress_hint')}
            value={v('postalAddress')}
            rows={4}
            maxLength={200}
            optional
            problem={problem}
          />
        </Fieldset>
        {bad.length > 0 && (
          <Checkbox
            name="addressesChecked"
            label={t('families:contact.checked')}
            hint={t('families:contact.checked_hint')}
            checked={text(values ?? {}, 'addressesChecked') === 'true'}
            problem={problem}
          />
        )}
        <Fieldset legend={t('families:contact.order')} hint={t('families:contact.order_hint')}>
          <Radios name="channel" label={t('families:contact.first')} value={v('channel')} options={CHANNELS.map(way)} problem={problem} />
          {(['second', 'third'] as const).map((name) => (
            <Select
              key={name}
              name={name}
              label={t(`families:contact.${name}`)}
              value={v(name)}
              placeholder={t('families:contact.nothing')}
              options={CHANNELS.map(way)}
              optional
              problem={problem}
            />
          ))}
          <Checkboxes
            name="optedOut"
            label={t('families:field.optedOut')}
            hint={t('families:field.optedOut_hint')}
            values={texts(values ?? { optedOut: caregiver.optedOut }, 'optedOut')}
            options={REFUSABLE.map(way)}
            optional
            problem={problem}
          />
        </Fieldset>
        <Radios
          name="language"
          label={t('families:field.language')}
          value={v('language')}
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
