import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import { GATE_REFUSALS } from './trips/gate-arrival.rules';
import type { GateRefusal } from './trips/gate-arrival.rules';
import { VISIT_STATUSES, VisitStatus } from './visit.states';

/** One arranged meeting: a child (or siblings) with one parent in one session. Holds one seat and one entitlement. */
@Entity('visits')
@Check('visits_status_check', oneOf('status', VISIT_STATUSES))
@Check('visits_family_answer_check', `family_answer IS NULL OR ${oneOf('family_answer', ['can_go', 'cannot', 'call_me'])}`)
@Check('visits_takes_check', 'takes_adults >= 0 AND takes_groups >= 0 AND takes_video >= 0')
@Check('visits_proposed_takes_check', 'cardinality(proposed_takes) = 3 AND 0 <= ALL (proposed_takes)')
@Check('visits_hold_check', `status <> 'requested' OR hold_expires_at IS NOT NULL`)
@Index('visits_reference_key', ['reference'], { unique: true })
@Index('visits_session_idx', ['sessionId', 'status'])
@Index('visits_organisation_idx', ['organisationId', 'status', 'startsAt'])
@Index('visits_organisation_start_idx', ['organisationId', 'startsAt', 'id'])
@Index('visits_facility_idx', ['facilityId', 'status', 'startsAt'])
@Index('visits_hold_idx', ['holdExpiresAt'], { where: `status IN ('requested', 'proposed')` })
@Index('visits_answer_idx', ['answerNextAt'], { where: `status = 'requested'` })
@Index('visits_amended_idx', ['holdExpiresAt'], { where: `status = 'confirmed' AND proposed_session_id IS NOT NULL` })
@Exclusion('visits_parent_overlap_excl', `USING gist (roster_entry_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (live)`)
export class Visit {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('text') reference: string;
  @ForeignKey('Session') @Column('uuid') sessionId: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  /** Of its facility, set by the database (docs/scaling.md). */
  @Column('uuid') bureauId: string;
  @ForeignKey('ImprisonedParent') @Index('visits_parent_idx') @Column('uuid') parentId: string;
  @ForeignKey('RosterEntry') @Column('uuid') rosterEntryId: string;
  /** visit or video. */
  @Column('text') mode: string;
  @Column('text') status: VisitStatus;
  /** True while the visit takes a seat: requested, proposed, confirmed, under way. */
  @Column('boolean', { default: true }) live: boolean;
  @Column('timestamptz') startsAt: Date;
  @Column('timestamptz') endsAt: Date;
  /** The entitlement it holds. */
  @Column('date') period: string;
  @Column('text') pool: string;
  @Column('timestamptz', { nullable: true }) holdExpiresAt: Date | null;
  /** The session the liaison officer proposed instead, or that an open amendment asks for; its seat is held too. */
  @ForeignKey('Session') @Column('uuid', { nullable: true }) proposedSessionId: string | null;
  /** Who caused a cancellation or no-show: child, guardian, escort, parent, facility, weather_or_health, technical. */
  @Column('text', { nullable: true }) cause: string | null;
  @Column('text', { nullable: true }) reasonCode: string | null;
  /** A facility that declined because the allowance is used up says from when there is one again. */
  @Column('date', { nullable: true }) renewsOn: string | null;
  @Column('text', { nullable: true }) note: string | null;
  @Column('text', { nullable: true }) familyAnswer: 'can_go' | 'cannot' | 'call_me' | null;
  @Column('timestamptz', { nullable: true }) familyAnsweredAt: Date | null;
  @Column('uuid', { nullable: true }) requestedBy: string | null;
  @Column('timestamptz') requestedAt: Date;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
  /** The clock of the facility's answer: since when it runs, by when an answer is due, when the next reminder is. */
  @Column('timestamptz', { nullable: true }) answerFrom: Date | null;
  @Column('timestamptz', { nullable: true }) answerDueAt: Date | null;
  @Column('timestamptz', { nullable: true }) answerNextAt: Date | null;
  /** 0 running, 1 reminded at half, 2 reminded late, 3 handed to a deputy. */
  @Column('int', { default: 0 }) answerStage: number;
  @Column('timestamptz', { nullable: true }) escalatedAt: Date | null;
  @Column('uuid', { nullable: true }) escalatedTo: string | null;
  @Column('int', { default: 1 }) version: number;
  /** What it takes of its session besides a window: adults inside, a group's table, a video room. */
  @Column('int', { default: 0 }) takesAdults: number;
  @Column('int', { default: 0 }) takesGroups: number;
  @Column('int', { default: 0 }) takesVideo: number;
  /** Asked for beyond the session's windows; a second person says yes before the facility can. */
  @Column('boolean', { default: false }) overCapacity: boolean;
  /** The same of the session it points to besides: adults, tables, video rooms; null: as in its own. */
  @Column('int', { array: true, nullable: true }) proposedTakes: number[] | null;
  /** The families it travels with; null: it goes alone. */
  @ForeignKey('VisitGroup')
  @Index('visits_group_idx', { where: 'group_id IS NOT NULL' })
  @Column('uuid', { nullable: true })
  groupId: string | null;
}

/** The dyads that meet in a visit. */
@Entity('visit_dyads')
@Exclusion('visit_dyads_child_overlap_excl', `USING gist (child_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (live)`)
@Index('visit_dyads_child_idx', ['childId'])
@Index('visit_dyads_dyad_idx', ['dyadId'])
export class VisitDyad {
  @ForeignKey('Visit') @PrimaryColumn('uuid') visitId: string;
  /** Of its facility, set by the database (docs/scaling.md). */
  @Column('uuid') bureauId: string;
  @ForeignKey('Dyad') @PrimaryColumn('uuid') dyadId: string;
  @ForeignKey('Child') @Column('uuid') childId: string;
  @Column('boolean', { default: true }) live: boolean;
  @Column('timestamptz') startsAt: Date;
  @Column('timestamptz') endsAt: Date;
  @Column('boolean', { nullable: true }) attended: boolean | null;
}

/** Who comes along, and where each of them is during the meeting. */
@Entity('visit_party')
@Check('visit_party_type_check', oneOf('person_type', ['caregiver', 'worker', 'relative']))
@Check('visit_party_place_check', oneOf('place', ['inside', 'waits', 'travels']))
// A worker is on one trip at a time; the visits of one group are one trip.
@Exclusion(
  'visit_party_escort_overlap_excl',
  `USING gist (person_id WITH =, (coalesce(group_id, visit_id)) WITH <>, tstzrange(starts_at, ends_at) WITH &&) WHERE (live AND person_type = 'worker')`,
)
@Exclusion(
  'visit_party_inside_overlap_excl',
  `USING gist (person_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (live AND person_type = 'worker' AND place = 'inside')`,
)
@Index('visit_party_person_idx', ['personId'])
export class VisitPartyMember {
  @ForeignKey('Visit') @PrimaryColumn('uuid') visitId: string;
  /** Of its facility, set by the database (docs/scaling.md). */
  @Column('uuid') bureauId: string;
  @PrimaryColumn('uuid') personId: string;
  @Column('text') personType: 'caregiver' | 'worker' | 'relative';
  @Column('text') place: 'inside' | 'waits' | 'travels';
  /** Goes inside since the meeting was agreed to: the facility has not agreed to this person with it. */
  @Column('boolean', { default: false }) afterAgreement: boolean;
  /** As the visit's: the escorts of a group are shared. */
  @ForeignKey('VisitGroup')
  @Index('visit_party_group_idx', { where: 'group_id IS NOT NULL' })
  @Column('uuid', { nullable: true })
  groupId: string | null;
  @Column('boolean', { default: true }) live: boolean;
  @Column('timestamptz') startsAt: Date;
  @Column('timestamptz') endsAt: Date;
  @Column('boolean', { nullable: true }) attended: boolean | null;
}

/** Every change of a visit's state: the timeline, the audit and the statistics read this. */
@Entity('visit_status_changes')
@Index('visit_status_changes_visit_idx', ['visitId', 'at'])
export class VisitStatusChange {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Visit') @Column('uuid') visitId: string;
  /** Of its facility, set by the database (docs/scaling.md). */
  @Column('uuid') bureauId: string;
  @Column('text') action: string;
  @Column('text', { nullable: true }) fromStatus: string | null;
  @Column('text') toStatus: string;
  @Column('uuid', { nullable: true }) actorUserId: string | null;
  /** {name, channel, saidAt} when a person answered by phone, paper or message. */
  @Column('jsonb', { nullable: true }) onBehalfOf: Record<string, unknown> | null;
  @Column('text', { nullable: true }) reasonCode: string | null;
  /** For the organisation's own desk. */
  @Column('text', { nullable: true }) note: string | null;
  /** For the facility's own desk: it never leaves it. */
  @Column('text', { nullable: true }) deskNote: string | null;
  /** What a facility says for the family to be told; both sides read it. */
  @Column('text', { nullable: true }) familyNote: string | null;
  @Column('timestamptz') at: Date;
}

/** A facility's decision that its officer may take back for a minute, and what it had replaced. One row per decision. */
@Entity('visit_decisions')
@Check('visit_decisions_verb_check', oneOf('verb', ['confirm', 'decline', 'propose']))
@Index('visit_decisions_batch_idx', ['batchId'], { where: 'batch_id IS NOT NULL' })
@Index('visit_decisions_mine_idx', ['decidedBy', 'undoUntil'])
export class VisitDecision {
  @ForeignKey('Visit') @PrimaryColumn('uuid') visitId: string;
  /** The visit's version that the decision made. */
  @PrimaryColumn('int') version: number;
  @Column('text') verb: 'confirm' | 'decline' | 'propose';
  /** Decisions made in one act. */
  @Column('uuid', { nullable: true }) batchId: string | null;
  @Column('uuid') decidedBy: string;
  @Column('timestamptz') decidedAt: Date;
  @Column('timestamptz') undoUntil: Date;
  /** Until when the request had kept its place. */
  @Column('timestamptz', { nullable: true }) holdExpiresAt: Date | null;
  /** What the visit took of its session before, where the decision changed it: adults, tables, video rooms. */
  @Column('int', { array: true, nullable: true }) takes: number[] | null;
  @Column('timestamptz', { nullable: true }) undoneAt: Date | null;
}

/** The steps of a trip: picked_up, arrived, started, ended, home_safe. */
@Entity('visit_steps')
@Check('visit_steps_step_check', oneOf('step', ['picked_up', 'arrived', 'started', 'ended', 'home_safe']))
export class VisitStep {
  @ForeignKey('Visit') @PrimaryColumn('uuid') visitId: string;
  @PrimaryColumn('text') step: string;
  @Column('timestamptz') at: Date;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
}

/** The escort's two-minute report. */
@Entity('visit_reports')
@Check('visit_reports_refused_check', `refused_for IS NULL OR (outcome = 'refused_at_gate' AND ${oneOf('refused_for', GATE_REFUSALS)})`)
@Check(
  'visit_reports_moods_check',
  '(mood_before IS NULL OR mood_before BETWEEN 1 AND 5) AND (mood_after IS NULL OR mood_after BETWEEN 1 AND 5)',
)
export class VisitReport {
  @ForeignKey('Visit') @PrimaryColumn('uuid') visitId: string;
  @Column('text') outcome: string;
  @Column('text', { nullable: true }) cause: string | null;
  /** Why they were not let in, when they came, and when registration had ended. */
  @Column('text', { nullable: true }) refusedFor: GateRefusal | null;
  @Column('timestamptz', { nullable: true }) arrivedAt: Date | null;
  @Column('timestamptz', { nullable: true }) intakeClosedAt: Date | null;
  @Column('timestamptz', { nullable: true }) startedAt: Date | null;
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
  @Column('int', { nullable: true }) moodBefore: number | null;
  @Column('int', { nullable: true }) moodAfter: number | null;
  @Column('boolean') concern: boolean;
  @Column('text') nextStep: string;
  @Column('uuid', { nullable: true }) reportedBy: string | null;
  @Column('timestamptz') reportedAt: Date;
}

/** What a family said to a visit, and how it reached us. The last one counts. */
@Entity('family_answers')
@Check('family_answers_answer_check', oneOf('answer', ['can_go', 'cannot', 'call_me']))
@Index('family_answers_visit_idx', ['visitId', 'at'])
export class FamilyAnswer {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Visit') @Column('uuid') visitId: string;
  @ForeignKey('Caregiver') @Column('uuid', { nullable: true }) caregiverId: string | null;
  @Column('text') answer: 'can_go' | 'cannot' | 'call_me';
  /** sms, wechat, keypad, page, call or staff. */
  @Column('text') channel: string;
  @Column('jsonb', { nullable: true }) onBehalfOf: Record<string, unknown> | null;
  @Column('timestamptz') at: Date;
  /** The start it was about; null for answers from before this was kept. */
  @Column('timestamptz', { nullable: true }) startsAt: Date | null;
}
