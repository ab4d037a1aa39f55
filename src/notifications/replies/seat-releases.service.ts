import { Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { Audit } from '../../audit/audit';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { CronLock } from '../../jobs/cron-lock';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, DomainError, notFound } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';
import { VisitsService } from '../../visits/visits.service';
import { releaseAt } from './answers.rules';
import type { ReleaseStatus } from '../discretion/discretion-profile.entity';
import { MeetingQueries } from '../meeting.queries';

const MOST_AT_ONCE = 200;

/** A place that a family does not need, as the coordinator sees it. */
export interface SeatReleaseView {
  id: string;
  visitId: string;
  visitReference: string;
  startsAt: Date;
  /** IANA, of the meeting. */
  timeZone: string;
  /** Preferred names. */
  children: string[];
  askedAt: Date;
  /** When it is given on without anybody's word. */
  dueAt: Date;
  status: ReleaseStatus;
  decidedAt: Date | null;
}

const SELECT = `SELECT r.id, r.visit_id, v.reference AS visit_reference, v.starts_at, f.time_zone,
    ARRAY(SELECT c.preferred_name FROM visit_dyads d JOIN children c ON c.id = d.child_id WHERE d.visit_id = v.id ORDER BY c.birth_date, c.id) AS children,
    r.asked_at, r.due_at, r.status, r.decided_at
  FROM seat_releases r JOIN visits v ON v.id = r.visit_id JOIN facilities f ON f.id = v.facility_id`;

/** A place whose family cannot come is given on when the coordinator agrees, or after two hours; then who waits is offered it. */
@Injectable()
export class SeatReleases {
  private readonly logger = new Logger('answers');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly cron: CronLock,
    private readonly audit: Audit,
    private readonly meetings: MeetingQueries,
    private readonly visits: VisitsService,
  ) {}

  /** Asks whether the place may be given on; a question that is open already stays as it is. Inside the answer's transaction. */
  async ask(visitId: string, organisationId: string, caregiverId: string | null, at: Date, startsAt: Date): Promise<void> {
    await this.db.sql(
      `INSERT INTO seat_releases (id, organisation_id, visit_id, caregiver_id, asked_at, due_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (visit_id) WHERE status = 'open' DO NOTHING`,
      [newId(), organisationId, visitId, caregiverId, at, releaseAt(at, startsAt)],
    );
  }

  /** The family has said something else: it keeps its place. */
  async keep(visitId: string): Promise<void> {
    await this.db.sql(`UPDATE seat_releases SET status = 'withdrawn', decided_at = $2 WHERE visit_id = $1 AND status = 'open'`, [
      visitId,
      this.clock.now(),
    ]);
  }

  /** Places that wait for a word, the most urgent first. */
  list(actor: Actor): Promise<SeatReleaseView[]> {
    return this.db.sql<SeatReleaseView>(`${SELECT} WHERE r.organisation_id = $1 AND r.status = 'open' ORDER BY r.due_at, r.id LIMIT 200`, [
      actor.organisationId,
    ]);
  }

  /**
   * The coordinator's word: the place is given on now, or kept (because she has found a way, or will).
   * @throws DomainError not_found · conflict `seat_release.decided`
   */
  async decide(actor: Actor, id: string, decision: 'release' | 'keep'): Promise<SeatReleaseView> {
    return this.db.transaction(async () => {
      const known = await this.one(actor, id);
      const released = decision === 'release' && (await this.visits.giveUpPlace(actor, known.visitId, await this.isAlone(known.visitId)));
      const status = decision === 'keep' ? 'kept' : released ? 'released' : 'withdrawn';
      if (!(await this.close(id, status, actor.userId))) throw conflict('seat_release.decided');
      await this.audit.record({
        action: 'seat_release.decide',
        subjectType: 'visit',
        subjectId: known.visitId,
        organisationId: actor.organisationId,
        details: { status },
      });
      return this.one(actor, id);
    });
  }

  @Cron(CronExpression.EVERY_MINUTE)
  async tick(): Promise<void> {
    // Tests call `run` themselves.
    if (this.config.test) return;
    try {
      // The slot is taken first, in a transaction of its own: in one with the work a place that somebody was quicker about would be given on all the same.
      const minute = this.clock.now().toISOString().slice(0, 16);
      if (await this.cron.once('answers.places', minute, () => Promise.resolve())) await this.run();
    } catch (error) {
      this.logger.error({ event: 'answers.places_failed', error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  /** Gives on every place whose time is over, each in its own transaction (a savepoint, inside one). Returns how many were given on. */
  async run(): Promise<number> {
    const due = await this.db.sql<{ id: string; visitId: string }>(
      `SELECT id, visit_id FROM seat_releases WHERE status = 'open' AND due_at <= $1 ORDER BY due_at, id LIMIT ${MOST_AT_ONCE}`,
      [this.clock.now()],
    );
    let released = 0;
    for (const { id, visitId } of due) {
      try {
        if (await this.giveOn(id, visitId)) released += 1;
      } catch (error) {
        // One place that cannot be given on must not keep the others from it, minute after minute.
        this.logger.error({ event: 'answers.place_failed', id, error: error instanceof Error ? error.name : 'unknown' });
      }
    }
    return released;
  }

  private async giveOn(id: string, visitId: string): Promise<boolean> {
    try {
      return await this.db.savepoint(async () => {
        const gone = await this.visits.giveUpPlace(null, visitId, await this.isAlone(visitId));
        if (!(await this.close(id, gone ? 'released' : 'withdrawn', null))) throw conflict('seat_release.decided');
        return gone;
      });
    } catch (error) {
      // Somebody was quicker, and their word counts: nothing of this has happened.
      if (error instanceof DomainError && error.code === 'seat_release.decided') return false;
      throw error;
    }
  }

  /** Only one person hears about the meeting: who has said "we cannot" needs no message that it is off. */
  private async isAlone(visitId: string): Promise<boolean> {
    return (await this.meetings.addressees(visitId)).length <= 1;
  }

  private async close(id: string, status: ReleaseStatus, by: string | null): Promise<boolean> {
    const closed = await this.db.affected(
      `UPDATE seat_releases SET status = $2, decided_by = $3, decided_at = $4 WHERE id = $1 AND status = 'open'`,
      [id, status, by, this.clock.now()],
    );
    return closed > 0;
  }

  private async one(actor: Actor, id: string): Promise<SeatReleaseView> {
    const view = await this.db.one<SeatReleaseView>(`${SELECT} WHERE r.id = $1 AND r.organisation_id = $2`, [id, actor.organisationId]);
    if (!view) throw notFound();
    return view;
  }
}
