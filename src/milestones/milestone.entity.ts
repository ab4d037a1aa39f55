import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

export const CONTACT_MODES = ['visit', 'video', 'call', 'letter', 'drawing', 'recorded_message', 'group'] as const;
export type ContactMode = (typeof CONTACT_MODES)[number];

/** Something that happened between a child and a parent. Append-only; milestones and figures are folds over these. */
@Entity('contact_events')
@Check('contact_events_mode_check', oneOf('mode', CONTACT_MODES))
@Check('contact_events_direction_check', oneOf('direction', ['to_parent', 'to_child', 'both']))
@Index('contact_events_source_key', ['dyadId', 'sourceType', 'sourceId'], { unique: true })
@Index('contact_events_dyad_idx', ['dyadId', 'occurredAt'])
@Index('contact_events_child_idx', ['childId', 'mode', 'occurredAt'])
export class ContactEvent {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @ForeignKey('Child') @Column('uuid') childId: string;
  @Column('text') mode: ContactMode;
  @Column('text') direction: 'to_parent' | 'to_child' | 'both';
  @Column('timestamptz') occurredAt: Date;
  @Column('int', { nullable: true }) durationMinutes: number | null;
  /** completed or partial. */
  @Column('text', { default: 'completed' }) outcome: string;
  /** Child's faces before and after, 1–5. */
  @Column('int', { nullable: true }) moodBefore: number | null;
  @Column('int', { nullable: true }) moodAfter: number | null;
  /** visit, exchange or intake. */
  @Column('text') sourceType: string;
  @Column('uuid') sourceId: string;
  @Column('timestamptz') recordedAt: Date;
}

/** A step of the relationship-repair ladder that a dyad has reached. */
@Entity('milestones')
@Index('milestones_once_key', ['dyadId', 'code'], { unique: true })
export class Milestone {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('text') code: string;
  @Column('timestamptz') reachedAt: Date;
  /** The event that completed it. */
  @ForeignKey('ContactEvent') @Column('uuid') contactEventId: string;
  @Column('text') ruleVersion: string;
}
