import { dayInZone } from '../../kernel/days';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Card } from '../../ui/components/Card';
import { EmptyState } from '../../ui/components/EmptyState';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { ApprovalRow, ChildOf, ConferenceRow } from '../assessments.queries';
import type { ProposalRow } from '../contact-decisions.queries';
import { approvableWords } from './approvable-words';
import { Proposal } from './Proposal';

interface Props {
  proposals: readonly ProposalRow[];
  approvals: readonly (ApprovalRow & ChildOf)[];
  conferences: readonly (ConferenceRow & ChildOf)[];
  /** Given already, and still to be used: the lead may take them back. */
  approved: readonly (ApprovalRow & ChildOf)[];
}

/** Everything that waits for a second person, what waits longest first. */
export function WaitingView({ proposals, approvals, conferences, approved }: Props) {
  const { t } = usePage();
  const nothing = proposals.length + approvals.length + conferences.length === 0;
  return (
    <div class="k-stack">
      <PageHeading title={t('safeguarding:waiting.title')} lead={t('safeguarding:waiting.lead')} />
      {nothing && <EmptyState title={t('safeguarding:decisions.none')}>{t('safeguarding:waiting.none_detail')}</EmptyState>}
      {approvals.length > 0 && (
        <Section title={t('safeguarding:waiting.approvals')} count={approvals.length}>
          <div class="k-stack">
            {approvals.map((approval) => (
              <Asked key={approval.id} approval={approval} />
            ))}
          </div>
        </Section>
      )}
      {proposals.length > 0 && (
        <Section title={t('safeguarding:waiting.proposals')} count={proposals.length}>
          <div class="k-stack">
            {proposals.map((proposal) => (
              <Proposal key={proposal.id} proposal={proposal} back="approvals" />
            ))}
          </div>
        </Section>
      )}
      {conferences.length > 0 && (
        <Section title={t('safeguarding:waiting.conferences')} count={conferences.length}>
          <div class="k-stack">
            {conferences.map((conference) => (
              <Card
                key={conference.id}
                title={`${conference.childName} (${conference.childReference})`}
                href={`/children/${conference.childId}`}
                actions={
                  <ButtonLink variant="secondary" href={`/case-conferences/${conference.id}/decisions/new`}>
                    {t('safeguarding:conference_record.open')}
                  </ButtonLink>
                }
              >
                <p>{conference.question}</p>
              </Card>
            ))}
          </div>
        </Section>
      )}
      {approved.length > 0 && (
        <Section title={t('safeguarding:waiting.in_use')} count={approved.length}>
          <div class="k-stack">
            {approved.map((approval) => (
              <InUse key={approval.id} approval={approval} />
            ))}
          </div>
        </Section>
      )}
    </div>
  );
}

function InUse({ approval }: { approval: ApprovalRow & ChildOf }) {
  const { t, locale } = usePage();
  return (
    <Card title={`${approval.childName} (${approval.childReference})`} href={`/children/${approval.childId}`}>
      <p>
        <strong>{t(approvableWords(approval.reasonCode))}</strong>
      </p>
      {approval.validUntil && (
        <p class="k-muted">
          {t('safeguarding:approval_form.valid_until')}: {formatDay(approval.validUntil, locale)}
        </p>
      )}
      <ButtonForm
        action={`/approvals/${approval.id}/withdrawals`}
        variant="secondary"
        label={t('safeguarding:waiting.withdraw_approval_for', { name: approval.childName })}
      >
        {t('safeguarding:decisions.withdraw')}
      </ButtonForm>
    </Card>
  );
}

function Asked({ approval }: { approval: ApprovalRow & ChildOf }) {
  const { t, locale, timeZone, actor, can } = usePage();
  const own = approval.requestedBy === actor?.userId;
  return (
    <Card title={`${approval.childName} (${approval.childReference})`} href={`/children/${approval.childId}`}>
      <p>
        <strong>{t(approvableWords(approval.reasonCode))}</strong>
      </p>
      <p>{approval.reason}</p>
      <p class="k-muted">
        {t('safeguarding:waiting.asked_by', { name: approval.requestedByName ?? t('safeguarding:none') })}{' '}
        {formatDay(dayInZone(approval.requestedAt, timeZone), locale)}
      </p>
      <ButtonGroup>
        {!own && can('approval.decide') && (
          <ButtonLink href={`/approvals/${approval.id}/decisions/new`}>{t('safeguarding:approval_form.decide')}</ButtonLink>
        )}
        <ButtonForm
          action={`/approvals/${approval.id}/withdrawals`}
          variant="secondary"
          label={t('safeguarding:decisions.withdraw_for', { name: approval.childName })}
        >
          {t('safeguarding:decisions.withdraw')}
        </ButtonForm>
      </ButtonGroup>
      {own && <p class="k-muted">{t('safeguarding:waiting.own')}</p>}
    </Card>
  );
}
