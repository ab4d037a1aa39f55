import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

export const HARM_KINDS = ['harmed_this_child', 'harmed_another_child', 'sexual_offence', 'violence_in_home', 'unclear'] as const;

/**
 * What is known of harm: never the offence, only that the gates must stay shut until several agencies have decided (G2).
 * Answered by a conference whose decision names it.
 */
@Entity('harm_markers')
@Check('harm_markers_kind_check', oneOf('kind', HARM_KINDS))
@Index('harm_markers_dyad_idx', ['dyadId'])
export class HarmMarker {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('text') kind: (typeof HARM_KINDS)[number];
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('timestamptz') recordedAt: Date;
  @ForeignKey('CaseConference') @Column('uuid', { nullable: true }) conferenceId: string | null;
}

/** The twelve questions of contact readiness; answers `{ item: { answer: yes|partly|no|unknown, source } }`. Never a score. */
@Entity('readiness_forms')
@Index('readiness_forms_dyad_idx', ['dyadId', 'assessedOn'])
export class ReadinessForm {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('jsonb') answers: Record<string, { answer: 'yes' | 'partly' | 'no' | 'unknown'; source: string | null }>;
  /** letter, recorded_message, call, video, visit or none. */
  @Column('text') firstMode: string;
  @Column('text', { array: true, default: () => `'{}'` }) conditions: string[];
  @Column('date') assessedOn: string;
  @Column('uuid', { nullable: true }) assessedBy: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

export const CONFERENCE_DECISIONS = ['contact', 'no_contact_now', 'exception', 'more_work'] as const;

/** A case conference: the way out of a dead end. Question, people, decision, conditions, review date. */
@Entity('case_conferences')
@Check('case_conferences_status_check', oneOf('status', ['called', 'decided', 'dropped']))
@Check('case_conferences_decision_check', `decision IS NULL OR ${oneOf('decision', CONFERENCE_DECISIONS)}`)
@Check(
  'case_conferences_decided_check',
  `(status = 'decided') = (decision IS NOT NULL) AND (status <> 'decided' OR (held_on IS NOT NULL AND review_on IS NOT NULL AND cardinality(people) >= 2))`,
)
@Index('case_conferences_open_key', ['dyadId'], { unique: true, where: `status = 'called'` })
@Index('case_conferences_dyad_idx', ['dyadId', 'calledAt'])
export class CaseConference {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('text') question: string;
  @Column('text', { default: 'called' }) status: 'called' | 'decided' | 'dropped';
  @Column('uuid') calledBy: string;
  @Column('timestamptz') calledAt: Date;
  @Column('date', { nullable: true }) heldOn: string | null;
  /** Who took part, in words: role and office. */
  @Column('text', { array: true, default: () => `'{}'` }) people: string[];
  @Column('text', { nullable: true }) decision: (typeof CONFERENCE_DECISIONS)[number] | null;
  @Column('text', { nullable: true }) grounds: string | null;
  @Column('text', { array: true, default: () => `'{}'` }) conditions: string[];
  @Column('date', { nullable: true }) reviewOn: string | null;
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
}

/**
 * A second person's yes to something the gates only allow with approval. For one dyad and one reason, perhaps one visit; used up
 * by its day. The person who asks never decides.
 */
@Entity('approvals')
@Check('approvals_status_check', oneOf('status', ['requested', 'approved', 'refused', 'withdrawn']))
@Check('approvals_two_people_check', `status NOT IN ('approved', 'refused') OR (decided_by IS NOT NULL AND decided_by <> requested_by)`)
@Check('approvals_valid_until_check', `status <> 'approved' OR valid_until IS NOT NULL`)
@Index('approvals_dyad_idx', ['dyadId', 'status'])
@Index('approvals_requested_key', ['dyadId', 'reasonCode'], { unique: true, where: `status = 'requested'` })
export class Approval {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  /** Only for this visit; null: for every contact until `validUntil`. */
  @Column('uuid', { nullable: true }) visitId: string | null;
  /** The gates' reason it answers. */
  @Column('text') reasonCode: string;
  @Column('text') reason: string;
  @Column('text', { default: 'requested' }) status: 'requested' | 'approved' | 'refused' | 'withdrawn';
  @Column('uuid') requestedBy: string;
  @Column('timestamptz') requestedAt: Date;
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
  @Column('text', { nullable: true }) note: string | null;
  /** The last day on which it may be used. */
  @Column('date', { nullable: true }) validUntil: string | null;
}
