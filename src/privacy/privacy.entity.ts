import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

export const REQUEST_KINDS = ['access', 'correction', 'erasure', 'restriction'] as const;
export const REQUESTERS = ['child', 'guardian', 'parent', 'caregiver'] as const;

/** What a person asks about their own data (PIPL arts 44–50): answered in writing, a refusal with its reasons. */
@Entity('data_requests')
@Check('data_requests_kind_check', oneOf('kind', REQUEST_KINDS))
@Check('data_requests_requester_check', oneOf('requester', REQUESTERS))
@Check('data_requests_status_check', oneOf('status', ['open', 'done', 'refused']))
@Check('data_requests_refusal_check', `status <> 'refused' OR refusal IS NOT NULL`)
@Index('data_requests_organisation_idx', ['organisationId', 'status', 'dueOn'])
@Index('data_requests_child_idx', ['childId'])
export class DataRequest {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('Child') @Column('uuid') childId: string;
  @Column('text') kind: (typeof REQUEST_KINDS)[number];
  @Column('text') requester: (typeof REQUESTERS)[number];
  /** How we know it is them. */
  @Column('text') identityProof: string;
  /** What they ask, in their words. */
  @Column('text') wording: string;
  @Column('text', { default: 'open' }) status: 'open' | 'done' | 'refused';
  @Column('text', { nullable: true }) refusal: string | null;
  @Column('text', { nullable: true }) answer: string | null;
  @Column('date') receivedOn: string;
  @Column('date') dueOn: string;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
}

/** What was given to whom (Network Data Regulation art. 12: kept three years). Append-only. */
@Entity('disclosures')
@Index('disclosures_child_idx', ['childId', 'at'])
@Index('disclosures_organisation_idx', ['organisationId', 'at'])
export class Disclosure {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('Child') @Column('uuid', { nullable: true }) childId: string | null;
  /** Null: to the person the data is about, or a facility deciding on a request. */
  @ForeignKey('DataSharingAgreement') @Column('uuid', { nullable: true }) agreementId: string | null;
  @Column('text') recipient: string;
  @Column('text') purpose: string;
  /** Names of fields, never their values. */
  @Column('text', { array: true }) fields: string[];
  @Column('text') sourceType: string;
  @Column('uuid', { nullable: true }) sourceId: string | null;
  @Column('uuid', { nullable: true }) givenBy: string | null;
  @Column('timestamptz') at: Date;
}

/** Per rule of the schedule: how many rows are due, how many a hold keeps, how many went; files by id, for a run does only what was seen. */
export interface RuleCount {
  /** The rule's key in the schedule. */
  key: string;
  due: number;
  held: number;
  done: number;
  childIds: string[];
  heldIds: string[];
}

export interface RetentionCounts {
  previewId: string | null;
  finishedAt: string | null;
  rules: RuleCount[];
}

/** One run of the retention schedule: a preview changes nothing, a run names what it previewed. */
@Entity('retention_runs')
@Check('retention_runs_kind_check', oneOf('kind', ['preview', 'run']))
@Index('retention_runs_organisation_idx', ['organisationId', 'at'])
export class RetentionRun {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('text') kind: 'preview' | 'run';
  @Column('date') asOf: string;
  /** What was found, and of a run also which preview it follows and how far it is. */
  @Column('jsonb') counts: RetentionCounts;
  @Column('uuid', { nullable: true }) startedBy: string | null;
  @Column('timestamptz') at: Date;
}

/** Why a file is kept although its time is over: a dispute, an open report, an authority's request. */
@Entity('retention_holds')
@Index('retention_holds_open_key', ['childId'], { unique: true, where: 'released_at IS NULL' })
export class RetentionHold {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Child') @Column('uuid') childId: string;
  @Column('text') reason: string;
  @Column('uuid', { nullable: true }) placedBy: string | null;
  @Column('timestamptz') placedAt: Date;
  @Column('uuid', { nullable: true }) releasedBy: string | null;
  @Column('timestamptz', { nullable: true }) releasedAt: Date | null;
}

/** The yearly audit of minors' data (Regulation on the Protection of Minors in Cyberspace art. 37), frozen when it is signed off. */
@Entity('data_audits')
@Index('data_audits_once_key', ['organisationId', 'year'], { unique: true })
export class DataAudit {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('int') year: number;
  @Column('jsonb') figures: Record<string, unknown>;
  @Column('text', { nullable: true }) findings: string | null;
  @Column('uuid', { nullable: true }) signedBy: string | null;
  @Column('timestamptz', { nullable: true }) signedAt: Date | null;
  @Column('timestamptz') madeAt: Date;
}
