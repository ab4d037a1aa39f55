import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Checkboxes } from '../../ui/components/Checkboxes';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { TextArea } from '../../ui/components/TextArea';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { CONDITIONS } from '../safeguarding.dto';
import type { DecisionRow, DyadSeen } from '../safeguarding.queries';
import { FormValues, many, one } from './form-values';

interface Props {
  dyad: DyadSeen;
  current: DecisionRow | undefined;
  values: FormValues;
  problem?: PageProblem;
}

const LEVELS = ['0', '1', '2', '3', '4'] as const;

/** Proposes a level of contact for one child with one parent. */
export function ContactDecisionForm({ dyad, current, values, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/children/${dyad.childId}`}>{t('safeguarding:back_to_child')}</BackLink>
      <PageHeading title={t('safeguarding:decision_form.title', { name: dyad.childName })} lead={t('safeguarding:decision_form.lead')} />
      {current && (
        <Notice tone="info" title={t('safeguarding:decision_form.current', { level: t(`safeguarding:level.${current.level}.name`) })}>
          {t('safeguarding:decision_form.current_detail')}
        </Notice>
      )}
      <Form action={`/dyads/${dyad.id}/contact-decisions/new`} problem={problem}>
        <Radios
          name="level"
          label={t('safeguarding:decision_form.level')}
          value={one(values, 'level')}
          problem={problem}
          options={LEVELS.map((level) => ({
            value: level,
            label: t(`safeguarding:level.${level}.name`),
            hint: t(`safeguarding:level.${level}.hint`),
          }))}
        />
        <Checkboxes
          name="conditions"
          label={t('safeguarding:decision_form.conditions')}
          optional
          values={many(values, 'conditions')}
          problem={problem}
          options={CONDITIONS.map((condition) => ({ value: condition, label: t(`safeguarding:condition.${condition}`) }))}
        />
        <TextArea
          name="reason"
          label={t('safeguarding:decision_form.reason')}
          hint={t('safeguarding:decision_form.reason_hint')}
          value={one(values, 'reason')}
          problem={problem}
          maxLength={2000}
        />
        <DateInput
          name="reviewOn"
          label={t('safeguarding:decision_form.review')}
          hint={t('safeguarding:decision_form.review_hint')}
          value={one(values, 'reviewOn')}
          problem={problem}
        />
        <Button>{t('safeguarding:decision_form.submit')}</Button>
      </Form>
    </div>
  );
}
