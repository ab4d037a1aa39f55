import { Injectable, OnModuleInit } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { FamiliesQueries } from '../../families/families.queries';
import { OutboxHandlers } from '../../jobs/outbox';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { addDays, dayInZone, diffDays } from '../../kernel/days';
import { conflict, FieldError, invalid } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';
import { BookingService } from '../booking/booking.service';
import type { VisitEvent } from '../visits.events';
import { VisitView } from '../visits.queries';
import { WaitlistAcceptBody, WaitlistBody, WaitlistWithdrawBody } from './waitlist.dto';
import type { WaitlistStatus } from './waitlist.entity';
import { WaitlistOffersService } from './waitlist-offers.service';
import { WaitlistQueries, WaitlistRow } from './waitlist.queries';

/** The longest window a family can wait in, in days. */
const LONGEST_DAYS = 180;

/** Who waits for a place, and what becomes of it. */
@Injectable()
export class WaitlistService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
    private readonly queries: WaitlistQueries,
    private readonly offers: WaitlistOffersService,
    private readonly booking: BookingService,
    private readonly handlers: OutboxHandlers,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    // The child has a meeting in its window: the list is for those who have none.
    this.handlers.on('visit.confirmed', (payload) => this.served((payload as unknown as VisitEvent).visitId));
  }

  /**
   * Puts a family on the list of its parent's facility.
   * @throws DomainError not_found for another organisation's dyad; invalid `waitlist.window`, `waitlist.hours`, `waitlist.no_facility`;
   *   conflict `waitlist.waiting_already`
   */
  async add(actor: Actor, body: WaitlistBody): Promise<WaitlistRow> {
    const dyad = await this.families.dyad(actor, body.dyadId);
    const place = await this.db.one<{ facilityId: string; timeZone: string }>(
      `SELECT e.facility_id, f.time_zone FROM custody_episodes e JOIN facilities f ON f.id = e.facility_id WHERE e.parent_id = $1 AND e.ended_on IS NULL`,
      [dyad.parentId],
    );
    if (!place) throw invalid('waitlist.no_facility', {}, [{ pointer: '/dyadId', code: 'waitlist.no_facility' }]);
    const errors = windowErrors(body, dayInZone(this.clock.now(), place.timeZone));
    if (errors[0]) throw invalid(errors[0].code, {}, errors);
    const id = newId();
    await this.db.transaction(async () => {
      const child = await this.db.one<{ childId: string }>(
        `INSERT INTO waitlist_entries (id, organisation_id, dyad_id, child_id, facility_id, mode, from_day, to_day, weekdays, earliest, latest, made_by, made_at, adults)
         SELECT $1, d.organisation_id, d.id, d.child_id, $3, $4, $5, $6, $7::int[], $8::time, $9::time, $10, $11, $12 FROM dyads d WHERE d.id = $2
         ON CONFLICT (dyad_id, mode) WHERE status = 'waiting' DO NOTHING RETURNING child_id`,
        [
          id,
          body.dyadId,
          place.facilityId,
          body.mode,
          body.fromDay,
          body.toDay,
          body.weekdays ?? null,
          body.earliest ?? null,
          body.latest ?? null,
          actor.userId,
          this.clock.now(),
          body.adults ?? 1,
        ],
      );
      if (!child) throw conflict('waitlist.waiting_already');
      await this.note(actor, id, child.childId, 'waitlist.add', { mode: body.mode, fromDay: body.fromDay, toDay: body.toDay });
    });
    return this.queries.one(actor, id);
  }

  /** Keeps a free seat for the entry whose turn it is. @throws what WaitlistOffersService.offerTo throws; not_found */
  async offer(actor: Actor, id: string, sessionId: string): Promise<WaitlistRow> {
    await this.waiting(actor, id);
    await this.db.transaction(() => this.offers.offerTo(id, sessionId));
    return this.queries.one(actor, id);
  }

  /**
   * The family says yes: the normal way of booking, in the very seat that was kept.
   * @throws DomainError conflict `waitlist.no_offer`, `waitlist.offer_gone`, and whatever BookingService.request throws
   */
  async accept(actor: Actor, id: string, { party, note }: WaitlistAcceptBody): Promise<VisitView> {
    const { dyadId, offer } = await this.waiting(actor, id);
    if (!offer) throw conflict('waitlist.no_offer');
    if (offer.expiresAt <= this.clock.now()) throw conflict('waitlist.offer_gone');
    return this.booking.request(actor, { dyadIds: [dyadId], sessionId: offer.sessionId, party, note });
  }

  /** The family says no to this seat; it goes to the next and the family waits on. @throws DomainError conflict `waitlist.no_offer` */
  async refuse(actor: Actor, id: string): Promise<WaitlistRow> {
    const { offer } = await this.waiting(actor, id);
    if (!offer || !(await this.offers.giveBack(offer.id, 'declined', actor.userId))) throw conflict('waitlist.no_offer');
    return this.queries.one(actor, id);
  }

  /** The family does not wait any more. @throws DomainError conflict `waitlist.over` */
  async withdraw(actor: Actor, id: string, { reasonCode }: WaitlistWithdrawBody): Promise<WaitlistRow> {
    const entry = await this.waiting(actor, id);
    await this.db.transaction(async () => {
      await this.close(id, 'withdrawn', reasonCode ?? 'withdrawn', actor.userId);
      await this.note(actor, id, entry.childId, 'waitlist.withdraw', reasonCode === undefined ? {} : { reasonCode });
    });
    return this.queries.one(actor, id);
  }

  /** Ends entries whose window is over, and follows parents who have moved; returns how many ended. */
  async tidy(): Promise<number> {
    const over = await this.db.sql<{ id: string }>(
      `SELECT e.id FROM waitlist_entries e JOIN facilities f ON f.id = e.facility_id
        WHERE e.status = 'waiting' AND e.to_day < ($1::timestamptz AT TIME ZONE f.time_zone)::date ORDER BY e.id LIMIT 500`,
      [this.clock.now()],
    );
    for (const { id } of over) await this.db.transaction(() => this.close(id, 'expired', 'window_over', null));
    const moved = await this.db.sql<{ id: string; facilityId: string | null }>(
      `SELECT e.id, c.facility_id FROM waitlist_entries e JOIN dyads d ON d.id = e.dyad_id
         LEFT JOIN custody_episodes c ON c.parent_id = d.parent_id AND c.ended_on IS NULL
        WHERE e.status = 'waiting' AND c.facility_id IS DISTINCT FROM e.facility_id ORDER BY e.id LIMIT 500`,
    );
    for (const { id, facilityId } of moved)
      await this.db.transaction(async () => {
        if (facilityId === null) return this.close(id, 'expired', 'parent_released', null);
        await this.giveBackOffer(id, null, async () => {
          await this.db.sql(`UPDATE waitlist_entries SET facility_id = $2 WHERE id = $1 AND status = 'waiting'`, [id, facilityId]);
        });
      });
    return over.length;
  }

  /** A meeting was arranged: its children do not wait any more for one of its kind in a window that holds its day. */
  private async served(visitId: string): Promise<void> {
    const entries = await this.db.sql<{ id: string }>(
      `SELECT e.id FROM visits v JOIN sessions s ON s.id = v.session_id JOIN visit_dyads d ON d.visit_id = v.id
         JOIN waitlist_entries e ON e.dyad_id = d.dyad_id AND e.mode = v.mode AND e.status = 'waiting' AND s.day BETWEEN e.from_day AND e.to_day
        WHERE v.id = $1 AND v.live ORDER BY e.id`,
      [visitId],
    );
    for (const { id } of entries) await this.db.transaction(() => this.close(id, 'fulfilled', 'meeting_arranged', null));
  }

  /** Gives a kept seat back first: the session is locked before the entry. */
  private async close(id: string, status: WaitlistStatus, reason: string, by: string | null): Promise<void> {
    await this.giveBackOffer(id, by, async () => {
      const closed = await this.db.affected(
        `UPDATE waitlist_entries SET status = $2, closed_at = $3, closed_reason = $4 WHERE id = $1 AND status = 'waiting'`,
        [id, status, this.clock.now(), reason],
      );
      if (closed === 0 && status === 'withdrawn') throw conflict('waitlist.over');
    });
  }

  private async giveBackOffer(entryId: string, by: string | null, first: () => Promise<void>): Promise<void> {
    const seen = await this.openOffer(entryId);
    if (seen) await this.db.sql(`SELECT 1 FROM sessions WHERE id = $1 FOR NO KEY UPDATE`, [seen.sessionId]);
    await first();
    // Whoever offers locks the entry, too: what was offered between the look and its lock is seen now.
    const offer = await this.openOffer(entryId);
    if (offer) await this.offers.giveBack(offer.id, 'withdrawn', by);
  }

  private openOffer(entryId: string): Promise<{ id: string; sessionId: string } | undefined> {
    return this.db.one(`SELECT id, session_id FROM waitlist_offers WHERE entry_id = $1 AND status = 'open'`, [entryId]);
  }

  private async waiting(actor: Actor, id: string): Promise<WaitlistRow> {
    const entry = await this.queries.one(actor, id);
    if (entry.status !== 'waiting') throw conflict('waitlist.over');
    return entry;
  }

  private async note(actor: Actor, id: string, childId: string, action: string, details: Record<string, unknown>): Promise<void> {
    const { organisationId } = actor;
    await this.audit.record({ action, subjectType: 'waitlist_entry', subjectId: id, childId, organisationId, details });
  }
}

/** What is wrong with a window, all at once. */
function windowErrors({ fromDay, toDay, earliest, latest }: WaitlistBody, today: string): FieldError[] {
  const errors: FieldError[] = [];
  if (toDay < fromDay || toDay < today) errors.push({ pointer: '/toDay', code: 'waitlist.window' });
  else if (diffDays(fromDay, toDay) > LONGEST_DAYS || fromDay > addDays(today, LONGEST_DAYS))
    errors.push({ pointer: '/fromDay', code: 'waitlist.window' });
  if (earliest !== undefined && latest !== undefined && latest < earliest) errors.push({ pointer: '/latest', code: 'waitlist.hours' });
  return errors;
}
