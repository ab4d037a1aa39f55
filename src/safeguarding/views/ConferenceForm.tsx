import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { TextArea } from '../../ui/components/TextArea';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { DyadSeen } from '../safeguarding.queries';
import { FormValues, one } from './form-values';

/** Calls a conference about one child with one parent. */
export function ConferenceForm({ dyad, values, problem }: { dyad: DyadSeen; values: FormValues; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/children/${dyad.childId}`}>{t('safeguarding:back_to_child')}</BackLink>
      <PageHeading
        title={t('safeguarding:conference_form.title', { name: dyad.childName })}
        lead={t('safeguarding:conference_form.lead')}
      />
      <Form action={`/dyads/${dyad.id}/case-conferences/new`} problem={problem}>
        <TextArea
          name="question"
          label={t('safeguarding:conference_form.question')}
          hint={t('safeguarding:conference_form.question_hint')}
          value={one(values, 'question')}
          problem={problem}
          maxLength={2000}
        />
        <Button>{t('safeguarding:conference_form.submit')}</Button>
      </Form>
    </div>
  );
}
