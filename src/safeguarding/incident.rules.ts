import { dayInZone, instantOf } from '../kernel/days';
import { addHours } from '../kernel/instants';

export type IncidentStatus = 'raised' | 'acknowledged' | 'contained' | 'reviewed' | 'closed';
export type Severity = 'amber' | 'red';
export type IncidentVerb = 'acknowledge' | 'contain' | 'review' | 'close';

/** From which state each verb leads to which (casework and safeguarding §8.2). */
export const INCIDENT_STEPS: Record<IncidentVerb, { from: IncidentStatus; to: IncidentStatus }> = {
  acknowledge: { from: 'raised', to: 'acknowledged' },
  contain: { from: 'acknowledged', to: 'contained' },
  review: { from: 'contained', to: 'reviewed' },
  close: { from: 'reviewed', to: 'closed' },
};

/** Hours within which somebody responsible has seen a red one (G17). */
export const RED_HOURS = 1;
export const FACTS_HOURS = 24;
export const REVIEW_HOURS = 7 * 24;
/** A report to an authority is made at once, says the law; its clock and task run an hour. */
export const REPORT_HOURS = 1;
/** Whom suspected harm can be reported to. */
export const AUTHORITIES = ['police', 'civil_affairs', 'education', 'procuratorate', 'social_services'] as const;
/** An amber one is seen the same day, before the evening is over. */
const AMBER_BY = '20:00';

/** Until when somebody responsible must have seen it: red within the hour, amber the same day and never sooner than within the hour. */
export function acknowledgeBy(raisedAt: Date, severity: Severity, timeZone: string): Date {
  const soon = addHours(raisedAt, RED_HOURS);
  if (severity === 'red') return soon;
  const evening = instantOf(dayInZone(raisedAt, timeZone), AMBER_BY, timeZone);
  return evening > soon ? evening : soon;
}

/** The code of the refusal when a verb is tried in a state it does not start from; undefined when it may go on. */
export function refusalOf(verb: IncidentVerb, status: IncidentStatus): string | undefined {
  if (status === INCIDENT_STEPS[verb].from) return undefined;
  if (status === 'closed') return 'incident.closed';
  return verb === 'acknowledge' ? 'incident.not_raised' : `incident.not_${INCIDENT_STEPS[verb].from}`;
}

/** The verb that comes next; undefined for a closed incident. */
export const nextVerb = (status: IncidentStatus): IncidentVerb | undefined =>
  (Object.keys(INCIDENT_STEPS) as IncidentVerb[]).find((verb) => INCIDENT_STEPS[verb].from === status);
