import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { DyadChanges } from '../families/dyad-changes.service';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { addHours } from '../kernel/instants';
import { TasksService } from '../tasks/tasks.service';
import { REPORT_HOURS } from './incident.rules';
import type { MandatoryReportBody, SubmissionBody } from './incidents.dto';
import { MandatoryReportsQueries, ReportRow } from './mandatory-reports.queries';
import { SafeguardingQueries } from './safeguarding.queries';

const keyOf = (id: string): string => `report_to_authority:${id}`;

/**
 * Suspected abuse or neglect goes to the police, civil affairs or education at once (Law on the Protection of Minors art. 11). While it has
 * not been sent everything of the dyad is barred. Nobody tells the caregiver automatically: nothing here writes a message.
 */
@Injectable()
export class MandatoryReportsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly dyads: SafeguardingQueries,
    private readonly queries: MandatoryReportsQueries,
    private readonly tasks: TasksService,
    private readonly changes: DyadChanges,
  ) {}

  /** Decides to report: the clock runs from now. @throws DomainError not_found, conflict `mandatory_report.running` */
  async start(actor: Actor, dyadId: string, { suspicion, incidentId }: MandatoryReportBody): Promise<ReportRow> {
    const dyad = await this.dyads.dyad(actor, dyadId);
    const id = newId();
    return this.changes.around([dyadId], 'mandatory_report', async () => {
      if (await this.db.one(`SELECT 1 AS there FROM mandatory_reports WHERE dyad_id = $1 AND reported_at IS NULL`, [dyadId]))
        throw conflict('mandatory_report.running');
      if (
        incidentId !== undefined &&
        !(await this.db.one(`SELECT 1 AS ours FROM incidents WHERE id = $1 AND dyad_id = $2`, [incidentId, dyadId]))
      )
        throw notFound();
      const decidedAt = this.clock.now();
      await this.db.sql(
        `INSERT INTO mandatory_reports (id, dyad_id, incident_id, suspicion, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, dyadId, incidentId ?? null, suspicion, actor.userId, decidedAt],
      );
      await this.tasks.open({
        organisationId: dyad.organisationId,
        kind: 'report_to_authority',
        key: keyOf(id),
        childId: dyad.childId,
        dyadId,
        subjectType: 'mandatory_report',
        subjectId: id,
        ownerRole: 'lead',
        dueAt: addHours(decidedAt, REPORT_HOURS),
        cause: 'mandatory_report',
      });
      await this.record('start', id, dyad.childId);
      return this.queries.one(actor, id);
    });
  }

  /**
   * Notes that it has been made, once and for all.
   * @throws DomainError not_found, conflict `mandatory_report.sent`, invalid `mandatory_report.in_future`
   */
  async submit(actor: Actor, id: string, body: SubmissionBody): Promise<ReportRow> {
    const { dyadId, childId } = await this.queries.one(actor, id);
    if (new Date(body.reportedAt) > this.clock.now())
      throw invalid('validation.failed', {}, [{ pointer: '/reportedAt', code: 'mandatory_report.in_future' }]);
    return this.changes.around([dyadId], 'mandatory_report_sent', async () => {
      const sent = await this.db.affected(
        `UPDATE mandatory_reports SET authority = $2, receiver = $3, external_reference = $4, reported_at = $5, reported_by = $6
          WHERE id = $1 AND reported_at IS NULL`,
        [id, body.authority, body.receiver, body.externalReference, body.reportedAt, actor.userId],
      );
      if (sent === 0) throw conflict('mandatory_report.sent');
      await this.tasks.done(actor, keyOf(id), 'sent');
      await this.record('submit', id, childId);
      return this.queries.one(actor, id);
    });
  }

  private async record(verb: string, id: string, childId: string): Promise<void> {
    await this.audit.record({ action: `mandatory_report.${verb}`, subjectType: 'mandatory_report', subjectId: id, childId });
  }
}
