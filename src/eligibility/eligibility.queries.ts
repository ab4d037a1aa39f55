import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import type { Actor } from '../kernel/actor';
import type { ContactMode } from '../kernel/contact-modes';
import { Route, routeOf } from '../journeys/journeys.queries';
import { addDays, Day } from '../kernel/days';
import { isOtherProvince } from '../kernel/provinces';
import { wallClock } from '../kernel/wall-clock';
import { notFound } from '../kernel/domain-error';
import { DYAD_FACTS, ESCORT_FACTS, ONE_DYAD_FACTS, ONE_ESCORT_FACTS, PARTY_FACTS } from './dyad-facts.sql';
import type { CustodyFacts, DyadFacts } from './eligibility.facts';
import type { AllowanceRow, BusyRow, EscortRow, Loaded, PersonRow, RulesRow, SessionRow, Source } from './eligibility.rows';
import type { RequestInput, Together } from './eligibility.types';
import { SESSION, shutWards, WINDOW, WindowRow } from './session-rows.sql';

/** No period of an allowance is longer, in days: one that a day of the window lies in began at most so long before. */
const LONGEST_PERIOD = 400;

/** How many workers are looked at for one window; those the children know come first. */
const MOST_ESCORTS = 60;

/** What a question is about. */
export interface Question {
  now: Date;
  dyadIds: string[];
  from: Day;
  to: Day;
  /** Reads the window's sessions of this mode. */
  sessionsOf?: ContactMode;
  /** Reads who could come along, too, and goes on without a source that fails. */
  soft?: boolean;
  /** The one session of a request. */
  session?: SessionRow;
  /** A visit that is judged again: its own seat, hold and time do not count. */
  excludeVisitId?: string;
  /** Rules that are not in force: what would the gates say if they were? */
  supposing?: RulesRow;
  /** What was read for the same dyads and days: only sessions of another kind, and who is busy then, are read besides. */
  known?: Loaded;
}

type DyadRow = Omit<DyadFacts, 'custody'> & { [K in keyof CustodyFacts]: CustodyFacts[K] | null } & {
  homeCountyCode: string;
  facilityCountyCode: string | null;
  knownRoute: Omit<Route, 'basis'> | null;
};

/**
 * Loads facts for any number of dyads in a fixed number of statements: dyads, rules, calendars, allowances; with sessions also
 * sessions and busy times. The visits' tables are read here by SQL although that room lies to the right: this is a read
 * model over shared tables – who is busy, which report is missing, whether they have met – and never writes them.
 */
@Injectable()
export class EligibilityQueries {
  private readonly logger = new Logger('eligibility');

  constructor(
    private readonly db: Database,
    private readonly facilities: FacilitiesQueries,
  ) {}

  /** @throws DomainError not_found unless the dyad belongs to the actor's organisation */
  async mustSee(actor: Actor, dyadId: string): Promise<{ childId: string; timeZone: string }> {
    const row = await this.db.one<{ childId: string; timeZone: string }>(
      `SELECT d.child_id, coalesce(f.time_zone, o.time_zone) AS time_zone
         FROM dyads d JOIN organisations o ON o.id = d.organisation_id
         LEFT JOIN custody_episodes e ON e.parent_id = d.parent_id AND e.ended_on IS NULL
         LEFT JOIN facilities f ON f.id = e.facility_id
        WHERE d.id = $1 AND d.organisation_id = $2`,
      [dyadId, actor.organisationId],
    );
    if (!row) throw notFound();
    return row;
  }

  /** One session with the facility's zone; `ownSeats` counts what the excluded visit takes in it. */
  session(sessionId: string, excludeVisitId?: string): Promise<SessionRow | undefined> {
    return this.db.one<SessionRow>(
      `SELECT ${SESSION}, ${shutWards('s.facility_id')}, s.facility_id, f.time_zone, s.mode, to_char(s.starts_at AT TIME ZONE f.time_zone, 'HH24:MI') AS local_start,
              to_char(s.ends_at AT TIME ZONE f.time_zone, 'HH24:MI') AS local_end, (own.id IS NOT NULL)::int AS own_seats, coalesce(own.beyond, false) AS own_beyond,
              s.adults_taken - coalesce(own.takes[1], 0) AS adults_taken, s.groups_taken - coalesce(own.takes[2], 0) AS groups_taken, s.video_taken - coalesce(own.takes[3], 0) AS video_taken,
              (SELECT ARRAY(SELECT p.person_id FROM visit_party p WHERE p.visit_id = v.id AND p.person_type = 'worker' AND p.place = 'inside' AND NOT p.after_agreement) FROM visits v WHERE v.id = $2 AND v.status IN ('confirmed', 'under_way')) AS own_inside
         FROM sessions s JOIN facilities f ON f.id = s.facility_id
         LEFT JOIN LATERAL (
           SELECT v.id, v.over_capacity AND s.id = v.session_id AS beyond, CASE WHEN s.id = v.session_id THEN ARRAY[v.takes_adults, v.takes_groups, v.takes_video]
                             ELSE coalesce(v.proposed_takes, ARRAY[v.takes_adults, v.takes_groups, v.takes_video]) END AS takes
             FROM visits v WHERE v.id = $2 AND v.live AND s.id IN (v.session_id, v.proposed_session_id)) own ON true
        WHERE s.id = $1`,
      [sessionId, excludeVisitId ?? null],
      'eligibility_session',
    );
  }

  /**
   * Everything the gates need. As the system: the gates judge alike whoever asks – a liaison officer sees no consent, yet may not
   * confirm without one, and another organisation's meeting with the same parent takes the parent's time too.
   */
  load(question: Question): Promise<Loaded> {
    return this.db.asSystem(() => this.loadAll(question));
  }

  private async loadAll(question: Question): Promise<Loaded> {
    const { from, to, session } = question;
    const { dyads, routes, homes } = question.known ?? (await this.dyads(question));
    const custodies = dyads.flatMap((dyad) => dyad.custody ?? []);
    const facilityIds = [...new Set(custodies.map((custody) => custody.facilityId))];
    const unread: Source[] = [];
    // One after the other: inside a transaction there is one connection.
    const source = async <T>(name: Source, read: () => Promise<T>): Promise<T | undefined> => {
      if (question.known && name !== 'busy' && name !== 'escorts') return question.known[name] as T | undefined;
      try {
        return await read();
      } catch (error) {
        if (question.soft !== true) throw error;
        this.logger.error({ event: 'eligibility.source_failed', source: name, error: error instanceof Error ? error.name : 'unknown' });
        unread.push(name);
        return undefined;
      }
    };
    const rules = await source('rules', () => this.rules(facilityIds, question));
    const calendars = await source('calendars', () => this.facilities.calendars([...new Set(custodies.map((custody) => custody.pack))]));
    const allowances = await source('allowances', () => this.allowances(question, custodies));
    const sessions = session ? [session] : question.sessionsOf ? await this.sessions(custodies, question.sessionsOf, from, to) : [];
    const escorts = question.soft && sessions.length > 0 ? await source('escorts', () => this.escorts(dyads)) : [];
    const busy = sessions.length > 0 ? await source('busy', () => this.busy(question, dyads, sessions, escorts ?? [])) : [];
    return { dyads, routes, homes, rules, calendars, allowances, sessions, busy, escorts, unread };
  }

  private escorts(dyads: readonly DyadFacts[]): Promise<EscortRow[]> {
    const organisations = [...new Set(dyads.map((dyad) => dyad.organisationId))];
    const ids = dyads.map((dyad) => dyad.dyadId);
    const [organisation, dyad] = [organisations[0], ids[0]];
    if (organisations.length === 1 && ids.length === 1)
      return this.db.sql<EscortRow>(ONE_ESCORT_FACTS, [dyad, organisation, MOST_ESCORTS], 'eligibility_escorts_of_one');
    return this.db.sql<EscortRow>(ESCORT_FACTS, [ids, organisations, MOST_ESCORTS], 'eligibility_escorts');
  }

  /** The people of a request as the records know them, in its order; not on file: `known: false`. As the system, as `load` is. */
  party({ dyadIds, party, excludeVisitId, groupId, alone }: RequestInput, session: SessionRow): Promise<PersonRow[]> {
    return this.db.asSystem(() =>
      this.db.sql<PersonRow>(
        PARTY_FACTS,
        [
          dyadIds,
          party.map((member) => member.personId),
          party.map((member) => member.personType),
          session.facilityId,
          session.day,
          session.startsAt,
          session.endsAt,
          excludeVisitId ?? null,
          groupId ?? null,
          alone ?? false,
        ],
        'eligibility_party',
      ),
    );
  }

  /** The families of a visit's group that still go to the facility on the day, without the visit's own; undefined when it goes alone. */
  together(visitId: string, facilityId: string, day: Day): Promise<Together | undefined> {
    return this.db.asSystem(() =>
      this.db.one<Together>(
        `SELECT array_agg(DISTINCT d.dyad_id) AS dyad_ids,
                coalesce(jsonb_agg(DISTINCT jsonb_build_object('personType', p.person_type, 'personId', p.person_id, 'place', p.place)) FILTER (WHERE p.person_id IS NOT NULL), '[]') AS party
           FROM visits own JOIN visits v ON v.group_id = own.group_id AND v.id <> own.id AND v.live AND v.facility_id = $2
           JOIN sessions s ON s.id = v.session_id AND s.day = $3 JOIN visit_dyads d ON d.visit_id = v.id LEFT JOIN visit_party p ON p.visit_id = v.id
          WHERE own.id = $1 HAVING count(*) > 0`,
        [visitId, facilityId, day],
      ),
    );
  }

  /** When the children of some dyads were born; as the system: a bus is full of children whoever may open their files. */
  async birthDates(dyadIds: readonly string[]): Promise<Day[]> {
    const rows = await this.db.asSystem(() =>
      this.db.sql<{ birthDate: Day }>(
        `SELECT c.birth_date FROM dyads d JOIN children c ON c.id = d.child_id WHERE d.id = ANY($1::uuid[])`,
        [[...dyadIds]],
      ),
    );
    return rows.map((row) => row.birthDate);
  }

  private async dyads({ dyadIds, now, excludeVisitId }: Question): Promise<Pick<Loaded, 'dyads' | 'routes' | 'homes'>> {
    const about = [now, excludeVisitId ?? null];
    const [only, ...others] = dyadIds;
    const rows = await (only !== undefined && others.length === 0
      ? this.db.sql<DyadRow>(ONE_DYAD_FACTS, [only, ...about], 'eligibility_dyad')
      : this.db.sql<DyadRow>(DYAD_FACTS, [dyadIds, ...about], 'eligibility_dyads'));
    const routes = new Map<string, Route | null>();
    const homes = new Map<string, string>();
    const dyads = rows.map((row) => {
      const {
        rosterEntryId,
        facilityId,
        timeZone,
        pack,
        wardId,
        wardCode,
        grade,
        homeCountyCode,
        facilityCountyCode,
        knownRoute,
        ...dyad
      } = row;
      homes.set(dyad.dyadId, homeCountyCode);
      routes.set(dyad.dyadId, routeOf(knownRoute, homeCountyCode, facilityCountyCode));
      const otherProvince = isOtherProvince(homeCountyCode, facilityCountyCode);
      const isLocated = rosterEntryId !== null && facilityId !== null && timeZone !== null && pack !== null && grade !== null;
      const custody =
        isLocated && !dyad.released ? { rosterEntryId, facilityId, timeZone, pack, wardId, wardCode, grade, otherProvince } : null;
      return { ...dyad, custody };
    });
    return { dyads, routes, homes };
  }

  /** The versions in force; one that is only supposed comes last and so counts on its days. */
  private async rules(facilityIds: string[], { from, to, supposing }: Question): Promise<RulesRow[]> {
    const rows: RulesRow[] = await this.facilities.resolvedRules(facilityIds, from, to);
    return supposing ? [...rows, supposing] : rows;
  }

  private allowances({ from, to, excludeVisitId }: Question, custodies: CustodyFacts[]): Promise<AllowanceRow[]> {
    return this.db.sql<AllowanceRow>(
      `SELECT p.roster_entry_id, p.period, p.pool, (p.held - coalesce(own.held, 0))::int AS held, (p.used - coalesce(own.used, 0))::int AS used, p.adjusted,
              (SELECT coalesce(sum(x.amount), 0) FROM entitlement_entries x
                WHERE (x.roster_entry_id, x.period, x.pool) = (p.roster_entry_id, p.period, p.pool) AND x.kind = 'use_by_other')::int AS used_by_others
         FROM entitlement_periods p
         LEFT JOIN LATERAL (
           SELECT sum(CASE x.kind WHEN 'hold' THEN x.amount WHEN 'release' THEN -x.amount WHEN 'use' THEN -x.amount WHEN 'forfeit' THEN -x.amount END) AS held,
                  sum(CASE x.kind WHEN 'use' THEN x.amount WHEN 'forfeit' THEN x.amount WHEN 'refund' THEN -x.amount END) AS used
             FROM entitlement_entries x
            WHERE x.visit_id = $4 AND (x.roster_entry_id, x.period, x.pool) = (p.roster_entry_id, p.period, p.pool)) own ON true
        WHERE p.roster_entry_id = ANY($1::uuid[]) AND p.period BETWEEN $2 AND $3`,
      [custodies.map((custody) => custody.rosterEntryId), addDays(from, -LONGEST_PERIOD), to, excludeVisitId ?? null],
      'eligibility_allowances',
    );
  }

  private async sessions(custodies: readonly CustodyFacts[], mode: ContactMode, from: Day, to: Day): Promise<SessionRow[]> {
    const zones = new Map(custodies.map(({ facilityId, timeZone }) => [facilityId, timeZone]));
    const found: SessionRow[] = [];
    for (const [facilityId, timeZone] of zones) {
      const rows = await this.db.sql<WindowRow>(WINDOW, [facilityId, mode, from, to], 'eligibility_window');
      const time = wallClock(timeZone);
      for (const row of rows) {
        const there = row as SessionRow;
        there.facilityId = facilityId;
        there.timeZone = timeZone;
        there.mode = mode;
        there.localStart = time(row.startsAt);
        there.localEnd = time(row.endsAt);
        there.ownSeats = 0;
        there.ownInside = null;
        found.push(there);
      }
    }
    return found;
  }

  private busy({ excludeVisitId }: Question, dyads: DyadFacts[], sessions: SessionRow[], escorts: EscortRow[]): Promise<BusyRow[]> {
    const [starts, ends] = [sessions.map((one) => one.startsAt.getTime()), sessions.map((one) => one.endsAt.getTime())];
    return this.db.sql<BusyRow>(
      `SELECT child_id AS id, starts_at, ends_at FROM visit_dyads
        WHERE live AND child_id IN (SELECT few($1)) AND starts_at < $4 AND ends_at > $3 AND visit_id IS DISTINCT FROM $5
       UNION ALL
       SELECT roster_entry_id, starts_at, ends_at FROM visits
        WHERE live AND roster_entry_id IN (SELECT few($2)) AND starts_at < $4 AND ends_at > $3 AND id IS DISTINCT FROM $5
       UNION ALL
       SELECT roster_entry_id, starts_at, ends_at FROM parent_appointments
        WHERE cancelled_at IS NULL AND roster_entry_id IN (SELECT few($2)) AND starts_at < $4 AND ends_at > $3
       UNION ALL
       SELECT person_id, starts_at, ends_at FROM visit_party
        WHERE live AND person_type = 'worker' AND person_id IN (SELECT few($6)) AND starts_at < $4 AND ends_at > $3`,
      [
        dyads.map((dyad) => dyad.childId),
        dyads.flatMap((dyad) => dyad.custody?.rosterEntryId ?? []),
        new Date(Math.min(...starts)),
        new Date(Math.max(...ends)),
        excludeVisitId ?? null,
        escorts.map((escort) => escort.id),
      ],
      'eligibility_busy',
    );
  }
}
