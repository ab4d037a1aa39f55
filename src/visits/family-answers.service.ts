import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { FamilyAnswerKind } from './visit.rules';
import { VisitChanges } from './visit-changes';
import { By, VisitLocks } from './visit-locks';
import { VisitsQueries, VisitView } from './visits.queries';

/** What a family said and how it reached us. */
export interface FamilyAnswerInput {
  answer: FamilyAnswerKind;
  channel: 'sms' | 'page' | 'call' | 'staff';
  caregiverId?: string;
  /** {name, channel, saidAt} when somebody wrote it down for them. */
  onBehalfOf?: object;
}

/** Writes down what families answer. The last answer counts; all are kept. */
@Injectable()
export class FamilyAnswersService {
  constructor(
    private readonly db: Database,
    private readonly locks: VisitLocks,
    private readonly changes: VisitChanges,
    private readonly queries: VisitsQueries,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Records an answer to a confirmed visit until its session begins. The visit's version stays as it is: only a new time, place
   * or state makes queued messages out of date.
   * @throws DomainError not_found `visit.not_found`; conflict `visit.wrong_status`, `visit.answer_too_late`
   */
  async record(actor: Actor | null, visitId: string, { answer, channel, caregiverId, onBehalfOf }: FamilyAnswerInput): Promise<VisitView> {
    return this.db.transaction(async () => {
      const by: By = actor ?? 'system';
      const { visit } = await this.locks.lock(by, visitId);
      const now = this.clock.now();
      if (visit.status !== 'confirmed') throw conflict('visit.wrong_status', { status: visit.status, verb: 'answer' });
      if (visit.startsAt <= now) throw conflict('visit.answer_too_late');
      await this.db.sql(`UPDATE visits SET family_answer = $2, family_answered_at = $3 WHERE id = $1`, [visitId, answer, now]);
      await this.db.sql(
        `INSERT INTO family_answers (id, visit_id, caregiver_id, answer, channel, on_behalf_of, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [newId(), visitId, caregiverId ?? null, answer, channel, onBehalfOf === undefined ? null : JSON.stringify(onBehalfOf), now],
      );
      await this.changes.audited(visit, 'visit.family_answer', { answer, channel });
      await this.outbox.put('visit.family_answered', {
        visitId,
        version: visit.version,
        status: visit.status,
        answer,
        channel,
        caregiverId,
      });
      const view = actor ? await this.queries.one(actor, visitId) : await this.queries.any(visitId);
      if (!view) throw notFound('visit.not_found');
      return view;
    });
  }
}
