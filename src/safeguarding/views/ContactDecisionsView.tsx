import { EmptyState } from '../../ui/components/EmptyState';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { ProposalRow } from '../contact-decisions.queries';
import { Proposal } from './Proposal';

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
