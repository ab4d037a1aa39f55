import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { EligibilityService } from '../../eligibility/eligibility.service';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import type { ContactMode } from '../../kernel/contact-modes';
import type { Day } from '../../kernel/days';
import { notFound } from '../../kernel/domain-error';
import type { Reason } from '../../kernel/reasons';
import { FREE_SEATS, MAY_TAKE } from './freed-seats.sql';
import { WaitlistQueries, WaitlistRow } from './waitlist.queries';
import { nearness, Nearness, offerUntil, suits, withKeptPlace } from './waitlist.rules';

/** How many of the organisation's own families the gates are asked about for one look. */
const LOOKED_AT = 12;

/** A session with a free seat that suits a family of the organisation, or with a seat that is kept for one. */
export interface FreedSeat {
  sessionId: string;
  facilityId: string;
  facilityName: string;
  timeZone: string;
  mode: ContactMode;
  day: Day;
  startsAt: Date;
  endsAt: Date;
  version: number;
  /** Seats that nobody has and nobody is owed. */
  free: number;
  /** Seats that are kept for families of any organisation. */
  kept: number;
  /** How many of the organisation's families wait for such a session. */
  waiting: number;
}

/** Where a family stands about a session: what the gates say, or why they were not asked. */
export type CandidateStanding = Nearness | 'kept' | 'kept_elsewhere' | 'asked' | 'has_meeting' | 'no_room' | 'not_looked';

/** A rank of the list. Of another organisation's family nothing is said but that it stands there. */
export interface Candidate {
  rank: number;
  own: boolean;
  standing: CandidateStanding | null;
  entry: WaitlistRow | null;
  /** What stands in the way besides room, hard reasons only. */
  reasons: Reason[];
}

/** A freed seat with those it suits. */
export interface FreedSeatLook extends FreedSeat {
  /** Until when it would be kept if it were offered now; null when there is no time left to ask anybody. */
  offerUntil: Date | null;
  candidates: Candidate[];
}

interface SeatRow extends FreedSeat {
  localStart: string;
  freeAdults: number | null;
  freeVideo: number | null;
}

/** Reads for the desk where freed seats are offered. */
@Injectable()
export class FreedSeatsQueries {
  constructor(
    private readonly db: Database,
    private readonly waitlist: WaitlistQueries,
    private readonly eligibility: EligibilityService,
    private readonly clock: Clock,
  ) {}

  /** Sessions with a seat to offer or kept for the organisation's families, the soonest first; at most fifty. */
  async list(actor: Actor): Promise<FreedSeat[]> {
    return (await this.seats(actor, null)).map(({ localStart: _, freeAdults: __, freeVideo: ___, ...seat }) => seat);
  }

  /** One of them with the ranked families and how near each is. @throws DomainError not_found when none of the organisation's families waits for it */
  async one(actor: Actor, sessionId: string): Promise<FreedSeatLook> {
    const [row] = await this.seats(actor, sessionId);
    if (!row) throw notFound('waitlist.no_seat');
    const { localStart, freeAdults, freeVideo, ...seat } = row;
    const own = new Map((await this.waitlist.waitingAt(actor, seat)).map((entry) => [entry.id, entry]));
    const states = await this.states([...own.keys()], sessionId);
    const fitting = (await this.waitlist.ranked(seat.facilityId, seat.mode))
      .map((standing, i) => ({ ...standing, rank: i + 1 }))
      .filter((standing) => suits(standing, { day: seat.day, localStart }) || own.get(standing.id)?.offer?.sessionId === sessionId);
    const candidates: Candidate[] = [];
    let looked = 0;
    for (const { id, rank, dyadId, adults } of fitting) {
      const entry = own.get(id);
      if (!entry) {
        candidates.push({ rank, own: false, standing: null, entry: null, reasons: [] });
        continue;
      }
      const isRoom = (freeAdults === null || freeAdults >= adults) && (freeVideo === null || freeVideo >= 1);
      const known = this.known(entry, sessionId, states.get(id), isRoom);
      if (known === undefined) looked += 1;
      const gates = known === undefined && looked <= LOOKED_AT ? await this.judged(dyadId, seat) : undefined;
      candidates.push({ rank, own: true, standing: known ?? gates?.nearness ?? 'not_looked', entry, reasons: gates?.reasons ?? [] });
    }
    return { ...seat, offerUntil: offerUntil(this.clock.now(), seat.startsAt) ?? null, candidates };
  }

  private known(entry: WaitlistRow, sessionId: string, state: string | undefined, isRoom: boolean): CandidateStanding | undefined {
    if (entry.offer) return entry.offer.sessionId === sessionId ? 'kept' : 'kept_elsewhere';
    if (state === 'asked' || state === 'has_meeting') return state;
    return isRoom ? undefined : 'no_room';
  }

  private async judged(
    dyadId: string,
    { sessionId, day, mode }: FreedSeat,
  ): Promise<{ nearness: Nearness; reasons: Reason[] } | undefined> {
    const offers = await this.eligibility.bookableSessions([dyadId], { from: day, to: day, mode });
    const offered = offers.find(({ id }) => id === sessionId);
    if (!offered) return undefined;
    const reasons = withKeptPlace(offered.eligibility).reasons.filter(({ severity }) => severity === 'hard');
    return { nearness: nearness(offered.eligibility), reasons };
  }

  /** As the system: that a place is kept is one fact for all organisations; the rows are the actor's by the organisation they are asked for. */
  private seats({ organisationId }: Actor, sessionId: string | null): Promise<SeatRow[]> {
    return this.db.asSystem(() => this.db.sql<SeatRow>(FREE_SEATS, [organisationId, sessionId, this.clock.now()]));
  }

  private async states(entryIds: string[], sessionId: string): Promise<Map<string, string>> {
    const rows = await this.db.asSystem(() => this.db.sql<{ id: string; state: string }>(MAY_TAKE, [entryIds, sessionId]));
    return new Map(rows.map(({ id, state }) => [id, state]));
  }
}
