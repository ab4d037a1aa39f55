import { Section } from '../../ui/components/Section';
import { Column, Table } from '../../ui/components/Table';
import { formatCount, formatMonth } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { RequestOutcomesJson } from '../request-outcomes.queries';
import { REQUEST_OUTCOMES, ShownCounts } from '../request-outcomes.rules';

type Line = ShownCounts & { key: string; name: string };

/** What became of the requests of twelve months: refused and not answered are two things, and stand in two columns. */
export function RequestOutcomes({ outcomes, asOf }: { outcomes: RequestOutcomesJson; asOf?: string }) {
  const { t, locale } = usePage();
  const shown = (count: number | null): string => (count === null ? t('reports:hidden') : formatCount(count, locale));
  const lines: Line[] = [
    ...outcomes.months
      .filter((month) => month.requested !== 0)
      .map((month) => ({ ...month, key: month.month, name: formatMonth(month.month, locale) })),
    { ...outcomes.total, key: 'total', name: t('request_outcomes:total') },
  ];
  const columns: Column<Line>[] = [
    { key: 'month', header: t('request_outcomes:month'), rowHeader: true, cell: (line) => line.name },
    ...(['requested', ...REQUEST_OUTCOMES] as const).map((key) => ({
      key,
      header: t(`request_outcomes:${key}`),
      numeric: true,
      cell: (line: Line) => shown(line[key]),
    })),
  ];
  return (
    <Section
      title={t('request_outcomes:title')}
      id="requests"
      actions={
        <a href={`/impact/requests.csv${asOf === undefined ? '' : `?asOf=${encodeURIComponent(asOf)}`}`}>
          {t('request_outcomes:download')}
        </a>
      }
    >
      {outcomes.total.requested === 0 ? (
        <p class="k-muted">{t('request_outcomes:none')}</p>
      ) : (
        <>
          <p>{t('request_outcomes:lead')}</p>
          <Table caption={t('request_outcomes:title')} captionHidden compact rows={lines} rowKey={(line) => line.key} columns={columns} />
        </>
      )}
    </Section>
  );
}
