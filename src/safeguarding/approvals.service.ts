import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { DyadChanges } from '../families/dyad-changes.service';
import { Actor, can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, FieldError, forbidden, invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { TasksService } from '../tasks/tasks.service';
import type { ApprovalBody, ApprovalDecisionBody } from './approvals.dto';
import { APPROVABLE, isVisitBound, validUntilProblem } from './approvals.rules';
import { ApprovalRow, AssessmentQueries } from './assessments.queries';
import { decideTask } from './review-tasks';
import { SafeguardingQueries } from './safeguarding.queries';

/** Four eyes: one person asks for what the gates only allow with approval, another says yes or no. */
@Injectable()
export class ApprovalsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly tasks: TasksService,
    private readonly changes: DyadChanges,
    private readonly safeguarding: SafeguardingQueries,
    private readonly queries: AssessmentQueries,
  ) {}

  /**
   * Asks. What hangs on one meeting is asked for that meeting only.
   * @throws DomainError not_found, invalid `approval.not_approvable|visit_required|visit_unknown`, conflict `approval.already_requested`
   */
  async request(actor: Actor, dyadId: string, body: ApprovalBody): Promise<ApprovalRow> {
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    const wrong: FieldError[] = [];
    if (!(APPROVABLE as readonly string[]).includes(body.reasonCode))
      wrong.push({ pointer: '/reasonCode', code: 'approval.not_approvable' });
    else if (body.visitId === undefined && isVisitBound(body.reasonCode))
      wrong.push({ pointer: '/visitId', code: 'approval.visit_required' });
    if (body.visitId !== undefined && !(await this.isOurs(body.visitId, dyadId)))
      wrong.push({ pointer: '/visitId', code: 'approval.visit_unknown' });
    if (wrong.length > 0) throw invalid('validation.failed', {}, wrong);
    const id = newId();
    return this.db.transaction(async () => {
      // The dyad's lock makes this look reliable; a broken unique index would spoil the transaction that shows the form again.
      await this.db.sql(`SELECT 1 AS locked FROM dyads WHERE id = $1 FOR NO KEY UPDATE`, [dyadId]);
      const before = await this.queries.approvals(actor, [dyadId]);
      if (before.some((one) => one.status === 'requested' && one.reasonCode === body.reasonCode))
        throw conflict('approval.already_requested');
      await this.db.sql(
        `INSERT INTO approvals (id, dyad_id, visit_id, reason_code, reason, requested_by, requested_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, dyadId, body.visitId ?? null, body.reasonCode, body.reason, actor.userId, this.clock.now()],
      );
      await this.tasks.open(decideTask(dyad, 'approval', id, 'approval_requested'));
      await this.record('request', id, dyad.childId);
      return this.queries.approval(actor, id);
    });
  }

  /**
   * Says yes or no: never the person who asked.
   * @throws DomainError not_found, forbidden `approval.same_person`, conflict `approval.decided`, invalid `approval.valid_until_past|valid_until_too_late`
   */
  async decide(actor: Actor, id: string, { decision, note, validUntil }: ApprovalDecisionBody): Promise<ApprovalRow> {
    const { dyadId } = await this.queries.approval(actor, id);
    const { childId, today } = await this.safeguarding.dyad(actor, dyadId);
    return this.changes.around([dyadId], 'approval_decided', async () => {
      const { requestedBy, status } = await this.queries.approval(actor, id);
      if (requestedBy === actor.userId) throw forbidden('approval.same_person');
      if (status !== 'requested') throw conflict('approval.decided');
      const wrong = decision === 'approve' ? validUntilProblem(today, validUntil) : undefined;
      if (wrong) throw invalid('validation.failed', {}, [wrong]);
      await this.db.sql(`UPDATE approvals SET status = $2, decided_by = $3, decided_at = $4, note = $5, valid_until = $6 WHERE id = $1`, [
        id,
        decision === 'approve' ? 'approved' : 'refused',
        actor.userId,
        this.clock.now(),
        note,
        decision === 'approve' ? (validUntil ?? null) : null,
      ]);
      await this.tasks.done(actor, `decide:${id}`, decision === 'approve' ? 'approved' : 'refused');
      await this.record(decision, id, childId);
      return this.queries.approval(actor, id);
    });
  }

  /**
   * Takes back what was asked for; the lead also what was given, and then the gates are asked again.
   * @throws DomainError not_found, forbidden, conflict `approval.decided`
   */
  async withdraw(actor: Actor, id: string): Promise<ApprovalRow> {
    const { dyadId } = await this.queries.approval(actor, id);
    const { childId } = await this.safeguarding.dyad(actor, dyadId);
    return this.db.transaction(async () => {
      await this.db.sql(`SELECT 1 AS locked FROM dyads WHERE id = $1 FOR NO KEY UPDATE`, [dyadId]);
      const { status } = await this.queries.approval(actor, id);
      if (status === 'approved') {
        if (!can(actor, 'approval.decide')) throw forbidden();
        return this.changes.around([dyadId], 'approval_withdrawn', () => this.takeBack(actor, id, childId));
      }
      if (status !== 'requested') throw conflict('approval.decided');
      await this.tasks.drop(`decide:${id}`, 'withdrawn');
      return this.takeBack(actor, id, childId);
    });
  }

  /** A visit has ended: what was asked for it alone needs no answer any more. Only inside a transaction. */
  async visitEnded(visitId: string): Promise<void> {
    const open = await this.db.asSystem(() =>
      this.db.sql<{ id: string; childId: string }>(
        `UPDATE approvals a SET status = 'withdrawn' FROM dyads d WHERE a.visit_id = $1 AND a.status = 'requested' AND d.id = a.dyad_id RETURNING a.id, d.child_id`,
        [visitId],
      ),
    );
    for (const { id, childId } of open) {
      await this.db.asSystem(() => this.tasks.drop(`decide:${id}`, 'visit_ended'));
      await this.record('withdraw', id, childId);
    }
  }

  private async takeBack(actor: Actor, id: string, childId: string): Promise<ApprovalRow> {
    await this.db.sql(`UPDATE approvals SET status = 'withdrawn' WHERE id = $1`, [id]);
    await this.record('withdraw', id, childId);
    return this.queries.approval(actor, id);
  }

  private async isOurs(visitId: string, dyadId: string): Promise<boolean> {
    return (await this.db.one(`SELECT 1 AS seen FROM visit_dyads WHERE visit_id = $1 AND dyad_id = $2`, [visitId, dyadId])) !== undefined;
  }

  private async record(verb: string, id: string, childId: string): Promise<void> {
    await this.audit.record({ action: `approval.${verb}`, subjectType: 'approval', subjectId: id, childId });
  }
}
