import { KpiTile } from '../../ui/components/KpiTile';
import { Details } from '../../ui/components/Details';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { CumulativeIncidence } from '../../ui/charts/CumulativeIncidence';
import { Funnel } from '../../ui/charts/Funnel';
import { RateLine } from '../../ui/charts/RateLine';
import { formatCount, formatDay, formatPercent } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { VisitRateJson } from '../reports.queries';
import { EXCLUSIONS } from '../visit-rate.rules';
import { standing } from '../statistics.rules';
import { ShownRate } from '../suppression.rules';
import { Figure } from '../figure.rules';
import type { RequestOutcomesJson } from '../request-outcomes.queries';
import type { ReminderTimingJson } from '../reminder-timing.queries';
import { CountedAt } from './CountedAt';
import { GroupsTable } from './GroupsTable';
import { ImpactFilters } from './ImpactFilters';
import { figureHref } from './figure-href';
import { ReminderTiming } from './ReminderTiming';
import { RequestOutcomes } from './RequestOutcomes';

/** The one page about "are we changing it": the rate beside the published 8 %, both denominators, and the way to a meeting. */
export function ImpactView({
  report,
  outcomes,
  timing,
  problem,
  values,
}: {
  report: VisitRateJson;
  outcomes: RequestOutcomesJson;
  timing: ReminderTimingJson;
  problem?: PageProblem;
  values: Record<string, string | undefined>;
}) {
  const { t, locale, can } = usePage();
  const percent = (ratio: number): string => formatPercent(ratio, locale, 1);
  const shown = (count: number | null): string => (count === null ? t('reports:hidden') : formatCount(count, locale));
  const linked = can('child.read');
  const href = (figure: Figure): string | undefined => (linked ? figureHref(figure, report) : undefined);
  const interval = (rate: ShownRate): string | undefined =>
    rate.low === null || rate.high === null ? undefined : t('reports:interval', { low: percent(rate.low), high: percent(rate.high) });
  const months = report.months.flatMap(({ month, children, visited }) =>
    children === null || visited === null ? [] : [{ month, children, visited }],
  );
  const stages = report.funnel.flatMap((stage) =>
    stage.count === null ? [] : [{ ...stage, count: stage.count, label: t(`reports:stage.${stage.key}`), href: href(`way-${stage.key}`) }],
  );
  const reference = {
    rate: report.baseline.value,
    label: t('reports:baseline.label', { rate: formatPercent(report.baseline.value, locale) }),
    source: t('reports:baseline.source'),
  };
  return (
    <div class="k-stack-l">
      <PageHeading
        title={t('reports:title')}
        caption={t('reports:as_of', { day: formatDay(report.asOf, locale) })}
        lead={<Headline report={report} />}
      />
      <ErrorSummary problem={problem} />
      <CountedAt at={report.countedAt} kept={report.kept} />
      <ImpactFilters values={values} />
      {report.suppressed && <Notice title={t('reports:suppressed.title')}>{t('reports:suppressed.more')}</Notice>}
      <div class="k-kpis">
        {(['all', 'eligible'] as const).map((which) => {
          const rate = report[which];
          return (
            <KpiTile
              key={which}
              label={t(`reports:denominator.${which}`)}
              value={rate.rate === null ? t(rate.n === 0 ? 'reports:nobody' : 'reports:hidden') : percent(rate.rate)}
              interval={interval(rate)}
              note={t('reports:of', { visited: shown(rate.visited), n: shown(rate.n) })}
              href={href(which === 'all' ? 'visited' : 'eligibleVisited')}
            />
          );
        })}
        <KpiTile label={t('reports:total.all')} value={shown(report.all.n)} note={t('reports:total.all_note')} href={href('all')} />
        <KpiTile
          label={t('reports:total.eligible')}
          value={shown(report.eligible.n)}
          note={t('reports:total.eligible_note')}
          href={href('eligible')}
        />
      </div>
      <Section title={t('reports:months.title')}>
        <RateLine title={t('reports:months.chart')} points={months} reference={reference} summary={t('reports:months.summary')} />
      </Section>
      <Section title={t('reports:exclusions.title')}>
        <Table
          caption={t('reports:exclusions.title')}
          captionHidden
          compact
          rows={[...EXCLUSIONS]}
          rowKey={(row) => row}
          columns={[
            { key: 'reason', header: t('reports:exclusions.reason'), rowHeader: true, cell: (row) => t(`reports:exclusions.${row}`) },
            {
              key: 'count',
              header: t('reports:children'),
              numeric: true,
              cell: (row) => (linked ? <a href={href(row)}>{shown(report.exclusions[row])}</a> : shown(report.exclusions[row])),
            },
          ]}
        />
        <p class="k-muted k-small">{t('reports:exclusions.more')}</p>
      </Section>
      <Section title={t('reports:way.title')}>
        <Funnel title={t('reports:way.chart')} stages={stages} summary={t('reports:way.summary')} />
      </Section>
      <RequestOutcomes outcomes={outcomes} asOf={problem ? undefined : values.asOf || undefined} />
      <ReminderTiming timing={timing} />
      <Section title={t('reports:time.title')}>
        {report.timeToFirstVisit.curve.length === 0 ? (
          <p class="k-muted">{t('reports:time.too_few')}</p>
        ) : (
          <CumulativeIncidence
            title={t('reports:time.chart')}
            points={report.timeToFirstVisit.curve}
            medianDay={report.timeToFirstVisit.medianDays ?? undefined}
            summary={t('reports:time.summary', {
              n: shown(report.timeToFirstVisit.n),
              visited: shown(report.timeToFirstVisit.visited),
              left: shown(report.timeToFirstVisit.left),
              waiting: shown(report.timeToFirstVisit.waiting),
            })}
          />
        )}
      </Section>
      {report.by !== null && (
        <Section title={t('reports:groups.title', { by: t(`reports:by.${report.by}`) })}>
          <GroupsTable report={report} by={report.by} />
        </Section>
      )}
      <Details summary={t('reports:counted.title')}>
        <ul class="govuk-list govuk-list--bullet">
          {(['total', 'visited', 'eligible', 'interval', 'time', 'month', 'baseline', 'selection', 'small'] as const).map((key) => (
            <li key={key}>{t(`reports:counted.${key}`)}</li>
          ))}
          <li>{t('reports:counted.version', { version: report.ruleVersion })}</li>
        </ul>
      </Details>
    </div>
  );
}

/** The sentence to quote: figure, interval, and whether it says anything against 8 %. */
function Headline({ report }: { report: VisitRateJson }) {
  const { t, locale } = usePage();
  const { all, baseline } = report;
  const percent = (ratio: number): string => formatPercent(ratio, locale, 1);
  if (all.n === 0) return <p>{t('reports:headline.nobody')}</p>;
  if (all.n === null || all.visited === null || all.rate === null || all.low === null || all.high === null)
    return <p>{t('reports:headline.hidden')}</p>;
  const against = standing({ n: all.n, visited: all.visited, rate: all.rate, low: all.low, high: all.high }, baseline.value);
  return (
    <>
      <p>
        <strong>
          {t('reports:headline.rate', {
            visited: formatCount(all.visited, locale),
            n: formatCount(all.n, locale),
            rate: percent(all.rate),
            low: percent(all.low),
            high: percent(all.high),
          })}
        </strong>
      </p>
      <p>{t(`reports:headline.${against}`, { baseline: formatPercent(baseline.value, locale) })}</p>
    </>
  );
}
