import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { EligibilityService, RequestAnswer, RequestFacts } from '../eligibility/eligibility.service';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, DomainError, FieldError, invalid } from '../kernel/domain-error';
import { newId, newReference } from '../kernel/ids';
import type { Reason } from '../kernel/reasons';
import { reasonOf } from './booking-losses';
import { BookingService, MOST_TRIES, MOVED } from './booking.service';
import { GroupLocks } from './group-locks';
import { NamedRequest, RequestNames } from './request-names';
import { contentionOf } from './visit.rules';
import { VisitGroupBody } from './visit-groups.dto';
import { familiesOf, GroupFamily, GroupSession, othersOf, wrongInGroup } from './visit-groups.rules';

/** A family whose gates are open. */
interface Ready {
  family: GroupFamily;
  answer: RequestAnswer;
  facts: RequestFacts;
}

/** The group's row as it will be. */
interface Draft {
  id: string;
  /** The first that is free is taken. */
  references: string[];
  facilityId: string;
  day: string;
}

/** How many references are tried for a group. */
const REFERENCES = 4;

/** Undoes what was written in a try that did not book everybody. */
class Undo extends Error {}

/** What became of writing a group: `lost` says for whom there was no room any more, by position; `moved`: judge again. */
interface Written {
  lost: Map<number, string>;
  moved: boolean;
}

/**
 * Books several families in one transaction. Their gates are asked before any lock is taken, with everybody on the bus in view; then all
 * people, sessions and allowances are locked in the order of the house, and each family is one statement, as a booking alone is.
 */
@Injectable()
export class GroupBookingService {
  constructor(
    private readonly db: Database,
    private readonly booking: BookingService,
    private readonly eligibility: EligibilityService,
    private readonly locks: GroupLocks,
    private readonly names: RequestNames,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks for a group. `all_or_none`: every family, or nothing is held and the answer says of each why. `part`: those who can, and the group
   * keeps the reasons of the others.
   * @returns the group's id
   * @throws DomainError invalid `visit_group.invalid` with a pointer to everything that no group can be; `visit.unknown_people`
   * @throws DomainError invalid `visit_group.not_whole`, `visit_group.nobody` with `families`, each with its reasons; conflict with the same
   *   code when nothing but room, time or allowance is missing
   * @throws DomainError conflict `visit.changed_meanwhile`
   */
  async request(actor: Actor, body: VisitGroupBody): Promise<string> {
    const families = familiesOf(body.families, body.escorts ?? []);
    const first = await this.refuseForm(families);
    const named = await this.named(actor, families);
    const group = {
      id: newId(),
      references: Array.from({ length: REFERENCES }, () => newReference()),
      facilityId: first.facilityId,
      day: first.day,
    };
    const refused = new Map<number, Reason[]>();
    let going = families;
    for (let tries = 1; tries <= MOST_TRIES;) {
      const { ready, blocked } = await this.judge(going);
      blocked.forEach((reasons, position) => refused.set(position, reasons));
      const whole = body.policy === 'all_or_none';
      going = ready.map((one) => one.family);
      // On one bus fewer: the others are counted anew.
      if (blocked.size > 0 && !whole && going.length > 0) continue;
      const trial = going.length < families.length && whole;
      const { lost, moved } = await this.write(actor, body, group, ready, { named, refused, trial });
      if (moved) {
        tries += 1;
        continue;
      }
      for (const { family, facts } of ready) {
        const code = lost.get(family.position);
        if (code !== undefined) refused.set(family.position, [reasonOf(code, facts)]);
      }
      if (refused.size > 0 && (whole || refused.size === families.length)) throw this.refusal(whole, families, refused);
      if (lost.size === 0) return group.id;
      going = going.filter((family) => !lost.has(family.position));
    }
    throw conflict('visit.changed_meanwhile');
  }

  private async refuseForm(families: readonly GroupFamily[]): Promise<GroupSession> {
    const sessions = await this.db.sql<GroupSession>(
      `SELECT id, facility_id, day, starts_at, ends_at FROM sessions WHERE id = ANY($1::uuid[])`,
      [families.map((family) => family.sessionId)],
    );
    const errors = wrongInGroup(families, sessions);
    const [first] = sessions;
    if (errors.length > 0 || !first) throw invalid('visit_group.invalid', {}, errors);
    return first;
  }

  /** The names of all, and everything unknown at once. */
  private async named(actor: Actor, families: readonly GroupFamily[]): Promise<Map<number, NamedRequest>> {
    const named = new Map<number, NamedRequest>();
    const errors: FieldError[] = [];
    for (const family of families) {
      try {
        named.set(family.position, await this.names.of(actor, family));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        errors.push(...error.errors.map((one) => ({ ...one, pointer: `/families/${family.position}${one.pointer}` })));
      }
    }
    if (errors.length > 0) throw invalid('visit.unknown_people', {}, errors);
    return named;
  }

  /** Each family with all the others beside it. */
  private async judge(going: readonly GroupFamily[]): Promise<{ ready: Ready[]; blocked: Map<number, Reason[]> }> {
    const ready: Ready[] = [];
    const blocked = new Map<number, Reason[]>();
    for (const family of going) {
      const { dyadIds, sessionId, party } = family;
      const together = othersOf(family, going);
      const answer = await this.eligibility.ofRequest({ dyadIds, sessionId, party, checkpoint: 'request', together });
      const { eligibility, facts } = answer;
      if (facts && eligibility.verdict !== 'block') ready.push({ family, answer, facts });
      else blocked.set(family.position, eligibility.reasons);
    }
    return { ready, blocked };
  }

  /** Writes all, or nothing. A `trial` writes nothing and only says for whom there would be no room. */
  private async write(
    actor: Actor,
    body: VisitGroupBody,
    group: Draft,
    ready: readonly Ready[],
    { named, refused, trial }: { named: Map<number, NamedRequest>; refused: Map<number, Reason[]>; trial: boolean },
  ): Promise<Written> {
    const written: Written = { lost: new Map(), moved: false };
    if (ready.length === 0) return written;
    try {
      await this.db.transaction(() =>
        this.db.savepoint(async () => {
          written.lost.clear();
          const busy = await this.locks.lock(ready);
          written.moved = busy === undefined;
          if (busy === undefined) throw new Undo();
          await this.insert(actor, body, group);
          for (const { family, answer, facts } of ready) {
            const people = named.get(family.position);
            if (!people) throw new Error('every family has been named');
            const visit = this.booking.draft(actor, { note: body.note }, facts, people);
            const refusal = busy.has(family.position)
              ? 'worker.busy'
              : (await this.booking.write(actor, visit, facts, answer.judged, group)).refusal;
            written.moved = refusal !== null && MOVED.includes(refusal);
            if (written.moved) throw new Undo();
            if (refusal !== null) written.lost.set(family.position, refusal);
          }
          if (trial || written.lost.size > 0) throw new Undo();
          await this.keepRefusals(group.id, body, refused);
          await this.audit.record({
            action: 'visit_group.request',
            subjectType: 'visit_group',
            subjectId: group.id,
            details: { policy: body.policy, asked: body.families.length, held: ready.length },
          });
        }),
      );
    } catch (error) {
      if (!(error instanceof Undo)) throw error;
    }
    return written;
  }

  private async insert(actor: Actor, { policy, note }: VisitGroupBody, { id, facilityId, references, day }: Draft): Promise<void> {
    // As the system: a reference is taken, too, where the group is another organisation's.
    await this.db.asSystem(() =>
      this.db.sql(
        `INSERT INTO visit_groups (id, organisation_id, facility_id, reference, day, policy, note, requested_by, requested_at)
         SELECT $1::uuid, $2::uuid, $3::uuid, r, $5::date, $6::text, $7::text, $8::uuid, $9::timestamptz FROM unnest($4::text[]) WITH ORDINALITY AS o(r, n)
          WHERE NOT EXISTS (SELECT 1 FROM visit_groups x WHERE x.reference = r) ORDER BY n LIMIT 1`,
        [id, actor.organisationId, facilityId, references, day, policy, note?.trim() || null, actor.userId, this.clock.now()],
      ),
    );
  }

  private async keepRefusals(groupId: string, { families }: VisitGroupBody, refused: ReadonlyMap<number, Reason[]>): Promise<void> {
    for (const [position, reasons] of refused) {
      const family = families[position];
      if (!family) continue;
      await this.db.sql(
        `INSERT INTO visit_group_refusals (group_id, position, session_id, dyad_ids, reasons) VALUES ($1, $2, $3, $4::uuid[], $5::jsonb)`,
        [groupId, position, family.sessionId, family.dyadIds, JSON.stringify(reasons)],
      );
    }
  }

  /** The answer for a group that is not booked: of each family why, or that it alone could go. */
  private refusal(whole: boolean, families: readonly GroupFamily[], refused: ReadonlyMap<number, Reason[]>): DomainError {
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
}
