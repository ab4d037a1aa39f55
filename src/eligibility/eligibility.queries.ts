import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import type { Actor } from '../kernel/actor';
import type { ContactMode } from '../kernel/contact-modes';
import { Day, monthOf } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import type { CustodyFacts, DyadFacts } from './eligibility.facts';
import type { AllowanceRow, BusyRow, Loaded, PersonRow, RulesRow, SessionRow } from './eligibility.rows';
import type { RequestInput } from './eligibility.types';

/** What a question is about. */
export interface Question {
  now: Date;
  dyadIds: string[];
  from: Day;
  to: Day;
  /** Reads the window's sessions of this mode. */
  sessionsOf?: ContactMode;
  /** The one session of a request. */
  session?: SessionRow;
  /** A visit that is judged again: its own seat, hold and time do not count. */
  excludeVisitId?: string;
}

type DyadRow = Omit<DyadFacts, 'custody'> & { [K in keyof CustodyFacts]: CustodyFacts[K] | null };

const SESSION = `s.id, s.facility_id, f.time_zone, s.ward_id, s.mode, s.day, s.starts_at, s.ends_at, s.capacity, s.held, s.confirmed, s.status`;
/** A list under a dyad as JSON; an empty list when there is nothing. */
const list = (fields: string, rest: string): string => `coalesce((SELECT jsonb_agg(jsonb_build_object(${fields})) FROM ${rest}), '[]')`;

/**
 * Loads facts for any number of dyads in a fixed number of statements: dyads, rules, calendars, allowances; with sessions also
 * sessions and busy times. The visits' tables are read here by SQL although that room lies to the right: this is a read
 * model over shared tables – who is busy, which report is missing, whether they have met – and never writes them.
 */
@Injectable()
export class EligibilityQueries {
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
      `SELECT ${SESSION}, (SELECT count(*) FROM visits v WHERE v.id = $2 AND v.live AND s.id IN (v.session_id, v.proposed_session_id))::int AS own_seats
         FROM sessions s JOIN facilities f ON f.id = s.facility_id WHERE s.id = $1`,
      [sessionId, excludeVisitId ?? null],
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
    const dyads = await this.dyads(question);
    const custodies = dyads.flatMap((dyad) => dyad.custody ?? []);
    const facilityIds = [...new Set(custodies.map((custody) => custody.facilityId))];
    const rules = await this.rules(facilityIds, from, to);
    const calendars = await this.facilities.calendars([...new Set(custodies.map((custody) => custody.pack))]);
    const allowances = await this.allowances(question, custodies);
    const sessions = session ? [session] : question.sessionsOf ? await this.sessions(facilityIds, question.sessionsOf, from, to) : [];
    const busy = sessions.length > 0 ? await this.busy(question, dyads, sessions) : [];
    return { dyads, rules, calendars, allowances, sessions, busy };
  }

  /**
   * The people of a request as the records know them, in the request's order. Somebody not on file has `known: false`. As the
   * system, for the same reason as `load`.
   */
  party(input: RequestInput, session: SessionRow): Promise<PersonRow[]> {
    return this.db.asSystem(() => this.partyRows(input, session));
  }

  private partyRows({ dyadIds, party, excludeVisitId }: RequestInput, session: SessionRow): Promise<PersonRow[]> {
    return this.db.sql<PersonRow>(
      `WITH ours AS (SELECT child_id, parent_id, organisation_id FROM dyads WHERE id = ANY($1::uuid[]))
       SELECT a.person_id, coalesce(care.relationship, '') <> '' OR r.id IS NOT NULL OR w.id IS NOT NULL AS known,
              coalesce(g.birth_date, r.birth_date) AS birth_date, coalesce(care.relationship, r.relationship) AS relationship,
              coalesce(care.is_guardian, false) AS is_guardian,
              w.sex, coalesce(w.status = 'active', false) AS active, w.vetted_on, coalesce(w.vetting_clear, false) AS vetting_clear, w.trained_on,
              EXISTS (SELECT 1 FROM worker_approvals p WHERE p.worker_id = w.id AND p.facility_id = $4 AND p.approved_on <= $5 AND p.expires_on > $5) AS approved_inside,
              EXISTS (SELECT 1 FROM visit_party v WHERE v.person_id = w.id AND v.person_type = 'worker' AND v.live AND v.starts_at < $7 AND v.ends_at > $6
                         AND v.visit_id IS DISTINCT FROM $8) AS busy
         FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS a(person_id, person_type, position)
         LEFT JOIN LATERAL (SELECT min(k.relationship) AS relationship, bool_or(k.is_guardian) AS is_guardian FROM child_caregivers k
                             WHERE a.person_type = 'caregiver' AND k.caregiver_id = a.person_id AND k.until IS NULL
                               AND k.child_id IN (SELECT child_id FROM ours)) care ON true
         LEFT JOIN caregivers g ON a.person_type = 'caregiver' AND g.id = a.person_id AND care.relationship IS NOT NULL
         LEFT JOIN relatives r ON a.person_type = 'relative' AND r.id = a.person_id AND r.parent_id IN (SELECT parent_id FROM ours)
         LEFT JOIN workers w ON a.person_type = 'worker' AND w.id = a.person_id AND w.organisation_id IN (SELECT organisation_id FROM ours)
        ORDER BY a.position`,
      [
        dyadIds,
        party.map((member) => member.personId),
        party.map((member) => member.personType),
        session.facilityId,
        session.day,
        session.startsAt,
        session.endsAt,
        excludeVisitId ?? null,
      ],
    );
  }

  private async dyads({ dyadIds, now, excludeVisitId }: Question): Promise<DyadFacts[]> {
    const rows = await this.db.sql<DyadRow>(
      `SELECT d.id AS dyad_id, d.child_id, d.organisation_id, c.birth_date, c.sex, d.status, d.parent_id,
              e.roster_entry_id, e.facility_id, f.time_zone, f.pack, r.ward_id, r.grade,
              coalesce(r.status = 'released', last.end_kind = 'released', false) AS released,
              ${list(`'kind', x.kind, 'modes', x.modes, 'startsOn', x.starts_on, 'endsOn', x.ends_on`, 'restrictions x WHERE x.dyad_id = d.id AND x.lifted_at IS NULL')} AS restrictions,
              (SELECT jsonb_build_object('level', x.level, 'reviewOn', x.review_on, 'conditions', x.conditions) FROM contact_decisions x WHERE x.dyad_id = d.id AND x.status = 'active') AS decision,
              ${list(`'purpose', x.purpose, 'capacity', x.capacity, 'startsOn', x.starts_on, 'expiresOn', x.expires_on`, 'consents x WHERE x.dyad_id = d.id AND x.withdrawn_at IS NULL')} AS consents,
              (SELECT jsonb_build_object('view', x.view, 'validUntil', x.valid_until, 'askAgainOn', x.ask_again_on, 'caregiverPresent', x.caregiver_present) FROM child_views x
                WHERE x.dyad_id = d.id ORDER BY x.asked_on DESC, x.id DESC LIMIT 1) AS view,
              ${list(`'kind', x.kind, 'expiresOn', x.expires_on`, 'kinship_proofs x WHERE x.dyad_id = d.id AND x.withdrawn_at IS NULL')} AS proofs,
              (SELECT count(*) FROM incidents x WHERE x.dyad_id = d.id AND x.status <> 'closed')::int AS open_incidents,
              coalesce(c.visited_before, false) OR EXISTS (SELECT 1 FROM visit_dyads vd JOIN visits v ON v.id = vd.visit_id
                 WHERE vd.dyad_id = d.id AND v.status IN ('completed', 'partial')) AS met_before,
              ${list(
                `'visitId', v.id, 'day', s.day`,
                `visit_dyads vd JOIN visits v ON v.id = vd.visit_id JOIN sessions s ON s.id = v.session_id
                  WHERE vd.dyad_id = d.id AND v.status IN ('confirmed', 'under_way') AND v.ends_at < $2 AND v.id IS DISTINCT FROM $3
                    AND NOT EXISTS (SELECT 1 FROM visit_reports x WHERE x.visit_id = v.id)`,
              )} AS unreported
         FROM dyads d JOIN children c ON c.id = d.child_id
         LEFT JOIN custody_episodes e ON e.parent_id = d.parent_id AND e.ended_on IS NULL
         LEFT JOIN facilities f ON f.id = e.facility_id
         LEFT JOIN roster_entries r ON r.id = e.roster_entry_id
         LEFT JOIN LATERAL (SELECT x.end_kind FROM custody_episodes x WHERE x.parent_id = d.parent_id AND x.ended_on IS NOT NULL
                             ORDER BY x.ended_on DESC, x.id DESC LIMIT 1) last ON e.id IS NULL
        WHERE d.id = ANY($1::uuid[]) ORDER BY d.id`,
      [dyadIds, now, excludeVisitId ?? null],
    );
    return rows.map(({ rosterEntryId, facilityId, timeZone, pack, wardId, grade, ...dyad }) => ({
      ...dyad,
      custody:
        dyad.released || rosterEntryId === null || facilityId === null || timeZone === null || pack === null || grade === null
          ? null
          : { rosterEntryId, facilityId, timeZone, pack, wardId, grade },
    }));
  }

  private rules(facilityIds: string[], from: Day, to: Day): Promise<RulesRow[]> {
    return this.db.sql<RulesRow>(
      `SELECT facility_id, effective_from, effective_to, rules, source FROM facility_rules
        WHERE facility_id = ANY($1::uuid[]) AND effective_from <= $3 AND (effective_to IS NULL OR effective_to > $2) ORDER BY effective_from`,
      [facilityIds, from, to],
    );
  }

  private allowances({ from, to, excludeVisitId }: Question, custodies: CustodyFacts[]): Promise<AllowanceRow[]> {
    return this.db.sql<AllowanceRow>(
      `SELECT p.roster_entry_id, p.period, p.pool, (p.held - coalesce(own.held, 0))::int AS held, (p.used - coalesce(own.used, 0))::int AS used,
              (SELECT coalesce(sum(x.amount), 0) FROM entitlement_entries x
                WHERE (x.roster_entry_id, x.period, x.pool) = (p.roster_entry_id, p.period, p.pool) AND x.kind = 'use_by_other')::int AS used_by_others
         FROM entitlement_periods p
         LEFT JOIN LATERAL (
           SELECT sum(CASE x.kind WHEN 'hold' THEN x.amount WHEN 'release' THEN -x.amount WHEN 'use' THEN -x.amount END) AS held,
                  sum(CASE x.kind WHEN 'use' THEN x.amount WHEN 'refund' THEN -x.amount END) AS used
             FROM entitlement_entries x
            WHERE x.visit_id = $4 AND (x.roster_entry_id, x.period, x.pool) = (p.roster_entry_id, p.period, p.pool)) own ON true
        WHERE p.roster_entry_id = ANY($1::uuid[]) AND p.period BETWEEN $2 AND $3`,
      [custodies.map((custody) => custody.rosterEntryId), monthOf(from), monthOf(to), excludeVisitId ?? null],
    );
  }

  private sessions(facilityIds: string[], mode: ContactMode, from: Day, to: Day): Promise<SessionRow[]> {
    return this.db.sql<SessionRow>(
      `SELECT ${SESSION}, 0 AS own_seats FROM sessions s JOIN facilities f ON f.id = s.facility_id
        WHERE s.facility_id = ANY($1::uuid[]) AND s.mode = $2 AND s.day BETWEEN $3 AND $4 ORDER BY s.starts_at, s.id`,
      [facilityIds, mode, from, to],
    );
  }

  private busy({ excludeVisitId }: Question, dyads: DyadFacts[], sessions: SessionRow[]): Promise<BusyRow[]> {
    const starts = sessions.map((session) => session.startsAt.getTime());
    const ends = sessions.map((session) => session.endsAt.getTime());
    return this.db.sql<BusyRow>(
      `SELECT child_id AS id, starts_at, ends_at FROM visit_dyads
        WHERE live AND child_id = ANY($1::uuid[]) AND starts_at < $4 AND ends_at > $3 AND visit_id IS DISTINCT FROM $5
       UNION ALL
       SELECT roster_entry_id, starts_at, ends_at FROM visits
        WHERE live AND roster_entry_id = ANY($2::uuid[]) AND starts_at < $4 AND ends_at > $3 AND id IS DISTINCT FROM $5`,
      [
        dyads.map((dyad) => dyad.childId),
        dyads.flatMap((dyad) => dyad.custody?.rosterEntryId ?? []),
        new Date(Math.min(...starts)),
        new Date(Math.max(...ends)),
        excludeVisitId ?? null,
      ],
    );
  }
}
