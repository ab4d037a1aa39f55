import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, DomainError, invalid } from '../../kernel/domain-error';
import { newReference } from '../../kernel/ids';
import type { Reason } from '../../kernel/reasons';
import { contentionOf } from '../visit.rules';
import { VisitGroupBody } from './visit-groups.dto';
import type { GroupFamily, GroupSession } from './visit-groups.rules';

/** How many references are tried for a group. */
const REFERENCES = 4;

/** Writes a group's own rows: itself, and the families that could not be booked with it. Only inside a transaction. */
@Injectable()
export class GroupRows {
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Writes a new group under the first reference that is free. */
  async insert(actor: Actor, { policy, note, seats }: VisitGroupBody, id: string, { facilityId, day }: GroupSession): Promise<void> {
    const references = Array.from({ length: REFERENCES }, () => newReference());
    // As the system: a reference is taken, too, where the group is another organisation's.
    await this.db.asSystem(() =>
      this.db.sql(
        `INSERT INTO visit_groups (id, organisation_id, facility_id, reference, day, policy, seats, note, requested_by, requested_at)
         SELECT $1::uuid, $2::uuid, $3::uuid, r, $5::date, $6::text, $10::int, $7::text, $8::uuid, $9::timestamptz FROM unnest($4::text[]) WITH ORDINALITY AS o(r, n)
          WHERE NOT EXISTS (SELECT 1 FROM visit_groups x WHERE x.reference = r) ORDER BY n LIMIT 1`,
        [
          id,
          actor.organisationId,
          facilityId,
          references,
          day,
          policy,
          note?.trim() || null,
          actor.userId,
          this.clock.now(),
          seats ?? null,
        ],
      ),
    );
  }

  /** Keeps of each family that could not be booked why. */
  async keepRefusals(groupId: string, { families }: VisitGroupBody, refused: ReadonlyMap<number, Reason[]>): Promise<void> {
    for (const [position, reasons] of refused) {
      const family = families[position];
      if (!family) continue;
      await this.db.sql(
        `INSERT INTO visit_group_refusals (group_id, position, session_id, dyad_ids, reasons) VALUES ($1, $2, $3, $4::uuid[], $5::jsonb)`,
        [groupId, position, family.sessionId, family.dyadIds, JSON.stringify(reasons)],
      );
    }
  }

  /** Writes an audit line about a group. */
  async note(action: string, groupId: string, details: Record<string, unknown>): Promise<void> {
    await this.audit.record({ action, subjectType: 'visit_group', subjectId: groupId, details });
  }
}

/** The answer for families that are not booked: of each why, or that it alone could go. */
export function groupRefusal(whole: boolean, families: readonly GroupFamily[], refused: ReadonlyMap<number, Reason[]>): DomainError {
  const code = whole ? 'visit_group.not_whole' : 'visit_group.nobody';
  const errors = [...refused.keys()]
    .sort((a, b) => a - b)
    .map((position) => ({ pointer: `/families/${position}`, code: 'visit_group.family_cannot' }));
  const told = families.map(({ position, dyadIds }) => ({
    position,
    dyadIds,
    ok: !refused.has(position),
    reasons: refused.get(position) ?? [],
  }));
  const params = { count: refused.size };
  // Nothing is wrong with the request itself: somebody was faster, or there is no room.
  const lostOnly = [...refused.values()].every((reasons) => contentionOf(reasons) !== undefined);
  return lostOnly
    ? conflict(code, params, { errors, members: { families: told } })
    : invalid(code, params, errors, { members: { families: told } });
}
