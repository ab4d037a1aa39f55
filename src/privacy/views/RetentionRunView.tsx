import { BackLink } from '../../ui/components/BackLink';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { Details } from '../../ui/components/Details';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Table } from '../../ui/components/Table';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { RetentionRule } from '../../facilities/packs/packs.queries';
import type { RunRow } from '../retention.queries';

interface Props {
  row: RunRow;
  rules: RetentionRule[];
  /** Files that are still to go, and files that a hold keeps: references only. */
  due: { id: string; reference: string }[];
  held: { id: string; reference: string }[];
  /** A preview young enough to be run. */
  ready: boolean;
  problem?: PageProblem;
}

/** A preview with what would go, or a run with how far it is. */
export function RetentionRunView({ row, rules, due, held, ready, problem }: Props) {
  const { t, locale, can } = usePage();
  const counted = row.counts.rules;
  const action = (key: string): string => rules.find((rule) => rule.key === key)?.action ?? 'keep';
  return (
    <div class="k-stack">
      <BackLink href="/privacy/retention">{t('privacy:retention.title')}</BackLink>
      <PageHeading title={t(`privacy:retention.kind.${row.kind}`)} caption={formatDay(row.asOf, locale)} />
      <ErrorSummary problem={problem} />
      {row.kind === 'run' && (
        <Notice tone={row.counts.finishedAt === null ? 'info' : 'good'}>
          {t(row.counts.finishedAt === null ? 'privacy:retention.running' : 'privacy:retention.finished')}
        </Notice>
      )}
      <Table
        caption={t('privacy:retention.counts')}
        captionHidden
        rows={counted}
        rowKey={(rule) => rule.key}
        columns={[
          { key: 'what', header: t('privacy:retention.what'), rowHeader: true, cell: (rule) => t(`privacy:rule.${rule.key}`) },
          { key: 'due', header: t('privacy:retention.due'), numeric: true, cell: (rule) => rule.due },
          { key: 'held', header: t('privacy:retention.held'), numeric: true, cell: (rule) => rule.held },
          { key: 'done', header: t('privacy:retention.done'), numeric: true, cell: (rule) => rule.done },
          { key: 'then', header: t('privacy:retention.then'), cell: (rule) => t(`privacy:action.${action(rule.key)}`) },
        ]}
      />
      {due.length > 0 && (
        <Details summary={t('privacy:retention.list_due', { count: due.length })} open>
          <p class="k-code">{due.map((file) => file.reference).join(' ')}</p>
        </Details>
      )}
      {held.length > 0 && (
        <Details summary={t('privacy:retention.list_held', { count: held.length })}>
          <p class="k-code">{held.map((file) => file.reference).join(' ')}</p>
        </Details>
      )}
      {row.kind === 'preview' && !ready && <Notice tone="warn">{t('privacy:retention.too_old')}</Notice>}
      {ready && can('privacy.write') && (
        <ButtonForm action={`/privacy/retention/${row.id}/runs`} variant="warning" confirm={t('privacy:retention.run_confirm')}>
          {t('privacy:retention.run')}
        </ButtonForm>
      )}
    </div>
  );
}
