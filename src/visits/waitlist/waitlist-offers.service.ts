import { Injectable, Logger } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { EligibilityService } from '../../eligibility/eligibility.service';
import { Clock } from '../../kernel/clock';
import { conflict } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';
import { VisitNotices } from '../visit-notices';
import { Askable, FreeSession, WaitlistCandidates } from './waitlist-candidates';
import { WaitlistQueries } from './waitlist.queries';
import { offerUntil, suits } from './waitlist.rules';
import type { OfferStatus } from './waitlist.entity';

/** Families asked about for one freed seat before the rest wait for the next sweep: the gates are asked about each. */
const MOST_ASKED = 8;
/** The same when a coordinator asks, who waits for the answer and for whom the next sweep is late. */
const MOST_ASKED_BY_HAND = 24;

interface Offer {
  id: string;
  entryId: string;
  sessionId: string;
  expiresAt: Date;
}

/**
 * Keeps freed seats for those who wait. A seat that is offered counts among its session's `held`, so nobody else can book it; it goes from
 * family to family until one says yes or nobody is left. Lock order: session, then entry, then offer.
 */
@Injectable()
export class WaitlistOffersService {
  private readonly logger = new Logger('waitlist');

  constructor(
    private readonly db: Database,
    private readonly queries: WaitlistQueries,
    private readonly candidates: WaitlistCandidates,
    private readonly eligibility: EligibilityService,
    private readonly notices: VisitNotices,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Offers the free seats of a session to the first ranks whose wishes it suits and whose gates are open, each once. Whose gates were shut
   * is remembered and not asked again until something of the family changes or hours have passed, so that the ranks behind have their turn.
   * Only inside a transaction that has locked the session.
   * @returns how many seats are now kept
   */
  async offerFree(sessionId: string): Promise<number> {
    return (await this.inOrder(sessionId, { most: Number.POSITIVE_INFINITY, asking: MOST_ASKED, again: false })).length;
  }

  /**
   * Offers free seats of a session to the first ranks that can take them, because a coordinator asks so: also to those who were looked at in
   * vain not long ago. Each has the usual time; whoever says no or nothing hands the seat to the next.
   * @param most 1 to 3 seats @returns the entries that have one now
   * @throws DomainError conflict `session.full`, `waitlist.too_late`, `waitlist.nobody_ready`
   */
  async offerNext(sessionId: string, most: number): Promise<string[]> {
    return this.db.asSystem(async () => {
      await this.lockSession(sessionId);
      const session = await this.candidates.free(sessionId);
      if (!session) throw conflict('session.full');
      if (!offerUntil(this.clock.now(), session.startsAt)) throw conflict('waitlist.too_late');
      const offered = await this.inOrder(sessionId, { most, asking: MOST_ASKED_BY_HAND, again: true });
      if (offered.length === 0) throw conflict('waitlist.nobody_ready');
      return offered;
    });
  }

  private inOrder(sessionId: string, { most, asking, again }: { most: number; asking: number; again: boolean }): Promise<string[]> {
    return this.db.asSystem(async () => {
      const offered: string[] = [];
      const session = await this.candidates.free(sessionId);
      const until = session && offerUntil(this.clock.now(), session.startsAt);
      if (!session || !until) return offered;
      let asked = 0;
      for (const entry of await this.queries.ranked(session.facilityId, session.mode)) {
        if (offered.length >= Math.min(most, session.free) || asked >= asking) break;
        if (!suits(entry, session) || !hasRoom(session, entry.adults)) continue;
        const askable = await this.candidates.lock(entry.id, session.id);
        if (!askable || (askable.seen && !again)) continue;
        asked += 1;
        if (!(await this.fits(askable, entry.dyadId, session))) continue;
        await this.keep(entry, session, until);
        await this.notices.toCoordinators(entry.organisationId);
        offered.push(entry.id);
      }
      return offered;
    });
  }

  /**
   * Keeps a free seat of a session for one entry, because its coordinator asks so; in its turn only.
   * @throws DomainError conflict `session.full`, `session.adults_full`, `waitlist.not_first`, `waitlist.offer_open`, `waitlist.does_not_suit`
   */
  async offerTo(entryId: string, sessionId: string): Promise<void> {
    await this.db.asSystem(async () => {
      await this.lockSession(sessionId);
      const session = await this.candidates.free(sessionId);
      const until = session && offerUntil(this.clock.now(), session.startsAt);
      if (!session || !until) throw conflict('session.full');
      for (const entry of await this.queries.ranked(session.facilityId, session.mode)) {
        const own = entry.id === entryId;
        if (own && !suits(entry, session)) throw conflict('waitlist.does_not_suit');
        const asked = suits(entry, session) && (await this.candidates.lock(entry.id, session.id));
        if (own && !asked) throw conflict('waitlist.offer_open');
        if (own && asked && !hasRoom(session, entry.adults)) throw conflict('session.adults_full');
        if (!asked || !hasRoom(session, entry.adults) || !(await this.fits(asked, entry.dyadId, session))) {
          if (own) throw conflict('waitlist.does_not_suit');
          continue;
        }
        if (!own) throw conflict('waitlist.not_first');
        return this.keep(entry, session, until);
      }
      throw conflict('waitlist.does_not_suit');
    });
  }

  /** The open offer of a session to one of some dyads; the seat is kept for them. */
  openFor(dyadIds: readonly string[], sessionId: string): Promise<Offer | undefined> {
    return this.db.asSystem(() =>
      this.db.one<Offer>(
        `SELECT o.id, o.entry_id, o.session_id, o.expires_at FROM waitlist_offers o JOIN waitlist_entries e ON e.id = o.entry_id
          WHERE o.session_id = $1 AND o.status = 'open' AND o.expires_at > $3 AND e.dyad_id IN (SELECT few($2)) LIMIT 1`,
        [sessionId, [...dyadIds], this.clock.now()],
        'visits_open_offer',
      ),
    );
  }

  /**
   * Turns an offer into a free seat in the transaction that books it at once: the session stays locked, so nobody comes between. The people
   * of the booking are to be locked before (dyad, worker, session).
   * @throws DomainError conflict `waitlist.offer_gone` when it was answered or ran out
   */
  async take(offerId: string, sessionId: string, by: string | null): Promise<void> {
    await this.db.asSystem(async () => {
      await this.lockSession(sessionId);
      const taken = await this.end(offerId, 'accepted', by);
      if (!taken || taken.expiresAt <= this.clock.now()) throw conflict('waitlist.offer_gone');
    });
  }

  /** Notes which visit an accepted offer became. */
  async became(offerId: string, visitId: string): Promise<void> {
    await this.db.asSystem(() => this.db.sql(`UPDATE waitlist_offers SET visit_id = $2 WHERE id = $1`, [offerId, visitId]));
  }

  /** Places of the same session kept for brothers and sisters who go in with the child that took one: they go to the next. */
  async giveBackOthers(dyadIds: readonly string[], sessionId: string, by: string | null): Promise<void> {
    for (let other = await this.openFor(dyadIds, sessionId); other; other = await this.openFor(dyadIds, sessionId))
      if (!(await this.giveBack(other.id, 'withdrawn', by))) return;
  }

  /**
   * Ends an open offer and gives its seat to the next; in a transaction of its own or the caller's.
   * @returns false when it was answered meanwhile
   */
  async giveBack(offerId: string, how: Exclude<OfferStatus, 'open' | 'accepted'>, by: string | null): Promise<boolean> {
    return this.db.transaction(() =>
      this.db.asSystem(async () => {
        const offer = await this.db.one<{ sessionId: string }>(`SELECT session_id FROM waitlist_offers WHERE id = $1`, [offerId]);
        if (!offer) return false;
        await this.lockSession(offer.sessionId);
        if (!(await this.end(offerId, how, by))) return false;
        await this.offerFree(offer.sessionId);
        return true;
      }),
    );
  }

  /**
   * Ends the open offers of sessions that were shut: those families wait on, and may be asked about them again when they open. Their
   * coordinators are told to look. Only inside a transaction that has locked the sessions.
   * @param wardIds only those of people of these wards: the sessions go on for others @returns how many
   */
  async withdrawIn(sessionIds: readonly string[], wardIds: readonly string[] | null = null): Promise<number> {
    return this.db.asSystem(async () => {
      const open = await this.db.sql<{ id: string; organisationId: string }>(
        `SELECT o.id, e.organisation_id FROM waitlist_offers o JOIN waitlist_entries e ON e.id = o.entry_id
          WHERE o.status = 'open' AND o.session_id = ANY($1::uuid[])
            AND ($2::uuid[] IS NULL OR EXISTS (SELECT 1 FROM dyads d JOIN custody_episodes c ON c.parent_id = d.parent_id AND c.ended_on IS NULL
                 JOIN roster_entries r ON r.id = c.roster_entry_id WHERE d.id = e.dyad_id AND r.ward_id = ANY($2)))
          ORDER BY o.entry_id`,
        [[...sessionIds], wardIds === null ? null : [...wardIds]],
      );
      for (const { id } of open) await this.end(id, 'withdrawn', null);
      for (const organisationId of new Set(open.map((offer) => offer.organisationId))) await this.notices.toCoordinators(organisationId);
      return open.length;
    });
  }

  /** Ends offers whose time is over, each in its own transaction; returns how many. */
  async expireDue(): Promise<number> {
    const due = await this.db.sql<{ id: string }>(
      `SELECT id FROM waitlist_offers WHERE status = 'open' AND expires_at <= $1 ORDER BY expires_at, id LIMIT 500`,
      [this.clock.now()],
    );
    let expired = 0;
    for (const { id } of due) if (await this.giveBack(id, 'expired', null)) expired += 1;
    return expired;
  }

  /**
   * Offers seats that became free without anybody going: a raised capacity, a session that opened again. Each session has a transaction of
   * its own; one that fails is told to the log and keeps no other waiting. Returns how many are kept.
   */
  async sweep(): Promise<number> {
    let offered = 0;
    for (const id of await this.candidates.toSweep()) {
      try {
        offered += await this.db.transaction(async () => {
          await this.lockSession(id);
          return this.offerFree(id);
        });
      } catch (error) {
        this.logger.error({ event: 'waitlist.offer_failed', id, error: error instanceof Error ? error.name : 'unknown' });
      }
    }
    await this.candidates.forget();
    return offered;
  }

  private async lockSession(id: string): Promise<void> {
    await this.db.sql(`SELECT 1 FROM sessions WHERE id = $1 FOR NO KEY UPDATE`, [id]);
  }

  /** Asks the gates; remembers a no. */
  private async fits(askable: Askable, dyadId: string, session: FreeSession): Promise<boolean> {
    const { id, day, mode } = session;
    const sessions = await this.eligibility.bookableSessions([dyadId], { from: day, to: day, mode });
    const open = sessions.some((one) => one.id === id && one.bookable);
    if (!open) await this.candidates.lookedInVain(askable, session);
    return open;
  }

  /** Keeps the seat and all that the family would take besides; what the session has left is counted down. */
  private async keep({ id: entryId, adults }: { id: string; adults: number }, session: FreeSession, until: Date): Promise<void> {
    const video = session.mode === 'video' ? 1 : 0;
    await this.db.sql(
      `UPDATE sessions SET held = held + 1, adults_taken = adults_taken + $2, video_taken = video_taken + $3 WHERE id = $1`,
      [session.id, adults, video],
    );
    if (session.freeAdults !== null) session.freeAdults -= adults;
    if (session.freeVideo !== null) session.freeVideo -= video;
    await this.db.sql(
      `INSERT INTO waitlist_offers (id, entry_id, session_id, status, offered_at, expires_at, takes_adults, takes_video) VALUES ($1, $2, $3, 'open', $4, $5, $6, $7)`,
      [newId(), entryId, session.id, this.clock.now(), until, adults, video],
    );
    await this.note(entryId, 'waitlist.offer', { sessionId: session.id });
  }

  /** Ends an open offer and frees its seat; undefined when it is open no more. The session is locked. */
  private async end(offerId: string, how: OfferStatus, by: string | null): Promise<Offer | undefined> {
    const offer = await this.db.one<Offer & { takesAdults: number; takesVideo: number }>(
      `UPDATE waitlist_offers SET status = $2, answered_at = $3, answered_by = $4 WHERE id = $1 AND status = 'open' RETURNING id, entry_id, session_id, expires_at, takes_adults, takes_video`,
      [offerId, how, this.clock.now(), by],
    );
    if (!offer) return undefined;
    await this.db.sql(
      `UPDATE sessions SET held = held - 1, adults_taken = adults_taken - $2, video_taken = video_taken - $3 WHERE id = $1`,
      [offer.sessionId, offer.takesAdults, offer.takesVideo],
    );
    await this.note(offer.entryId, `waitlist.${how === 'accepted' ? 'accept_offer' : how === 'declined' ? 'refuse_offer' : 'end_offer'}`, {
      sessionId: offer.sessionId,
    });
    return offer;
  }

  private async note(entryId: string, action: string, details: Record<string, unknown>): Promise<void> {
    const entry = await this.db.one<{ childId: string; organisationId: string }>(
      `SELECT child_id, organisation_id FROM waitlist_entries WHERE id = $1`,
      [entryId],
    );
    if (entry) await this.audit.record({ action, subjectType: 'waitlist_entry', subjectId: entryId, ...entry, details });
  }
}

/** Whether a session has room for the adults of a family, and a video room where one is needed. */
const hasRoom = ({ freeAdults, freeVideo }: FreeSession, adults: number): boolean =>
  (freeAdults === null || freeAdults >= adults) && (freeVideo === null || freeVideo >= 1);
