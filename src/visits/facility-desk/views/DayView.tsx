import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { EmptyState } from '../../../ui/components/EmptyState';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { Table } from '../../../ui/components/Table';
import { Tag } from '../../../ui/components/Tag';
import { addDays, ageOn, Day } from '../../../kernel/days';
import { formatDayTime, formatTime } from '../../../ui/format';
import type { T } from '../../../ui/i18n';
import { usePage } from '../../../ui/page-context';
import type { RosterLine } from '../../visit-pages.queries';
import type { SessionVisits, StepView, VisitView } from '../../visits.queries';
import { formatDay, formatRelativeDays, timeSpan } from '../../booking/views/booking-words';
import { LiaisonTabs } from './LiaisonTabs';
import { ProvisionalTag } from '../../views/ProvisionalTag';
import { VisitTag } from '../../views/VisitTag';

export interface DayProps {
  day: Day;
  today: Day;
  facility: { name: string; timeZone: string };
  sessions: readonly SessionVisits[];
  rosters: ReadonlyMap<string, RosterLine>;
  steps: ReadonlyMap<string, StepView>;
  /** What was printed last, and how many lines are other than on it; undefined before the first print. */
  print?: { version: number; printedAt: Date; printedByName: string; changes: number };
  /** Lines that are new or other since the last print. */
  changed: ReadonlySet<string>;
}

/** "柳小禾 (9), 柳奶奶": who comes in, as the gate needs it. */
export function visitorsOf(visit: VisitView, childWord: (name: string, age: number) => string, separator: string): string {
  return [
    ...visit.dyads.map((d) =>
      childWord(`${d.familyName}${/[a-z]$/i.test(d.familyName) ? ' ' : ''}${d.givenName}`, ageOn(d.birthDate, visit.day)),
    ),
    ...visit.party.filter((p) => p.place === 'inside' && p.personType !== 'worker').map((p) => p.name),
  ].join(separator);
}

/** A day at the facility: each session, who is expected, and where they are now. */
export function DayView({ day, today, facility, sessions, rosters, steps, print, changed }: DayProps) {
  const { t, locale } = usePage();
  const visits = sessions.reduce((sum, s) => sum + s.visits.length, 0);
  const printed =
    print &&
    t('visits_desk:roster.last', {
      version: print.version,
      time: formatDayTime(print.printedAt, facility.timeZone, locale),
      name: print.printedByName,
    });
  return (
    <div class="k-stack">
      <PageHeading
        caption={formatRelativeDays(today, day, locale)}
        title={formatDay(day, locale)}
        lead={t('visits_pages:day.lead', { count: visits })}
        actions={
          <>
            <ButtonForm action={`/liaison/days/${day}/prints`} fields={{ format: 'page' }}>
              {t('visits_pages:day.print')}
            </ButtonForm>
            <ButtonForm action={`/liaison/days/${day}/prints`} fields={{ format: 'pdf' }} variant="secondary">
              {t('visits_desk:roster.as_pdf')}
            </ButtonForm>
            <ButtonLink href={`/liaison/days/${day}/sheet`} variant="quiet">
              {t('visits_desk:roster.look')}
            </ButtonLink>
          </>
        }
      />
      <LiaisonTabs current="day" />
      <div class="k-cluster">
        <a href={`/liaison/days/${addDays(day, -1)}`}>{t('visits_pages:day.previous')}</a>
        {day !== today && <a href="/liaison/days">{t('visits_pages:day.today')}</a>}
        <a href={`/liaison/days/${addDays(day, 1)}`}>{t('visits_pages:day.next')}</a>
      </div>
      {print && print.changes > 0 && (
        <Notice tone="warn" title={t('visits_desk:roster.reprint', { count: print.changes })}>
          <p>{printed}</p>
        </Notice>
      )}
      {print && print.changes === 0 && <p class="k-muted">{printed}</p>}
      {sessions.length === 0 && (
        <EmptyState title={t('visits_pages:day.empty')} icon="calendar">
          <p>{t('visits_pages:day.empty_more')}</p>
        </EmptyState>
      )}
      {sessions.map((session) => (
        <Section
          key={session.sessionId}
          title={`${timeSpan(session.startsAt, session.endsAt, facility.timeZone, locale)} · ${t(`visits_pages:mode.${session.mode}`)}`}
          actions={
            session.status === 'closed' ? (
              <Tag status="closed">{t('visits_pages:day.session_closed')}</Tag>
            ) : (
              <span class="k-muted">
                <ProvisionalTag of={session} />{' '}
                {t('visits_pages:day.tables', { confirmed: session.confirmed, held: session.held, free: session.free })}
              </span>
            )
          }
        >
          <Table
            caption={timeSpan(session.startsAt, session.endsAt, facility.timeZone, locale)}
            captionHidden
            compact
            rows={session.visits}
            rowKey={(v) => v.id}
            empty={<p class="k-muted">{t('visits_pages:day.nobody')}</p>}
            rowTone={(v) => (changed.has(v.id) ? 'warn' : steps.get(v.id)?.step === 'arrived' ? 'good' : undefined)}
            columns={[
              {
                key: 'reference',
                header: t('visits_pages:col.reference'),
                rowHeader: true,
                cell: (v) => (
                  <>
                    <a href={`/visits/${v.id}`} class="k-code">
                      {v.reference}
                    </a>{' '}
                    {changed.has(v.id) && (
                      <Tag tone="warn" icon="swap">
                        {t('visits_desk:roster.changed')}
                      </Tag>
                    )}
                  </>
                ),
              },
              { key: 'parent', header: t('visits_pages:col.parent'), cell: (v) => parentOf(v, rosters, t) },
              {
                key: 'visitors',
                header: t('visits_pages:col.visitors'),
                cell: (v) =>
                  visitorsOf(v, (name, age) => t('visits_pages:book.who.child', { name, age }), t('visits_pages:list_separator')),
              },
              { key: 'escort', header: t('visits_pages:book.who.escort'), cell: (v) => escortOf(v, t) },
              {
                key: 'now',
                header: t('visits_pages:col.now'),
                cell: (v) => {
                  const step = steps.get(v.id);
                  return step && v.status === 'under_way' ? (
                    <Tag
                      tone="good"
                      icon="arrow"
                    >{`${t(`visits_pages:step.${step.step}`)} ${formatTime(step.at, facility.timeZone, locale)}`}</Tag>
                  ) : (
                    <VisitTag visit={v} />
                  );
                },
              },
            ]}
          />
        </Section>
      ))}
    </div>
  );
}

const parentOf = (visit: VisitView, rosters: ReadonlyMap<string, RosterLine>, t: T): string => {
  const line = rosters.get(visit.rosterEntryId);
  return line
    ? `${line.number} ${line.familyName}${/[a-z]$/i.test(line.familyName) ? ' ' : ''}${line.givenName}${line.wardCode === null ? '' : ` · ${t('visits_pages:day.ward', { code: line.wardCode })}`}`
    : visit.rosterNumber;
};

const escortOf = (visit: VisitView, t: T): string =>
  visit.party
    .filter((p) => p.personType === 'worker')
    .map((p) => `${p.name} (${t(`visits_pages:place.${p.place}`)})`)
    .join(' ') || '–';
