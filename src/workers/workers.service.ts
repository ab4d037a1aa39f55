import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Consequences } from '../jobs/consequences';
import { Actor } from '../kernel/actor';
import { conflict, DomainError, FieldError, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { approvalErrors, pastDayErrors, pastDays } from './worker.rules';
import { ApprovalBody, SuspensionBody, VettingBody, WorkerBody, WorkerChange } from './workers.dto';
import { visibleTo, WorkerRow, WorkersQueries } from './workers.queries';

/** Fields that the gates look at: a change may stand against visits that are booked already. */
const GATED = ['status', 'trainedOn', 'sex', 'hiredOn', 'conductAcceptedOn'];

/** Social workers: who they are, their yearly vetting, and the facilities that let them in. */
@Injectable()
export class WorkersService {
  constructor(
    private readonly db: Database,
    private readonly workers: WorkersQueries,
    private readonly audit: Audit,
    private readonly consequences: Consequences,
  ) {}

  /** Adds a worker; not vetted yet. @throws DomainError invalid for a training in the future */
  create(actor: Actor, body: WorkerBody): Promise<WorkerRow> {
    return this.db.transaction(async () => {
      refuse(pastDays(body, await this.workers.today(actor)));
      const id = newId();
      await this.db.sql(
        `INSERT INTO workers (id, organisation_id, name, sex, phone, trained_on, status, hired_on, conduct_accepted_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          id,
          actor.organisationId,
          body.name,
          body.sex,
          body.phone,
          body.trainedOn,
          body.status ?? 'active',
          body.hiredOn ?? null,
          body.conductAcceptedOn ?? null,
        ],
      );
      return this.recorded(actor, id, 'worker.create');
    });
  }

  /** Changes the given fields. @throws DomainError precondition `version.stale` */
  update(actor: Actor, id: string, version: number, change: WorkerChange): Promise<WorkerRow> {
    return this.db.transaction(async () => {
      await this.lock(actor, id);
      const row = await this.workers.one(actor, id);
      if (row.version !== version) throw new DomainError('precondition', 'version.stale');
      const sent = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const next = { ...row, ...sent };
      const errors = pastDays(next, await this.workers.today(actor));
      if (next.status === 'suspended' && row.status !== 'suspended')
        errors.push({ pointer: '/status', code: 'worker.suspension_needs_reason' });
      refuse(errors);
      await this.db.sql(
        `UPDATE workers SET name = $3, sex = $4, phone = $5, trained_on = $6, status = coalesce($7, status), hired_on = $8, conduct_accepted_on = $9, version = version + 1
          WHERE id = $1 AND version = $2`,
        [id, version, next.name, next.sex, next.phone, next.trainedOn, next.status, next.hiredOn, next.conductAcceptedOn],
      );
      if (GATED.some((field) => field in sent)) await this.follow(id, sent.status === 'suspended' ? 'worker_suspended' : 'worker_changed');
      return this.recorded(actor, id, 'worker.update', { fields: Object.keys(sent) });
    });
  }

  /** Records the yearly police and procuratorate query. @throws DomainError invalid for a future day or one older than the last */
  vet(actor: Actor, id: string, body: VettingBody): Promise<WorkerRow> {
    return this.db.transaction(async () => {
      await this.lock(actor, id);
      const worker = await this.workers.one(actor, id);
      const errors = pastDayErrors('/vettedOn', body.vettedOn, await this.workers.today(actor));
      if (worker.vettedOn && body.vettedOn < worker.vettedOn)
        errors.push({ pointer: '/vettedOn', code: 'worker.vetting_older', params: { day: worker.vettedOn } });
      refuse(errors);
      await this.db.sql(`UPDATE workers SET vetted_on = $2, vetting_clear = $3, version = version + 1 WHERE id = $1`, [
        id,
        body.vettedOn,
        body.clear,
      ]);
      // The same day's answer entered again corrects it; the audit keeps both.
      await this.db.sql(
        `INSERT INTO worker_vettings (id, worker_id, queried_on, clear, recorded_by) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (worker_id, queried_on) DO UPDATE SET clear = excluded.clear, recorded_by = excluded.recorded_by`,
        [newId(), id, body.vettedOn, body.clear, actor.userId],
      );
      await this.follow(id, 'worker_vetting');
      return this.recorded(actor, id, 'worker.vet', { vettedOn: body.vettedOn, clear: body.clear });
    });
  }

  /** She accompanies nobody from now on; coming visits are judged again. @throws DomainError conflict `worker.not_active` */
  suspend(actor: Actor, id: string, { suspendedReason }: SuspensionBody): Promise<WorkerRow> {
    return this.turn(actor, id, { from: 'active', to: 'suspended', cause: 'worker_suspended', code: 'worker.not_active' }, () =>
      this.audit.record({ action: 'worker.suspend', subjectType: 'worker', subjectId: id, details: { reasonCode: suspendedReason } }),
    );
  }

  /** She may accompany children again. @throws DomainError conflict `worker.not_suspended` */
  reinstate(actor: Actor, id: string): Promise<WorkerRow> {
    return this.turn(actor, id, { from: 'suspended', to: 'active', cause: 'worker_changed', code: 'worker.not_suspended' }, () =>
      this.audit.record({ action: 'worker.reinstate', subjectType: 'worker', subjectId: id }),
    );
  }

  private turn(
    actor: Actor,
    id: string,
    { from, to, cause, code }: { from: WorkerRow['status']; to: WorkerRow['status']; cause: string; code: string },
    record: () => Promise<void>,
  ): Promise<WorkerRow> {
    return this.db.transaction(async () => {
      await this.lock(actor, id);
      const turned = await this.db.affected(`UPDATE workers SET status = $3, version = version + 1 WHERE id = $1 AND status = $2`, [
        id,
        from,
        to,
      ]);
      if (turned === 0) throw conflict(code);
      await record();
      await this.follow(id, cause);
      return this.workers.one(actor, id);
    });
  }

  /** Records that a facility lets the worker in; a later approval replaces the earlier. @throws DomainError invalid */
  approve(actor: Actor, id: string, body: ApprovalBody): Promise<WorkerRow> {
    return this.db.transaction(async () => {
      await this.lock(actor, id);
      const errors = approvalErrors(body, await this.workers.today(actor));
      const facility = await this.db.one(`SELECT 1 AS seen FROM facilities WHERE id = $1`, [body.facilityId]);
      if (!facility) errors.push({ pointer: '/facilityId', code: 'worker.facility_unknown' });
      refuse(errors);
      await this.db.sql(
        `INSERT INTO worker_approvals (id, worker_id, facility_id, approved_on, expires_on) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (worker_id, facility_id) DO UPDATE SET approved_on = excluded.approved_on, expires_on = excluded.expires_on`,
        [newId(), id, body.facilityId, body.approvedOn, body.expiresOn],
      );
      await this.db.sql(`UPDATE workers SET version = version + 1 WHERE id = $1`, [id]);
      await this.follow(id, 'worker_approval');
      return this.recorded(actor, id, 'worker.approve', { facilityId: body.facilityId });
    });
  }

  private async lock(actor: Actor, id: string): Promise<void> {
    const row = await this.db.one(`SELECT 1 AS locked FROM workers w WHERE w.id = $2 AND ${visibleTo('w')} FOR UPDATE`, [
      actor.organisationId,
      id,
    ]);
    if (!row) throw notFound();
  }

  /**
   * What hangs from it further right follows in this transaction. The row is locked and its version has moved on: whoever books or
   * confirms with the worker waits, and then judges again.
   */
  private follow(workerId: string, cause: string): Promise<void> {
    return this.consequences.of('workers.changed', { workerIds: [workerId], cause });
  }

  private async recorded(actor: Actor, id: string, action: string, details: Record<string, unknown> = {}): Promise<WorkerRow> {
    await this.audit.record({ action, subjectType: 'worker', subjectId: id, details });
    return this.workers.one(actor, id);
  }
}

function refuse(errors: FieldError[]): void {
  if (errors.length > 0) throw invalid('validation.failed', {}, errors);
}
