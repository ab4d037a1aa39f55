import { dayInZone } from '../../kernel/days';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { Card } from '../../ui/components/Card';
import { EmptyState } from '../../ui/components/EmptyState';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { SummaryList } from '../../ui/components/SummaryList';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { ProposalRow } from '../safeguarding.queries';

/** Proposals that wait for a second person, the oldest first. */
export function ContactDecisionsView({
  proposals,
  nextCursor,
  problem,
}: {
  proposals: readonly ProposalRow[];
  nextCursor: string | null;
  problem?: PageProblem;
}) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <ErrorSummary problem={problem} />
      <PageHeading title={t('safeguarding:decisions.title')} lead={t('safeguarding:decisions.lead')} />
      {proposals.length === 0 && (
        <EmptyState title={t('safeguarding:decisions.none')}>{t('safeguarding:decisions.none_detail')}</EmptyState>
      )}
      {proposals.map((proposal) => (
        <Proposal key={proposal.id} proposal={proposal} />
      ))}
      <Pagination
        nextHref={nextCursor === null ? undefined : `/contact-decisions?cursor=${encodeURIComponent(nextCursor)}`}
        shown={proposals.length}
      />
    </div>
  );
}

function Proposal({ proposal }: { proposal: ProposalRow }) {
  const { t, locale, timeZone, actor, can } = usePage();
  const own = proposal.proposedBy === actor?.userId;
  const level = (number: number): string => t(`safeguarding:level.${number}.name`);
  const proposedOn = dayInZone(proposal.proposedAt, timeZone);
  return (
    <Card title={`${proposal.childName} (${proposal.childReference})`} href={`/children/${proposal.childId}`}>
      <SummaryList
        rows={[
          {
            key: t('safeguarding:decisions.now'),
            value: proposal.currentLevel === null ? t('safeguarding:decisions.no_decision') : level(proposal.currentLevel),
          },
          { key: t('safeguarding:decisions.proposed'), value: level(proposal.level) },
          {
            key: t('safeguarding:decision_form.conditions'),
            value: proposal.conditions.map((condition) => t(`safeguarding:condition.${condition}`)).join(' · ') || t('safeguarding:none'),
          },
          { key: t('safeguarding:decision_form.reason'), value: proposal.reason },
          { key: t('safeguarding:decision_form.review'), value: formatDay(proposal.reviewOn, locale) },
          {
            key: t('safeguarding:decisions.by'),
            value: `${proposal.proposedByName ?? t('safeguarding:none')} · ${formatDay(proposedOn, locale)}`,
          },
        ]}
      />
      <ButtonGroup>
        {!own && can('contact_decision.approve') && (
          <ButtonForm
            action={`/contact-decisions/${proposal.id}/approvals`}
            label={t('safeguarding:decisions.approve_for', { name: proposal.childName })}
          >
            {t('safeguarding:decisions.approve')}
          </ButtonForm>
        )}
        <ButtonForm
          action={`/contact-decisions/${proposal.id}/withdrawals`}
          variant="secondary"
          label={t('safeguarding:decisions.withdraw_for', { name: proposal.childName })}
        >
          {t('safeguarding:decisions.withdraw')}
        </ButtonForm>
      </ButtonGroup>
      {own && <p class="k-muted">{t('safeguarding:decisions.own')}</p>}
    </Card>
  );
}
