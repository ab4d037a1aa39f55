import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import { Checkpoint, CHECKPOINTS } from './eligibility.facts';

/** What the gates said at a checkpoint and on which facts: "why was this allowed?", answerable for years. Append-only. */
@Entity('gate_results')
@Check('gate_results_checkpoint_check', oneOf('checkpoint', CHECKPOINTS))
@Check('gate_results_verdict_check', oneOf('verdict', ['allow', 'needs_approval', 'block']))
@Index('gate_results_visit_idx', ['visitId', 'at'])
@Index('gate_results_dyad_idx', ['dyadId', 'at'])
export class GateResult {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('uuid', { nullable: true }) visitId: string | null;
  /** Of the facility it is about, where it is about one; set by the database (docs/scaling.md). */
  @Column('uuid', { nullable: true }) bureauId: string | null;
  @Column('text') checkpoint: Checkpoint;
  @Column('text') verdict: 'allow' | 'needs_approval' | 'block';
  /** Every reason as judged, approved ones with their approval. */
  @Column('jsonb') reasons: unknown[];
  @Column('text') ruleVersion: string;
  /** SHA-256 of the facts in their canonical form. */
  @Column('text') fingerprint: string;
  @Column('jsonb') facts: Record<string, unknown>;
  @Column('timestamptz') at: Date;
  @Column('uuid', { nullable: true }) actorUserId: string | null;
}
