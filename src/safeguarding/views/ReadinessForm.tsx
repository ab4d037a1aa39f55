import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Checkboxes } from '../../ui/components/Checkboxes';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { CONDITIONS } from '../contact-decisions.rules';
import { FIRST_MODES, READINESS_ANSWERS } from '../readiness.rules';
import type { DyadSeen } from '../safeguarding.queries';
import type { ReadinessValues } from './readiness-values';

/** Twelve questions before a first contact; answered one after the other on a phone. */
export function ReadinessForm({ dyad, values, problem }: { dyad: DyadSeen; values: ReadinessValues; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/children/${dyad.childId}`}>{t('safeguarding:back_to_child')}</BackLink>
      <PageHeading title={t('safeguarding:readiness_form.title', { name: dyad.childName })} lead={t('safeguarding:readiness_form.lead')} />
      <Form action={`/dyads/${dyad.id}/readiness-forms/new`} problem={problem}>
        {values.answers.map(({ topic, answer, source }, index) => (
          <div key={topic}>
            <Radios
              name={`answers[${index}][answer]`}
              label={`${index + 1}. ${t(`safeguarding:readiness.${topic}`)}`}
              value={answer}
              problem={problem}
              options={READINESS_ANSWERS.map((one) => ({ value: one, label: t(`safeguarding:readiness_answer.${one}`) }))}
              inline
              small
            />
            <TextInput
              name={`answers[${index}][source]`}
              label={t('safeguarding:readiness_form.source')}
              labelSize="s"
              optional
              value={source}
              problem={problem}
              maxLength={500}
            />
          </div>
        ))}
        <Radios
          name="firstMode"
          label={t('safeguarding:readiness_form.first_mode')}
          hint={t('safeguarding:readiness_form.first_mode_hint')}
          value={values.firstMode ?? ''}
          problem={problem}
          options={[
            { value: '', label: t('safeguarding:readiness_form.recommended') },
            ...FIRST_MODES.map((mode) => ({ value: mode, label: t(`safeguarding:first_mode.${mode}`) })),
          ]}
        />
        <Checkboxes
          name="conditions"
          label={t('safeguarding:decision_form.conditions')}
          hint={t('safeguarding:readiness_form.conditions_hint')}
          optional
          values={values.conditions}
          problem={problem}
          options={CONDITIONS.map((condition) => ({ value: condition, label: t(`safeguarding:condition.${condition}`) }))}
        />
        <DateInput name="assessedOn" label={t('safeguarding:readiness_form.on')} value={values.assessedOn} problem={problem} />
        <Button>{t('safeguarding:readiness_form.submit')}</Button>
      </Form>
    </div>
  );
}
