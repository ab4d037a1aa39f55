import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, forbidden, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { INCIDENT_RAISED } from './safeguarding.events';
import { IncidentRow, SafeguardingQueries } from './safeguarding.queries';

/**
 * Worries about a child. From the moment one is raised, nothing is arranged for the dyad until a second person has closed it, and
 * coming visits of the dyad are cancelled: the room that owns them listens to `incident.raised`.
 */
@Injectable()
export class IncidentsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly queries: SafeguardingQueries,
    private readonly outbox: Outbox,
  ) {}

  /** Raises a worry; `visitId` names the meeting it came from. @throws DomainError not_found */
  async raise(actor: Actor, dyadId: string, { note, visitId }: { note: string; visitId?: string }): Promise<IncidentRow> {
    const dyad = await this.queries.dyad(actor, dyadId);
    const id = newId();
    return this.db.transaction(async () => {
      if (visitId !== undefined) {
        const ours = await this.db.one(`SELECT 1 AS seen FROM visit_dyads WHERE visit_id = $1 AND dyad_id = $2`, [visitId, dyadId]);
        if (!ours) throw notFound();
      }
      await this.db.sql(`INSERT INTO incidents (id, dyad_id, visit_id, note, raised_by, raised_at) VALUES ($1, $2, $3, $4, $5, $6)`, [
        id,
        dyadId,
        visitId ?? null,
        note,
        actor.userId,
        this.clock.now(),
      ]);
      await this.audit.record({
        action: 'incident.raise',
        subjectType: 'incident',
        subjectId: id,
        childId: dyad.childId,
        details: { visitId: visitId ?? null },
      });
      await this.outbox.put(INCIDENT_RAISED, { dyadId });
      return this.queries.incident(actor, id);
    });
  }

  /** Somebody responsible has seen it. @throws DomainError not_found, conflict `incident.not_raised` */
  async acknowledge(actor: Actor, id: string): Promise<IncidentRow> {
    return this.step(actor, id, 'acknowledge', async () => {
      const done = await this.db.affected(
        `UPDATE incidents SET status = 'acknowledged', acknowledged_by = $2, acknowledged_at = $3 WHERE id = $1 AND status = 'raised'`,
        [id, actor.userId, this.clock.now()],
      );
      if (done === 0) throw conflict('incident.not_raised');
    });
  }

  /** Closes it: never the person who raised it. @throws DomainError not_found, forbidden `incident.same_person`, conflict `incident.closed` */
  async close(actor: Actor, id: string): Promise<IncidentRow> {
    return this.step(actor, id, 'close', async (incident) => {
      if (incident.raisedBy === actor.userId) throw forbidden('incident.same_person');
      const done = await this.db.affected(
        `UPDATE incidents SET status = 'closed', closed_by = $2, closed_at = $3 WHERE id = $1 AND status <> 'closed'`,
        [id, actor.userId, this.clock.now()],
      );
      if (done === 0) throw conflict('incident.closed');
    });
  }

  private async step(actor: Actor, id: string, verb: string, work: (incident: IncidentRow) => Promise<void>): Promise<IncidentRow> {
    return this.db.transaction(async () => {
      const incident = await this.queries.incident(actor, id);
      const { childId } = await this.queries.dyad(actor, incident.dyadId);
      await work(incident);
      await this.audit.record({ action: `incident.${verb}`, subjectType: 'incident', subjectId: id, childId });
      return this.queries.incident(actor, id);
    });
  }
}
