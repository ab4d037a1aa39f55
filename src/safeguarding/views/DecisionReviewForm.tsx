import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { TextArea } from '../../ui/components/TextArea';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { DecisionRow } from '../contact-decisions.queries';
import type { DyadSeen } from '../safeguarding.queries';
import { FormValues, one } from './form-values';

interface Props {
  dyad: DyadSeen;
  decision: DecisionRow;
  values: FormValues;
  problem?: PageProblem;
}

/** Looks again at the decision that holds: keep it, or take it up anew. */
export function DecisionReviewForm({ dyad, decision, values, problem }: Props) {
  const { t, actor, can } = usePage();
  const own = decision.proposedBy === actor?.userId;
  const mayKeep = can('contact_decision.approve') && !own;
  return (
    <div class="k-stack">
      <BackLink href={`/children/${dyad.childId}`}>{t('safeguarding:back_to_child')}</BackLink>
      <PageHeading title={t('safeguarding:review_form.title', { name: dyad.childName })} />
      <Notice
        tone="info"
        title={t('safeguarding:decision_form.current', { level: t(`safeguarding:level.${decision.level}.name`) })}
        actions={<a href={`/dyads/${dyad.id}/contact-decisions/new`}>{t('safeguarding:review_form.propose_another')}</a>}
      >
        <p>{decision.reason}</p>
        <p class="k-muted">{decision.conditions.map((condition) => t(`safeguarding:condition.${condition}`)).join(' · ')}</p>
      </Notice>
      {!mayKeep && <p>{t(own ? 'safeguarding:review_form.own' : 'safeguarding:review_form.lead_keeps')}</p>}
      <Form action={`/dyads/${dyad.id}/contact-decisions/review`} problem={problem}>
        <Radios
          name="outcome"
          label={t('safeguarding:review_form.outcome')}
          value={one(values, 'outcome')}
          problem={problem}
          options={[
            {
              value: 'keep',
              label: t('safeguarding:review_form.keep'),
              disabled: !mayKeep,
              conditional: mayKeep && (
                <DateInput
                  name="reviewOn"
                  label={t('safeguarding:decision_form.review')}
                  hint={t('safeguarding:decision_form.review_hint')}
                  value={one(values, 'reviewOn')}
                  problem={problem}
                />
              ),
            },
            {
              value: 'reopen',
              label: t('safeguarding:review_form.reopen'),
              conditional: (
                <DateInput
                  name="reviewDueOn"
                  label={t('safeguarding:review_form.due')}
                  hint={t('safeguarding:review_form.due_hint')}
                  value={one(values, 'reviewDueOn')}
                  problem={problem}
                />
              ),
            },
          ]}
        />
        <TextArea
          name="note"
          label={t('safeguarding:review_form.note')}
          hint={t('safeguarding:decision_form.reason_hint')}
          value={one(values, 'note')}
          problem={problem}
          maxLength={2000}
        />
        <Button>{t('safeguarding:review_form.submit')}</Button>
      </Form>
    </div>
  );
}
