import { Button } from '../../../ui/components/Button';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { EmptyState } from '../../../ui/components/EmptyState';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { Filters } from '../../../ui/components/Filters';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { Select } from '../../../ui/components/Select';
import { Table } from '../../../ui/components/Table';
import { formatDayTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import { PageProblem } from '../../../ui/problem';
import type { CallTaskView } from '../call-tasks.queries';
import { CALL_REASONS, CallReason } from '../../message.entity';
import { CallCard, CurrentCall } from './CallCard';

interface Props {
  count: number;
  current?: CurrentCall;
  others: CallTaskView[];
  nextDue: Date | null;
  reasonCode?: CallReason;
  /** What was typed, when it was not accepted. */
  body?: Record<string, string>;
  problem?: PageProblem;
}

/** The call list: one card at a time, the rest below. */
export function CallsView({ count, current, others, nextDue, reasonCode, body, problem }: Props) {
  const { t, locale, timeZone, now, can } = usePage();
  const holder = (row: CallTaskView): string | null => (row.claimedUntil !== null && row.claimedUntil > now ? row.claimedByName : null);
  return (
    <div class="k-stack">
      {!current?.mine && <ErrorSummary problem={problem} />}
      <PageHeading title={t('notifications:calls.title')} lead={t('notifications:calls.lead', { count })} />
      {current ? (
        <CallCard current={current} body={body} problem={problem} />
      ) : count > 0 ? (
        <>
          <Form action="/calls/next">
            {reasonCode && <input type="hidden" name="reasonCode" value={reasonCode} />}
            <Button big>{t('notifications:calls.start')}</Button>
          </Form>
        </>
      ) : (
        <EmptyState title={t('notifications:calls.none')} icon="phone">
          <p>
            {nextDue
              ? t('notifications:calls.next_due', { when: formatDayTime(nextDue, timeZone, locale) })
              : t('notifications:calls.none_more')}
          </p>
        </EmptyState>
      )}
      <Filters action="/calls">
        <Select
          name="reasonCode"
          label={t('notifications:calls.filter_reason')}
          labelSize="s"
          value={reasonCode}
          placeholder={t('notifications:calls.filter_all')}
          options={CALL_REASONS.map((code) => ({ value: code, label: t(`notifications:calls.reason.${code}`) }))}
        />
      </Filters>
      {others.length > 0 && (
        <Section title={t(`notifications:calls.${current ? 'others' : 'waiting'}`)} count={others.length}>
          <Table
            caption={t('notifications:calls.others')}
            captionHidden
            rows={others}
            rowKey={(row) => row.id}
            columns={[
              { key: 'name', header: t('notifications:calls.name'), cell: (row) => row.caregiverName, rowHeader: true },
              {
                key: 'reason',
                header: t('notifications:calls.reason_header'),
                cell: (row) => t(`notifications:calls.reason.${row.reasonCode}`),
              },
              { key: 'due', header: t('notifications:calls.due'), cell: (row) => formatDayTime(row.dueAt, timeZone, locale) },
              {
                key: 'choose',
                header: t('notifications:calls.choose'),
                headerHidden: true,
                cell: (row) =>
                  holder(row) === null ? (
                    <ButtonForm
                      action={`/calls/${row.id}/takings`}
                      variant="quiet"
                      label={`${t('notifications:calls.choose')} ${row.caregiverName}`}
                    >
                      {t('notifications:calls.choose')}
                    </ButtonForm>
                  ) : (
                    <span class="k-muted">{t('notifications:calls.held_by', { name: holder(row) ?? '' })}</span>
                  ),
              },
            ]}
          />
        </Section>
      )}
      {can('message.read') && (
        <p class="k-no-print">
          <a href="/recordings">{t('notifications:recordings.title')}</a>
        </p>
      )}
    </div>
  );
}
