import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { DyadChanges } from '../families/dyad-changes.service';
import { Outbox } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, forbidden, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { addHours } from '../kernel/instants';
import { TaskOwner, TasksService } from '../tasks/tasks.service';
import { ContactDecisionsService } from './contact-decisions.service';
import { factsTask, incidentTaskKey, tasksOfIncident } from './incident-tasks';
import { INCIDENT_STEPS, IncidentVerb, RED_HOURS, refusalOf } from './incident.rules';
import type { IncidentBody } from './incidents.dto';
import { IncidentRow, IncidentsQueries } from './incidents.queries';
import { INCIDENT_HOUR_OVER, INCIDENT_RAISED, STAFF_NOTICE } from './safeguarding.events';
import { SafeguardingQueries } from './safeguarding.queries';

/** Columns that a verb writes beside the state. */
const COLUMNS: Record<IncidentVerb, { by: string; at: string; text?: string }> = {
  acknowledge: { by: 'acknowledged_by', at: 'acknowledged_at' },
  contain: { by: 'contained_by', at: 'contained_at', text: 'containment' },
  review: { by: 'reviewed_by', at: 'reviewed_at', text: 'review' },
  close: { by: 'closed_by', at: 'closed_at' },
};

/**
 * Worries about a child: raised, acknowledged, contained, reviewed, closed by a second person. From the moment one is raised nothing is
 * arranged for the dyad, and what is arranged is judged again, in one transaction with the raising.
 */
@Injectable()
export class IncidentsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly dyads: SafeguardingQueries,
    private readonly queries: IncidentsQueries,
    private readonly outbox: Outbox,
    private readonly tasks: TasksService,
    private readonly changes: DyadChanges,
    private readonly decisions: ContactDecisionsService,
  ) {}

  /**
   * Raises a worry; `visitId` names the meeting it came from. Red, unless told otherwise. The contact decision is under review from then on.
   * @throws DomainError not_found
   */
  async raise(actor: Actor, dyadId: string, { note, visitId, severity = 'red' }: IncidentBody): Promise<IncidentRow> {
    const dyad = await this.dyads.dyad(actor, dyadId);
    const id = newId();
    return this.changes.around([dyadId], 'incident_raised', async () => {
      if (visitId !== undefined) {
        const ours = await this.db.one(`SELECT 1 AS seen FROM visit_dyads WHERE visit_id = $1 AND dyad_id = $2`, [visitId, dyadId]);
        if (!ours) throw notFound();
      }
      const raisedAt = this.clock.now();
      await this.db.sql(
        `INSERT INTO incidents (id, dyad_id, visit_id, severity, note, raised_by, raised_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, dyadId, visitId ?? null, severity, note, actor.userId, raisedAt],
      );
      await this.record('raise', id, dyad.childId, { visitId: visitId ?? null, severity });
      await this.tasks.open(...tasksOfIncident({ ...dyad, id, dyadId, severity, raisedAt }, actor.role as TaskOwner, actor.userId));
      await this.decisions.reviewAfterIncident(dyadId);
      // Whoever answers for such worries is asked to sign in, at once and at any hour; what it is stands behind the sign-in.
      await this.outbox.put(STAFF_NOTICE, { organisationId: dyad.organisationId, role: 'lead' }, { key: `incident-raised:${id}` });
      if (severity === 'red')
        await this.outbox.put(INCIDENT_HOUR_OVER, { incidentId: id }, { key: `incident-hour:${id}`, runAt: addHours(raisedAt, RED_HOURS) });
      await this.outbox.put(INCIDENT_RAISED, { dyadId });
      return this.queries.one(actor, id);
    });
  }

  /** Somebody responsible has seen it. @throws DomainError not_found, conflict `incident.not_raised|closed` */
  acknowledge(actor: Actor, id: string): Promise<IncidentRow> {
    return this.step(actor, id, 'acknowledge', null, () =>
      this.tasks.done(actor, incidentTaskKey('acknowledge_incident', id), 'acknowledged'),
    );
  }

  /** What was done so that the child is safe. @throws DomainError not_found, conflict `incident.not_acknowledged|closed` */
  contain(actor: Actor, id: string, containment: string): Promise<IncidentRow> {
    return this.step(actor, id, 'contain', containment);
  }

  /** The facts, once; kept with the task to write them. @throws DomainError not_found, conflict `incident.closed|facts_written` */
  async writeFacts(actor: Actor, id: string, facts: string): Promise<IncidentRow> {
    return this.db.transaction(async () => {
      await this.db.sql(`SELECT 1 AS locked FROM incidents WHERE id = $1 FOR UPDATE`, [id]);
      const incident = await this.queries.one(actor, id);
      if (incident.status === 'closed') throw conflict('incident.closed');
      if (incident.facts !== null) throw conflict('incident.facts_written');
      const dyad = await this.dyads.dyad(actor, incident.dyadId);
      // A worry from before there were tasks has none to close.
      await this.tasks.open(factsTask({ ...incident, ...dyad, id }, actor.role as TaskOwner, actor.userId));
      await this.tasks.done(actor, incidentTaskKey('write_facts', id), 'written', facts);
      await this.record('write_facts', id, incident.childId);
      return this.queries.one(actor, id);
    });
  }

  /** What was learnt. @throws DomainError not_found, conflict `incident.not_contained|facts_missing|closed` */
  review(actor: Actor, id: string, review: string): Promise<IncidentRow> {
    return this.step(actor, id, 'review', review, async (incident) => {
      if (incident.facts === null) throw conflict('incident.facts_missing');
      await this.tasks.done(actor, incidentTaskKey('review_incident', id), 'reviewed');
    });
  }

  /**
   * Closes it: never the person who raised it, and not while a report to an authority that came from it has not been sent.
   * @throws DomainError not_found, forbidden `incident.same_person`, conflict `incident.not_reviewed|report_open|closed`
   */
  async close(actor: Actor, id: string): Promise<IncidentRow> {
    const { dyadId, raisedBy } = await this.queries.one(actor, id);
    if (raisedBy === actor.userId) throw forbidden('incident.same_person');
    return this.changes.around([dyadId], 'incident_closed', () =>
      this.step(actor, id, 'close', null, async () => {
        const unsent = await this.db.one(`SELECT 1 AS there FROM mandatory_reports WHERE incident_id = $1 AND reported_at IS NULL`, [id]);
        if (unsent) throw conflict('incident.report_open');
      }),
    );
  }

  private async step(
    actor: Actor,
    id: string,
    verb: IncidentVerb,
    text: string | null,
    work: (incident: IncidentRow) => Promise<void> = () => Promise.resolve(),
  ): Promise<IncidentRow> {
    return this.db.transaction(async () => {
      await this.db.sql(`SELECT 1 AS locked FROM incidents WHERE id = $1 FOR UPDATE`, [id]);
      const incident = await this.queries.one(actor, id);
      const refusal = refusalOf(verb, incident.status);
      if (refusal !== undefined) throw conflict(refusal);
      await work(incident);
      const { by, at, text: column } = COLUMNS[verb];
      await this.db.sql(
        `UPDATE incidents SET status = $2, ${by} = $3, ${at} = $4${column === undefined ? '' : `, ${column} = $5`} WHERE id = $1`,
        [id, INCIDENT_STEPS[verb].to, actor.userId, this.clock.now(), ...(column === undefined ? [] : [text])],
      );
      await this.record(verb, id, incident.childId);
      return this.queries.one(actor, id);
    });
  }

  private async record(verb: string, id: string, childId: string, details: Record<string, unknown> = {}): Promise<void> {
    await this.audit.record({ action: `incident.${verb}`, subjectType: 'incident', subjectId: id, childId, details });
  }
}
