import { subjectWords } from '../../audit/views/action-words';
import { Table } from '../../ui/components/Table';
import { SummaryList } from '../../ui/components/SummaryList';
import { formatCount } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { AuditFigures } from '../data-audits.queries';

interface Line {
  words: string;
  numbers: (number | null)[];
}

/** Every figure of a year, in words. */
export function AuditTables({ figures }: { figures: AuditFigures }) {
  const { t, locale } = usePage();
  const said = (value: number | null): string => (value === null ? '–' : formatCount(value, locale));
  const table = (key: string, columns: string[], lines: Line[]) =>
    lines.length > 0 && (
      <Table
        caption={t(`privacy:figures.${key}`)}
        compact
        rows={lines}
        rowKey={(line) => line.words}
        columns={[
          { key: 'what', header: t('privacy:figures.what'), rowHeader: true, cell: (line) => line.words },
          ...columns.map((column, i) => ({
            key: column,
            header: t(`privacy:figures.${column}`),
            numeric: true,
            cell: (line: Line) => said(line.numbers[i] ?? null),
          })),
        ]}
      />
    );
  const { children, retention } = figures;
  const single: [string, number][] = [
    ['under14', children.under14],
    ['from14', children.from14],
    ['adult', children.adult],
    ['stored', children.stored],
    ['handOuts', figures.handOuts],
    ['unjustifiedAccess', figures.unjustifiedAccess],
    ['knownElsewhere', figures.knownElsewhere],
    ['previews', retention.previews],
    ['runs', retention.runs],
    ['forgotten', retention.done],
    ['overdue', retention.overdue],
    ['heldNow', retention.heldNow],
  ];
  return (
    <div class="k-stack">
      <SummaryList rows={single.map(([key, value]) => ({ key: t(`privacy:figures.${key}`), value: said(value) }))} />
      {table(
        'consents',
        ['amount'],
        figures.consents.map((row) => ({ words: t(`privacy:consent_status.${row.status}`), numbers: [row.amount] })),
      )}
      {table(
        'reads',
        ['amount'],
        figures.reads.map((row) => ({
          words: `${row.role === 'system' ? t('audit:system') : t(`ui:role.${row.role}`)} · ${subjectWords(t, row.subjectType)}`,
          numbers: [row.amount],
        })),
      )}
      {table(
        'glass',
        ['amount', 'reviewed', 'notJustified'],
        figures.glass.map((row) => ({
          words: t(`privacy:glass.${row.reasonCode}`),
          numbers: [row.amount, row.reviewed, row.notJustified],
        })),
      )}
      {table(
        'disclosures',
        ['amount'],
        figures.disclosures.map((row) => ({ words: t(`privacy:given_to.${row.partnerKind}`), numbers: [row.amount] })),
      )}
      {table(
        'requests',
        ['amount', 'done', 'refused', 'late', 'medianDays'],
        figures.requests.map((row) => ({
          words: t(`privacy:kind.${row.kind}`),
          numbers: [row.amount, row.done, row.refused, row.late, row.medianDays],
        })),
      )}
    </div>
  );
}
