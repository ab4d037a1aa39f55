import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { CustodyService } from '../../families/custody.service';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import type { Day } from '../../kernel/days';
import { letterEffect, LetterEffect, visitEffect, VisitEffect, waitlistEffect, WaitlistEffect } from './custody-look.rules';
import { isFacilitys } from '../reviews/reviews.rules';
import type { ReviewCause } from '../reviews/review.entity';
import { CustodyEventsService } from './custody-events.service';
import type { CustodyEventBody } from '../visits.dto';

/** What a custody event would touch, and what would happen to each. */
export interface CustodyLook {
  kind: CustodyEventBody['kind'];
  visits: {
    visitId: string;
    reference: string;
    day: Day;
    startsAt: Date;
    endsAt: Date;
    timeZone: string;
    status: string;
    effect: VisitEffect;
    /** What somebody would have to look at; a facility is told of what is its own to answer. */
    causes: ReviewCause[];
  }[];
  /** Letters, drawings and clips that the facility knows of. */
  letters: { exchangeId: string; reference: string; type: string; direction: string; status: string; effect: LetterEffect }[];
  /** Places on waiting lists, without a word about whose they are. */
  waitlist: { mode: string; fromDay: Day; toDay: Day; effect: WaitlistEffect }[];
}

/** Undoes a look: what was tried is rolled back, what was found is kept. */
class OnlyLooked extends Error {
  constructor(readonly look: CustodyLook) {
    super('only looked');
  }
}

interface VisitState {
  visitId: string;
  reference: string;
  day: Day;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  status: string;
  proposedSessionId: string | null;
  causes: ReviewCause[];
}

type LetterState = Omit<CustodyLook['letters'][number], 'effect'>;
type WaitlistState = Omit<CustodyLook['waitlist'][number], 'effect'>;

const VISITS = `SELECT v.id AS visit_id, v.reference, s.day, v.starts_at, v.ends_at, f.time_zone, v.status, v.proposed_session_id,
    ARRAY(SELECT w.cause FROM visit_reviews w WHERE w.visit_id = v.id AND w.status = 'open' ORDER BY w.cause) AS causes
  FROM visits v JOIN sessions s ON s.id = v.session_id JOIN facilities f ON f.id = v.facility_id`;
const LETTERS = `SELECT e.id AS exchange_id, e.reference, e.kind AS type, e.direction, e.status FROM exchanges e`;
/** The dyads whose parent is at the entry. */
const DYADS = `SELECT d.id FROM dyads d JOIN custody_episodes c ON c.parent_id = d.parent_id AND c.ended_on IS NULL WHERE c.roster_entry_id = $1
  AND ($2::uuid IS NULL OR d.organisation_id = $2)`;

/**
 * Shows what a custody event would do before it is saved. A look is the event itself, rolled back: it cannot promise anything else than
 * saving does. It takes the same locks for a moment and writes nothing.
 */
@Injectable()
export class CustodyLookService {
  constructor(
    private readonly db: Database,
    private readonly events: CustodyEventsService,
    private readonly custody: CustodyService,
    private readonly clock: Clock,
  ) {}

  /** @throws what CustodyEventsService.record throws */
  async look(actor: Actor, parentId: string, body: CustodyEventBody): Promise<CustodyLook> {
    return this.lookAt(actor, await this.custody.rosterEntryOf(actor, parentId), body, () => this.events.record(actor, parentId, body));
  }

  /** The same of somebody on the roster whom no organisation knows: there is nothing to touch. @throws what CustodyService.recordEvent throws */
  async lookAtStranger(
    actor: Actor,
    rosterEntryId: string,
    { kind, facilityId, ward, grade, occurredAt }: CustodyEventBody,
  ): Promise<CustodyLook> {
    const event = { kind, facilityId, wardCode: ward, grade, occurredAt: new Date(occurredAt) };
    return this.lookAt(actor, rosterEntryId, { kind }, () => this.custody.recordEvent(actor, rosterEntryId, event));
  }

  private async lookAt(
    actor: Actor,
    rosterEntryId: string,
    { kind }: Pick<CustodyEventBody, 'kind'>,
    act: () => Promise<unknown>,
  ): Promise<CustodyLook> {
    try {
      return await this.db.transaction(() =>
        this.db.savepoint(async (): Promise<CustodyLook> => {
          const before = await this.before(actor, rosterEntryId);
          await act();
          throw new OnlyLooked({ kind, ...(await this.after(actor, before, kind)) });
        }),
      );
    } catch (error) {
      if (error instanceof OnlyLooked) return error.look;
      throw error;
    }
  }

  private async before(
    actor: Actor,
    rosterEntryId: string,
  ): Promise<{ visits: VisitState[]; letters: LetterState[]; waitlist: WaitlistState[] }> {
    // Whoever stands in for a facility is told of what is her own organisation's.
    const ours = actor.onBehalfOf === undefined ? null : actor.organisationId;
    const seen = await this.db.sql<{ id: string }>(
      `SELECT v.id FROM visits v WHERE v.roster_entry_id = $1 AND v.live AND (v.starts_at > $2 OR v.status = 'under_way')
          AND ($3::uuid IS NULL OR v.organisation_id = $3)`,
      [rosterEntryId, this.clock.now(), ours],
    );
    // As the system, like the look afterwards: doubts that are there already are none of the event's.
    const visits = await this.db.asSystem(() => this.visits(seen.map((visit) => visit.id)));
    const dyads = await this.db.asSystem(() => this.db.sql<{ id: string }>(DYADS, [rosterEntryId, ours]));
    const ids = dyads.map((dyad) => dyad.id);
    // In the officer's own scope: a letter that has not left its organisation is not the facility's to know.
    const letters = await this.db.sql<LetterState>(
      `${LETTERS} WHERE e.dyad_id = ANY($1::uuid[]) AND e.status NOT IN ('returned_for_change', 'withheld', 'handed_over', 'replied') ORDER BY e.entered_at, e.id`,
      [ids],
    );
    const waitlist = await this.db.asSystem(() =>
      this.db.sql<WaitlistState>(
        `SELECT mode, from_day, to_day FROM waitlist_entries WHERE status = 'waiting' AND dyad_id = ANY($1::uuid[]) ORDER BY from_day, id`,
        [ids],
      ),
    );
    return { visits, letters, waitlist };
  }

  private visits(ids: string[]): Promise<VisitState[]> {
    return this.db.sql<VisitState>(`${VISITS} WHERE v.id = ANY($1::uuid[]) ORDER BY v.starts_at, v.id`, [ids]);
  }

  /** As the system: a parent who has moved is no longer in the officer's scope. */
  private after(
    actor: Actor,
    before: { visits: VisitState[]; letters: LetterState[]; waitlist: WaitlistState[] },
    kind: CustodyEventBody['kind'],
  ): Promise<Omit<CustodyLook, 'kind'>> {
    return this.db.asSystem(async () => {
      const visits = await this.visits(before.visits.map((v) => v.visitId));
      const letters = await this.db.sql<LetterState>(`${LETTERS} WHERE e.id = ANY($1::uuid[])`, [before.letters.map((e) => e.exchangeId)]);
      return {
        visits: before.visits.map(({ proposedSessionId, causes, ...was }) => {
          const now = visits.find((one) => one.visitId === was.visitId);
          const known = { status: was.status, proposedSessionId, causes };
          const added = (now?.causes ?? []).filter((cause) => !causes.includes(cause));
          return {
            ...was,
            effect: visitEffect(known, now),
            causes: added.filter((cause) => actor.role !== 'liaison' || isFacilitys(cause)),
          };
        }),
        letters: before.letters.map((was) => ({
          ...was,
          effect: letterEffect(was.status, letters.find((one) => one.exchangeId === was.exchangeId)?.status ?? was.status),
        })),
        waitlist: before.waitlist.map((was) => ({ ...was, effect: waitlistEffect(kind) })),
      };
    });
  }
}
