import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Form } from '../../ui/components/Form';
import { Section } from '../../ui/components/Section';
import { Select } from '../../ui/components/Select';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { SUSPENSION_REASONS } from '../worker.rules';
import { WorkerRow } from '../workers.queries';

interface Props {
  worker: WorkerRow;
  value?: string;
  problem?: PageProblem;
}

/** Whether she may accompany anybody at all: suspending with a reason, and the way back. */
export function WorkerStanding({ worker, value, problem }: Props) {
  const { t } = usePage();
  if (worker.status === 'left') return null;
  return (
    <Section title={t('workers:one.standing')} id="standing">
      {worker.status === 'suspended' ? (
        <>
          <ErrorSummary problem={problem} />
          <ButtonForm action={`/workers/${worker.id}/reinstatements`} variant="secondary">
            {t('workers:one.reinstate')}
          </ButtonForm>
        </>
      ) : (
        <Form action={`/workers/${worker.id}/suspensions`} problem={problem}>
          <Select
            name="suspendedReason"
            label={t('workers:field.suspendedReason')}
            hint={t('workers:one.suspend_hint')}
            value={value}
            placeholder={t('workers:one.choose_reason')}
            options={SUSPENSION_REASONS.map((reason) => ({ value: reason, label: t(`workers:suspension.${reason}`) }))}
            problem={problem}
          />
          <Button variant="warning">{t('workers:one.suspend')}</Button>
        </Form>
      )}
    </Section>
  );
}
