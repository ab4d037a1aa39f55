import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { EligibilityService, Judged, RequestFacts } from '../../eligibility/eligibility.service';
import { requestContext } from '../../kernel/request-context';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, DomainError, invalid } from '../../kernel/domain-error';
import { newId, newReference } from '../../kernel/ids';
import { ApprovalsService } from '../../safeguarding/approvals.service';
import { BOOK } from './booking.sql';
import { BookingLosses } from './booking-losses';
import { NamedRequest, RequestNames } from '../request-names';
import { BEYOND, contentionOf, holdUntil, isNoRoom, ledgerPool } from '../visit.rules';
import { RequestVisitBody } from '../visits.dto';
import { VisitView } from '../visits.queries';
import { withKeptPlace } from '../waitlist/waitlist.rules';
import { WaitlistOffersService } from '../waitlist/waitlist-offers.service';
import { WishesService } from './wishes.service';

/** Refusals that mean only: what the gates saw is out of date. */
export const MOVED: readonly string[] = ['dyad.changed', 'worker.changed', 'session.changed'];
/** A family whose papers change this often within one request is looked at by a person first. */
export const MOST_TRIES = 5;

/** Books: the hot path. Everything is read and judged before the session's row is locked; under the lock there is one statement. */
@Injectable()
export class BookingService {
  constructor(
    private readonly db: Database,
    private readonly eligibility: EligibilityService,
    private readonly names: RequestNames,
    private readonly losses: BookingLosses,
    private readonly wishes: WishesService,
    private readonly offers: WaitlistOffersService,
    private readonly approvals: ApprovalsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks for a meeting: holds a seat and one of the parent's entitlements until the facility answers or the hold runs out. Where the
   * session is full by now, the next of the wishes that can be had is asked for; those after it stay with the request. With a reason for
   * a place beyond the windows, one is held up to the facility's hard capacity, and a second person is asked in the same transaction.
   * @throws DomainError invalid `visit.not_allowed` with every reason of the gates
   * @throws DomainError conflict with the code of the contention (`session.full`, `entitlement.used_up`, `child.busy`, `parent.busy`,
   *   `worker.busy`), its reason and up to three other sessions
   * @throws DomainError conflict `visit.changed_meanwhile` when facts of the family went on changing while it was judged
   * @throws DomainError conflict `approval.already_requested` when a second person is asked about another place beyond the windows
   * @throws DomainError invalid `wish.other_place` for a wish at another facility or of another kind
   * @throws DomainError invalid `visit.unknown_people` for dyads or companions that are not the organisation's
   */
  async request(actor: Actor, body: RequestVisitBody): Promise<VisitView> {
    const wanted = [body.sessionId, ...(body.wishes ?? [])];
    if (wanted.length > 1) await this.wishes.check(wanted);
    let first: unknown;
    for (const [i, sessionId] of wanted.entries()) {
      try {
        return await this.ask(actor, { ...body, sessionId, wishes: wanted.slice(i + 1) });
      } catch (error) {
        if (!isFull(error)) throw error;
        first ??= error;
      }
    }
    throw first;
  }

  private async ask(actor: Actor, body: RequestVisitBody): Promise<VisitView> {
    const people = await this.names.of(actor, body);
    const { overCapacityReason: reason } = body;
    const beyond = reason !== undefined;
    // Who says nothing else asks in the organisation's own name.
    const { dyadIds, sessionId, party, initiator = 'organisation' } = body;
    const asked = { dyadIds, sessionId, party, checkpoint: 'request' as const, beyond, initiator };
    for (let tries = 1; ; tries += 1) {
      const { eligibility, facts, judged } = await this.eligibility.ofRequest(asked);
      // A place may be kept for this very family: then that one is taken, whether or not the session has others.
      const kept = await this.offers.openFor(body.dyadIds, body.sessionId);
      const offer = kept && withKeptPlace(eligibility).verdict !== 'block' ? kept : undefined;
      const contention = contentionOf(eligibility.reasons);
      if (!offer && contention !== undefined) throw await this.losses.of(contention, eligibility.reasons, body.dyadIds, facts);
      if ((!offer && eligibility.verdict === 'block') || !facts)
        throw invalid('visit.not_allowed', {}, [], { members: { reasons: eligibility.reasons } });
      // A transaction only for this statement, unless the caller has one: a loser must not keep anybody waiting while it looks for ways out.
      const over = !offer && eligibility.reasons.some(({ code }) => code === BEYOND);
      const visit = { ...this.draft(actor, body, facts, people), overCapacity: over };
      const booked = await this.db.transaction(async () => {
        if (over) await this.lockForApproval(body.dyadIds);
        const written = offer ? await this.writeInto(offer.id, actor, visit, facts, judged) : await this.write(actor, visit, facts, judged);
        if (written.refusal === null) await this.wishes.keep(visit.id, body.wishes ?? []);
        if (written.refusal === null && over) await this.askSecondPerson(actor, visit.id, body.dyadIds, reason ?? '');
        return written;
      });
      if (booked.refusal === null) return { ...visit, reference: booked.reference, wishes: await this.wishes.of(visit.id, body.wishes) };
      // A consent, a restriction, a worker has changed since the gates looked: they look again.
      if (MOVED.includes(booked.refusal) && tries < MOST_TRIES) continue;
      // The last window went to somebody else meanwhile: what was a place is now one beyond them, if there still is one.
      if (beyond && !over && booked.refusal === 'session.full' && tries < MOST_TRIES) continue;
      if (MOVED.includes(booked.refusal)) throw conflict('visit.changed_meanwhile');
      // Somebody was faster; the gates see it by now and say it in their own words.
      const { reasons } = (await this.eligibility.ofRequest(asked)).eligibility;
      throw await this.losses.of(booked.refusal, reasons, body.dyadIds, facts);
    }
  }

  /** Dyads come before sessions: what the approval locks is locked before the booking. */
  private async lockForApproval(dyadIds: readonly string[]): Promise<void> {
    await this.db.sql(`SELECT 1 AS locked FROM dyads WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [[...dyadIds]]);
  }

  private async askSecondPerson(actor: Actor, visitId: string, dyadIds: readonly string[], reason: string): Promise<void> {
    for (const dyadId of [...dyadIds].sort()) await this.approvals.request(actor, dyadId, { reasonCode: BEYOND, reason, visitId });
  }

  /** Books the seat that a waitlist's offer keeps: the people are locked as BOOK locks them, then the seat is let go and taken in one. */
  async writeInto(
    offerId: string,
    actor: Actor,
    visit: VisitView,
    facts: RequestFacts,
    judged: readonly Judged[],
    group?: { id: string },
  ): Promise<{ refusal: string | null; reference: string }> {
    let refusal = '';
    try {
      return await this.db.savepoint(async () => {
        await this.db.asSystem(async () => {
          await this.db.sql(`SELECT 1 FROM dyads WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE`, [facts.children.map((c) => c.dyadId)]);
          await this.db.sql(`SELECT 1 FROM workers WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [
            visit.party.filter((p) => p.personType === 'worker').map((p) => p.personId),
          ]);
        });
        await this.offers.take(offerId, facts.session.id, actor.userId);
        const written = await this.write(actor, visit, facts, judged, group);
        refusal = written.refusal ?? '';
        // The offer stays open when the booking is refused: what was let go is taken back with it.
        if (written.refusal !== null) throw conflict(written.refusal);
        await this.offers.became(offerId, visit.id);
        await this.offers.giveBackOthers(
          facts.children.map((child) => child.dyadId),
          facts.session.id,
          actor.userId,
        );
        return written;
      });
    } catch (error) {
      if (refusal !== '' && error instanceof DomainError && error.code === refusal) return { refusal, reference: '' };
      throw error;
    }
  }

  /**
   * Writes a booking in one statement; only inside a transaction.
   * @param group whose families' people the caller has locked, compared and found free already
   * @returns the code of what stood in the way, or the reference
   */
  async write(
    actor: Actor,
    visit: VisitView,
    { session, children, workerVersions, takes, ...facts }: RequestFacts,
    judged: readonly Judged[],
    group?: { id: string },
  ): Promise<{ refusal: string | null; reference: string }> {
    const seen = new Map([
      ...judged.map((j) => [j.dyadId, j.gateVersion] as const),
      ...workerVersions.map((w) => [w.id, w.version] as const),
    ]);
    const workers = group ? [] : visit.party.filter((p) => p.personType === 'worker').map((p) => p.personId);
    const row = await this.db.one<{ refusal: string | null; reference: string | null }>(
      BOOK,
      [
        session.id,
        facts.rosterEntryId,
        facts.period,
        visit.pool,
        facts.granted,
        children.map((c) => c.childId),
        workers,
        session.startsAt,
        session.endsAt,
        visit.id,
        facts.organisationId,
        facts.facilityId,
        facts.parentId,
        [newReference(), newReference(), newReference(6), newReference(8)],
        session.mode,
        visit.holdExpiresAt,
        visit.note,
        actor.userId,
        visit.requestedAt,
        children.map((c) => c.dyadId),
        visit.party.map((p) => p.personId),
        visit.party.map((p) => p.personType),
        visit.party.map((p) => p.place),
        newId(),
        newId(),
        newId(),
        requestContext()?.requestId ?? null,
        children.map(newId),
        newId(),
        children.map((c) => seen.get(c.dyadId) ?? 0),
        workers.map((id) => seen.get(id) ?? 0),
        JSON.stringify(judged.map(gateRow)),
        session.version,
        takes.adults,
        takes.groups,
        takes.video,
        group?.id ?? null,
        visit.overCapacity,
      ],
      'visits_book',
    );
    return { refusal: row?.refusal ?? null, reference: row?.reference ?? '' };
  }

  /** The visit as it will be: known before it is written, so that nothing is read while the session is locked. */
  draft(actor: Actor, body: Pick<RequestVisitBody, 'note'>, facts: RequestFacts, people: NamedRequest): VisitView {
    const now = this.clock.now();
    const { session } = facts;
    return {
      ...people,
      id: newId(),
      organisationId: facts.organisationId,
      reference: '',
      status: 'requested',
      version: 1,
      mode: session.mode,
      sessionId: session.id,
      facilityId: facts.facilityId,
      timeZone: facts.timeZone,
      parentId: facts.parentId,
      rosterEntryId: facts.rosterEntryId,
      day: session.day,
      provisional: session.provisional,
      overCapacity: false,
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      holdExpiresAt: holdUntil(now, session.startsAt, facts.timeZone),
      proposedSessionId: null,
      proposedStartsAt: null,
      proposedEndsAt: null,
      cause: null,
      reasonCode: null,
      renewsOn: null,
      note: body.note ?? null,
      familyAnswer: null,
      familyAnsweredAt: null,
      requestedBy: actor.userId,
      requestedAt: now,
      decidedAt: null,
      answerDueAt: null,
      escalatedAt: null,
      escalatedTo: null,
      period: facts.period,
      pool: ledgerPool(session.mode, facts.pool),
      amendment: null,
      wishes: [],
      notAdmitted: [],
      reviews: [],
      group: null,
    };
  }
}

/** What the gates said about a dyad, as BOOK keeps it. */
const gateRow = (one: Judged) => ({
  id: newId(),
  dyad_id: one.dyadId,
  verdict: one.verdict,
  reasons: [...one.reasons, ...one.approved],
  rule_version: one.ruleVersion,
  fingerprint: one.fingerprint,
  facts: one.facts,
});

/** Lost for want of a place only: another session would do. */
const isFull = (error: unknown): boolean => error instanceof DomainError && (isNoRoom(error.code) || error.code === 'session.closed');
