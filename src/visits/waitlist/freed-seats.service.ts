import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { Actor } from '../../kernel/actor';
import { FreedSeatLook, FreedSeatsQueries } from './freed-seats.queries';
import { WaitlistOffersService } from './waitlist-offers.service';

/** Offers freed seats by hand, in the order of the list. */
@Injectable()
export class FreedSeatsService {
  constructor(
    private readonly db: Database,
    private readonly queries: FreedSeatsQueries,
    private readonly offers: WaitlistOffersService,
  ) {}

  /**
   * Offers as many seats of a session as are free, at most `count`, to the first ranks that can take them; who comes after them has her turn
   * when one says no or the time runs out.
   * @throws DomainError not_found `waitlist.no_seat` when none of the organisation's families waits for it; conflict `session.full`,
   *   `waitlist.too_late`, `waitlist.nobody_ready`
   */
  async offer(actor: Actor, sessionId: string, count: number): Promise<FreedSeatLook & { offered: number }> {
    await this.queries.one(actor, sessionId);
    const { length: offered } = await this.db.transaction(() => this.offers.offerNext(sessionId, count));
    return { ...(await this.queries.one(actor, sessionId)), offered };
  }
}
