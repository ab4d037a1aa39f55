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
import type { ApprovalRow } from '../assessments.queries';
import type { DyadSeen } from '../safeguarding.queries';
import { approvableWords } from './approvable-words';
import { FormValues, one } from './form-values';

interface Props {
  dyad: DyadSeen;
  approval: ApprovalRow;
  values: FormValues;
  problem?: PageProblem;
}

/** The second person says yes or no, and until when. */
export function ApprovalDecisionForm({ dyad, approval, values, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href="/approvals">{t('safeguarding:waiting.title')}</BackLink>
      <PageHeading title={t('safeguarding:approval_form.decide_title', { name: dyad.childName })} />
      <Notice tone="info" title={t(approvableWords(approval.reasonCode))}>
        <p>{approval.reason}</p>
        <p class="k-muted">{t('safeguarding:waiting.asked_by', { name: approval.requestedByName ?? t('safeguarding:none') })}</p>
      </Notice>
      <Form action={`/approvals/${approval.id}/decisions/new`} problem={problem}>
        <Radios
          name="decision"
          label={t('safeguarding:approval_form.decision')}
          value={one(values, 'decision')}
          problem={problem}
          options={[
            {
              value: 'approve',
              label: t('safeguarding:approval_form.approve'),
              conditional: (
                <DateInput
                  name="validUntil"
                  label={t('safeguarding:approval_form.valid_until')}
                  hint={t('safeguarding:approval_form.valid_until_hint')}
                  value={one(values, 'validUntil')}
                  problem={problem}
                />
              ),
            },
            { value: 'refuse', label: t('safeguarding:approval_form.refuse') },
          ]}
        />
        <TextArea name="note" label={t('safeguarding:approval_form.note')} value={one(values, 'note')} problem={problem} maxLength={2000} />
        <Button>{t('safeguarding:approval_form.decide')}</Button>
      </Form>
    </div>
  );
}
