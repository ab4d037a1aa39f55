import { addHours } from '../kernel/instants';
import type { NewTask, TaskOwner } from '../tasks/tasks.service';
import { acknowledgeBy, FACTS_HOURS, REVIEW_HOURS, Severity } from './incident.rules';

/** A worry as its tasks see it. */
interface Raised {
  id: string;
  severity: Severity;
  raisedAt: Date;
  dyadId: string;
  childId: string;
  organisationId: string;
  timeZone: string;
}

export type IncidentTaskKind = 'acknowledge_incident' | 'write_facts' | 'review_incident';
export const incidentTaskKey = (kind: IncidentTaskKind, incidentId: string): string => `${kind}:${incidentId}`;

/** Writing the facts down, for whoever raised it. */
export function factsTask(raised: Raised, ownerRole: TaskOwner, ownerUserId: string | null): NewTask {
  return { ...taskOf('write_facts', raised, addHours(raised.raisedAt, FACTS_HOURS)), ownerRole, ownerUserId };
}

/** What a raised worry asks for: somebody sees it, somebody writes it down, somebody learns from it. */
export function tasksOfIncident(raised: Raised, ownerRole: TaskOwner, ownerUserId: string | null): NewTask[] {
  return [
    taskOf('acknowledge_incident', raised, acknowledgeBy(raised.raisedAt, raised.severity, raised.timeZone)),
    factsTask(raised, ownerRole, ownerUserId),
    taskOf('review_incident', raised, addHours(raised.raisedAt, REVIEW_HOURS)),
  ];
}

function taskOf(kind: IncidentTaskKind, { id, severity, organisationId, childId, dyadId }: Raised, dueAt: Date): NewTask {
  return {
    organisationId,
    childId,
    dyadId,
    // Not the meeting: what is dropped when a meeting is off must not take a worry along.
    visitId: null,
    kind,
    key: incidentTaskKey(kind, id),
    subjectType: 'incident',
    subjectId: id,
    ownerRole: 'lead',
    dueAt,
    cause: severity === 'red' ? 'incident_raised_red' : 'incident_raised',
  };
}
