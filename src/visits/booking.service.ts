import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { EligibilityService, Judged, RequestFacts } from '../eligibility/eligibility.service';
import { requestContext } from '../kernel/request-context';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, dayInZone } from '../kernel/days';
import { conflict, DomainError, FieldError, invalid } from '../kernel/domain-error';
import { newId, newReference } from '../kernel/ids';
import { Reason } from '../kernel/reasons';
import { BOOK } from './booking.sql';
import { NamedRequest, RequestNames } from './request-names';
import { contentionOf, holdUntil, ledgerPool } from './visit.rules';
import { RequestVisitBody } from './visits.dto';
import { VisitView } from './visits.queries';

const ALTERNATIVES = 3;
/** How far on either side of the wanted day other sessions are looked for, in days. */
const NEARBY_DAYS = 45;

/** Refusals that mean only: what the gates saw is out of date. */
const MOVED = ['dyad.changed', 'worker.changed'];
/** A family whose papers change this often within one request is looked at by a person first. */
const MOST_TRIES = 5;

/** Another session that could be asked for instead. */
export interface Alternative {
  sessionId: string;
  mode: string;
  day: string;
  startsAt: Date;
  endsAt: Date;
  free: number;
}

/** Books: the hot path. Everything is read and judged before the session's row is locked; under the lock there is one statement. */
@Injectable()
export class BookingService {
  constructor(
    private readonly db: Database,
    private readonly eligibility: EligibilityService,
    private readonly names: RequestNames,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks for a meeting: holds a seat and one of the parent's entitlements until the facility answers or the hold runs out.
   * @throws DomainError invalid `visit.not_allowed` with every reason of the gates
   * @throws DomainError conflict with the code of the contention (`session.full`, `entitlement.used_up`, `child.busy`, `parent.busy`,
   *   `worker.busy`), its reason and up to three other sessions
   * @throws DomainError conflict `visit.changed_meanwhile` when facts of the family went on changing while it was judged
   * @throws DomainError invalid `visit.unknown_people` for dyads or companions that are not the organisation's
   */
  async request(actor: Actor, body: RequestVisitBody): Promise<VisitView> {
    const people = await this.names.of(actor, body);
    const asked = { dyadIds: body.dyadIds, sessionId: body.sessionId, party: body.party, checkpoint: 'request' as const };
    for (let tries = 1; ; tries += 1) {
      const { eligibility, facts, judged } = await this.eligibility.ofRequest(asked);
      const contention = contentionOf(eligibility.reasons);
      if (contention !== undefined) throw await this.lost(contention, eligibility.reasons, body, facts);
      if (eligibility.verdict === 'block' || !facts)
        throw invalid('visit.not_allowed', {}, [], { members: { reasons: eligibility.reasons } });
      // A transaction only for this statement, unless the caller has one: a loser must not keep anybody waiting while it looks for ways out.
      const visit = this.draft(actor, body, facts, people);
      const booked = await this.db.transaction(() => this.write(actor, visit, facts, judged));
      if (booked.refusal === null) return { ...visit, reference: booked.reference };
      // A consent, a restriction, a worker has changed since the gates looked: they look again.
      if (MOVED.includes(booked.refusal) && tries < MOST_TRIES) continue;
      if (MOVED.includes(booked.refusal)) throw conflict('visit.changed_meanwhile');
      // Somebody was faster; the gates see it by now and say it in their own words.
      const { reasons } = (await this.eligibility.ofRequest(asked)).eligibility;
      const told = reasons.some((r) => r.code === booked.refusal) ? reasons : [...reasons, this.reasonOf(booked.refusal, facts)];
      throw await this.lost(booked.refusal, told, body, facts);
    }
  }

  private async write(
    actor: Actor,
    visit: VisitView,
    { session, children, workerVersions, ...facts }: RequestFacts,
    judged: readonly Judged[],
  ): Promise<{ refusal: string | null; reference: string }> {
    const seen = new Map([
      ...judged.map((j) => [j.dyadId, j.gateVersion] as const),
      ...workerVersions.map((w) => [w.id, w.version] as const),
    ]);
    const workers = visit.party.filter((p) => p.personType === 'worker').map((p) => p.personId);
    const row = await this.db.one<{ refusal: string | null; reference: string | null }>(BOOK, [
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
    ]);
    return { refusal: row?.refusal ?? null, reference: row?.reference ?? '' };
  }

  /** The visit as it will be: known before it is written, so that nothing is read while the session is locked. */
  private draft(actor: Actor, body: RequestVisitBody, facts: RequestFacts, people: NamedRequest): VisitView {
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
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      holdExpiresAt: holdUntil(now, session.startsAt, facts.timeZone),
      proposedSessionId: null,
      proposedStartsAt: null,
      proposedEndsAt: null,
      cause: null,
      reasonCode: null,
      note: body.note ?? null,
      familyAnswer: null,
      familyAnsweredAt: null,
      requestedBy: actor.userId,
      requestedAt: now,
      decidedAt: null,
      period: facts.period,
      pool: ledgerPool(session.mode, facts.pool),
    };
  }

  private async lost(code: string, reasons: Reason[], body: RequestVisitBody, facts: RequestFacts | undefined): Promise<DomainError> {
    const pointer: Record<string, string> = {
      'session.full': '/sessionId',
      'session.closed': '/sessionId',
      'worker.busy': '/party',
      'child.busy': '/dyadIds',
    };
    const errors: FieldError[] = [{ pointer: pointer[code] ?? '/sessionId', code }];
    return conflict(code, {}, { errors, members: { reasons }, alternatives: facts ? await this.alternatives(body.dyadIds, facts) : [] });
  }

  /** The bookable sessions nearest to the one that was wanted. */
  private async alternatives(dyadIds: string[], { session, timeZone }: RequestFacts): Promise<Alternative[]> {
    const today = dayInZone(this.clock.now(), timeZone);
    const earliest = addDays(session.day, -NEARBY_DAYS);
    const sessions = await this.eligibility.bookableSessions(dyadIds, {
      from: earliest < today ? today : earliest,
      to: addDays(session.day, NEARBY_DAYS),
      mode: session.mode,
    });
    const distance = (other: { startsAt: Date }): number => Math.abs(other.startsAt.getTime() - session.startsAt.getTime());
    return sessions
      .filter((other) => other.bookable && other.id !== session.id)
      .sort((a, b) => distance(a) - distance(b))
      .slice(0, ALTERNATIVES)
      .map(({ id, mode, day, startsAt, endsAt, free }) => ({ sessionId: id, mode, day, startsAt, endsAt, free }));
  }

  /** The reason for a race lost to somebody who has given way since. */
  private reasonOf(code: string, { session, granted }: RequestFacts): Reason {
    const params = { capacity: session.capacity, granted, held: granted, used: 0, others: 0 };
    return { code, severity: 'hard', owner: 'coordinator', params, source: 'Kinline', ruleVersion: '2026-11-1' };
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
