import { BackLink } from '../../../ui/components/BackLink';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { Notice } from '../../../ui/components/Notice';
import type { Day } from '../../../kernel/days';
import { usePage } from '../../../ui/page-context';
import type { RosterOrder } from '../roster-print.rules';
import type { RosterSheet } from '../roster-prints.service';
import { ROSTER_COLUMNS, rosterAfter, rosterCells, rosterLead, shredLine, versionLine } from '../roster-sheet.words';
import { formatDay } from '../../booking/views/booking-words';

export interface DaySheetProps {
  day: Day;
  facility: { name: string; timeZone: string };
  sheet: RosterSheet;
  order: RosterOrder;
}

/** The day on paper: a line per visit, room for the gate's pen; what was called off is struck, never removed. */
export function DaySheetView({ day, facility, sheet, order }: DaySheetProps) {
  const { t, locale, now } = usePage();
  const title = t('visits_pages:sheet.title', { day: formatDay(day, locale) });
  const version = versionLine(sheet, now, facility.timeZone, locale);
  const foot = `${version} · ${shredLine(day, locale)}`;
  return (
    <div class="k-roster">
      <div class="k-no-print k-stack-s">
        <div class="k-between">
          <BackLink href={`/liaison/days/${day}`}>{t('visits_pages:sheet.back')}</BackLink>
          {sheet.isPrinted && <span class="k-muted">{t('visits_pages:sheet.how_to_print')}</span>}
        </div>
        {!sheet.isPrinted && (
          <Notice
            tone={sheet.last ? 'warn' : 'info'}
            title={sheet.last ? t('visits_desk:roster.reprint', { count: sheet.changes }) : t('visits_desk:roster.not_printed')}
            actions={
              <ButtonForm action={`/liaison/days/${day}/prints`} fields={{ format: 'page', order }}>
                {t('visits_pages:day.print')}
              </ButtonForm>
            }
          />
        )}
        <ButtonGroup>
          {(['time', 'ward'] as const).map((by) => (
            <ButtonLink key={by} href={`/liaison/days/${day}/sheet?order=${by}`} variant={by === order ? 'secondary' : 'quiet'}>
              {t(`visits_desk:roster.by_${by}`)}
            </ButtonLink>
          ))}
        </ButtonGroup>
      </div>
      <h1>
        {title} · {facility.name}
      </h1>
      <p class="k-roster__lead">{[version, ...rosterLead(sheet, locale)].join('\n')}</p>
      <div class="k-sheet-wrap" role="region" aria-label={title} tabIndex={0}>
        <table class="k-sheet">
          <caption class="k-hidden">{title}</caption>
          <thead>
            <tr>
              {ROSTER_COLUMNS.map(([column]) => (
                <th key={column} scope="col">
                  {t(`visits_desk:roster.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tfoot>
            <tr>
              <td colSpan={ROSTER_COLUMNS.length}>{foot}</td>
            </tr>
          </tfoot>
          <tbody>
            {sheet.rows.map((row, i) => (
              <tr key={row.visit.id}>
                {rosterCells(row, i + 1, facility.timeZone, locale).map((cell, c) => (
                  <td key={ROSTER_COLUMNS[c]?.[0]} class={c === ROSTER_COLUMNS.length - 1 ? 'k-sheet__pen' : undefined}>
                    {cell.struck ? <s>{cell.text}</s> : cell.text}
                    {cell.ticks?.map((tick) => (
                      <span key={tick} class="k-sheet__tick">
                        {tick}
                      </span>
                    ))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sheet.rows.length === 0 ? (
        <p>{t('visits_pages:day.nobody')}</p>
      ) : (
        rosterAfter(locale).map((line) => (
          <p key={line} class="k-roster__after">
            {line}
          </p>
        ))
      )}
    </div>
  );
}
