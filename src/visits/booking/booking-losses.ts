import { Injectable } from '@nestjs/common';
import { EligibilityService, RequestFacts } from '../../eligibility/eligibility.service';
import { Clock } from '../../kernel/clock';
import { addDays, dayInZone } from '../../kernel/days';
import { conflict, DomainError, FieldError } from '../../kernel/domain-error';
import type { ContactMode } from '../../kernel/contact-modes';
import { Reason } from '../../kernel/reasons';
import type { VisitView } from '../visit.select';

const ALTERNATIVES = 3;
/** How far on either side of the wanted day other sessions are looked for, in days. */
const NEARBY_DAYS = 45;

/** Another session that could be asked for instead. */
export interface Alternative {
  sessionId: string;
  mode: string;
  day: string;
  startsAt: Date;
  endsAt: Date;
  free: number;
}

/** What somebody hears who was too late: why, and which other sessions can be had. Never a bare error. */
@Injectable()
export class BookingLosses {
  constructor(
    private readonly eligibility: EligibilityService,
    private readonly clock: Clock,
  ) {}

  /**
   * The refusal of a contention that was lost: its code, every reason, and the bookable sessions nearest to the one that was wanted.
   * @param code `session.full`, `session.closed`, `entitlement.used_up`, `child.busy`, `parent.busy` or `worker.busy`
   * @param excludeVisitId a visit that was to move: what it holds does not count against the other sessions
   */
  async of(
    code: string,
    reasons: Reason[],
    dyadIds: string[],
    facts: RequestFacts | undefined,
    excludeVisitId?: string,
  ): Promise<DomainError> {
    const pointer: Record<string, string> = {
      'session.full': '/sessionId',
      'session.adults_full': '/party',
      'session.closed': '/sessionId',
      'worker.busy': '/party',
      'child.busy': '/dyadIds',
    };
    const errors: FieldError[] = [{ pointer: pointer[code] ?? '/sessionId', code }];
    const told = reasons.some((r) => r.code === code) || !facts ? reasons : [...reasons, reasonOf(code, facts)];
    return conflict(
      code,
      {},
      { errors, members: { reasons: told }, alternatives: facts ? await this.alternatives(dyadIds, facts, excludeVisitId) : [] },
    );
  }

  /** Sessions that could be asked for instead of a visit's, nearest to it first. */
  instead({ id, dyads, sessionId, mode, day, startsAt, timeZone }: VisitView): Promise<Alternative[]> {
    const session = { id: sessionId, mode: mode as ContactMode, day, startsAt };
    return this.alternatives(
      dyads.map((d) => d.dyadId),
      { session, timeZone },
      id,
    );
  }

  private async alternatives(
    dyadIds: string[],
    { session, timeZone }: { session: Pick<RequestFacts['session'], 'id' | 'mode' | 'day' | 'startsAt'>; timeZone: string },
    excludeVisitId?: string,
  ): Promise<Alternative[]> {
    const today = dayInZone(this.clock.now(), timeZone);
    const earliest = addDays(session.day, -NEARBY_DAYS);
    const sessions = await this.eligibility.bookableSessions(dyadIds, {
      from: earliest < today ? today : earliest,
      to: addDays(session.day, NEARBY_DAYS),
      mode: session.mode,
      excludeVisitId,
    });
    const distance = (other: { startsAt: Date }): number => Math.abs(other.startsAt.getTime() - session.startsAt.getTime());
    return sessions
      .filter((other) => other.bookable && other.id !== session.id)
      .sort((a, b) => distance(a) - distance(b))
      .slice(0, ALTERNATIVES)
      .map(({ id, mode, day, startsAt, endsAt, free }) => ({ sessionId: id, mode, day, startsAt, endsAt, free }));
  }
}

/** The reason for a race lost to somebody who has given way since. */
export function reasonOf(code: string, { session, granted }: RequestFacts): Reason {
  const params = { capacity: session.capacity, granted, held: granted, used: 0, others: 0, free: 0, needed: 1 };
  return { code, severity: 'hard', owner: 'coordinator', params, source: 'Kinline', ruleVersion: '2026-11-1' };
}
