import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { TextArea } from '../../../ui/components/TextArea';
import { TextInput } from '../../../ui/components/TextInput';
import { TimeText } from '../../../ui/components/TimeText';
import { usePage } from '../../../ui/page-context';
import { PageProblem } from '../../../ui/problem';
import type { DiscretionView as Profile } from '../discretion.queries';

interface Props {
  profile: Profile;
  /** What was typed, when it was not accepted. */
  body?: Record<string, unknown>;
  problem?: PageProblem;
}

/** The form of one family's wishes. Everything may stay empty; what is written here stands on the card of each call. */
export function DiscretionView({ profile, body, problem }: Props) {
  const { t } = usePage();
  const typed = (key: string): string | undefined => (typeof body?.[key] === 'string' ? body[key] : undefined);
  const value = (key: 'whoAnswers' | 'coverPhrase' | 'strangerScript' | 'childWords' | 'secondName' | 'secondPhone'): string =>
    typed(key) ?? profile[key] ?? '';
  const words = (key: string): { label: string; hint: string } => ({
    label: t(`notifications:discretion.${key}`),
    hint: t(`notifications:discretion.${key}_hint`),
  });
  return (
    <div class="k-stack">
      {profile.childId !== null && <BackLink href={`/children/${profile.childId}`} />}
      <PageHeading title={t('notifications:discretion.title')} caption={profile.caregiverName} lead={t('notifications:discretion.lead')} />
      {profile.updatedAt !== null && (
        <p class="k-muted">
          {t('notifications:discretion.updated')} <TimeText at={profile.updatedAt} withDay />
        </p>
      )}
      <Form action={`/caregivers/${profile.caregiverId}/discretion`} problem={problem}>
        <input type="hidden" name="version" value={String(profile.version)} />
        <TextInput name="whoAnswers" {...words('whoAnswers')} value={value('whoAnswers')} maxLength={200} optional problem={problem} />
        <TextInput
          name="safeHours"
          {...words('safeHours')}
          value={typed('safeHours') ?? profile.safeHours.join(', ')}
          maxLength={100}
          optional
          problem={problem}
        />
        <TextInput name="coverPhrase" {...words('coverPhrase')} value={value('coverPhrase')} maxLength={120} optional problem={problem} />
        <TextArea
          name="strangerScript"
          {...words('strangerScript')}
          value={value('strangerScript')}
          rows={2}
          maxLength={200}
          optional
          problem={problem}
        />
        <TextArea
          name="childWords"
          {...words('childWords')}
          value={value('childWords')}
          rows={2}
          maxLength={200}
          optional
          problem={problem}
        />
        <TextInput name="secondName" {...words('secondName')} value={value('secondName')} maxLength={80} optional problem={problem} />
        <TextInput
          name="secondPhone"
          {...words('secondPhone')}
          type="tel"
          value={value('secondPhone')}
          maxLength={20}
          optional
          problem={problem}
        />
        <Button>{t('notifications:discretion.save')}</Button>
      </Form>
    </div>
  );
}
