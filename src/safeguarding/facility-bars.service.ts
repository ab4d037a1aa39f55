import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import { DyadChanges } from '../families/dyad-changes.service';
import type { Actor, Said } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import type { Day } from '../kernel/days';
import { conflict, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import type { FacilityBarBody } from './facility-bars.dto';
import { Bar, RestrictionLook, RestrictionLookService } from './restriction-look.service';
export { FacilityBarBody } from './facility-bars.dto';
export { SUSPENSION_KINDS } from './restriction.entity';
import { BAN_MONTHS, datesProblem } from './restrictions.rules';
import { RestrictionsService } from './restrictions.service';

/** A bar as the facility that said so reads it. */
export interface FacilityBarRow {
  id: string;
  kind: string;
  /** Whom on the roster it suspends; null for a visitor. */
  rosterEntryId: string | null;
  /** Null for a visitor, and for somebody whom another facility has now: that number is none of this one's business. */
  rosterNumber: string | null;
  personType: 'caregiver' | 'relative' | null;
  personId: string | null;
  personName: string | null;
  startsOn: Day;
  endsOn: Day | null;
  liftedAt: Date | null;
  onBehalfOf: Said | null;
}

/** Somebody who comes to a facility with a child. */
export interface VisitorRow {
  personType: 'caregiver' | 'relative';
  personId: string;
  name: string;
  /** The numbers of those whom she or he visits, with commas; '' when all of them have left the facility. */
  rosterNumber: string;
}

type Target = { rosterEntryId: string } | { personType: 'caregiver' | 'relative'; personId: string };

/** What a facility suspends happens in sessions; letters go on. */
const MODES = ['visit', 'video', 'call', 'group'];
/** SQL: what organisation `$2` may know of the facility's bars `r`; null: all. */
const KNOWN = `($2::uuid IS NULL OR r.person_id IS NOT NULL AND r.organisation_id = $2
  OR EXISTS (SELECT 1 FROM custody_episodes e JOIN imprisoned_parents p ON p.id = e.parent_id WHERE e.roster_entry_id = r.roster_entry_id AND p.organisation_id = $2))`;

/** Only what is one's own organisation's, for whoever stands in for the facility; null: everything. */
const ours = (actor: Actor): string | null => (actor.onBehalfOf === undefined ? null : actor.organisationId);

/**
 * What a facility says itself: somebody on its roster may not meet for a while, a visitor is banned from it. A code and two days, no story.
 * Nothing new can be arranged for these days; what is arranged already is doubtful until the facility ends it (visits room).
 */
@Injectable()
export class FacilityBars {
  constructor(
    private readonly db: Database,
    private readonly facilities: FacilitiesQueries,
    private readonly restrictions: RestrictionsService,
    private readonly looks: RestrictionLookService,
    private readonly changes: DyadChanges,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The facility's bars that stand, are to come or ended in the last month, latest first. */
  list(actor: Actor): Promise<FacilityBarRow[]> {
    return this.rows(
      actor,
      `r.ends_on IS NULL AND r.lifted_at IS NULL OR coalesce(r.lifted_at::date, r.ends_on) >= $3::timestamptz::date - 31`,
    );
  }

  /** Who comes to the facility with a child or came in the last half year, by name. */
  visitors(actor: Actor): Promise<VisitorRow[]> {
    return this.db.asSystem(() =>
      this.db.sql(
        `SELECT p.person_type, p.person_id, coalesce(g.name, k.name) AS name, coalesce(string_agg(DISTINCT r.number, ', '), '') AS roster_number
           FROM visit_party p JOIN visits v ON v.id = p.visit_id LEFT JOIN roster_entries r ON r.id = v.roster_entry_id AND r.facility_id = v.facility_id
           LEFT JOIN caregivers g ON p.person_type = 'caregiver' AND g.id = p.person_id LEFT JOIN relatives k ON p.person_type = 'relative' AND k.id = p.person_id
          WHERE v.facility_id = $1 AND p.person_type IN ('caregiver', 'relative') AND v.starts_at > $2::timestamptz - interval '6 months'
            AND ($3::uuid IS NULL OR v.organisation_id = $3) AND coalesce(g.name, k.name) IS NOT NULL
          GROUP BY 1, 2, 3 ORDER BY 3, 2 LIMIT 300`,
        [actor.facilityId, this.clock.now(), ours(actor)],
      ),
    );
  }

  /** What a bar would touch; saves nothing. @throws what `save` throws */
  async look(actor: Actor, body: FacilityBarBody): Promise<RestrictionLook> {
    return this.looks.lookAt(await this.barOf(actor, body));
  }

  /**
   * Bars at once; with a fingerprint only when that is still what it does.
   * @throws DomainError invalid `custody.number_unknown` for somebody who is not on the roster, `restriction.person_unknown|dates|ban_length`;
   *   conflict `restriction.doubled` when the same is in force already, `restriction.moved_on`
   */
  async save(actor: Actor, body: FacilityBarBody): Promise<FacilityBarRow> {
    return this.looks.saveAs(await this.barOf(actor, body), body.fingerprint);
  }

  /** Ends a bar of the facility's from now on. @throws DomainError not_found; conflict `restriction.lifted` */
  async lift(actor: Actor, id: string): Promise<FacilityBarRow> {
    const [bar] = await this.rows(actor, `r.id = $4`, id);
    if (!bar) throw notFound();
    const target: Target = bar.rosterEntryId === null ? visitorOf(bar) : { rosterEntryId: bar.rosterEntryId };
    const dyadIds = await this.touched(target);
    return this.changes.around(dyadIds, 'restriction_lifted', async () => {
      const lifted = await this.db.asSystem(() =>
        this.db.affected(`UPDATE restrictions SET lifted_at = $2, lifted_by = $3 WHERE id = $1 AND lifted_at IS NULL`, [
          id,
          this.clock.now(),
          actor.userId,
        ]),
      );
      if (lifted === 0) throw conflict('restriction.lifted');
      await this.record('restriction.lift', id, dyadIds);
      return this.one(actor, id);
    });
  }

  private async barOf(actor: Actor, body: FacilityBarBody): Promise<Bar<FacilityBarRow>> {
    const facilityId = actor.facilityId;
    if (facilityId === null) throw notFound();
    const isBan = body.kind === 'facility_ban';
    const inForce = await this.facilities.rulesOn(facilityId, body.startsOn);
    const wrong = datesProblem(body, isBan, inForce?.rules.visitorBanMonthsMost ?? BAN_MONTHS.most);
    const target: Target = isBan
      ? { personType: body.personType ?? 'caregiver', personId: body.personId ?? '' }
      : { rosterEntryId: body.rosterEntryId ?? '' };
    const organisationId = await this.organisationOf(actor, facilityId, target);
    const unknown = isBan
      ? { pointer: '/personId', code: 'restriction.person_unknown' }
      : { pointer: '/rosterEntryId', code: 'custody.number_unknown' };
    const errors = [...(organisationId === undefined ? [unknown] : []), ...(wrong ? [wrong] : [])];
    if (organisationId === undefined || errors.length > 0) throw invalid('validation.failed', {}, errors);
    return {
      key: [facilityId, Object.entries(target).sort(), body.kind, body.startsOn, body.endsOn ?? null],
      personId: isBan ? (body.personId ?? null) : null,
      organisationId: ours(actor),
      lock: async () => {
        const ids = await this.touched(target);
        await this.db.asSystem(() => this.db.sql(`SELECT 1 FROM dyads WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [ids]));
        return ids;
      },
      add: () => this.add(actor, { facilityId, organisationId, target, body }),
    };
  }

  private async add(
    actor: Actor,
    { facilityId, organisationId, target, body }: { facilityId: string; organisationId: string; target: Target; body: FacilityBarBody },
  ): Promise<FacilityBarRow> {
    const dyadIds = await this.touched(target);
    return this.changes.around(dyadIds, 'restriction_added', async () => {
      const id = newId();
      const { personType, personId, rosterEntryId } = { personType: null, personId: null, rosterEntryId: null, ...target };
      await this.db.asSystem(async () => {
        // Nobody's dyad may be touched by it: the facility's row keeps two of the same from one another.
        await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended('facility_bars:' || $1, 11))`, [rosterEntryId ?? personId]);
        const other = await this.db.one(
          `SELECT 1 AS there FROM restrictions WHERE facility_id = $1 AND (roster_entry_id = $2 OR person_id = $3) AND kind = $4 AND lifted_at IS NULL
              AND starts_on <= coalesce($6::date, 'infinity') AND coalesce(ends_on, 'infinity') >= $5::date`,
          [facilityId, rosterEntryId, personId, body.kind, body.startsOn, body.endsOn ?? null],
        );
        if (other) throw conflict('restriction.doubled');
        await this.db.sql(
          `INSERT INTO restrictions (id, organisation_id, facility_id, roster_entry_id, person_type, person_id, kind, modes, starts_on, ends_on, on_behalf_of, recorded_by, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
          [
            ...[id, organisationId, facilityId, rosterEntryId, personType, personId, body.kind, MODES, body.startsOn, body.endsOn ?? null],
            ...[actor.onBehalfOf ? JSON.stringify(actor.onBehalfOf) : null, actor.userId, this.clock.now()],
          ],
        );
      });
      await this.record('restriction.add', id, dyadIds);
      return this.one(actor, id);
    });
  }

  /** Whose row it is: the facility's authority's for a line of its roster, the visitor's organisation's; undefined for whom it cannot bar. */
  private async organisationOf(actor: Actor, facilityId: string, target: Target): Promise<string | undefined> {
    const row = await this.db.asSystem(() =>
      'rosterEntryId' in target
        ? this.db.one<{ organisationId: string }>(
            `SELECT f.organisation_id FROM roster_entries r JOIN facilities f ON f.id = r.facility_id
              WHERE r.id::text = $1 AND r.facility_id = $2 AND r.status = 'held' AND ($3::uuid IS NULL OR EXISTS (
                SELECT 1 FROM custody_episodes e JOIN imprisoned_parents p ON p.id = e.parent_id AND p.organisation_id = $3 WHERE e.roster_entry_id = r.id AND e.ended_on IS NULL))`,
            [target.rosterEntryId, facilityId, ours(actor)],
          )
        : this.db.one<{ organisationId: string }>(
            `SELECT v.organisation_id FROM visit_party p JOIN visits v ON v.id = p.visit_id
              WHERE p.person_type = $1 AND p.person_id::text = $2 AND v.facility_id = $3 AND ($4::uuid IS NULL OR v.organisation_id = $4) LIMIT 1`,
            [target.personType, target.personId, facilityId, ours(actor)],
          ),
    );
    return row?.organisationId;
  }

  /** As the system: a bar does not stop at what one desk sees. */
  private async touched(target: Target): Promise<string[]> {
    if ('personId' in target) return this.restrictions.aroundPerson(target.personType, target.personId);
    const rows = await this.db.asSystem(() =>
      this.db.sql<{ id: string }>(
        `SELECT d.id FROM dyads d JOIN custody_episodes e ON e.parent_id = d.parent_id AND e.ended_on IS NULL WHERE e.roster_entry_id = $1 AND d.status = 'open' ORDER BY d.id`,
        [target.rosterEntryId],
      ),
    );
    return rows.map((row) => row.id);
  }

  /** One line for the facility, and one for each child, so that "who changed what" is complete there. */
  private async record(action: string, id: string, dyadIds: readonly string[]): Promise<void> {
    await this.db.asSystem(async () => {
      const dyads = await this.db.sql<{ childId: string; organisationId: string }>(
        `SELECT child_id, organisation_id FROM dyads WHERE id = ANY($1::uuid[]) ORDER BY id`,
        [[...dyadIds]],
      );
      const line = { action, subjectType: 'restriction', subjectId: id };
      await this.audit.record(line, ...dyads.map((dyad) => ({ ...line, ...dyad })));
    });
  }

  private async one(actor: Actor, id: string): Promise<FacilityBarRow> {
    const [row] = await this.rows(actor, `r.id = $4`, id);
    if (!row) throw notFound();
    return row;
  }

  private rows(actor: Actor, which: string, id: string | null = null): Promise<FacilityBarRow[]> {
    return this.db.asSystem(() =>
      this.db.sql(
        `SELECT r.id, r.kind, r.roster_entry_id, n.number AS roster_number, r.person_type, r.person_id, coalesce(g.name, k.name) AS person_name,
                r.starts_on, r.ends_on, r.lifted_at, r.on_behalf_of
           FROM restrictions r LEFT JOIN roster_entries n ON n.id = r.roster_entry_id AND n.facility_id = r.facility_id LEFT JOIN caregivers g ON r.person_type = 'caregiver' AND g.id = r.person_id
           LEFT JOIN relatives k ON r.person_type = 'relative' AND k.id = r.person_id
          WHERE r.facility_id = $1 AND ${KNOWN} AND $3::timestamptz IS NOT NULL AND $4::uuid IS NOT DISTINCT FROM $4 AND (${which}) ORDER BY r.starts_on DESC, r.id DESC LIMIT 300`,
        [actor.facilityId, ours(actor), this.clock.now(), id],
      ),
    );
  }
}

const visitorOf = ({ personType, personId }: FacilityBarRow): Target => ({
  personType: personType ?? 'caregiver',
  personId: personId ?? '',
});
