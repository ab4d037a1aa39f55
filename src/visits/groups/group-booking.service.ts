import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { EligibilityService, RequestAnswer, RequestFacts } from '../../eligibility/eligibility.service';
import { Actor } from '../../kernel/actor';
import { conflict, DomainError, FieldError, invalid } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';
import type { Reason } from '../../kernel/reasons';
import { reasonOf } from '../booking/booking-losses';
import { BookingService, MOST_TRIES, MOVED } from '../booking/booking.service';
import { GroupAboard } from './group-aboard';
import { GroupLocks } from './group-locks';
import { groupRefusal, GroupRows } from './group-rows';
import { NamedRequest, RequestNames } from '../request-names';
import { GroupFamiliesBody, VisitGroupBody } from './visit-groups.dto';
import {
  Aboard,
  busFull,
  familiesOf,
  GroupFamily,
  GroupSession,
  othersOf,
  sharedEscorts,
  withoutSeat,
  wrongInGroup,
} from './visit-groups.rules';
import { withKeptPlace } from '../waitlist/waitlist.rules';
import { WaitlistOffersService } from '../waitlist/waitlist-offers.service';

/** A family whose gates are open; a seat that a waiting list keeps for it is the one it takes. */
interface Ready {
  family: GroupFamily;
  answer: RequestAnswer;
  facts: RequestFacts;
  offerId?: string;
}

/** What is to be written, for a new group or one that there is. */
interface Plan {
  groupId: string;
  whole: boolean;
  seats: number | null;
  note?: string;
  families: readonly GroupFamily[];
  /** Who is on the bus already. */
  aboard: () => Promise<readonly Aboard[]>;
  /** With everything locked: writes the group's row, or keeps the bus as it was seen; false: judge again. */
  open: (aboard: readonly Aboard[]) => Promise<boolean>;
  /** With all families written. */
  close: (held: number, refused: ReadonlyMap<number, Reason[]>) => Promise<void>;
}

/** What a try to write knows. */
interface Seen {
  aboard: readonly Aboard[];
  named: ReadonlyMap<number, NamedRequest>;
  refused: ReadonlyMap<number, Reason[]>;
  trial: boolean;
}

/** The seat kept for a family was answered for, or ran out, while the gates were asked. */
const OFFER_GONE = 'waitlist.offer_gone';

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
    private readonly offers: WaitlistOffersService,
    private readonly locks: GroupLocks,
    private readonly bus: GroupAboard,
    private readonly rows: GroupRows,
    private readonly names: RequestNames,
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
    const first = await this.refuseForm(families, []);
    const groupId = newId();
    await this.book(actor, {
      groupId,
      whole: body.policy === 'all_or_none',
      seats: body.seats ?? null,
      note: body.note,
      families,
      aboard: () => Promise.resolve([]),
      open: async () => {
        await this.rows.insert(actor, body, groupId, first);
        return true;
      },
      close: async (held, refused) => {
        await this.rows.keepRefusals(groupId, body, refused);
        await this.rows.note('visit_group.request', groupId, { policy: body.policy, asked: body.families.length, held });
      },
    });
    return groupId;
  }

  /**
   * More families for a group that there is: all of them, or none and the answer says of each why. They have the escorts who go with everybody
   * unless others are named, and are judged with everybody who is on the bus by then.
   * @throws DomainError conflict `visit_group.over` when nobody is on the bus any more; whatever `request` throws
   */
  async add(actor: Actor, { id, seats }: { id: string; seats: number | null }, body: GroupFamiliesBody): Promise<void> {
    const now = await this.bus.of(id);
    if (now.length === 0) throw conflict('visit_group.over');
    const families = familiesOf(body.families, body.escorts ?? sharedEscorts(now));
    await this.refuseForm(families, now);
    await this.book(actor, {
      groupId: id,
      whole: true,
      seats,
      note: body.note,
      families,
      aboard: () => this.bus.of(id),
      open: (seen) => this.bus.keep(id, seen),
      close: (held) => this.rows.note('visit_group.add', id, { held }),
    });
  }

  private async book(actor: Actor, plan: Plan): Promise<void> {
    const { families, whole } = plan;
    const named = await this.named(actor, families);
    const refused = new Map<number, Reason[]>();
    let going = [...families];
    for (let tries = 1; tries <= MOST_TRIES;) {
      const aboard = await plan.aboard();
      const { ready, blocked } = await this.judge(going, aboard, plan);
      blocked.forEach((reasons, position) => refused.set(position, reasons));
      going = ready.map((one) => one.family);
      // On one bus fewer: the others are counted anew.
      if (blocked.size > 0 && !whole && going.length > 0) continue;
      const trial = going.length < families.length && whole;
      const { lost, moved } = await this.write(actor, plan, ready, { aboard, named, refused, trial });
      if (moved) {
        tries += 1;
        // Whoever joined or left meanwhile may have made room, or taken it: everybody is asked again.
        if (whole) {
          refused.clear();
          going = [...families];
        }
        continue;
      }
      for (const { family, facts } of ready) {
        const code = lost.get(family.position);
        if (code !== undefined) refused.set(family.position, [reasonOf(code, facts)]);
      }
      if (refused.size > 0 && (whole || refused.size === families.length)) throw groupRefusal(whole, families, refused);
      if (lost.size === 0) return;
      going = going.filter((family) => !lost.has(family.position));
    }
    throw conflict('visit.changed_meanwhile');
  }

  private async refuseForm(families: readonly GroupFamily[], aboard: readonly Aboard[]): Promise<GroupSession> {
    const sessions = await this.db.sql<GroupSession>(
      `SELECT id, facility_id, day, starts_at, ends_at FROM sessions WHERE id = ANY($1::uuid[])`,
      [families.map((family) => family.sessionId)],
    );
    const errors = wrongInGroup(families, sessions, aboard);
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

  /** Each family with all the others beside it, and whether it finds a seat on the bus. */
  private async judge(
    going: readonly GroupFamily[],
    aboard: readonly Aboard[],
    { groupId, seats }: Plan,
  ): Promise<{ ready: Ready[]; blocked: Map<number, Reason[]> }> {
    const ready: Ready[] = [];
    const blocked = new Map<number, Reason[]>();
    const standing = withoutSeat(going, seats, aboard);
    for (const family of going) {
      const { dyadIds, sessionId, party, position } = family;
      const together = othersOf(family, going, aboard);
      const answer = await this.eligibility.ofRequest({ dyadIds, sessionId, party, checkpoint: 'request', together, groupId });
      const { eligibility, facts } = answer;
      // As in a booking alone: a place that is kept for this very family is the one it takes.
      const kept = await this.offers.openFor(dyadIds, sessionId);
      const offerId = kept && withKeptPlace(eligibility).verdict !== 'block' ? kept.id : undefined;
      const open = facts !== undefined && (offerId !== undefined || eligibility.verdict !== 'block');
      const noSeat = standing.includes(position) && seats !== null ? [busFull(seats)] : [];
      if (open && noSeat.length === 0) ready.push({ family, answer, facts, offerId });
      else blocked.set(position, [...(open ? [] : eligibility.reasons), ...noSeat]);
    }
    return { ready, blocked };
  }

  /** Writes all, or nothing. A `trial` writes nothing and only says for whom there would be no room. */
  private async write(actor: Actor, plan: Plan, ready: readonly Ready[], seen: Seen): Promise<Written> {
    const written: Written = { lost: new Map(), moved: false };
    if (ready.length === 0) return written;
    try {
      await this.db.transaction(() =>
        this.db.savepoint(async () => {
          written.lost.clear();
          const busy = await this.locks.lock(ready, plan.groupId);
          written.moved = busy === undefined || !(await plan.open(seen.aboard));
          if (busy === undefined || written.moved) throw new Undo();
          for (const one of ready) {
            const { position } = one.family;
            const refusal = busy.has(position) ? 'worker.busy' : await this.writeOne(actor, plan, one, seen.named.get(position));
            written.moved = refusal !== null && (MOVED.includes(refusal) || refusal === OFFER_GONE);
            if (written.moved) throw new Undo();
            if (refusal !== null) written.lost.set(position, refusal);
          }
          if (seen.trial || written.lost.size > 0) throw new Undo();
          await plan.close(ready.length, seen.refused);
        }),
      );
    } catch (error) {
      if (!(error instanceof Undo)) throw error;
    }
    return written;
  }

  private async writeOne(actor: Actor, { groupId, note }: Plan, one: Ready, people: NamedRequest | undefined): Promise<string | null> {
    if (!people) throw new Error('every family has been named');
    const { answer, facts, offerId } = one;
    const visit = this.booking.draft(actor, { note }, facts, people);
    const group = { id: groupId };
    if (offerId === undefined) return (await this.booking.write(actor, visit, facts, answer.judged, group)).refusal;
    try {
      return (await this.booking.writeInto(offerId, actor, visit, facts, answer.judged, group)).refusal;
    } catch (error) {
      if (error instanceof DomainError && error.code === OFFER_GONE) return OFFER_GONE;
      throw error;
    }
  }
}
