import { ButtonForm } from '../../ui/components/ButtonForm';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { formatCount, formatDay, formatPercent } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { ReminderTimingJson } from '../reminder-timing.queries';

/** Which timetable of reminders families answer sooner under, said only when it can be said; and the switch of the trial. */
export function ReminderTiming({ timing }: { timing: ReminderTimingJson }) {
  const { t, locale, can } = usePage();
  const { trial, arms, verdict } = timing;
  const shown = (count: number | null): string => (count === null ? t('reports:hidden') : formatCount(count, locale));
  const percent = (ratio: number): string => formatPercent(ratio, locale, 1);
  const day = (at: Date): string => formatDay(at.toISOString().slice(0, 10), locale);
  return (
    <Section title={t('reminders:timing.title')} id="timing">
      <p>{t('reminders:timing.lead')}</p>
      {trial === null ? (
        <p class="k-muted">{t('reminders:timing.none')}</p>
      ) : (
        <>
          <p>
            {trial.endedAt === null
              ? t('reminders:timing.running', { day: day(trial.startedAt) })
              : t('reminders:timing.over', { from: day(trial.startedAt), to: day(trial.endedAt) })}
          </p>
          <Table
            caption={t('reminders:timing.title')}
            captionHidden
            compact
            rows={arms}
            rowKey={(row) => row.arm}
            columns={[
              { key: 'arm', header: t('reminders:timing.arm'), rowHeader: true, cell: (row) => t(`reminders:timing.arms.${row.arm}`) },
              { key: 'drawn', header: t('reminders:timing.drawn'), numeric: true, cell: (row) => shown(row.drawn) },
              { key: 'waiting', header: t('reminders:timing.waiting'), numeric: true, cell: (row) => shown(row.waiting) },
              { key: 'calledOff', header: t('reminders:timing.called_off'), numeric: true, cell: (row) => shown(row.calledOff) },
              { key: 'counted', header: t('reminders:timing.counted'), numeric: true, cell: (row) => shown(row.counted) },
              { key: 'answered', header: t('reminders:timing.answered'), numeric: true, cell: (row) => shown(row.answered) },
              {
                key: 'rate',
                header: t('reminders:timing.rate'),
                numeric: true,
                cell: (row) =>
                  row.rate === null || row.low === null || row.high === null
                    ? t('reminders:timing.too_few')
                    : t('reminders:timing.interval', { rate: percent(row.rate), low: percent(row.low), high: percent(row.high) }),
              },
            ]}
          />
          {verdict && (
            <p>
              <strong>{t(`reminders:timing.verdict.${verdict.result}`, { needed: verdict.needed })}</strong>{' '}
              {verdict.difference &&
                t('reminders:timing.difference', {
                  points: percent(verdict.difference.value),
                  low: percent(verdict.difference.low),
                  high: percent(verdict.difference.high),
                })}
            </p>
          )}
          <p class="k-muted k-small">{t('reminders:timing.honest')}</p>
        </>
      )}
      {can('timing_trial.write') &&
        (trial === null || trial.endedAt !== null ? (
          <ButtonForm action="/timing-trials" variant="secondary">
            {t('reminders:timing.start')}
          </ButtonForm>
        ) : (
          <ButtonForm action={`/timing-trials/${trial.id}/endings`} variant="secondary">
            {t('reminders:timing.end')}
          </ButtonForm>
        ))}
    </Section>
  );
}
