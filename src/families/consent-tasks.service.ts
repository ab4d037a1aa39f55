import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { addDays, Day, instantOf } from '../kernel/days';
import { addHours } from '../kernel/instants';
import { TasksService } from '../tasks/tasks.service';
import { BASIS_CAPACITIES } from './consent-status.rules';

/** So long before its end a consent is asked for anew, in days: the first of the three notices (tasks: expiry.rules.ts). */
const NOTICE_DAYS = 60;
/** A child of fourteen is asked within this time. */
const ASK_WITHIN_DAYS = 30;
/** Whoever is guardian now is asked within this time. */
const RECONFIRM_WITHIN_DAYS = 7;

const guardianKey = (dyadId: string): string => `reconfirm_consent:guardian:${dyadId}`;
const expiringKey = (dyadId: string): string => `reconfirm_consent:expiring:${dyadId}`;
const ownKey = (childId: string): string => `ask_own_consent:${childId}`;

/** A yes on which contact rests, that nobody took back. `$2` are the capacities that count. */
const OPEN_YES = `s.answer = 'yes' AND s.withdrawn_at IS NULL AND s.capacity = ANY($2::text[])`;
/** Another yes of the same purpose that goes on when this one ends, or holds where this one waits. */
const covered = (alias: string, condition: string): string =>
  `EXISTS (SELECT 1 FROM consents n WHERE n.dyad_id = ${alias}.dyad_id AND n.purpose = ${alias}.purpose AND n.id <> ${alias}.id
             AND n.agreement_id IS NOT DISTINCT FROM ${alias}.agreement_id AND n.answer = 'yes' AND n.withdrawn_at IS NULL
             AND n.to_reconfirm_since IS NULL AND n.capacity = ANY($2::text[]) AND ${condition})`;
/** `$1` are dyads, `$3` is today. */
const TO_CONFIRM = `s.dyad_id = ANY($1::uuid[]) AND ${OPEN_YES} AND s.to_reconfirm_since IS NOT NULL AND s.expires_on > $3::date
  AND NOT ${covered('s', 'n.starts_on <= $3::date AND n.expires_on > $3::date')}`;
const EXPIRING = `${OPEN_YES} AND s.expires_on > $3::date AND s.expires_on <= $3::date + ${NOTICE_DAYS}
  AND NOT ${covered('s', 'n.starts_on <= s.expires_on AND n.expires_on > s.expires_on')}`;

/** Where a task belongs. */
export interface TaskPlace {
  organisationId: string;
  timeZone: string;
  today: Day;
}

/** Opens and closes the tasks that keep consents alive. */
@Injectable()
export class ConsentTasks {
  constructor(
    private readonly db: Database,
    private readonly tasks: TasksService,
  ) {}

  /** After a change of guardian: one task per dyad whose consents must be confirmed. */
  async askGuardian(organisationId: string, childId: string, dyadIds: readonly string[], now: Date): Promise<void> {
    const dueAt = addHours(now, RECONFIRM_WITHIN_DAYS * 24);
    await this.tasks.open(
      ...dyadIds.map((dyadId) => ({
        ...this.task('reconfirm_consent', guardianKey(dyadId), organisationId, childId, dueAt, 'guardian_changed'),
        dyadId,
        ownerRole: 'coordinator' as const,
      })),
    );
  }

  /** Closes what a new word has settled under a dyad. */
  async settle(actor: Actor, dyadId: string, today: Day): Promise<void> {
    const params = [[dyadId], BASIS_CAPACITIES, today];
    if (!(await this.db.one(`SELECT 1 AS open FROM consents s WHERE ${TO_CONFIRM} LIMIT 1`, params)))
      await this.tasks.done(actor, guardianKey(dyadId), 'consents_settled');
    if (!(await this.db.one(`SELECT 1 AS open FROM consents s WHERE s.dyad_id = ANY($1::uuid[]) AND ${EXPIRING} LIMIT 1`, params)))
      await this.tasks.done(actor, expiringKey(dyadId), 'consents_settled');
  }

  /** The child has answered for herself or himself. */
  async ownAnswer(actor: Actor, childId: string): Promise<void> {
    await this.tasks.done(actor, ownKey(childId), 'child_answered');
  }

  /** Nothing more is arranged under the dyad. */
  async drop(dyadId: string): Promise<void> {
    await this.tasks.drop(guardianKey(dyadId), 'dyad_closed');
    await this.tasks.drop(expiringKey(dyadId), 'dyad_closed');
  }

  /** Dyads with a consent that ends within 60 days and that nothing follows: the coordinator asks again. Returns how many tasks opened. */
  async askBeforeTheEnd(place: TaskPlace): Promise<number> {
    const dyads = await this.db.sql<{ dyadId: string; childId: string; expiresOn: Day }>(
      `SELECT s.dyad_id, d.child_id, min(s.expires_on) AS expires_on FROM consents s JOIN dyads d ON d.id = s.dyad_id JOIN children c ON c.id = d.child_id
        WHERE d.organisation_id = $1 AND d.status = 'open' AND c.status = 'open' AND c.restricted_at IS NULL AND ${EXPIRING}
        GROUP BY s.dyad_id, d.child_id ORDER BY s.dyad_id`,
      [place.organisationId, BASIS_CAPACITIES, place.today],
    );
    return this.tasks.open(
      ...dyads.map(({ dyadId, childId, expiresOn }) => ({
        ...this.task(
          'reconfirm_consent',
          expiringKey(dyadId),
          place.organisationId,
          childId,
          instantOf(expiresOn, '00:00', place.timeZone),
          'consent_expiring',
        ),
        dyadId,
        ownerRole: 'coordinator' as const,
      })),
    );
  }

  /** Children who may now speak for themselves are asked, once; the worker whom the child knows does it. Returns how many tasks opened. */
  async askOwn(place: TaskPlace, childIds: readonly string[]): Promise<number> {
    const children = await this.db.sql<{ id: string; userId: string | null }>(
      `SELECT c.id, (SELECT u.id FROM users u WHERE u.worker_id = c.worker_id AND u.active AND u.role = 'worker' ORDER BY u.id LIMIT 1) AS user_id
         FROM children c WHERE c.id = ANY($1::uuid[]) AND c.status = 'open' AND c.restricted_at IS NULL
          AND EXISTS (SELECT 1 FROM dyads d WHERE d.child_id = c.id AND d.status = 'open')
          AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.child_id = c.id AND t.kind = 'ask_own_consent') ORDER BY c.id`,
      [childIds],
    );
    const dueAt = instantOf(addDays(place.today, ASK_WITHIN_DAYS), '00:00', place.timeZone);
    return this.tasks.open(
      ...children.map(({ id, userId }) => ({
        ...this.task('ask_own_consent', ownKey(id), place.organisationId, id, dueAt, 'turned_fourteen'),
        ownerRole: 'worker' as const,
        ownerUserId: userId,
      })),
    );
  }

  private task<K extends 'reconfirm_consent' | 'ask_own_consent'>(
    kind: K,
    key: string,
    organisationId: string,
    childId: string,
    dueAt: Date,
    cause: string,
  ): { kind: K; key: string; organisationId: string; childId: string; dueAt: Date; cause: string } {
    return { kind, key, organisationId, childId, dueAt, cause };
  }
}
