import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor, zoneOf } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { dayInZone } from '../kernel/days';
import { minutesBetween } from '../kernel/instants';
import { readerLocale } from '../kernel/request-context';
import { TasksQueries } from '../tasks/tasks.queries';
import { formatDayShort } from '../ui/format';
import { changedByFacility } from '../visits/visits.queries';

/** One card of the day: a count and the list behind it. `key` finds its words: `home:today.<key>`. */
export interface TodayCard {
  key: string;
  count: number;
  href: string;
  /** Up to three lines to start with. */
  lines: { text: string; href: string }[];
}

interface Line {
  key: string;
  id: string;
  text: string;
  total: number;
}

/** Work that is later than this says so on everybody's day. Source: design/experience.md §2.2 (Today). */
const LATE_MINUTES = 5;

/** What waits for whom today. Counts and references only; no card names a place. */
@Injectable()
export class TodayQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly tasks: TasksQueries,
  ) {}

  /** The cards of a role, in a fixed order; empty ones stay, so that a habit can form. */
  async cards(actor: Actor): Promise<TodayCard[]> {
    switch (actor.role) {
      case 'coordinator':
        return this.coordinator(actor);
      case 'lead':
        return [...(await this.lead(actor)), ...(await this.coordinator(actor))];
      case 'liaison':
        return this.liaison(actor);
      case 'worker':
        return this.worker(actor);
      default:
        return [];
    }
  }

  /**
   * How many minutes late what follows decisions is – messages, calls, tasks; null while nothing is more than five minutes late. As the
   * system: there is one queue for all.
   */
  async behindMinutes(): Promise<number | null> {
    const oldest = await this.db.asSystem(() =>
      this.db.one<{ runAt: Date | null }>(`SELECT min(run_at) AS run_at FROM outbox WHERE done_at IS NULL AND NOT dead`),
    );
    const late = oldest?.runAt ? Math.floor(minutesBetween(oldest.runAt, this.clock.now())) : 0;
    return late > LATE_MINUTES ? late : null;
  }

  private async coordinator(actor: Actor): Promise<TodayCard[]> {
    const today = dayInZone(this.clock.now(), zoneOf(actor));
    const lines = await this.db.sql<Line>(
      `WITH lines AS (
         SELECT 'decide' AS key, v.id, v.reference AS text, v.starts_at AS at FROM visits v WHERE v.organisation_id = $1 AND v.status = 'proposed'
         UNION ALL SELECT 'unanswered', c.id, g.name, c.due_at FROM call_tasks c JOIN caregivers g ON g.id = c.caregiver_id WHERE c.organisation_id = $1 AND c.status = 'open'
         UNION ALL SELECT 'places', r.id, v.reference, r.due_at FROM seat_releases r JOIN visits v ON v.id = r.visit_id WHERE r.organisation_id = $1 AND r.status = 'open'
         UNION ALL SELECT 'changed', v.id, v.reference, v.starts_at FROM visits v
                    WHERE v.organisation_id = $1 AND ${changedByFacility('$2')}
         UNION ALL SELECT DISTINCT ON (v.id) 'affected', v.id, v.reference, v.starts_at FROM visit_reviews r JOIN visits v ON v.id = r.visit_id
                    WHERE v.organisation_id = $1 AND r.status = 'open'
         UNION ALL SELECT 'offers', o.id, k.reference, o.expires_at FROM waitlist_offers o JOIN waitlist_entries e ON e.id = o.entry_id JOIN children k ON k.id = e.child_id
                    WHERE e.organisation_id = $1 AND o.status = 'open'
         UNION ALL SELECT 'going', v.id, v.reference, v.starts_at FROM visits v
                    WHERE v.organisation_id = $1 AND v.status IN ('confirmed', 'under_way') AND v.starts_at < ($3::date + 2)::timestamp AT TIME ZONE $4
                      AND v.starts_at >= $3::date::timestamp AT TIME ZONE $4
         UNION ALL SELECT DISTINCT ON (l.visit_id) 'costs', l.visit_id, v.reference, l.recorded_at FROM trip_cost_lines l JOIN visits v ON v.id = l.visit_id
                    WHERE l.organisation_id = $1 AND l.kind IN ('advance_asked', 'cost_claimed') AND l.recorded_by IS DISTINCT FROM $5
                      AND NOT EXISTS (SELECT 1 FROM trip_cost_lines a WHERE a.answers_id = l.id)
         UNION ALL SELECT 'letters', x.id, x.reference, x.entered_at FROM exchanges x
                    WHERE x.organisation_id = $1 AND ((x.direction = 'to_parent' AND x.status IN ('entered', 'safety_passed')) OR (x.direction = 'to_child' AND x.status IN ('received', 'dispatched', 'safety_passed')))
         UNION ALL SELECT 'urgent', q.child_id, k.reference, q.checked_at FROM quarter_checks q JOIN children k ON k.id = q.child_id
                    WHERE q.organisation_id = $1 AND k.restricted_at IS NULL AND q.urgent AND q.checked_at > $2::timestamptz - interval '7 days')
       SELECT key, id, text, total::int FROM (SELECT *, count(*) OVER (PARTITION BY key) AS total, row_number() OVER (PARTITION BY key ORDER BY at, id) AS n FROM lines) x WHERE n <= 3`,
      [actor.organisationId, this.clock.now(), today, zoneOf(actor), actor.userId],
    );
    const pages: Record<string, [list: string, one: (id: string) => string]> = {
      urgent: ['/children', (id) => `/children/${id}`],
      decide: ['/visits?status=proposed', (id) => `/visits/${id}`],
      unanswered: ['/calls', () => '/calls'],
      places: ['/seat-releases', () => '/seat-releases'],
      changed: ['/visits?changed=facility', (id) => `/visits/${id}`],
      affected: ['/affected-visits', (id) => `/visits/${id}`],
      offers: ['/waitlist', () => '/waitlist'],
      going: ['/visits?status=confirmed', (id) => `/visits/${id}`],
      costs: ['/trip-costs', (id) => `/visits/${id}/costs`],
      letters: ['/exchanges', (id) => `/exchanges/${id}`],
      expiring: ['/tasks?runsOut=true', (id) => `/tasks/${id}`],
    };
    const ends = await this.tasks.runningOut(actor);
    return this.cardsOf([...lines, ...ends.map((end) => ({ key: 'expiring', ...end }))], pages);
  }

  private async lead(actor: Actor): Promise<TodayCard[]> {
    const lines = await this.db.sql<Line>(
      `WITH lines AS (
         SELECT 'approve' AS key, d.child_id AS id, k.reference AS text, c.proposed_at AS at FROM contact_decisions c JOIN dyads d ON d.id = c.dyad_id JOIN children k ON k.id = d.child_id
          WHERE d.organisation_id = $1 AND c.status = 'proposed'
         UNION ALL SELECT 'incidents', i.id, k.reference, i.raised_at FROM incidents i JOIN dyads d ON d.id = i.dyad_id JOIN children k ON k.id = d.child_id
          WHERE d.organisation_id = $1 AND i.status <> 'closed')
       SELECT key, id, text, total::int FROM (SELECT *, count(*) OVER (PARTITION BY key) AS total, row_number() OVER (PARTITION BY key ORDER BY at, id) AS n FROM lines) x WHERE n <= 3`,
      [actor.organisationId],
    );
    return this.cardsOf(lines, {
      approve: ['/contact-decisions', () => '/contact-decisions'],
      incidents: ['/incidents', (id) => `/incidents/${id}`],
    });
  }

  private async liaison(actor: Actor): Promise<TodayCard[]> {
    const today = dayInZone(this.clock.now(), zoneOf(actor));
    const lines = await this.db.sql<Line>(
      `WITH lines AS (
         SELECT 'requests' AS key, v.id, v.reference AS text, v.hold_expires_at AS at FROM visits v WHERE v.facility_id = $1 AND v.status = 'requested'
         UNION ALL SELECT 'persons', c.id, r.number, t.requested_at FROM tracing_candidates c JOIN tracings t ON t.id = c.tracing_id JOIN roster_entries r ON r.id = c.roster_entry_id
                    WHERE c.facility_id = $1 AND c.status = 'waiting' AND t.status = 'asked'
         UNION ALL SELECT 'post', x.id, x.reference, x.entered_at FROM exchanges x
                    WHERE x.facility_id = $1 AND ((x.direction = 'to_parent' AND x.status IN ('dispatched', 'received', 'facility_passed')) OR (x.direction = 'to_child' AND x.status IN ('entered', 'facility_passed')))
         UNION ALL SELECT 'rules', w.id, to_char(w.effective_from, 'YYYY-MM-DD'), w.effective_from::timestamptz FROM facility_rules w
                    WHERE w.facility_id = $1 AND w.status = 'proposed' AND w.proposed_by IS DISTINCT FROM $3
         UNION ALL SELECT 'roster', v.id, v.reference, v.starts_at FROM visits v WHERE v.facility_id = $1 AND v.status IN ('confirmed', 'under_way')
                      AND v.starts_at >= $2::date::timestamp AT TIME ZONE $4 AND v.starts_at < ($2::date + 1)::timestamp AT TIME ZONE $4)
       SELECT key, id, text, total::int FROM (SELECT *, count(*) OVER (PARTITION BY key) AS total, row_number() OVER (PARTITION BY key ORDER BY at, id) AS n FROM lines) x WHERE n <= 3`,
      [actor.facilityId, today, actor.userId, zoneOf(actor)],
    );
    // A day is said in words, like everywhere else.
    const said = lines.map((line) => (line.key === 'rules' ? { ...line, text: formatDayShort(line.text, readerLocale(actor)) } : line));
    return this.cardsOf(said, {
      requests: ['/liaison/inbox', () => '/liaison/inbox'],
      persons: ['/liaison/tracing', () => '/liaison/tracing'],
      post: ['/liaison/letters', () => '/liaison/letters'],
      rules: [`/facilities/${actor.facilityId ?? ''}/rule-versions`, (id) => `/facility-rule-versions/${id}`],
      roster: [`/liaison/days/${today}`, () => `/liaison/days/${today}`],
    });
  }

  private async worker(actor: Actor): Promise<TodayCard[]> {
    const lines = await this.db.sql<Line>(
      `WITH lines AS (
         SELECT 'trips' AS key, v.id, v.reference AS text, v.starts_at AS at FROM visits v JOIN visit_party p ON p.visit_id = v.id AND p.person_id = $1
          WHERE v.status IN ('confirmed', 'under_way') AND v.starts_at > $2::timestamptz - interval '12 hours'
         UNION ALL SELECT 'reports', v.id, v.reference, v.starts_at FROM visits v JOIN visit_party p ON p.visit_id = v.id AND p.person_id = $1
          WHERE v.status IN ('confirmed', 'under_way') AND v.ends_at < $2)
       SELECT key, id, text, total::int FROM (SELECT *, count(*) OVER (PARTITION BY key) AS total, row_number() OVER (PARTITION BY key ORDER BY at, id) AS n FROM lines) x WHERE n <= 3`,
      [actor.workerId, this.clock.now()],
    );
    return this.cardsOf(lines, {
      trips: ['/m/trips', (id) => `/m/visits/${id}`],
      reports: ['/m/trips', (id) => `/m/visits/${id}/report`],
    });
  }

  private cardsOf(lines: Line[], pages: Record<string, [string, (id: string) => string]>): TodayCard[] {
    return Object.entries(pages).map(([key, [href, one]]) => {
      const own = lines.filter((line) => line.key === key);
      return { key, href, count: own[0]?.total ?? 0, lines: own.map(({ id, text }) => ({ text, href: one(id) })) };
    });
  }
}
