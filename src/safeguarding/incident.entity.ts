import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import { AUTHORITIES } from './incident.rules';

export const INCIDENT_STATUSES = ['raised', 'acknowledged', 'contained', 'reviewed', 'closed'] as const;
export const INCIDENT_SEVERITIES = ['amber', 'red'] as const;

/** A worry raised: holds the dyad until a second person has closed it. Red: somebody responsible looks within the hour. */
@Entity('incidents')
@Check('incidents_status_check', oneOf('status', INCIDENT_STATUSES))
@Check('incidents_severity_check', oneOf('severity', INCIDENT_SEVERITIES))
@Check('incidents_second_person_check', `status <> 'closed' OR closed_by <> raised_by`)
@Index('incidents_dyad_idx', ['dyadId', 'status'])
export class Incident {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('uuid', { nullable: true }) visitId: string | null;
  @Column('text', { default: 'raised' }) status: (typeof INCIDENT_STATUSES)[number];
  @Column('text', { default: 'red' }) severity: (typeof INCIDENT_SEVERITIES)[number];
  @Column('text') note: string;
  @Column('uuid') raisedBy: string;
  @Column('timestamptz') raisedAt: Date;
  @Column('uuid', { nullable: true }) acknowledgedBy: string | null;
  @Column('timestamptz', { nullable: true }) acknowledgedAt: Date | null;
  /** What was done at once so that the child is safe. */
  @Column('text', { nullable: true }) containment: string | null;
  @Column('uuid', { nullable: true }) containedBy: string | null;
  @Column('timestamptz', { nullable: true }) containedAt: Date | null;
  /** What was learnt; written facts within 24 hours. */
  @Column('text', { nullable: true }) review: string | null;
  @Column('uuid', { nullable: true }) reviewedBy: string | null;
  @Column('timestamptz', { nullable: true }) reviewedAt: Date | null;
  @Column('uuid', { nullable: true }) closedBy: string | null;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
}

/**
 * Suspected abuse or neglect, reported to the authority at once (Law on the Protection of Minors art. 11). The clock runs from
 * `decidedAt`; once sent nothing in it changes, and nobody tells the caregiver automatically.
 */
@Entity('mandatory_reports')
@Check('mandatory_reports_authority_check', `authority IS NULL OR ${oneOf('authority', AUTHORITIES)}`)
@Check('mandatory_reports_sent_check', '(reported_at IS NULL) = (authority IS NULL) AND (reported_at IS NULL) = (receiver IS NULL)')
@Index('mandatory_reports_open_key', ['dyadId'], { unique: true, where: 'reported_at IS NULL' })
@Index('mandatory_reports_incident_idx', ['incidentId'])
export class MandatoryReport {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @ForeignKey('Incident') @Column('uuid', { nullable: true }) incidentId: string | null;
  /** What is suspected, in facts. */
  @Column('text') suspicion: string;
  @Column('uuid') decidedBy: string;
  @Column('timestamptz') decidedAt: Date;
  @Column('text', { nullable: true }) authority: (typeof AUTHORITIES)[number] | null;
  /** Who took it, and the reference given. */
  @Column('text', { nullable: true }) receiver: string | null;
  @Column('text', { nullable: true }) externalReference: string | null;
  @Column('uuid', { nullable: true }) reportedBy: string | null;
  @Column('timestamptz', { nullable: true }) reportedAt: Date | null;
}
