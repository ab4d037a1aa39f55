import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import { zoneOf } from '../kernel/actor';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { dayInZone } from '../kernel/days';
import { conflict, DomainError, forbidden, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { addHours } from '../kernel/instants';
import { STAFF_NOTICE } from '../notifications/notifications.events';
import { TasksService } from '../tasks/tasks.service';
import type { BreakGlassBody, ChildAccessBody, ReviewGlassBody } from './need-to-know.dto';
import { ChildFile, GlassRow, GrantRow, NeedToKnowQueries } from './need-to-know.queries';

/** Policy G22: an opened file closes by itself. */
const OPEN_HOURS = 4;
/** Somebody else looks at it within a day (Regulation on the Protection of Minors in Cyberspace art. 36: staff access is approved and logged). */
const REVIEW_HOURS = 24;

/** Who may open a child's file: people named for it, and in need anybody with a reason, for four hours, under review. */
@Injectable()
export class NeedToKnowService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly tasks: TasksService,
    private readonly queries: NeedToKnowQueries,
  ) {}

  /**
   * Opens a file outside one's caseload for four hours. The data officer is told in the same transaction and has a review to do.
   * @throws DomainError invalid `break_glass.unknown_child`; conflict `break_glass.not_needed` for a file one sees anyway
   */
  async open(actor: Actor, body: BreakGlassBody): Promise<GlassRow> {
    const child = await this.queries.byReference(actor, body.reference).catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.kind !== 'not_found') throw error;
      throw invalid('validation.failed', {}, [{ pointer: '/reference', code: 'break_glass.unknown_child' }]);
    });
    if (await this.queries.sees(child.id)) throw conflict('break_glass.not_needed', { reference: child.reference });
    const id = newId();
    const now = this.clock.now();
    return this.inTransaction(async () => {
      await this.db.sql(
        `INSERT INTO break_glass (id, child_id, user_id, reason_code, reason, opened_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, child.id, actor.userId, body.reasonCode, body.reason, now, addHours(now, OPEN_HOURS)],
      );
      await this.record('break_glass.open', 'break_glass', id, child.id, { reasonCode: body.reasonCode });
      await this.tasks.open({
        kind: 'review_break_glass',
        key: `break_glass:${id}`,
        organisationId: actor.organisationId,
        childId: child.id,
        subjectType: 'break_glass',
        subjectId: id,
        ownerRole: 'data_officer',
        dueAt: addHours(now, REVIEW_HOURS),
        cause: body.reasonCode,
      });
      await this.outbox.put(STAFF_NOTICE, { organisationId: actor.organisationId, role: 'data_officer' });
      return this.queries.glass(actor, id);
    });
  }

  /** Closes one's own opening before its time. @throws DomainError not_found, forbidden, conflict `break_glass.over` */
  async close(actor: Actor, id: string): Promise<GlassRow> {
    const glass = await this.queries.glass(actor, id);
    if (glass.userId !== actor.userId) throw forbidden('break_glass.not_yours');
    return this.inTransaction(async () => {
      const closed = await this.db.affected(`UPDATE break_glass SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL AND ends_at > $2`, [
        id,
        this.clock.now(),
      ]);
      if (closed === 0) throw conflict('break_glass.over');
      await this.record('break_glass.close', 'break_glass', id, glass.childId);
      return this.queries.glass(actor, id);
    });
  }

  /** Says afterwards whether it was right. @throws DomainError not_found, forbidden `break_glass.same_person`, conflict `break_glass.reviewed` */
  async review(actor: Actor, id: string, body: ReviewGlassBody): Promise<GlassRow> {
    const glass = await this.queries.glass(actor, id);
    if (glass.userId === actor.userId) throw forbidden('break_glass.same_person');
    return this.inTransaction(async () => {
      const now = this.clock.now();
      const reviewed = await this.db.affected(
        `UPDATE break_glass SET reviewed_by = $2, reviewed_at = $3, review_outcome = $4, review_note = $5,
                closed_at = CASE WHEN $4 = 'not_justified' THEN coalesce(closed_at, least(ends_at, $3::timestamptz)) ELSE closed_at END
          WHERE id = $1 AND reviewed_at IS NULL`,
        [id, actor.userId, now, body.outcome, body.note],
      );
      if (reviewed === 0) throw conflict('break_glass.reviewed');
      await this.tasks.done(actor, `break_glass:${id}`, body.outcome);
      await this.record('break_glass.review', 'break_glass', id, glass.childId, { outcome: body.outcome });
      return this.queries.glass(actor, id);
    });
  }

  /** Says whether only named people open the file. @throws DomainError not_found */
  async setNeedToKnow(actor: Actor, childId: string, needToKnow: boolean): Promise<ChildFile> {
    await this.queries.file(actor, childId);
    return this.inTransaction(async () => {
      await this.db.sql(`UPDATE children SET need_to_know = $2, version = version + 1 WHERE id = $1`, [childId, needToKnow]);
      await this.record('need_to_know.set', 'child', childId, childId, { needToKnow });
      return this.queries.file(actor, childId);
    });
  }

  /** Names somebody for a child; a name whose last day is over, once more. @throws DomainError not_found, invalid `child_access.not_a_colleague|until_past`, conflict `child_access.named_already` */
  async grant(actor: Actor, childId: string, body: ChildAccessBody): Promise<GrantRow[]> {
    await this.queries.file(actor, childId);
    const today = dayInZone(this.clock.now(), zoneOf(actor));
    const errors = [
      ...((await this.queries.colleagues(actor)).some((c) => c.userId === body.userId)
        ? []
        : [{ pointer: '/userId', code: 'child_access.not_a_colleague' }]),
      ...(body.until !== undefined && body.until < today ? [{ pointer: '/until', code: 'child_access.until_past' }] : []),
    ];
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
    return this.inTransaction(async () => {
      const named = await this.db.one<{ id: string }>(
        `INSERT INTO child_access (id, child_id, user_id, granted_by, granted_at, until, reason_code) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (child_id, user_id) DO UPDATE SET granted_by = $4, granted_at = $5, until = $6, reason_code = $7 WHERE child_access.until < $8
         RETURNING id`,
        [newId(), childId, body.userId, actor.userId, this.clock.now(), body.until ?? null, body.reasonCode, today],
      );
      if (!named) throw conflict('child_access.named_already');
      await this.record('child_access.give', 'child_access', named.id, childId, { userId: body.userId, reasonCode: body.reasonCode });
      return this.queries.grants(actor, childId);
    });
  }

  /** Takes a name off the list. @throws DomainError not_found */
  async endGrant(actor: Actor, childId: string, grantId: string): Promise<GrantRow[]> {
    await this.queries.file(actor, childId);
    return this.inTransaction(async () => {
      const gone = await this.db.affected(`DELETE FROM child_access WHERE id = $1 AND child_id = $2`, [grantId, childId]);
      if (gone === 0) throw notFound();
      await this.record('child_access.withdraw', 'child_access', grantId, childId);
      return this.queries.grants(actor, childId);
    });
  }

  /** As the system: the file lies outside the actor's own wall, which is the point. */
  private inTransaction<T>(work: () => Promise<T>): Promise<T> {
    return this.db.transaction(() => this.db.asSystem(work));
  }

  private async record(
    action: string,
    subjectType: string,
    subjectId: string,
    childId: string,
    details: Record<string, unknown> = {},
  ): Promise<void> {
    await this.audit.record({ action, subjectType, subjectId, childId, details });
  }
}
