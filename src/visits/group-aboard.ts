import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { PartyMember } from '../eligibility/eligibility.service';
import { conflict } from '../kernel/domain-error';
import { Aboard, withoutSeat } from './visit-groups.rules';

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
  async refuseTooMany(
    { id, groupId }: { id: string; groupId: string | null },
    people: { dyadIds: string[]; party: PartyMember[] },
  ): Promise<void> {
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
