import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Actor, zoneOf } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { addDays, Day, dayInZone } from '../../kernel/days';
import { RestrictionsQueries } from '../../safeguarding/restrictions.queries';
import { BookingFamilyQueries, BookingWorker } from '../booking/booking-family.queries';
import type { GroupFamilyChoice } from './group-form.rules';

/** How far ahead days are offered. */
const LOOK_AHEAD_DAYS = 60;

/** A session of the group's day. */
export interface GroupSessionChoice {
  id: string;
  startsAt: Date;
  endsAt: Date;
  wardId: string | null;
  free: number;
  /** A waiting list keeps a place in it for this family. */
  kept: boolean;
  /** The days off of its year are not announced. */
  provisional: boolean;
}

/** A family that could go, before its details are asked for. */
export interface GroupCandidate {
  parentId: string;
  /** A dyad of the family, to find the rest by. */
  dyadId: string;
  /** What its children are called, each with the reference by which one of two of the same name is known. */
  names: string[];
  /** Those of them whom an order, a request or the facility keeps from a meeting on that day, by the same names. */
  barred: string[];
}

/** A family with what its part of the page asks. */
export interface GroupFamilyDetails extends GroupFamilyChoice {
  sessions: GroupSessionChoice[];
}

/** Who and what a group can be made of. Each takes the actor; what is not theirs is not there. */
@Injectable()
export class GroupFormQueries {
  constructor(
    private readonly db: Database,
    private readonly families: BookingFamilyQueries,
    private readonly restrictions: RestrictionsQueries,
    private readonly clock: Clock,
  ) {}

  /** Facilities at which parents of the organisation's children are. */
  facilities(actor: Actor): Promise<{ id: string; name: string; timeZone: string }[]> {
    return this.db.sql(
      `SELECT f.id, f.name, f.time_zone FROM facilities f
        WHERE EXISTS (SELECT 1 FROM custody_episodes e JOIN dyads d ON d.parent_id = e.parent_id
                       WHERE e.facility_id = f.id AND e.ended_on IS NULL AND d.organisation_id = $1 AND d.status = 'open') ORDER BY f.name, f.id`,
      [actor.organisationId],
    );
  }

  /** Days on which the facility has open sessions, with the places left on each, those kept for the organisation's own families among them. */
  days(actor: Actor, facilityId: string, today: Day): Promise<{ day: Day; free: number }[]> {
    return this.db.sql(
      `SELECT day, sum(free)::int AS free FROM (
         SELECT s.day, s.capacity - s.held - s.confirmed + (
                  SELECT count(*) FROM waitlist_offers o JOIN waitlist_entries e ON e.id = o.entry_id
                   WHERE o.session_id = s.id AND o.status = 'open' AND o.expires_at > $4 AND e.organisation_id = $5) AS free
           FROM sessions s WHERE s.facility_id = $1 AND s.mode = 'visit' AND s.status = 'open' AND s.day BETWEEN $2 AND $3 AND s.starts_at > $4) x
        GROUP BY day HAVING sum(free) > 0 ORDER BY day`,
      [facilityId, today, addDays(today, LOOK_AHEAD_DAYS), this.clock.now(), actor.organisationId],
    );
  }

  /**
   * Families of the organisation whose parent is at the facility; with `parentIds` these alone, however many others there are; with a
   * day those for whose ward there is a session. Who is barred is asked for that day, or for today without one.
   */
  async candidates(
    actor: Actor,
    facilityId: string,
    { parentIds, day }: { parentIds?: readonly string[]; day?: Day } = {},
  ): Promise<GroupCandidate[]> {
    const rows = await this.db.sql<Omit<GroupCandidate, 'dyadId' | 'barred'> & { dyadIds: string[] }>(
      `SELECT d.parent_id, to_jsonb(array_agg(d.id ORDER BY c.birth_date, c.id)) AS dyad_ids, array_agg(c.preferred_name || ' · ' || c.reference ORDER BY c.birth_date, c.id) AS names
         FROM dyads d JOIN children c ON c.id = d.child_id JOIN custody_episodes e ON e.parent_id = d.parent_id AND e.ended_on IS NULL AND e.facility_id = $2
        WHERE d.organisation_id = $1 AND d.status = 'open' AND ($3::uuid[] IS NULL OR d.parent_id = ANY($3))
          AND ($4::date IS NULL OR EXISTS (SELECT 1 FROM sessions s JOIN roster_entries r ON r.id = e.roster_entry_id
                                            WHERE s.facility_id = $2 AND s.day = $4 AND s.mode = 'visit' AND s.status = 'open' AND (s.ward_id IS NULL OR s.ward_id = r.ward_id)))
        GROUP BY d.parent_id ORDER BY min(c.preferred_name), d.parent_id LIMIT 200`,
      [actor.organisationId, facilityId, parentIds ? [...parentIds] : null, day ?? null],
    );
    const barred = await this.barred(
      actor,
      rows.flatMap(({ dyadIds }) => dyadIds),
      day ?? dayInZone(this.clock.now(), zoneOf(actor)),
    );
    return rows.map(({ dyadIds, ...row }) => ({
      ...row,
      dyadId: dyadIds[0] ?? '',
      barred: row.names.filter((_, i) => barred.has(dyadIds[i] ?? '')),
    }));
  }

  /** The dyads that are kept from meeting on a day, themselves or by their parent; who may not come along is another matter. */
  private async barred(actor: Actor, dyadIds: readonly string[], day: Day): Promise<Set<string>> {
    const standing = await this.restrictions.standing(actor, dyadIds, day);
    const bars = standing.filter(
      ({ personId, startsOn, modes }) =>
        personId === null && startsOn <= day && (modes === null || modes.length === 0 || modes.includes('visit')),
    );
    return new Set(bars.map(({ onDyadId }) => onDyadId));
  }

  /** What the children of chosen families are called that can no longer go there, each family once; nothing of one that is not the actor's. */
  async absent(actor: Actor, facilityId: string, parentIds: readonly string[]): Promise<string[][]> {
    const here = await this.candidates(actor, facilityId, { parentIds });
    const gone = parentIds.filter((id) => !here.some((one) => one.parentId === id));
    const known = await this.db.sql<{ parentId: string; names: string[] }>(
      `SELECT d.parent_id, array_agg(c.preferred_name ORDER BY c.birth_date, c.id) AS names FROM dyads d JOIN children c ON c.id = d.child_id
        WHERE d.organisation_id = $1 AND d.parent_id = ANY($2::uuid[]) GROUP BY d.parent_id`,
      [actor.organisationId, gone],
    );
    return gone.map((id) => known.find((one) => one.parentId === id)?.names ?? []);
  }

  /** The chosen families with their adults and the sessions that are for the parent's ward, in the order chosen. */
  async details(
    actor: Actor,
    facilityId: string,
    parentIds: readonly string[],
    day: Day,
  ): Promise<{ families: GroupFamilyDetails[]; workers: BookingWorker[] }> {
    const candidates = await this.candidates(actor, facilityId, { parentIds });
    const sessions = await this.db.sql<Omit<GroupSessionChoice, 'kept'>>(
      `SELECT id, starts_at, ends_at, ward_id, capacity - held - confirmed AS free, provisional FROM sessions
        WHERE facility_id = $1 AND day = $2 AND mode = 'visit' AND status = 'open' ORDER BY starts_at, id`,
      [facilityId, day],
    );
    const wards = await this.db.sql<{ parentId: string; wardId: string | null }>(
      `SELECT e.parent_id, r.ward_id FROM custody_episodes e JOIN roster_entries r ON r.id = e.roster_entry_id
        WHERE e.ended_on IS NULL AND e.facility_id = $1 AND e.parent_id = ANY($2::uuid[])`,
      [facilityId, [...parentIds]],
    );
    const offers = await this.db.sql<{ parentId: string; sessionId: string }>(
      `SELECT d.parent_id, o.session_id FROM waitlist_offers o JOIN waitlist_entries e ON e.id = o.entry_id JOIN dyads d ON d.id = e.dyad_id
        WHERE o.status = 'open' AND o.expires_at > $3 AND d.organisation_id = $4 AND d.parent_id = ANY($1::uuid[]) AND o.session_id = ANY($2::uuid[])`,
      [[...parentIds], sessions.map((session) => session.id), this.clock.now(), actor.organisationId],
    );
    const families: GroupFamilyDetails[] = [];
    let workers: BookingWorker[] = [];
    for (const parentId of parentIds) {
      const candidate = candidates.find((one) => one.parentId === parentId);
      if (!candidate) continue;
      const family = await this.families.of(actor, candidate.dyadId);
      const ward = wards.find((one) => one.parentId === parentId)?.wardId ?? null;
      workers = family.workers;
      families.push({
        parentId,
        children: [family.child, ...family.siblings],
        adults: family.adults,
        sessions: sessions
          .filter((session) => session.wardId === null || session.wardId === ward)
          .map((session) => ({ ...session, kept: offers.some((offer) => offer.parentId === parentId && offer.sessionId === session.id) })),
      });
    }
    return { families, workers };
  }

  /** The organisation's workers as the facility knows them, through any of its families. */
  async workers(actor: Actor, candidates: readonly GroupCandidate[]): Promise<BookingWorker[]> {
    const [first] = candidates;
    return first ? (await this.families.of(actor, first.dyadId)).workers : [];
  }
}
