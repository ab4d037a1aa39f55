import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Select } from '../../ui/components/Select';
import { TextArea } from '../../ui/components/TextArea';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { CARE_TYPES, ESCORT_PREFERENCES, SEXES } from '../child.entity';
import { FormValues, text } from './form-values';

/** A file that looks like the one being opened, or the organisation to ask. */
export type Match = { id: string; reference: string } | { action: string; organisation: string } | { action: string };

interface Props {
  values: FormValues;
  workers: { id: string; name: string }[];
  matches?: Match[];
  problem?: PageProblem;
}

/** The form for a new child's file; with `matches` it first asks whether this is the same child. */
export function NewChildView({ values, workers, matches = [], problem }: Props) {
  const { t } = usePage();
  const v = (name: string): string | undefined => text(values, name);
  const asked = matches.length > 0 || v('duplicateReason') !== undefined;
  return (
    <div class="k-stack">
      <BackLink href="/children" />
      <PageHeading title={t('families:new_child.title')} lead={t('families:new_child.lead')} />
      <Form action="/children/new" problem={problem}>
        {asked && <SameChild matches={matches} reason={v('duplicateReason')} problem={problem} />}
        <TextInput
          name="familyName"
          label={t('families:field.familyName')}
          value={v('familyName')}
          width={20}
          autoComplete="off"
          problem={problem}
        />
        <TextInput
          name="givenName"
          label={t('families:field.givenName')}
          value={v('givenName')}
          width={20}
          autoComplete="off"
          problem={problem}
        />
        <TextInput
          name="preferredName"
          label={t('families:field.preferredName')}
          hint={t('families:field.preferredName_hint')}
          value={v('preferredName')}
          width={20}
          optional
          problem={problem}
        />
        <Radios
          name="sex"
          label={t('families:field.sex')}
          value={v('sex')}
          options={SEXES.map((value) => ({ value, label: t(`families:child_sex.${value}`) }))}
          inline
          problem={problem}
        />
        <DateInput name="birthDate" label={t('families:field.birthDate')} value={v('birthDate')} problem={problem} />
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
          problem={problem}
        />
        <Radios
          name="careType"
          label={t('families:field.careType')}
          value={v('careType')}
          options={CARE_TYPES.map((value) => ({ value, label: t(`families:care.${value}`) }))}
          problem={problem}
        />
        <Radios
          name="visitedBefore"
          label={t('families:field.visitedBefore')}
          value={v('visitedBefore') ?? ''}
          options={['true', 'false', ''].map((value) => ({ value, label: t(`families:visited_before.${value || 'unknown'}`) }))}
          inline
          problem={problem}
        />
        <Radios
          name="escortPreference"
          label={t('families:field.escortPreference')}
          value={v('escortPreference') ?? ''}
          options={[...ESCORT_PREFERENCES, ''].map((value) => ({ value, label: t(`families:escort.${value || 'unknown'}`) }))}
          inline
          problem={problem}
        />
        {workers.length > 0 && (
          <Select
            name="workerId"
            label={t('families:field.workerId')}
            value={v('workerId')}
            placeholder={t('families:new_child.no_worker')}
            options={workers.map((w) => ({ value: w.id, label: w.name }))}
            optional
            problem={problem}
          />
        )}
        <Button>{t('families:new_child.submit')}</Button>
      </Form>
    </div>
  );
}

/** "Is it this child?": open the file that exists, ask the other organisation, or say why it is another child. */
function SameChild({ matches, reason, problem }: { matches: Match[]; reason: string | undefined; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <Notice tone="warn" title={t('families:duplicate.title')}>
      {matches.length > 0 && (
        <ul>
          {matches.map((match) =>
            'id' in match ? (
              <li key={match.id}>
                <a href={`/children/${match.id}`}>{t('families:duplicate.open', { reference: match.reference })}</a>
              </li>
            ) : 'organisation' in match ? (
              <li key={match.organisation}>{t('families:duplicate.ask', { organisation: match.organisation })}</li>
            ) : (
              <li key={match.action}>{t('families:duplicate.ask_lead')}</li>
            ),
          )}
        </ul>
      )}
      <TextArea
        name="duplicateReason"
        label={t('families:duplicate.reason')}
        hint={t('families:duplicate.reason_hint')}
        value={reason}
        rows={2}
        maxLength={500}
        problem={problem}
      />
    </Notice>
  );
}
