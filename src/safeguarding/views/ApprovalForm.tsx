import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { TextArea } from '../../ui/components/TextArea';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { APPROVABLE, isVisitBound } from '../approvals.rules';
import type { DyadSeen } from '../safeguarding.queries';
import { approvableWords } from './approvable-words';
import { FormValues, one } from './form-values';

/** Asks a second person to approve one reason of the gates. */
export function ApprovalForm({ dyad, values, problem }: { dyad: DyadSeen; values: FormValues; problem?: PageProblem }) {
  const { t } = usePage();
  const visitId = one(values, 'visitId');
  return (
    <div class="k-stack">
      <BackLink href={`/children/${dyad.childId}`}>{t('safeguarding:back_to_child')}</BackLink>
      <PageHeading title={t('safeguarding:approval_form.title', { name: dyad.childName })} lead={t('safeguarding:approval_form.lead')} />
      <Form action={`/dyads/${dyad.id}/approvals/new`} problem={problem}>
        <Radios
          name="reasonCode"
          label={t('safeguarding:approval_form.what')}
          value={one(values, 'reasonCode')}
          problem={problem}
          options={APPROVABLE.filter((code) => visitId || !isVisitBound(code)).map((code) => ({
            value: code,
            label: t(approvableWords(code)),
          }))}
        />
        <TextArea
          name="reason"
          label={t('safeguarding:approval_form.reason')}
          hint={t('safeguarding:approval_form.reason_hint')}
          value={one(values, 'reason')}
          problem={problem}
          maxLength={2000}
        />
        {visitId && <input type="hidden" name="visitId" value={visitId} />}
        <Button>{t('safeguarding:approval_form.submit')}</Button>
      </Form>
    </div>
  );
}
