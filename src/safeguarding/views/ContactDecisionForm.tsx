import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Checkboxes } from '../../ui/components/Checkboxes';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Select } from '../../ui/components/Select';
import { TextArea } from '../../ui/components/TextArea';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { NO_CONTACT_REASONS } from '../contact-decision.entity';
import type { DecisionRow } from '../contact-decisions.queries';
import { CONDITIONS } from '../contact-decisions.rules';
import type { DyadSeen } from '../safeguarding.queries';
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
            conditional: level === '0' && (
              <Select
                name="reasonClass"
                label={t('safeguarding:decision_form.reason_class')}
                hint={t('safeguarding:decision_form.reason_class_hint')}
                optional
                value={one(values, 'reasonClass')}
                problem={problem}
                placeholder={t('safeguarding:decision_form.reason_class_none')}
                options={NO_CONTACT_REASONS.map((reason) => ({ value: reason, label: t(`safeguarding:no_contact.${reason}`) }))}
              />
            ),
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
