import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { Details } from '../../ui/components/Details';
import { EmptyState } from '../../ui/components/EmptyState';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { TextArea } from '../../ui/components/TextArea';
import { TextInput } from '../../ui/components/TextInput';
import { formatDay, formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { sourceWords } from '../../ui/source-words';
import type { RetentionRule } from '../../facilities/packs/packs.queries';
import type { HoldRow, RunRow } from '../retention.queries';
import { totals } from '../retention.rules';
import { PrivacyTabs } from './PrivacyTabs';

interface Props {
  rules: RetentionRule[];
  rows: RunRow[];
  holds: HoldRow[];
  values: Record<string, string | string[] | undefined>;
  problem?: PageProblem;
}

/** How long what is kept, what was looked at and done, and what is kept longer. */
export function RetentionView({ rules, rows, holds, values, problem }: Props) {
  const { t, locale, timeZone, can } = usePage();
  const one = (name: string): string | undefined => [values[name]].flat()[0];
  const time = (rule: RetentionRule): string =>
    rule.days !== null
      ? t('privacy:retention.days', { count: rule.days })
      : rule.years !== null
        ? t('privacy:retention.years', { count: rule.years })
        : t('privacy:retention.for_ever');
  return (
    <div class="k-stack">
      <PageHeading
        title={t('privacy:retention.title')}
        lead={t('privacy:retention.lead')}
        actions={
          can('privacy.write') ? <ButtonForm action="/privacy/retention/previews">{t('privacy:retention.preview')}</ButtonForm> : undefined
        }
      />
      <PrivacyTabs />
      {problem && !can('privacy.write') && <ErrorSummary problem={problem} />}
      <Section title={t('privacy:retention.runs')}>
        {rows.length === 0 ? (
          <EmptyState title={t('privacy:retention.no_runs')} icon="calendar" />
        ) : (
          <Table
            caption={t('privacy:retention.runs')}
            captionHidden
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'kind',
                header: t('privacy:retention.what'),
                rowHeader: true,
                cell: (row) => <a href={`/privacy/retention/${row.id}`}>{t(`privacy:retention.kind.${row.kind}`)}</a>,
              },
              { key: 'at', header: t('privacy:at'), cell: (row) => formatDayTime(row.at, timeZone, locale) },
              { key: 'due', header: t('privacy:retention.due'), numeric: true, cell: (row) => totals(row.counts).due },
              { key: 'held', header: t('privacy:retention.held'), numeric: true, cell: (row) => totals(row.counts).held },
              {
                key: 'done',
                header: t('privacy:retention.done'),
                numeric: true,
                cell: (row) => (row.kind === 'run' ? totals(row.counts).done : '–'),
              },
            ]}
          />
        )}
      </Section>
      <Section title={t('privacy:retention.holds')} count={holds.length}>
        {holds.length > 0 && (
          <Table
            caption={t('privacy:retention.holds')}
            captionHidden
            rows={holds}
            rowKey={(hold) => hold.id}
            columns={[
              { key: 'child', header: t('privacy:child'), rowHeader: true, cell: (hold) => hold.childReference },
              { key: 'why', header: t('privacy:retention.hold_reason'), cell: (hold) => hold.reason },
              { key: 'since', header: t('privacy:restricted.since'), cell: (hold) => formatDayTime(hold.placedAt, timeZone, locale) },
              {
                key: 'act',
                header: t('privacy:retention.release'),
                headerHidden: true,
                cell: (hold) =>
                  can('privacy.write') ? (
                    <ButtonForm
                      action={`/privacy/holds/${hold.id}/releases`}
                      variant="secondary"
                      label={t('privacy:retention.release_label', { reference: hold.childReference })}
                    >
                      {t('privacy:retention.release')}
                    </ButtonForm>
                  ) : null,
              },
            ]}
          />
        )}
        {can('privacy.write') && (
          <Details summary={t('privacy:retention.hold_new')} open={problem !== undefined}>
            <Form action="/privacy/holds" problem={problem}>
              <TextInput
                name="child"
                label={t('privacy:child')}
                hint={t('privacy:child_hint')}
                value={one('child')}
                width={10}
                maxLength={10}
                problem={problem}
              />
              <TextArea name="reason" label={t('privacy:retention.hold_reason')} value={one('reason')} maxLength={500} problem={problem} />
              <Button>{t('privacy:retention.hold_save')}</Button>
            </Form>
          </Details>
        )}
      </Section>
      <Section title={t('privacy:retention.schedule')}>
        <Table
          caption={t('privacy:retention.schedule')}
          captionHidden
          rows={rules}
          rowKey={(rule) => rule.key}
          columns={[
            { key: 'what', header: t('privacy:retention.what'), rowHeader: true, cell: (rule) => t(`privacy:rule.${rule.key}`) },
            {
              key: 'time',
              header: t('privacy:retention.time'),
              cell: (rule) =>
                `${time(rule)} ${t(`privacy:after.${rule.after}`)}${rule.notBeforeAge === null ? '' : t('privacy:retention.not_before', { age: rule.notBeforeAge })}`,
            },
            { key: 'then', header: t('privacy:retention.then'), cell: (rule) => t(`privacy:action.${rule.action}`) },
            {
              key: 'basis',
              header: t('privacy:retention.basis'),
              cell: (rule) => <span class="k-small">{sourceWords(rule.legalBasis, locale)}</span>,
            },
          ]}
        />
        <p class="k-small k-muted">{t('privacy:retention.last_look', { day: rows[0] ? formatDay(rows[0].asOf, locale) : '–' })}</p>
      </Section>
    </div>
  );
}
