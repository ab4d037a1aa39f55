import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { PartyMember } from '../eligibility/eligibility.service';
import type { LockedVisit } from './visit-locks';

/** Who meets and who comes along. */
export interface People {
  dyads: readonly { dyadId: string; childId: string }[];
  party: readonly PartyMember[];
}

/** Exchanges the people of a locked visit. Only inside a transaction; VisitLocks takes the locks. */
@Injectable()
export class VisitPeople {
  constructor(private readonly db: Database) {}

  /** Those who do not come any more go first: a worker who stays at home may be busy at the new time. */
  async drop(visitId: string, { dyads, party }: People): Promise<void> {
    await this.db.sql(`DELETE FROM visit_dyads WHERE visit_id = $1 AND dyad_id <> ALL ($2::uuid[])`, [visitId, dyads.map((d) => d.dyadId)]);
    await this.db.sql(`DELETE FROM visit_party WHERE visit_id = $1 AND person_id <> ALL ($2::uuid[])`, [
      visitId,
      party.map((p) => p.personId),
    ]);
  }

  /** Adds those who are new, and puts everybody where she or he will be. `agreed`: without asking the facility, which has agreed to the others. */
  async add(visit: LockedVisit, { dyads, party }: People, agreed: boolean): Promise<void> {
    await this.db.sql(
      `INSERT INTO visit_dyads (visit_id, dyad_id, child_id, starts_at, ends_at) SELECT $1, d.dyad, d.child, $2, $3 FROM unnest($4::uuid[], $5::uuid[]) AS d(dyad, child)
       ON CONFLICT (visit_id, dyad_id) DO NOTHING`,
      [visit.id, visit.startsAt, visit.endsAt, dyads.map((d) => d.dyadId), dyads.map((d) => d.childId)],
    );
    await this.db.sql(
      `INSERT INTO visit_party (visit_id, person_id, person_type, place, starts_at, ends_at, group_id, after_agreement)
       SELECT $1, p.id, p.type, p.place, $2, $3, $7, $8 AND p.place = 'inside' FROM unnest($4::uuid[], $5::text[], $6::text[]) AS p(id, type, place)
       ON CONFLICT (visit_id, person_id) DO UPDATE SET place = excluded.place,
         after_agreement = excluded.place = 'inside' AND (visit_party.after_agreement OR $8 AND visit_party.place <> 'inside')`,
      [
        visit.id,
        visit.startsAt,
        visit.endsAt,
        party.map((p) => p.personId),
        party.map((p) => p.personType),
        party.map((p) => p.place),
        visit.groupId,
        agreed,
      ],
    );
  }
}
