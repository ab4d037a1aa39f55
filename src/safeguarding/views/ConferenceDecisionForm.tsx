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
import { CONFERENCE_DECISIONS } from '../assessment.entity';
import type { ConferenceRow } from '../assessments.queries';
import { NO_CONTACT_REASONS } from '../contact-decision.entity';
import { CONDITIONS } from '../contact-decisions.rules';
import type { DyadSeen } from '../safeguarding.queries';
import { FormValues, many, one } from './form-values';

interface Props {
  dyad: DyadSeen;
  conference: ConferenceRow;
  values: FormValues;
  problem?: PageProblem;
}

const LEVELS = ['0', '1', '2', '3', '4'] as const;

/** Writes down what a conference decided, and proposes a level of contact in one go. */
export function ConferenceDecisionForm({ dyad, conference, values, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/children/${dyad.childId}`}>{t('safeguarding:back_to_child')}</BackLink>
      <PageHeading
        title={t('safeguarding:conference_record.title', { name: dyad.childName })}
        lead={t('safeguarding:conference_record.lead')}
      />
      <Notice tone="info" title={t('safeguarding:conference_form.question')}>
        <p>{conference.question}</p>
      </Notice>
      <Form action={`/case-conferences/${conference.id}/decisions/new`} problem={problem}>
        <DateInput name="heldOn" label={t('safeguarding:conference_record.held_on')} value={one(values, 'heldOn')} problem={problem} />
        <TextArea
          name="people"
          label={t('safeguarding:conference_record.people')}
          hint={t('safeguarding:conference_record.people_hint')}
          value={one(values, 'people')}
          problem={problem}
        />
        <Radios
          name="decision"
          label={t('safeguarding:conference_record.decision')}
          value={one(values, 'decision')}
          problem={problem}
          options={CONFERENCE_DECISIONS.map((decision) => ({
            value: decision,
            label: t(`safeguarding:conference_decision.${decision}.name`),
            hint: t(`safeguarding:conference_decision.${decision}.hint`),
          }))}
        />
        <TextArea
          name="grounds"
          label={t('safeguarding:conference_record.grounds')}
          value={one(values, 'grounds')}
          problem={problem}
          maxLength={4000}
        />
        <Checkboxes
          name="conditions"
          label={t('safeguarding:decision_form.conditions')}
          optional
          values={many(values, 'conditions')}
          problem={problem}
          options={CONDITIONS.map((condition) => ({ value: condition, label: t(`safeguarding:condition.${condition}`) }))}
        />
        <DateInput
          name="reviewOn"
          label={t('safeguarding:decision_form.review')}
          hint={t('safeguarding:conference_record.review_hint')}
          value={one(values, 'reviewOn')}
          problem={problem}
        />
        <Select
          name="proposeLevel"
          label={t('safeguarding:conference_record.propose')}
          hint={t('safeguarding:conference_record.propose_hint')}
          optional
          value={one(values, 'proposeLevel')}
          problem={problem}
          placeholder={t('safeguarding:conference_record.propose_nothing')}
          options={LEVELS.map((level) => ({ value: level, label: t(`safeguarding:level.${level}.name`) }))}
        />
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
        <Button>{t('safeguarding:conference_record.submit')}</Button>
      </Form>
    </div>
  );
}
