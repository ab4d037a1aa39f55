import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { FamiliesQueries } from '../../families/families.queries';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { addDays, ageOn, Day, dayInZone } from '../../kernel/days';
import type { BookingState, PlaceOrHome } from './booking-form.rules';

/** A child who may come: the one the booking is for, or a sibling with the same parent. */
export interface BookingChild {
  dyadId: string;
  childId: string;
  reference: string;
  preferredName: string;
  age: number;
  workerId: string | null;
}

/** An adult of the family who may come. */
export interface BookingAdult {
  personId: string;
  personType: 'caregiver' | 'relative';
  name: string;
  relationship: string;
  isGuardian: boolean;
}

/** A worker who may go with them, as things stand on the day of the chosen session, without one today. `ready`: vetted and trained. */
export interface BookingWorker {
  id: string;
  name: string;
  ready: boolean;
  vetted: boolean;
  /** The last day; null without a clear query. */
  vettedUntil: Day | null;
  trained: boolean;
  /** The facility lets the worker go inside. */
  approvedInside: boolean;
  /** Already away on the day of the chosen session. */
  busy: boolean;
}

export interface BookingFamily {
  dyadId: string;
  parentId: string;
  child: BookingChild;
  siblings: BookingChild[];
  adults: BookingAdult[];
  workers: BookingWorker[];
  /** Where the parent is; null while nobody knows. */
  facility: { id: string; name: string; timeZone: string } | null;
  rosterEntryId: string | null;
  today: Day;
}

/** A year after the query of records (Law on the Protection of Minors art. 62) it is due again. */
const VETTING_DAYS = 365;

/** Who belongs to a booking: read once per page, names for the screen and ids for the address. */
@Injectable()
export class BookingFamilyQueries {
  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
    private readonly clock: Clock,
  ) {}

  /** Everyone who could come along. @throws DomainError not_found for another organisation's dyad */
  async of(actor: Actor, dyadId: string, on?: { sessionId?: string }): Promise<BookingFamily> {
    const dyad = await this.families.dyad(actor, dyadId);
    const facility = await this.facilityOf(dyad.parentId);
    const today = facility ? dayInZone(this.clock.now(), facility.timeZone) : await this.families.today(actor);
    const rows = await this.db.sql<Omit<BookingChild, 'age'> & { birthDate: Day }>(
      `SELECT d.id AS dyad_id, c.id AS child_id, c.reference, c.preferred_name, c.birth_date, c.worker_id
         FROM dyads d JOIN children c ON c.id = d.child_id
        WHERE d.parent_id = $1 AND d.organisation_id = $2 AND (d.status = 'open' OR d.id = $3) ORDER BY c.birth_date, c.id`,
      [dyad.parentId, actor.organisationId, dyadId],
    );
    const children = rows.map(({ birthDate, ...row }) => ({ ...row, age: ageOn(birthDate, today) }));
    const child = children.find((c) => c.dyadId === dyadId);
    if (!child) throw new Error('a visible dyad has a child');
    return {
      dyadId,
      parentId: dyad.parentId,
      child,
      siblings: children.filter((c) => c.dyadId !== dyadId),
      adults: await this.adults(
        children.map((c) => c.childId),
        dyad.parentId,
      ),
      workers: await this.workers(actor, facility?.id ?? null, today, on?.sessionId),
      facility: facility && { id: facility.id, name: facility.name, timeZone: facility.timeZone },
      rosterEntryId: facility?.rosterEntryId ?? null,
      today,
    };
  }

  private facilityOf(parentId: string): Promise<{ id: string; name: string; timeZone: string; rosterEntryId: string } | null> {
    return this.db
      .one<{ id: string; name: string; timeZone: string; rosterEntryId: string }>(
        `SELECT f.id, f.name, f.time_zone, e.roster_entry_id FROM custody_episodes e JOIN facilities f ON f.id = e.facility_id
          WHERE e.parent_id = $1 AND e.ended_on IS NULL`,
        [parentId],
      )
      .then((row) => row ?? null);
  }

  private async adults(childIds: string[], parentId: string): Promise<BookingAdult[]> {
    const caregivers = await this.families.caregiversOf(childIds);
    const relatives = await this.families.relativesOf(parentId);
    const seen = new Map<string, BookingAdult>();
    for (const { id, name, relationship, isGuardian } of caregivers) {
      const known = seen.get(id);
      seen.set(id, { personId: id, personType: 'caregiver', name, relationship, isGuardian: isGuardian || (known?.isGuardian ?? false) });
    }
    return [
      ...seen.values(),
      ...relatives.map((r): BookingAdult => ({
        personId: r.id,
        personType: 'relative',
        name: r.name,
        relationship: r.relationship,
        isGuardian: false,
      })),
    ];
  }

  private async workers(actor: Actor, facilityId: string | null, today: Day, sessionId?: string): Promise<BookingWorker[]> {
    const rows = await this.db.sql<{
      id: string;
      name: string;
      vettedOn: Day | null;
      vettingClear: boolean;
      trainedOn: Day | null;
      onDay: Day;
      approvedInside: boolean;
      busy: boolean;
    }>(
      `SELECT w.id, w.name, w.vetted_on, w.vetting_clear, w.trained_on, d.on_day,
              EXISTS (SELECT 1 FROM worker_approvals a WHERE a.worker_id = w.id AND a.facility_id = $2 AND a.approved_on <= d.on_day AND a.expires_on > d.on_day) AS approved_inside,
              EXISTS (SELECT 1 FROM visit_party p JOIN sessions s ON s.id = $4::uuid
                       WHERE p.person_id = w.id AND p.person_type = 'worker' AND p.live AND p.starts_at < s.ends_at AND p.ends_at > s.starts_at) AS busy
         FROM workers w CROSS JOIN (SELECT coalesce((SELECT day FROM sessions WHERE id = $4::uuid), $3::date) AS on_day) d
        WHERE w.organisation_id = $1 AND w.status = 'active' ORDER BY w.name, w.id`,
      [actor.organisationId, facilityId, today, sessionId ?? null],
    );
    return rows.map(({ vettedOn, vettingClear, trainedOn, onDay, ...row }) => {
      const vettedUntil = vettedOn && vettingClear ? addDays(vettedOn, VETTING_DAYS) : null;
      const vetted = vettedUntil !== null && vettedUntil >= onDay;
      const trained = trainedOn !== null && trainedOn <= onDay;
      return { ...row, vetted, vettedUntil, trained, ready: vetted && trained };
    });
  }
}

/** Page two as a coordinator would most often answer it: the child's own worker, the guardian inside, everybody else at home. */
export function withDefaults(state: BookingState, family: BookingFamily): BookingState {
  if (state.whoAnswered) return state;
  const free = family.workers.filter((w) => w.ready && !w.busy);
  const escort = free.find((w) => w.id === family.child.workerId) ?? free[0];
  const guardian = family.adults.find((a) => a.isGuardian) ?? family.adults[0];
  const places = new Map(family.adults.map((a): [string, PlaceOrHome] => [a.personId, a === guardian ? 'inside' : 'home']));
  return {
    ...state,
    escortId: escort?.id ?? null,
    escortPlace: state.escortPlace,
    dyadIds: [family.dyadId, ...family.siblings.map((s) => s.dyadId)],
    places,
    whoAnswered: true,
  };
}
