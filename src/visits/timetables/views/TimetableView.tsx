import type { ReplacedDay, TimetableRow } from '../../../facilities/timetable.queries';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { EmptyState } from '../../../ui/components/EmptyState';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { Table } from '../../../ui/components/Table';
import { formatDay, formatDayShort } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import { LiaisonTabs } from '../../facility-desk/views/LiaisonTabs';
import { limitsOf, rhythmOf, whoOf } from './timetable-words';

interface Props {
  lines: readonly TimetableRow[];
  replaced: readonly ReplacedDay[];
  /** What has just been saved. */
  done?: string;
}

const WEEK = [1, 2, 3, 4, 5, 6, 7];

/** A facility's timetable: a table for each weekday, lines of named dates, and days with lines of their own. */
export function TimetableView({ lines, replaced, done }: Props) {
  const { t, locale } = usePage();
  return (
    <div class="k-stack">
      <PageHeading
        title={t('timetables:page.title')}
        lead={t('timetables:page.lead')}
        actions={<ButtonLink href="/liaison/timetable/lines/new">{t('timetables:page.add')}</ButtonLink>}
      />
      <LiaisonTabs current="timetable" />
      {done && <Notice tone="good" title={t(`timetables:done.${done}`)} />}
      <div class="k-cluster">
        <ButtonLink href="/liaison/timetable/days/new" variant="secondary">
          {t('timetables:page.replace')}
        </ButtonLink>
        <ButtonLink href="/liaison/timetable/moves/new" variant="secondary">
          {t('timetables:page.move')}
        </ButtonLink>
      </div>
      {lines.length === 0 && (
        <EmptyState
          title={t('timetables:page.empty')}
          icon="calendar"
          action={{ href: '/liaison/timetable/lines/new', text: t('timetables:page.add') }}
        />
      )}
      {WEEK.map((weekday) => {
        const held = lines.filter((line) => line.weekday === weekday);
        return (
          held.length > 0 && (
            <Section key={weekday} title={t(`timetables:weekday.${weekday}`)} count={held.length}>
              <Lines lines={held} caption={t(`timetables:weekday.${weekday}`)} />
            </Section>
          )
        );
      })}
      {lines.some((line) => line.dates) && (
        <Section title={t('timetables:page.named')}>
          <Lines lines={lines.filter((line) => line.dates)} caption={t('timetables:page.named')} />
        </Section>
      )}
      <Section title={t('timetables:page.replaced')} count={replaced.length}>
        {replaced.length === 0 && <p class="k-muted">{t('timetables:page.no_replaced')}</p>}
        {replaced.map(({ day, description }) => (
          <div key={day} class="k-between">
            <span>
              {formatDay(day, locale)}
              {description === null ? '' : ` · ${description}`}
            </span>
            <ButtonForm
              action={`/liaison/timetable/days/${day}/withdrawals`}
              variant="quiet"
              label={`${t('timetables:page.restore')}: ${formatDayShort(day, locale)}`}
              confirm={t('timetables:page.restore_sure')}
            >
              {t('timetables:page.restore')}
            </ButtonForm>
          </div>
        ))}
      </Section>
    </div>
  );
}

function Lines({ lines, caption }: { lines: readonly TimetableRow[]; caption: string }) {
  const { t, locale } = usePage();
  return (
    <Table
      caption={caption}
      captionHidden
      compact
      rows={lines}
      rowKey={(line) => line.id}
      columns={[
        {
          key: 'time',
          header: t('timetables:col.time'),
          rowHeader: true,
          cell: (line) => <a href={`/liaison/timetable/lines/${line.id}`}>{`${line.startsAt} – ${line.endsAt}`}</a>,
        },
        { key: 'mode', header: t('timetables:col.mode'), cell: (line) => t(`facilities:mode.${line.mode}`) },
        { key: 'who', header: t('timetables:col.who'), cell: (line) => whoOf(line, t) },
        { key: 'limits', header: t('timetables:col.limits'), cell: (line) => limitsOf(line, t) },
        { key: 'when', header: t('timetables:col.when'), cell: (line) => rhythmOf(line, t, locale) },
      ]}
    />
  );
}
