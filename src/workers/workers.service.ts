import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import { Actor } from '../kernel/actor';
import { DomainError, FieldError, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { approvalErrors, pastDayErrors } from './worker.rules';
import { ApprovalBody, VettingBody, WorkerBody, WorkerChange } from './workers.dto';
import { WORKER_CHANGED } from './workers.events';
import { visibleTo, WorkerRow, WorkersQueries } from './workers.queries';

/** Fields that the gates look at: a change may stand against visits that are booked already. */
const GATED = ['status', 'trainedOn', 'sex'];

/** Social workers: who they are, their yearly vetting, and the facilities that let them in. */
@Injectable()
export class WorkersService {
  constructor(
    private readonly db: Database,
    private readonly workers: WorkersQueries,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** Adds a worker; not vetted yet. @throws DomainError invalid for a training in the future */
  create(actor: Actor, body: WorkerBody): Promise<WorkerRow> {
    return this.db.transaction(async () => {
      refuse(pastDayErrors('/trainedOn', body.trainedOn, await this.workers.today(actor)));
      const id = newId();
      await this.db.sql(
        `INSERT INTO workers (id, organisation_id, name, sex, phone, trained_on, status) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, actor.organisationId, body.name, body.sex, body.phone, body.trainedOn, body.status ?? 'active'],
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
      refuse(pastDayErrors('/trainedOn', next.trainedOn, await this.workers.today(actor)));
      await this.db.sql(
        `UPDATE workers SET name = $3, sex = $4, phone = $5, trained_on = $6, status = coalesce($7, status), version = version + 1 WHERE id = $1 AND version = $2`,
        [id, version, next.name, next.sex, next.phone, next.trainedOn, next.status],
      );
      if (GATED.some((field) => field in sent)) await this.tell(id);
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
      await this.tell(id);
      return this.recorded(actor, id, 'worker.vet', { vettedOn: body.vettedOn });
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
      await this.tell(id);
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

  /** Whose visits that touches is answered further right, after this transaction. */
  private tell(workerId: string): Promise<void> {
    return this.outbox.put(WORKER_CHANGED, { workerId });
  }

  private async recorded(actor: Actor, id: string, action: string, details: Record<string, unknown> = {}): Promise<WorkerRow> {
    await this.audit.record({ action, subjectType: 'worker', subjectId: id, details });
    return this.workers.one(actor, id);
  }
}

function refuse(errors: FieldError[]): void {
  if (errors.length > 0) throw invalid('validation.failed', {}, errors);
}
