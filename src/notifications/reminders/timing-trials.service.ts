import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, notFound } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';

/** A trial as its organisation sees it. */
export interface TimingTrialView {
  id: string;
  startedAt: Date;
  endedAt: Date | null;
}

const TRIAL = `SELECT id, started_at, ended_at FROM timing_trials WHERE organisation_id = $1`;

/** The switch: while it is on, each family's reminders follow one of two timetables by lot. */
@Injectable()
export class TimingTrialsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** The organisation's trials, the latest first. */
  list(actor: Actor): Promise<TimingTrialView[]> {
    return this.db.sql<TimingTrialView>(`${TRIAL} ORDER BY started_at DESC, id DESC LIMIT 50`, [actor.organisationId]);
  }

  /** Starts a trial. @throws DomainError conflict `timing_trial.running` */
  async start(actor: Actor): Promise<TimingTrialView> {
    return this.db.transaction(async () => {
      const id = newId();
      const startedAt = this.clock.now();
      // The index decides between two who press at once.
      const made = await this.db.affected(
        `INSERT INTO timing_trials (id, organisation_id, started_at, started_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (organisation_id) WHERE ended_at IS NULL DO NOTHING`,
        [id, actor.organisationId, startedAt, actor.userId],
      );
      if (made === 0) throw conflict('timing_trial.running');
      await this.audit.record({ action: 'timing_trial.start', subjectType: 'timing_trial', subjectId: id });
      return { id, startedAt, endedAt: null };
    });
  }

  /** Ends a trial: from now on every meeting is told by the usual timetable. @throws DomainError not_found, conflict `timing_trial.ended` */
  async end(actor: Actor, id: string): Promise<TimingTrialView> {
    return this.db.transaction(async () => {
      const trial = await this.db.one<TimingTrialView>(`${TRIAL} AND id = $2 FOR UPDATE`, [actor.organisationId, id]);
      if (!trial) throw notFound();
      if (trial.endedAt !== null) throw conflict('timing_trial.ended');
      const endedAt = this.clock.now();
      await this.db.sql(`UPDATE timing_trials SET ended_at = $2, ended_by = $3 WHERE id = $1`, [id, endedAt, actor.userId]);
      await this.audit.record({ action: 'timing_trial.end', subjectType: 'timing_trial', subjectId: id });
      return { ...trial, endedAt };
    });
  }
}
