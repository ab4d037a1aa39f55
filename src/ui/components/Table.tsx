import { ComponentChildren } from 'preact';
import { usePage } from '../page-context';
import { Tone } from './tone';

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ComponentChildren;
  /** Right-aligned, figures of one width. */
  numeric?: boolean;
  headerHidden?: boolean;
  /** This cell names its row. */
  rowHeader?: boolean;
}

interface Props<Row> {
  caption: string;
  captionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Shown instead of an empty table. */
  empty?: ComponentChildren;
  rowTone?: (row: Row) => Tone | undefined;
  compact?: boolean;
}

/** A table that turns into cards under 640 px; the headers then stand beside the values. */
export function Table<Row>({ caption, captionHidden, columns, rows, rowKey, empty, rowTone, compact }: Props<Row>) {
  const { t } = usePage();
  if (rows.length === 0) return <>{empty ?? <p class="k-muted">{t('ui:table.empty')}</p>}</>;
  return (
    <table class={`k-table${compact ? ' k-table--compact' : ''}`}>
      <caption class={captionHidden ? 'k-hidden' : 'k-table__caption'}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col" class={column.numeric ? 'k-num' : undefined}>
              {column.headerHidden ? <span class="k-hidden">{column.header}</span> : column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const tone = rowTone?.(row);
          return (
            <tr key={rowKey(row)} class={tone ? `k-row--${tone}` : undefined}>
              {columns.map((column) => (
                <Cell key={column.key} column={column} row={row} />
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const label = column.headerHidden ? undefined : column.header;
  const className = column.numeric ? 'k-num' : undefined;
  const content = column.cell(row);
  // On a card the cell is a line of label and value: a value of several pieces stays one.
  const value = typeof content === 'object' && content !== null ? <div>{content}</div> : content;
  if (column.rowHeader) {
    return (
      <th scope="row" data-label={label} class={className}>
        {value}
      </th>
    );
  }
  return (
    <td data-label={label} class={className}>
      {value}
    </td>
  );
}
