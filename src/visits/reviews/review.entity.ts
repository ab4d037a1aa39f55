import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';

/** Why a coming visit is doubtful, although nothing bars it. */
export const REVIEW_CAUSES = [
  'approval_missing',
  'calendar_provisional',
  'escort_two_places',
  'gate_closed',
  'group_incomplete',
  'journey',
  'parent_away',
  'parent_suspended',
  'rules_changed',
  'timetable_changed',
  'visitor_banned',
  'ward_unknown',
  'worker_absent',
] as const;
export type ReviewCause = (typeof REVIEW_CAUSES)[number];
export const REVIEW_OWNERS = ['coordinator', 'lead', 'liaison'] as const;
export type ReviewOwner = (typeof REVIEW_OWNERS)[number];

/** "Needs review": a doubt about a coming visit, who has to look, and since when. It goes by itself when its cause has gone. */
@Entity('visit_reviews')
@Check('visit_reviews_cause_check', oneOf('cause', REVIEW_CAUSES))
@Check('visit_reviews_owner_check', oneOf('owner_role', REVIEW_OWNERS))
@Check('visit_reviews_status_check', oneOf('status', ['open', 'cleared', 'left']))
@Check('visit_reviews_left_check', `status <> 'left' OR note IS NOT NULL`)
@Index('visit_reviews_open_key', ['visitId', 'cause'], { unique: true, where: `status = 'open'` })
@Index('visit_reviews_visit_idx', ['visitId', 'cause'])
export class VisitReview {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Visit') @Column('uuid') visitId: string;
  @Column('text') cause: ReviewCause;
  @Column('text') ownerRole: ReviewOwner;
  /** What exactly, as codes and ids: the gates' reasons, the worker, the other visit. The same doubt has the same details. */
  @Column('jsonb') details: Record<string, unknown>;
  @Column('timestamptz') since: Date;
  @Column('text', { default: 'open' }) status: 'open' | 'cleared' | 'left';
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
  @Column('uuid', { nullable: true }) endedBy: string | null;
  /** Why it is left as it is, in words. */
  @Column('text', { nullable: true }) note: string | null;
}
