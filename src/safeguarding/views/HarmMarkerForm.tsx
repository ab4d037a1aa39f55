import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Warning } from '../../ui/components/Warning';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { HARM_KINDS } from '../assessment.entity';
import type { DyadSeen } from '../safeguarding.queries';
import { FormValues, one } from './form-values';

/** Records that there was harm: its kind, never the offence. */
export function HarmMarkerForm({ dyad, values, problem }: { dyad: DyadSeen; values: FormValues; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/children/${dyad.childId}`}>{t('safeguarding:back_to_child')}</BackLink>
      <PageHeading title={t('safeguarding:harm_form.title', { name: dyad.childName })} lead={t('safeguarding:harm_form.lead')} />
      <Warning>{t('safeguarding:harm_form.warning')}</Warning>
      <Form action={`/dyads/${dyad.id}/harm-markers/new`} problem={problem}>
        <Radios
          name="kind"
          label={t('safeguarding:harm_form.kind')}
          value={one(values, 'kind')}
          problem={problem}
          options={HARM_KINDS.map((kind) => ({ value: kind, label: t(`safeguarding:harm.${kind}`) }))}
        />
        <Button variant="warning">{t('safeguarding:harm_form.submit')}</Button>
      </Form>
    </div>
  );
}
