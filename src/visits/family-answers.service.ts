import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Consequences } from '../jobs/consequences';
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
  channel: 'sms' | 'wechat' | 'keypad' | 'page' | 'call' | 'staff';
  caregiverId?: string;
  /** {name, channel, saidAt} when somebody wrote it down for them. */
  onBehalfOf?: object;
  /** When they said it; left out, now. What was said earlier than what we know already is kept but does not count. */
  at?: Date;
  /** The start that they were asked about; an answer about another one says nothing about this one. */
  about?: Date;
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
    private readonly consequences: Consequences,
    private readonly clock: Clock,
  ) {}

  /**
   * Records an answer to a confirmed visit until its session begins. The visit's version stays as it is: only a new time, place
   * or state makes queued messages out of date. The calls and the place follow in the same transaction.
   * @throws DomainError not_found `visit.not_found`; conflict `visit.wrong_status`, `visit.answer_too_late`, `visit.answer_moved`
   */
  async record(actor: Actor | null, visitId: string, input: FamilyAnswerInput): Promise<VisitView> {
    const { answer, channel, caregiverId, onBehalfOf, about } = input;
    return this.db.transaction(async () => {
      const by: By = actor ?? 'system';
      const { visit } = await this.locks.lock(by, visitId);
      const now = this.clock.now();
      if (visit.status !== 'confirmed') throw conflict('visit.wrong_status', { status: visit.status, verb: 'answer' });
      if (visit.startsAt <= now) throw conflict('visit.answer_too_late');
      if (about !== undefined && about.getTime() !== visit.startsAt.getTime()) throw conflict('visit.answer_moved');
      const at = input.at !== undefined && input.at < now ? input.at : now;
      await this.db.sql(
        `INSERT INTO family_answers (id, visit_id, caregiver_id, answer, channel, on_behalf_of, at, starts_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          newId(),
          visitId,
          caregiverId ?? null,
          answer,
          channel,
          onBehalfOf === undefined ? null : JSON.stringify(onBehalfOf),
          at,
          visit.startsAt,
        ],
      );
      await this.changes.audited(visit, 'visit.family_answer', { answer, channel });
      const counts = await this.db.affected(
        `UPDATE visits SET family_answer = $2, family_answered_at = $3 WHERE id = $1 AND (family_answered_at IS NULL OR family_answered_at <= $3)`,
        [visitId, answer, at],
      );
      if (counts > 0) {
        await this.consequences.of('visits.family_answered', { visitId, answer, channel, caregiverId: caregiverId ?? null, at });
        await this.outbox.put('visit.family_answered', {
          visitId,
          version: visit.version,
          status: visit.status,
          answer,
          channel,
          caregiverId,
        });
      }
      const view = actor ? await this.queries.one(actor, visitId) : await this.queries.any(visitId);
      if (!view) throw notFound('visit.not_found');
      return view;
    });
  }

  /**
   * Gives up the place of a family that has said it cannot come: cancelled on the family's side, and offered to who waits.
   * @returns false when there is nothing to give up any more: another answer, another state, or the time has come
   */
  async giveUp(actor: Actor | null, visitId: string, told: boolean): Promise<boolean> {
    return this.db.transaction(async () => {
      const by: By = actor ?? 'system';
      const { visit } = await this.locks.lock(by, visitId);
      const said = await this.db.one<{ familyAnswer: string | null }>(`SELECT family_answer FROM visits WHERE id = $1`, [visitId]);
      if (visit.status !== 'confirmed' || visit.startsAt <= this.clock.now() || said?.familyAnswer !== 'cannot') return false;
      await this.changes.apply(visit, by, {
        verb: 'cancel',
        cause: 'guardian',
        reasonCode: 'family_cannot',
        ...(told ? { told: true as const } : {}),
      });
      return true;
    });
  }
}
