import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { TextArea } from '../../ui/components/TextArea';
import { Warning } from '../../ui/components/Warning';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { DyadSeen } from '../safeguarding.queries';
import { FormValues, one } from './form-values';

/** Decides to report suspected harm; the clock runs from the moment it is sent. */
export function MandatoryReportForm({ dyad, values, problem }: { dyad: DyadSeen; values: FormValues; problem?: PageProblem }) {
  const { t } = usePage();
  const incidentId = one(values, 'incidentId');
  return (
    <div class="k-stack">
      <BackLink href={incidentId ? `/incidents/${incidentId}` : `/children/${dyad.childId}`} />
      <PageHeading title={t('safeguarding:report_form.title', { name: dyad.childName })} lead={t('safeguarding:report_form.lead')} />
      <Warning>{t('safeguarding:report_form.warning')}</Warning>
      <Form action={`/dyads/${dyad.id}/mandatory-reports/new`} problem={problem}>
        {incidentId && <input type="hidden" name="incidentId" value={incidentId} />}
        <TextArea
          name="suspicion"
          label={t('safeguarding:report_form.suspicion')}
          hint={t('safeguarding:report_form.suspicion_hint')}
          value={one(values, 'suspicion')}
          problem={problem}
          rows={6}
          maxLength={4000}
        />
        <Button variant="warning" big>
          {t('safeguarding:report_form.submit')}
        </Button>
      </Form>
    </div>
  );
}
