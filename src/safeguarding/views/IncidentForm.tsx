import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { TextArea } from '../../ui/components/TextArea';
import { Warning } from '../../ui/components/Warning';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { DyadSeen } from '../safeguarding.queries';
import { FormValues, one } from './form-values';

/** Raises a worry about one child with one parent. */
export function IncidentForm({ dyad, values, problem }: { dyad: DyadSeen; values: FormValues; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/children/${dyad.childId}`}>{t('safeguarding:back_to_child')}</BackLink>
      <PageHeading title={t('safeguarding:incident_form.title', { name: dyad.childName })} />
      <Warning>{t('safeguarding:incident_form.warning')}</Warning>
      <Form action={`/dyads/${dyad.id}/incidents/new`} problem={problem}>
        <TextArea
          name="note"
          label={t('safeguarding:incident_form.note')}
          hint={t('safeguarding:incident_form.note_hint')}
          value={one(values, 'note')}
          problem={problem}
          rows={6}
          maxLength={4000}
        />
        <Radios
          name="severity"
          label={t('safeguarding:incident_form.severity')}
          value={one(values, 'severity') ?? 'red'}
          options={(['red', 'amber'] as const).map((value) => ({
            value,
            label: t(`safeguarding:severity.${value}`),
            hint: t(`safeguarding:severity_hint.${value}`),
          }))}
          problem={problem}
        />
        <Button variant="warning">{t('safeguarding:incident_form.submit')}</Button>
      </Form>
    </div>
  );
}
