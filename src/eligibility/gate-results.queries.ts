import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import type { Reason, Verdict } from '../kernel/reasons';
import type { Checkpoint } from './eligibility.facts';
import type { ApprovedReason } from './eligibility.types';

/** One judgement as it was kept. */
export interface GateResultView {
  id: string;
  dyadId: string;
  checkpoint: Checkpoint;
  verdict: Verdict;
  /** As judged then; one with an `approvalId` was approved and did not count. */
  reasons: (Reason | ApprovedReason)[];
  ruleVersion: string;
  fingerprint: string;
  at: Date;
  actorUserId: string | null;
}

/** Reads what the gates said. */
@Injectable()
export class GateResultsQueries {
  constructor(private readonly db: Database) {}

  /** Every judgement of a visit, oldest first; nothing unless the child belongs to the actor's organisation. */
  ofVisit(actor: Actor, visitId: string): Promise<GateResultView[]> {
    return this.db.sql<GateResultView>(
      `SELECT g.id, g.dyad_id, g.checkpoint, g.verdict, g.reasons, g.rule_version, g.fingerprint, g.at, g.actor_user_id
         FROM gate_results g JOIN dyads d ON d.id = g.dyad_id
        WHERE g.visit_id = $1 AND d.organisation_id = $2 ORDER BY g.at, g.id`,
      [visitId, actor.organisationId],
    );
  }
}
