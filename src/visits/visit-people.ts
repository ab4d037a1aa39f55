import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { invalid } from '../kernel/domain-error';
import type { PartyMember } from '../eligibility/eligibility.service';
import type { By, LockedVisit } from './visit-locks';
import type { DeclineReason } from './visit.rules';

/** Who meets and who comes along. */
export interface People {
  dyads: readonly { dyadId: string; childId: string }[];
  party: readonly PartyMember[];
}

/** The same, to be added to. */
export interface Everybody {
  dyads: { dyadId: string; childId: string }[];
  party: PartyMember[];
}

/** Somebody of a visit whom the facility does not admit, and why. */
export interface Refused {
  /** A companion, or of a child the dyad. */
  subjectId: string;
  reasonCode: DeclineReason;
}

/** A person as the facility's answer left her or him out. */
export interface RefusedPerson extends Refused {
  personType: 'child' | PartyMember['personType'];
  childId: string | null;
  place: PartyMember['place'];
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

  /** Those of a visit, hidden or not. As the system. */
  async of(visitId: string): Promise<Everybody> {
    return this.db.asSystem(async () => ({
      dyads: await this.db.sql<{ dyadId: string; childId: string }>(
        `SELECT dyad_id, child_id FROM visit_dyads WHERE visit_id = $1 ORDER BY dyad_id`,
        [visitId],
      ),
      party: await this.db.sql<PartyMember>(
        `SELECT person_type, person_id, place FROM visit_party WHERE visit_id = $1 ORDER BY person_id`,
        [visitId],
      ),
    }));
  }

  /** Writes down who is not admitted, before they are dropped; `visit` as it is after the decision. */
  async refuse(visit: LockedVisit, refused: readonly Refused[], by: By, at: Date): Promise<void> {
    await this.db.sql(
      `INSERT INTO visit_not_admitted (visit_id, subject_id, person_type, child_id, place, reason_code, visit_version, decided_by, decided_at)
       SELECT $1, x.id, w.person_type, w.child_id, w.place, x.reason, $4, $5, $6 FROM unnest($2::uuid[], $3::text[]) AS x(id, reason)
         JOIN (SELECT person_id AS id, person_type, NULL::uuid AS child_id, place FROM visit_party WHERE visit_id = $1
               UNION ALL SELECT dyad_id, 'child', child_id, 'inside' FROM visit_dyads WHERE visit_id = $1) w ON w.id = x.id`,
      [
        visit.id,
        refused.map((one) => one.subjectId),
        refused.map((one) => one.reasonCode),
        visit.version,
        by === 'system' ? null : by.userId,
        at,
      ],
    );
  }

  /** Whom the decision that made a version of a visit did not admit. As the system. */
  refusedBy(visitId: string, version: number): Promise<RefusedPerson[]> {
    return this.db.asSystem(() =>
      this.db.sql<RefusedPerson>(
        `SELECT subject_id, person_type, child_id, place, reason_code FROM visit_not_admitted WHERE visit_id = $1 AND visit_version = $2 ORDER BY subject_id`,
        [visitId, version],
      ),
    );
  }

  /**
   * Where the meeting is, the facility has said that these do not come; only another session asks it again.
   * @throws DomainError invalid `amendment.not_admitted`
   */
  async refuseNotAdmitted(
    visitId: string,
    { dyadIds, party }: { dyadIds: readonly string[]; party: readonly PartyMember[] },
  ): Promise<void> {
    const refused = await this.db.asSystem(() =>
      this.db.one(`SELECT subject_id FROM visit_not_admitted WHERE visit_id = $1 AND subject_id = ANY($2::uuid[]) LIMIT 1`, [
        visitId,
        [...dyadIds, ...party.map((member) => member.personId)],
      ]),
    );
    if (refused) throw invalid('amendment.not_admitted', {}, [{ pointer: '/party', code: 'amendment.not_admitted' }]);
  }

  /** Adds those who are new, and puts everybody where she or he will be. `agreed`: without asking the facility, which has agreed to the others. */
  async add(visit: LockedVisit, { dyads, party }: People, agreed: boolean): Promise<void> {
    // Whoever comes after all stands among those who come, and nowhere else.
    await this.db.sql(`DELETE FROM visit_not_admitted WHERE visit_id = $1 AND subject_id = ANY($2::uuid[])`, [
      visit.id,
      [...dyads.map((d) => d.dyadId), ...party.map((p) => p.personId)],
    ]);
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
