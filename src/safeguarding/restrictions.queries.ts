import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import type { Day } from '../kernel/days';
import { decodeCursor, Page, toPage } from '../kernel/page';
import type { PersonType } from './restrictions.rules';
import { found } from './safeguarding.queries';

export interface RestrictionRow {
  id: string;
  /** Exactly one of dyad, parent and person is whom it concerns. */
  dyadId: string | null;
  parentId: string | null;
  personType: PersonType | null;
  personId: string | null;
  personName: string | null;
  /** The facility that said so itself, and alone may take it back; why it suspends somebody is not told. Null: an organisation's own. */
  facilityId: string | null;
  kind: string;
  /** Null: scope unknown, which bars everything. */
  modes: string[] | null;
  authority: string | null;
  startsOn: Day;
  endsOn: Day | null;
  liftedAt: Date | null;
  createdAt: Date;
}

/** A restriction as it bears on one dyad, whatever its scope. */
export interface StandingRestrictionRow extends RestrictionRow {
  onDyadId: string;
}

/** Somebody who may come along with a child. */
export interface CompanionRow {
  personType: PersonType;
  personId: string;
  name: string;
}

const RESTRICTION = `r.id, r.dyad_id, r.parent_id, r.person_type, r.person_id,
  CASE r.person_type WHEN 'caregiver' THEN (SELECT name FROM caregivers WHERE id = r.person_id) WHEN 'relative' THEN (SELECT name FROM relatives WHERE id = r.person_id)
       WHEN 'worker' THEN (SELECT name FROM workers WHERE id = r.person_id) END AS person_name,
  r.facility_id, CASE WHEN r.roster_entry_id IS NULL THEN r.kind ELSE 'facility_suspension' END AS kind, r.modes, r.authority, r.starts_on, r.ends_on, r.lifted_at, r.created_at`;

/** A restriction that bears on dyad `d`: on it, on its parent – here or on the facility's roster –, or on somebody of its family who may come along. */
const BEARS = `(r.dyad_id = d.id OR r.parent_id = d.parent_id
  OR (r.roster_entry_id IS NOT NULL AND EXISTS (SELECT 1 FROM custody_episodes x WHERE x.parent_id = d.parent_id AND x.ended_on IS NULL
        AND x.roster_entry_id = r.roster_entry_id AND x.facility_id = r.facility_id))
  OR (r.person_type = 'caregiver' AND EXISTS (SELECT 1 FROM child_caregivers x WHERE x.caregiver_id = r.person_id AND x.child_id = d.child_id AND x.until IS NULL))
  OR (r.person_type = 'relative' AND EXISTS (SELECT 1 FROM relatives x WHERE x.id = r.person_id AND x.parent_id = d.parent_id)))`;
const standingOn = (day: string): string => `r.lifted_at IS NULL AND (r.ends_on IS NULL OR r.ends_on >= ${day})`;
/** Today where the actor's organisation is; `$3` is the instant. */
const TODAY = `($3::timestamptz AT TIME ZONE (SELECT time_zone FROM organisations WHERE id = $1))::date`;

/** Reads restrictions of the actor's organisation. */
@Injectable()
export class RestrictionsQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** What bears on a dyad, lifted and past ones too, newest first. */
  restrictions(actor: Actor, dyadId: string): Promise<RestrictionRow[]> {
    return this.db.sql(
      `SELECT ${RESTRICTION} FROM restrictions r JOIN dyads d ON d.id = $2 AND d.organisation_id = $1
        WHERE (r.organisation_id = $1 OR r.roster_entry_id IS NOT NULL) AND ${BEARS} ORDER BY r.starts_on DESC, r.id DESC`,
      [actor.organisationId, dyadId],
    );
  }

  /** @throws DomainError not_found */
  async restriction(actor: Actor, id: string): Promise<RestrictionRow> {
    return found(
      await this.db.one<RestrictionRow>(`SELECT ${RESTRICTION} FROM restrictions r WHERE r.organisation_id = $1 AND r.id = $2`, [
        actor.organisationId,
        id,
      ]),
    );
  }

  /** What bears on these dyads on a day or later: neither lifted nor over. */
  standing(actor: Actor, dyadIds: readonly string[], day: Day): Promise<StandingRestrictionRow[]> {
    return this.db.sql(
      `SELECT ${RESTRICTION}, d.id AS on_dyad_id FROM restrictions r JOIN dyads d ON d.organisation_id = $1 AND d.id = ANY($2::uuid[])
        WHERE (r.organisation_id = $1 OR r.roster_entry_id IS NOT NULL) AND ${BEARS} AND ${standingOn('$3')} ORDER BY r.starts_on, r.id`,
      [actor.organisationId, dyadIds, day],
    );
  }

  /** Every standing restriction of the organisation, those on people who come along and on parents too, newest first. */
  async list(actor: Actor, { limit, cursor }: { limit: number; cursor?: string }): Promise<Page<RestrictionRow>> {
    const [before] = decodeCursor(cursor, ['id']) ?? [];
    const rows = await this.db.sql<RestrictionRow>(
      `SELECT ${RESTRICTION} FROM restrictions r WHERE r.organisation_id = $1 AND r.roster_entry_id IS NULL AND ($2::text IS NULL OR r.id::text < $2) AND ${standingOn(TODAY)}
        ORDER BY r.id::text DESC LIMIT $4`,
      [actor.organisationId, before ?? null, this.clock.now(), limit + 1],
    );
    return toPage(rows, limit, (row) => [row.id]);
  }

  /** Who may come along with the child of a dyad: caregivers, the parent's relatives, the organisation's workers. */
  companions(actor: Actor, dyadId: string): Promise<CompanionRow[]> {
    return this.db.sql(
      `SELECT 'caregiver' AS person_type, g.id AS person_id, g.name FROM dyads d JOIN child_caregivers x ON x.child_id = d.child_id AND x.until IS NULL
         JOIN caregivers g ON g.id = x.caregiver_id WHERE d.organisation_id = $1 AND d.id = $2
       UNION ALL SELECT 'relative', r.id, r.name FROM dyads d JOIN relatives r ON r.parent_id = d.parent_id WHERE d.organisation_id = $1 AND d.id = $2
       UNION ALL (SELECT 'worker', w.id, w.name FROM workers w WHERE w.organisation_id = $1 AND w.status = 'active' ORDER BY w.name, w.id LIMIT 100)`,
      [actor.organisationId, dyadId],
    );
  }
}
