import { Injectable, Logger, OnModuleInit } from '@nestjs/common';
import { Database, SqlParameter } from '../../database/database';
import { Consequences } from '../../jobs/consequences';
import { Clock } from '../../kernel/clock';
import { addHours } from '../../kernel/instants';
import type { Reason } from '../../kernel/reasons';
import { ReviewsService } from './reviews.service';
import { SystemCancellations } from './system-cancellations.service';
import { BEYOND, causeOfReason, reasonToCancel } from '../visit.rules';
import { sees, VisitGates } from '../visit-gates';
import { LockedVisit, VisitLocks } from '../visit-locks';

/** How long before a visit its gates are asked once more although nothing was reported: papers also run out by themselves. */
const SOON_HOURS = 24;

const OF_DYADS = `EXISTS (SELECT 1 FROM visit_dyads d WHERE d.visit_id = v.id AND d.dyad_id = ANY($2::uuid[]))`;
const OF_WORKERS = `EXISTS (SELECT 1 FROM visit_party p WHERE p.visit_id = v.id AND p.person_type = 'worker' AND p.person_id = ANY($2::uuid[]))`;
/** Coming, or on the way already. */
const STANDS = `v.live AND (v.status = 'under_way' OR v.starts_at > $1)`;

interface Standing {
  id: string;
  sessionId: string;
  status: string;
  startsAt: Date;
}

/**
 * Judges coming visits again, in the very transaction in which something about their people has changed, and a day before. What may no
 * longer take place is cancelled there and then; a child on the way is not called back by a machine. Either way somebody gets a task.
 */
@Injectable()
export class RejudgingService implements OnModuleInit {
  private readonly logger = new Logger('visits');

  constructor(
    private readonly db: Database,
    private readonly locks: VisitLocks,
    private readonly cancellations: SystemCancellations,
    private readonly gates: VisitGates,
    private readonly reviews: ReviewsService,
    private readonly consequences: Consequences,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.consequences.on('dyads.changed', ({ dyadIds, cause }) => this.follow(OF_DYADS, dyadIds, cause));
    this.consequences.on('workers.changed', ({ workerIds, cause }) => this.follow(OF_WORKERS, workerIds, cause));
  }

  /**
   * Asks the gates about every confirmed visit that begins within 24 hours, once each, in a transaction of its own. A hard reason
   * cancels; one that needs somebody's yes becomes the lead's task. Returns how many were cancelled.
   */
  async rejudgeSoon(): Promise<number> {
    const now = this.clock.now();
    const soon = await this.db.sql<Standing>(
      `SELECT v.id, v.session_id, v.status, v.starts_at FROM visits v
        WHERE v.status = 'confirmed' AND v.starts_at > $1 AND v.starts_at <= $2
          AND NOT EXISTS (SELECT 1 FROM gate_results g WHERE g.visit_id = v.id AND g.checkpoint = 'day_before') ORDER BY v.starts_at, v.id`,
      [now, addHours(now, SOON_HOURS)],
    );
    let cancelled = 0;
    for (const visit of soon) {
      try {
        if (await this.dayBefore(visit)) cancelled += 1;
      } catch (error) {
        // One visit that cannot be judged must not keep the others from being judged; the next hour tries it again.
        this.logger.error({ event: 'visits.rejudge_failed', id: visit.id, error: error instanceof Error ? error.name : 'unknown' });
      }
    }
    return cancelled;
  }

  private dayBefore({ id, sessionId }: Standing): Promise<boolean> {
    return this.db.transaction(async () => {
      const asked = await this.gates.ask(id, sessionId, 'day_before');
      const { visit, versions } = await this.locks.lock('system', id);
      if (visit.status !== 'confirmed' || visit.sessionId !== sessionId) return false;
      const answer = sees(asked, versions) ? asked : await this.gates.ask(id, sessionId, 'day_before');
      await this.gates.record('system', id, 'day_before', answer);
      const reason = reasonToCancel(answer.against, true);
      if (reason && (await this.goesWithoutBanned(id, sessionId, answer.against))) return false;
      if (reason) return this.cancel(visit, reason, 'day_before');
      if (answer.eligibility.verdict === 'needs_approval') await this.cancellations.openTask(id, 'lead', 'approval_missing');
      return false;
    });
  }

  /** What follows from a change of dyads or workers, whose rows the caller has locked: nobody books, confirms or sets out meanwhile. */
  private async follow(which: string, ids: readonly string[], cause: string): Promise<void> {
    const standing = await this.db.sql<Standing>(
      `SELECT v.id, v.session_id, v.status, v.starts_at FROM visits v WHERE ${STANDS} AND ${which} ORDER BY v.session_id, v.id`,
      [this.clock.now(), ids as SqlParameter],
    );
    const barred = new Map<string, Reason>();
    const doubtful = new Map<string, readonly Reason[]>();
    const soon = addHours(this.clock.now(), SOON_HOURS);
    for (const { id, sessionId, status, startsAt } of standing) {
      const { against, eligibility } = await this.gates.ask(id, sessionId, status === 'under_way' ? 'departure' : 'confirmation');
      const reason = reasonToCancel(against, startsAt <= soon) ?? (await this.refusedBeyond(id, against));
      const goesOn = status !== 'under_way' && reason !== undefined && (await this.goesWithoutBanned(id, sessionId, against));
      if (reason && !goesOn) barred.set(id, reason);
      else if (status !== 'under_way') doubtful.set(id, eligibility.reasons);
    }
    for (const visit of await this.locks.lockMany([...barred.keys()])) {
      const reason = barred.get(visit.id);
      if (reason && (await this.cancel(visit, reason, cause))) continue;
      if (visit.status === 'under_way') await this.cancellations.openTask(visit.id, 'lead', cause);
    }
    // What is not barred may have become doubtful, or be no longer.
    for (const [id, reasons] of doubtful) await this.reviews.judged(id, reasons);
  }

  /**
   * Nothing but the facility's ban on a visitor is against the meeting, and without her or him it could take place: one visitor must not cost
   * the child the whole visit, so the doubt stays with the coordinator. Nobody sets out before she or he is struck from it.
   */
  private async goesWithoutBanned(id: string, sessionId: string, against: readonly Reason[]): Promise<boolean> {
    if (against.some(({ code }) => code !== 'party.banned')) return false;
    const banned = await this.db.asSystem(() =>
      this.db.sql<{ personId: string }>(
        `SELECT p.person_id FROM visit_party p JOIN visits v ON v.id = p.visit_id
          WHERE v.id = $1 AND EXISTS (SELECT 1 FROM restrictions r WHERE r.person_type = p.person_type AND r.person_id = p.person_id AND r.facility_id = v.facility_id
                                         AND r.kind = 'facility_ban' AND r.lifted_at IS NULL) ORDER BY p.person_id`,
        [id],
      ),
    );
    const without = banned.map(({ personId }) => personId);
    return without.length > 0 && (await this.gates.ask(id, sessionId, 'confirmation', { without })).against.length === 0;
  }

  /** A place beyond the windows to which the second person has said no is given back. */
  private async refusedBeyond(visitId: string, against: readonly Reason[]): Promise<Reason | undefined> {
    const beyond = against.find(({ code }) => code === BEYOND);
    if (!beyond) return undefined;
    const answered = await this.db.asSystem(() =>
      this.db.one<{ no: boolean | null }>(
        `SELECT bool_or(status IN ('refused', 'withdrawn')) AS no FROM approvals WHERE visit_id = $1 AND reason_code = $2`,
        [visitId, BEYOND],
      ),
    );
    return answered?.no ? beyond : undefined;
  }

  private cancel(visit: LockedVisit, { code }: Reason, change: string): Promise<boolean> {
    return this.cancellations.cancel(visit, { cause: causeOfReason(code), reasonCode: code.replace(/\./g, '_') }, change);
  }
}
