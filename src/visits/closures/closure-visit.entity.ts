import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';

/** What becomes of a meeting that a closure hits: called off; carried to another session; called off and put on the waiting list. */
export const CLOSURE_ACTIONS = ['cancel', 'move', 'wait'] as const;
export type ClosureAction = (typeof CLOSURE_ACTIONS)[number];

/** What a family gets instead of a meeting that was called off: a video session, a letter, a place on the waiting list. */
export const CLOSURE_INSTEADS = ['video', 'letter', 'wait'] as const;
export type ClosureInstead = (typeof CLOSURE_INSTEADS)[number];

/**
 * `planned`: the batch has not reached it. `done`: as the action says. `kept`: only the session asked for instead was shut.
 * `under_way`: the child is on the way, people must call. `gone`: it had ended, or takes place after all, before the batch reached it.
 * `undoing`: the closure was taken back, and the batch has not reached it; `undone`: it is as it was before; `stays`: it could not come back.
 */
export const CLOSURE_VISIT_STATUSES = ['planned', 'done', 'kept', 'under_way', 'gone', 'undoing', 'undone', 'stays'] as const;
export type ClosureVisitStatus = (typeof CLOSURE_VISIT_STATUSES)[number];

/** What a meeting was and held before a closure hit it, as far as its row does not say so afterwards. Instants are ISO texts. */
export interface WasBefore {
  holdExpiresAt: string | null;
  proposedSessionId: string | null;
  proposedTakes: number[] | null;
  familyAnswer: string | null;
  familyAnsweredAt: string | null;
  /** Contacts it held in the parent's ledger. */
  holds: { period: string; pool: string }[];
}

/** A meeting that a closure hit. */
@Entity('closure_visits')
@Check('closure_visits_action_check', oneOf('action', CLOSURE_ACTIONS))
@Check('closure_visits_status_check', oneOf('status', CLOSURE_VISIT_STATUSES))
@Check('closure_visits_move_check', `(action = 'move') = (to_session_id IS NOT NULL)`)
@Check('closure_visits_instead_check', oneOf('instead', CLOSURE_INSTEADS))
@Check('closure_visits_instead_at_check', '(instead IS NULL) = (instead_at IS NULL)')
@Check('closure_visits_instead_visit_check', `instead_visit_id IS NULL OR instead = 'video'`)
@Index('closure_visits_planned_idx', ['closureId', 'visitId'], { where: `status IN ('planned', 'undoing')` })
export class ClosureVisit {
  @ForeignKey('Closure') @PrimaryColumn('uuid') closureId: string;
  @ForeignKey('Visit') @Index('closure_visits_visit_idx') @PrimaryColumn('uuid') visitId: string;
  @Column('text') action: ClosureAction;
  /** The session it had. */
  @ForeignKey('Session') @Index('closure_visits_from_idx') @Column('uuid') fromSessionId: string;
  /** `move`: where it goes. */
  @ForeignKey('Session') @Index('closure_visits_to_idx') @Column('uuid', { nullable: true }) toSessionId: string | null;
  /** The visit's state before. */
  @Column('text') fromStatus: string;
  @Column('text', { default: 'planned' }) status: ClosureVisitStatus;
  @Column('timestamptz') at: Date;
  /** What the undo brings back; null before it was treated. */
  @Column('jsonb', { nullable: true }) was: WasBefore | null;
  /** The visit's version that the treatment made: another one says that something has happened since. */
  @Column('int', { nullable: true }) versionAfter: number | null;
  /** Why an undo did not bring it back, or what of it did not come back. */
  @Column('text', { nullable: true }) undoCode: string | null;
  /** How its organisation made up for it, when, and the video session that was asked for. */
  @Column('text', { nullable: true }) instead: ClosureInstead | null;
  @Column('timestamptz', { nullable: true }) insteadAt: Date | null;
  @ForeignKey('Visit') @Index('closure_visits_instead_idx') @Column('uuid', { nullable: true }) insteadVisitId: string | null;
}
