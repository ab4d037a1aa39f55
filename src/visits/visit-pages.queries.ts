import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, Day } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { barredFrom } from '../safeguarding/barred-people.queries';
import { visibleTo } from './visit.access';
import type { StepView } from './visit.select';

/** A session a liaison officer can offer instead. */
export interface OpenSession {
  id: string;
  mode: string;
  day: Day;
  startsAt: Date;
  endsAt: Date;
  /** Null: every ward. */
  wardId: string | null;
  free: number;
}

/** A line of the facility's own roster, as its own officers may see it. */
export interface RosterLine {
  id: string;
  parentId: string | null;
  number: string;
  familyName: string;
  givenName: string;
  wardCode: string | null;
  wardId: string | null;
  grade: string;
  status: string;
}

/** Somebody to call about a trip. */
export interface TripContact {
  name: string;
  phone: string;
  relationship: string;
  bestTime: string | null;
}

/** Small reads that only pages need. Each takes the actor; what is not theirs is not there. */
@Injectable()
export class VisitPagesQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Facilities at which the actor has visits, for the filter of the list. */
  facilitiesOf(actor: Actor): Promise<{ id: string; name: string }[]> {
    const visible = visibleTo(actor, 'v', 1);
    return this.db.sql(
      `SELECT f.id, f.name FROM facilities f WHERE EXISTS (SELECT 1 FROM visits v WHERE v.facility_id = f.id AND ${visible.text}) ORDER BY f.name, f.id`,
      [visible.value],
    );
  }

  /** The actor's own facility. @throws DomainError not_found for an actor without one */
  async ownFacility(actor: Actor): Promise<{ id: string; name: string; timeZone: string }> {
    const facility = await this.db.one<{ id: string; name: string; timeZone: string }>(
      `SELECT id, name, time_zone FROM facilities WHERE id = $1`,
      [actor.facilityId],
    );
    if (!facility) throw notFound();
    return facility;
  }

  /** Open sessions of the actor's facility with a seat left, soonest first. */
  openSessions(actor: Actor, from: Day): Promise<OpenSession[]> {
    return this.db.sql(
      `SELECT id, mode, day, starts_at, ends_at, ward_id, capacity - held - confirmed AS free FROM sessions
        WHERE facility_id = $1 AND status = 'open' AND day BETWEEN $2 AND $3 AND starts_at > $4 AND capacity > held + confirmed ORDER BY starts_at, id LIMIT 200`,
      [actor.facilityId, from, addDays(from, 45), this.clock.now()],
    );
  }

  /** Roster lines of the actor's own facility, by id. */
  async rosterLines(actor: Actor, ids: readonly string[]): Promise<Map<string, RosterLine>> {
    const rows = await this.db.sql<RosterLine>(`${ROSTER} WHERE r.facility_id = $1 AND r.id = ANY($2::uuid[])`, [actor.facilityId, ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The roster line with a number, at the actor's own facility. */
  rosterLine(actor: Actor, number: string): Promise<RosterLine | undefined> {
    return this.db.one<RosterLine>(`${ROSTER} WHERE r.facility_id = $1 AND r.number = $2`, [actor.facilityId, number]);
  }

  /** Wards of the actor's own facility. */
  wards(actor: Actor): Promise<{ code: string; name: string }[]> {
    return this.db.sql(`SELECT code, name FROM wards WHERE facility_id = $1 ORDER BY code`, [actor.facilityId]);
  }

  /** Where a parent can be transferred to. */
  otherFacilities(actor: Actor): Promise<{ id: string; name: string }[]> {
    return this.db.sql(`SELECT id, name FROM facilities WHERE id <> $1 ORDER BY name, id`, [actor.facilityId]);
  }

  /** The last step of each trip. */
  async lastSteps(visitIds: readonly string[]): Promise<Map<string, StepView>> {
    const rows = await this.db.sql<StepView & { visitId: string }>(
      `SELECT DISTINCT ON (visit_id) visit_id, step, at FROM visit_steps WHERE visit_id = ANY($1::uuid[]) ORDER BY visit_id, at DESC`,
      [visitIds],
    );
    return new Map(rows.map(({ visitId, ...step }) => [visitId, step]));
  }

  /** Whom to call at home, guardians first. Call `one` first: this does not check who may see the visit; nobody whom a bar keeps from the meeting. */
  contactsOf(visitId: string): Promise<TripContact[]> {
    return this.db.sql(
      `SELECT DISTINCT ON (g.id) g.name, g.phone, k.relationship, g.best_time
         FROM visit_dyads d JOIN child_caregivers k ON k.child_id = d.child_id AND k.until IS NULL JOIN caregivers g ON g.id = k.caregiver_id
        WHERE d.visit_id = $1 AND g.phone IS NOT NULL AND NOT ${barredFrom('g.id', '(SELECT v.mode FROM visits v WHERE v.id = $1)')}
        ORDER BY g.id, k.is_guardian DESC`,
      [visitId],
    );
  }

  /** Milestones that a visit brought. Call `one` first. */
  milestonesOf(visitId: string): Promise<{ code: string; reachedAt: Date; preferredName: string }[]> {
    return this.db.sql(
      `SELECT m.code, m.reached_at, c.preferred_name
         FROM contact_events e JOIN milestones m ON m.dyad_id = e.dyad_id AND m.contact_event_id = e.id
         JOIN dyads d ON d.id = e.dyad_id JOIN children c ON c.id = d.child_id
        WHERE e.source_type = 'visit' AND e.source_id = $1 ORDER BY m.reached_at, m.code`,
      [visitId],
    );
  }
}

const ROSTER = `SELECT r.id, e.parent_id, r.number, r.family_name, r.given_name, w.code AS ward_code, r.ward_id, r.grade, r.status
  FROM roster_entries r LEFT JOIN wards w ON w.id = r.ward_id
  LEFT JOIN LATERAL (SELECT parent_id FROM custody_episodes WHERE roster_entry_id = r.id AND ended_on IS NULL ORDER BY id DESC LIMIT 1) e ON true`;
