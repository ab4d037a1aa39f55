import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { PartyMember } from '../../eligibility/eligibility.service';
import { conflict } from '../../kernel/domain-error';
import type { Reason } from '../../kernel/reasons';
import { Aboard, busFull, withoutSeat } from './visit-groups.rules';

/** Who travels with one family. */
export type People = Pick<Aboard, 'dyadIds' | 'party'>;

interface AboardRow {
  visitId: string;
  dyadIds: string[];
  party: PartyMember[];
  sessionId: string;
  facilityId: string;
  day: string;
  startsAt: Date;
  endsAt: Date;
}

/** Who is on a group's bus on its day, whoever may open their files: visits that ask or go. */
const ABOARD = `
  SELECT v.id AS visit_id, v.session_id, s.facility_id, s.day, s.starts_at, s.ends_at,
         (SELECT array_agg(d.dyad_id ORDER BY d.dyad_id) FROM visit_dyads d WHERE d.visit_id = v.id) AS dyad_ids,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('personType', p.person_type, 'personId', p.person_id, 'place', p.place) ORDER BY p.person_id), '[]')
            FROM visit_party p WHERE p.visit_id = v.id) AS party
    FROM visit_groups g JOIN visits v ON v.group_id = g.id AND v.live JOIN sessions s ON s.id = v.session_id AND s.day = g.day
   WHERE g.id = $1 ORDER BY v.id`;

/** The people of a visit that is not on its group's bus, for a session on the day of the bus. */
const COMING = `
  SELECT (SELECT array_agg(d.dyad_id ORDER BY d.dyad_id) FROM visit_dyads d WHERE d.visit_id = v.id) AS dyad_ids,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('personType', p.person_type, 'personId', p.person_id, 'place', p.place)), '[]')
            FROM visit_party p WHERE p.visit_id = v.id) AS party
    FROM visits v JOIN visit_groups g ON g.id = v.group_id JOIN sessions s ON s.id = v.session_id JOIN sessions t ON t.id = $2 AND t.day = g.day
   WHERE v.id = $1 AND NOT (v.live AND s.day = g.day)`;

/** Reads and locks who travels with a group. The group's row comes after its visits in the order of locks. */
@Injectable()
export class GroupAboard {
  constructor(private readonly db: Database) {}

  /** The families on the bus, by visit. */
  async of(groupId: string): Promise<Aboard[]> {
    const rows = await this.db.asSystem(() => this.db.sql<AboardRow>(ABOARD, [groupId]));
    return rows.map(({ visitId, dyadIds, party, sessionId, facilityId, day, startsAt, endsAt }) => ({
      visitId,
      dyadIds,
      party,
      sessionId,
      session: { id: sessionId, facilityId, day, startsAt, endsAt },
    }));
  }

  /**
   * Keeps the bus as it is until the transaction ends: nobody joins, leaves or is exchanged. Only inside a transaction that has locked
   * people, sessions and allowances.
   * @returns false when it is not any more as it was seen
   */
  async keep(groupId: string, seen: readonly Aboard[]): Promise<boolean> {
    await this.db.asSystem(() => this.db.sql(`SELECT 1 FROM visits WHERE group_id = $1 AND live ORDER BY id FOR SHARE`, [groupId]));
    await this.lockGroup(groupId);
    return JSON.stringify(await this.of(groupId)) === JSON.stringify(seen);
  }

  /**
   * Refuses people for whom the bus of a locked visit has no seat. Only inside a transaction.
   * @throws DomainError conflict `visit_group.bus_full`
   */
  async refuseTooMany({ id, groupId }: { id: string; groupId: string | null }, people: People): Promise<void> {
    if (groupId === null) return;
    const seats = await this.lockGroup(groupId);
    const others = (await this.of(groupId)).filter((one) => one.visitId !== id);
    if (withoutSeat([{ position: 0, sessionId: '', ...people }], seats, others).length > 0)
      throw conflict(
        'visit_group.bus_full',
        { seats: seats ?? 0 },
        { errors: [{ pointer: '/party', code: 'visit_group.bus_full', params: { seats: seats ?? 0 } }] },
      );
  }

  /**
   * Refuses a locked visit that another session, or its own that it takes up again, would bring onto a bus without a seat for its people.
   * Only inside a transaction.
   * @throws DomainError conflict `visit_group.bus_full`
   */
  async refuseComing(visit: { id: string; groupId: string | null }, sessionId: string): Promise<void> {
    const people = await this.coming(visit, sessionId);
    if (people) await this.refuseTooMany(visit, people);
  }

  /**
   * Why a locked visit finds no seat where a session brings it onto its group's bus. Only inside a transaction.
   * @param joining by group, who comes aboard at the same time; whoever finds a seat is put there
   */
  async noSeat(
    visit: { id: string; groupId: string | null },
    sessionId: string,
    joining: Map<string, People[]>,
  ): Promise<Reason | undefined> {
    const people = await this.coming(visit, sessionId);
    if (!people || visit.groupId === null) return undefined;
    const seats = await this.lockGroup(visit.groupId);
    const beside = joining.get(visit.groupId) ?? [];
    if (
      seats !== null &&
      withoutSeat([{ position: 0, sessionId, ...people }], seats, [...(await this.of(visit.groupId)), ...beside]).length > 0
    )
      return busFull(seats);
    joining.set(visit.groupId, [...beside, people]);
    return undefined;
  }

  private async coming({ id, groupId }: { id: string; groupId: string | null }, sessionId: string): Promise<People | undefined> {
    return groupId === null ? undefined : this.db.asSystem(() => this.db.one<People>(COMING, [id, sessionId]));
  }

  /** Workers who go with other families of a group than that of a visit. */
  async escortsOfOthers(groupId: string, visitId: string): Promise<ReadonlySet<string>> {
    const others = (await this.of(groupId)).filter((one) => one.visitId !== visitId);
    return new Set(others.flatMap((one) => one.party.filter((member) => member.personType === 'worker').map((member) => member.personId)));
  }

  private async lockGroup(groupId: string): Promise<number | null> {
    const group = await this.db.asSystem(() =>
      this.db.one<{ seats: number | null }>(`SELECT seats FROM visit_groups WHERE id = $1 FOR NO KEY UPDATE`, [groupId]),
    );
    return group?.seats ?? null;
  }
}
