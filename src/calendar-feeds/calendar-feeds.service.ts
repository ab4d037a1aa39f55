import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UsersQueries } from '../access/users.queries';
import { Audit } from '../audit/audit';
import { Config } from '../config/config';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { addHours } from '../kernel/instants';
import { can } from '../kernel/actor';
import { requestContext, runInContext } from '../kernel/request-context';
import type { FeedDevice } from './calendar-feed.entity';
import { OutingsQueries } from './outings.queries';
import { planCalendar } from './plan-calendar';

/** A feed as its owner sees it; the address is told once. */
export interface CalendarFeedView {
  id: string;
  device: FeedDevice;
  createdAt: Date;
  /** To the hour; null: never. */
  lastFetchedAt: Date | null;
  /** When it dies if nobody fetches it. */
  idleUntil: Date;
}

/** 160 bits. */
const TOKEN_BYTES = 20;
const IDLE_DAYS = 90;
const MOST_FEEDS = 5;
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
const ALIVE = `f.revoked_at IS NULL AND coalesce(f.last_fetched_at, f.created_at) > $1`;
const VIEW = `SELECT f.id, f.device, f.created_at, f.last_fetched_at, coalesce(f.last_fetched_at, f.created_at) + interval '${IDLE_DAYS} days' AS idle_until FROM calendar_feeds f`;

/** Secret addresses under which members of staff read their plan in a calendar of their own. */
@Injectable()
export class CalendarFeedsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly audit: Audit,
    private readonly users: UsersQueries,
    private readonly outings: OutingsQueries,
  ) {}

  /** The actor's feeds that still work, the newest first. */
  list(actor: Actor): Promise<CalendarFeedView[]> {
    return this.db.sql<CalendarFeedView>(`${VIEW} WHERE ${ALIVE} AND f.user_id = $2 ORDER BY f.created_at DESC, f.id DESC`, [
      this.idleSince(),
      actor.userId,
    ]);
  }

  /** Makes an address for one device; it is told here and never again. @throws DomainError conflict `calendar_feed.too_many` */
  async create(actor: Actor, device: FeedDevice): Promise<CalendarFeedView & { url: string }> {
    return this.db.transaction(async () => {
      // One after the other: the limit holds for somebody who presses twice.
      await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended('calendar_feeds:' || $1, 5))`, [actor.userId]);
      if ((await this.list(actor)).length >= MOST_FEEDS) throw conflict('calendar_feed.too_many', { most: MOST_FEEDS });
      const id = newId();
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      await this.db.sql(`INSERT INTO calendar_feeds (id, user_id, device, token_hash, created_at) VALUES ($1, $2, $3, $4, $5)`, [
        id,
        actor.userId,
        device,
        hashOf(token),
        this.clock.now(),
      ]);
      await this.audit.record({ action: 'calendar_feed.create', subjectType: 'calendar_feed', subjectId: id, details: { device } });
      const made = (await this.list(actor)).find((feed) => feed.id === id);
      if (!made) throw new Error('A feed that was just made is there');
      return { ...made, url: `${this.config.publicUrl}/plan/${token}.ics` };
    });
  }

  /** Kills an address. @throws DomainError not_found for another's or a dead one */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.db.transaction(async () => {
      const revoked = await this.db.affected(
        `UPDATE calendar_feeds f SET revoked_at = $3 WHERE ${ALIVE} AND f.id = $2 AND f.user_id = $4`,
        [this.idleSince(), id, this.clock.now(), actor.userId],
      );
      if (revoked === 0) throw notFound();
      await this.audit.record({ action: 'calendar_feed.withdraw', subjectType: 'calendar_feed', subjectId: id });
    });
  }

  /**
   * The calendar behind an address, read as its owner: whoever loses an account or a role loses it here, too.
   * @throws DomainError not_found, the same for every address that does not work
   */
  async calendar(token: string): Promise<string> {
    const feed = await this.db.one<{ id: string; userId: string; lastFetchedAt: Date | null }>(
      `SELECT f.id, f.user_id, f.last_fetched_at FROM calendar_feeds f WHERE ${ALIVE} AND f.token_hash = $2`,
      [this.idleSince(), hashOf(token)],
    );
    const actor = feed && (await this.users.fromUserId(feed.userId));
    if (!actor || !can(actor, 'calendar_feed.write')) throw notFound();
    const now = this.clock.now();
    // To the hour: a calendar that looks every minute writes nothing.
    await this.db.sql(
      `UPDATE calendar_feeds SET last_fetched_at = $2 WHERE id = $1 AND (last_fetched_at IS NULL OR last_fetched_at < $3)`,
      [feed.id, now, addHours(now, -1)],
    );
    const requestId = requestContext()?.requestId ?? newId();
    const outings = await runInContext({ requestId, locale: actor.locale, actor }, () => this.outings.of(actor));
    return planCalendar(outings, actor.locale);
  }

  private idleSince(): Date {
    return addHours(this.clock.now(), -IDLE_DAYS * 24);
  }
}
