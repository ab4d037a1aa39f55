import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, Page, toPage } from '../kernel/page';
import type { SchoolTerms } from '../kernel/school-terms';
import type { Calendar } from '../kernel/working-days';
import type { FacilityRules } from './facility.rules';
import { calendarOf, CalendarRow } from './packs/pack';
import { PACKS } from './packs/packs';
import { ResolvedVersion, resolvedVersion } from './rule-versions.queries';
import { effectiveRules, rulesOf, StatedVersion } from './rules/effective.rules';
import type { Admits, Audience, SessionMode } from './session.vocabulary';

export type { CoreRules, FacilityRules, StatedRules } from './facility.rules';
export type { Admits, Audience, SessionMode } from './session.vocabulary';

export interface FacilityRow {
  id: string;
  name: string;
  publicAlias: string;
  kind: string;
  countyCode: string;
  timeZone: string;
  pack: string;
}

/** A version of a facility's rules, where it is from and how sure we are. */
export interface RulesOn {
  rules: FacilityRules;
  source: string;
  asOf: Day;
  confidence: 'verified' | 'published' | 'assumed';
}

export interface SessionListed {
  id: string;
  mode: SessionMode;
  day: Day;
  startsAt: Date;
  endsAt: Date;
  wardId: string | null;
  /** Null: every ward. */
  wardName: string | null;
  capacity: number;
  held: number;
  confirmed: number;
  /** 0 in a closed session. */
  free: number;
  status: 'open' | 'closed';
  /** Limits besides the windows, null where there is none, and what is taken of each. */
  maxAdults: number | null;
  maxGroups: number | null;
  maxVideo: number | null;
  adultsTaken: number;
  groupsTaken: number;
  videoTaken: number;
  audience: Audience;
  admits: Admits | null;
  /** The days off of its year are not announced: it may fall away. */
  provisional: boolean;
}

const FACILITY = 'f.id, f.name, f.public_alias, f.kind, f.county_code, f.time_zone, f.pack';

/** Facilities are shared by all NGOs; a liaison officer sees her own alone. `$1` is the officer's facility, null for others. */
const visibleTo = (alias: string): string => `($1::uuid IS NULL OR ${alias}.id = $1)`;
const facilityOf = (actor: Actor): string | null => (actor.role === 'liaison' ? actor.facilityId : null);

/** Reads facilities, their rules, calendars and sessions. */
@Injectable()
export class FacilitiesQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Facilities by name. */
  async list(actor: Actor, { limit, cursor }: { limit: number; cursor?: string }): Promise<Page<FacilityRow>> {
    const [name, id] = decodeCursor(cursor, ['text', 'id']) ?? [];
    const rows = await this.db.sql<FacilityRow>(
      `SELECT ${FACILITY} FROM facilities f WHERE ${visibleTo('f')} AND ($2::text IS NULL OR (f.name, f.id::text) > ($2, $3::text))
        ORDER BY f.name, f.id::text LIMIT $4`,
      [facilityOf(actor), name ?? null, id ?? null, limit + 1],
    );
    return toPage(rows, limit, (row) => [row.name, row.id]);
  }

  /** @throws DomainError not_found for another officer's facility */
  async one(actor: Actor, id: string): Promise<FacilityRow> {
    const row = await this.db.one<FacilityRow>(`SELECT ${FACILITY} FROM facilities f WHERE ${visibleTo('f')} AND f.id = $2`, [
      facilityOf(actor),
      id,
    ]);
    if (!row) throw notFound();
    return row;
  }

  /** Today at a facility. */
  today(facility: Pick<FacilityRow, 'timeZone'>): Day {
    return dayInZone(this.clock.now(), facility.timeZone);
  }

  /** The wards in use, by code. */
  wards(facilityId: string): Promise<{ id: string; code: string; name: string }[]> {
    return this.db.sql(`SELECT id, code, name FROM wards WHERE facility_id = $1 AND ended_at IS NULL ORDER BY code`, [facilityId]);
  }

  /** The rules in force on a day, over those of the country's pack; undefined when the facility has none in force. */
  async rulesOn(facilityId: string, day: Day): Promise<RulesOn | undefined> {
    const found = await this.db.one<StatedVersion & { pack: string }>(
      `SELECT r.rules, r.provenance, r.source, r.as_of, r.confidence, f.pack FROM facility_rules r JOIN facilities f ON f.id = r.facility_id
        WHERE r.facility_id = $1 AND r.status = 'in_force' AND r.effective_from <= $2 AND (r.effective_to IS NULL OR r.effective_to > $2)`,
      [facilityId, day],
    );
    if (!found) return undefined;
    const { source, asOf, confidence, pack } = found;
    return { rules: rulesOf(effectiveRules(found, PACKS.get(pack)?.rules)), source, asOf, confidence };
  }

  /** Versions in force at some time between two days at these facilities, resolved, in the order of their first days. */
  async resolvedRules(facilityIds: readonly string[], from: Day, to: Day): Promise<ResolvedVersion[]> {
    const rows = await this.db.sql<StatedVersion & { facilityId: string; effectiveFrom: Day; effectiveTo: Day | null; pack: string }>(
      `SELECT r.facility_id, r.effective_from, r.effective_to, r.rules, r.provenance, r.source, r.as_of, r.confidence, f.pack
         FROM facility_rules r JOIN facilities f ON f.id = r.facility_id
        WHERE r.facility_id = ANY($1::uuid[]) AND r.status = 'in_force' AND r.effective_from <= $3 AND (r.effective_to IS NULL OR r.effective_to > $2)
        ORDER BY r.effective_from`,
      [[...facilityIds], from, to],
      'facilities_rules',
    );
    return rows.map(({ facilityId, effectiveFrom, effectiveTo, pack, ...stated }) =>
      resolvedVersion({ facilityId, effectiveFrom, effectiveTo, pack }, stated),
    );
  }

  /** Dated sessions of a window, both days included, in the order of time. */
  sessions(facilityId: string, { from, to, mode }: { from: Day; to: Day; mode?: SessionMode }): Promise<SessionListed[]> {
    return this.db.sql<SessionListed>(
      `SELECT s.id, s.mode, s.day, s.starts_at, s.ends_at, s.ward_id, w.name AS ward_name, s.capacity, s.held, s.confirmed, s.status,
              CASE s.status WHEN 'open' THEN greatest(0, s.capacity - s.held - s.confirmed) ELSE 0 END AS free,
              s.max_adults, s.max_groups, s.max_video, s.adults_taken, s.groups_taken, s.video_taken, s.audience, s.admits, s.provisional
         FROM sessions s LEFT JOIN wards w ON w.id = s.ward_id
        WHERE s.facility_id = $1 AND s.day BETWEEN $2 AND $3 AND ($4::text IS NULL OR s.mode = $4) ORDER BY s.starts_at, s.id`,
      [facilityId, from, to, mode ?? null],
    );
  }

  /** Calendars of country packs: the pack's own data, days announced since, and school terms written down. A pack without data knows no year. */
  async calendars(packs: readonly string[]): Promise<Map<string, Calendar>> {
    if (packs.length === 0) return new Map();
    const all = await this.db.sql<{ pack: string; day: Day; kind: CalendarRow['kind'] | 'year' | 'terms'; terms: SchoolTerms | null }>(
      `SELECT pack, day, kind, NULL::jsonb AS terms FROM calendar_days WHERE pack = ANY($1::text[])
       UNION ALL SELECT pack, make_date(year, 1, 1), 'year', NULL FROM calendar_years WHERE pack = ANY($1::text[])
       UNION ALL SELECT pack, as_of, 'terms', jsonb_build_object('region', region, 'spans', spans, 'until', spans->-1->>'to', 'source', source, 'asOf', as_of,
                          'confidence', confidence) FROM school_terms WHERE pack = ANY($1::text[])`,
      [packs],
      'facilities_calendars',
    );
    return new Map(
      packs.map((pack) => {
        const rows = all.filter((row) => row.pack === pack);
        const days = rows.flatMap(({ day, kind }) => (kind === 'year' || kind === 'terms' ? [] : [{ day, kind }]));
        const published = rows.filter((row) => row.kind === 'year').map((row) => Number(row.day.slice(0, 4)));
        const terms = rows.flatMap((row) => row.terms ?? []);
        return [pack, calendarOf(PACKS.get(pack), days, published, terms)];
      }),
    );
  }
}
