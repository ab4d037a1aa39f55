import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, daysBetween } from '../kernel/days';
import { invalid, notFound } from '../kernel/domain-error';
import { AnnouncedYear, asRanges, calendarProblems } from './calendar.rules';
import { CALENDAR_PUBLISHED } from './facilities.events';
import { PACKS } from './packs/packs';

/** A year of a pack's calendar as it is known now. */
export interface CalendarYearView extends AnnouncedYear {
  source: string;
  /** Null: it came with the pack. */
  publishedAt: Date | null;
}

export interface CalendarView {
  pack: string;
  years: CalendarYearView[];
}

/** What the days off of a notice would close. */
export interface CalendarPreview {
  sessions: number;
  visits: number;
}

/** The days off of country packs: what is known, and what a new notice says. */
@Injectable()
export class CalendarsService {
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Every pack with its years, the newest first. */
  async list(): Promise<CalendarView[]> {
    const published = await this.db.sql<{ pack: string; year: number; source: string; publishedAt: Date }>(
      `SELECT pack, year, source, published_at FROM calendar_years`,
    );
    const days = await this.db.sql<{ pack: string; day: Day; kind: string; title: string }>(
      `SELECT pack, day, kind, name AS title FROM calendar_days`,
    );
    return [...PACKS.values()].map(({ pack, source, years }) => {
      const later = published
        .filter((row) => row.pack === pack)
        .map((row): CalendarYearView => {
          const own = days.filter((d) => d.pack === pack && d.day.startsWith(`${row.year}-`));
          return {
            year: row.year,
            source: row.source,
            publishedAt: row.publishedAt,
            holidays: asRanges(own.filter((d) => d.kind === 'holiday')),
            makeUpWorkdays: own
              .filter((d) => d.kind === 'make_up_workday')
              .map((d) => d.day)
              .sort(),
          };
        });
      const packed = Object.entries(years)
        .filter(([year]) => !later.some((row) => row.year === Number(year)))
        .map(([year, { holidays, makeUpWorkdays }]): CalendarYearView => ({
          year: Number(year),
          source,
          publishedAt: null,
          holidays: holidays.map(([from, to, title]) => ({ from, to, title })),
          makeUpWorkdays,
        }));
      return { pack, years: [...later, ...packed].sort((a, b) => b.year - a.year) };
    });
  }

  /** What publishing would close, as far as sessions have been made. Saves nothing. @throws DomainError as `publish` does */
  async preview(pack: string, year: AnnouncedYear): Promise<CalendarPreview> {
    this.refuse(pack, year);
    const row = await this.db.one<CalendarPreview>(
      `SELECT count(*)::int AS sessions, coalesce(sum(s.held + s.confirmed), 0)::int AS visits
         FROM sessions s JOIN facilities f ON f.id = s.facility_id JOIN timetables t ON t.id = s.timetable_id
        WHERE f.pack = $1 AND s.day = ANY($2::date[]) AND s.status = 'open' AND s.starts_at > $3 AND t.dates IS NULL
          AND NOT EXISTS (SELECT 1 FROM facility_rules r WHERE r.facility_id = f.id AND r.status = 'in_force' AND r.effective_from <= s.day
                            AND (r.effective_to IS NULL OR r.effective_to > s.day) AND r.rules @> '{"openOnHolidays": true}')`,
      [pack, year.holidays.flatMap(({ from, to }) => daysBetween(from, to)), this.clock.now()],
    );
    return row ?? { sessions: 0, visits: 0 };
  }

  /**
   * Publishes a year: it stands for whatever was known of it. The sessions of every facility of the pack are looked at again at once, one
   * facility at a time through the outbox; those that fall away hand their visits on.
   * @throws DomainError not_found for an unknown pack; invalid `validation.failed` with everything that is wrong with the days
   */
  async publish(actor: Actor, pack: string, year: AnnouncedYear, source: string): Promise<CalendarYearView> {
    this.refuse(pack, year);
    const publishedAt = this.clock.now();
    const rows = [
      ...year.holidays.flatMap(({ from, to, title }) => daysBetween(from, to).map((day) => ({ day, kind: 'holiday', name: title }))),
      ...year.makeUpWorkdays.map((day) => ({ day, kind: 'make_up_workday', name: '' })),
    ];
    await this.db.transaction(async () => {
      // As the system: no role writes a calendar by itself, and one calendar is every organisation's.
      await this.db.asSystem(async () => {
        await this.db.sql(
          `INSERT INTO calendar_years (pack, year, source, published_by, published_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (pack, year) DO UPDATE SET source = $3, published_by = $4, published_at = $5`,
          [pack, year.year, source, actor.userId, publishedAt],
        );
        await this.db.sql(`DELETE FROM calendar_days WHERE pack = $1 AND extract(year FROM day) = $2`, [pack, year.year]);
        await this.db.sql(
          `INSERT INTO calendar_days (pack, day, kind, name) SELECT $1, r.day, r.kind, r.name FROM jsonb_to_recordset($2::jsonb) AS r(day date, kind text, name text)`,
          [pack, JSON.stringify(rows)],
        );
        const facilities = await this.db.sql<{ id: string }>(`SELECT id FROM facilities WHERE pack = $1 ORDER BY id`, [pack]);
        for (const { id } of facilities) await this.outbox.put(CALENDAR_PUBLISHED, { facilityId: id });
      });
      await this.audit.record({
        action: 'calendar.publish',
        subjectType: 'calendar',
        subjectId: null,
        details: { pack, year: year.year, holidays: year.holidays.length, makeUpWorkdays: year.makeUpWorkdays.length },
      });
    });
    return { ...year, source, publishedAt };
  }

  private refuse(pack: string, year: AnnouncedYear): void {
    if (!PACKS.has(pack)) throw notFound();
    const errors = calendarProblems(year);
    if (year.year < this.clock.now().getUTCFullYear()) errors.unshift({ pointer: '/year', code: 'calendar.year_past' });
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
  }
}
