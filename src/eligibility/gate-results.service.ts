import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Clock } from '../kernel/clock';
import { newId } from '../kernel/ids';
import type { Checkpoint } from './eligibility.facts';
import type { Judged } from './eligibility.types';

/** Keeps what the gates said, so that "why was this allowed?" can be answered a year later. Append-only. */
@Injectable()
export class GateResultsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Stores each dyad's judgement in the caller's transaction; approved reasons are kept beside the others, with their approval. */
  async record(
    judged: readonly Judged[],
    of: { checkpoint: Checkpoint; visitId: string | null; at?: Date; actorUserId: string | null },
  ): Promise<void> {
    if (judged.length === 0) return;
    const rows = judged.map((one) => ({
      id: newId(),
      dyad_id: one.dyadId,
      verdict: one.verdict,
      reasons: [...one.reasons, ...one.approved],
      rule_version: one.ruleVersion,
      fingerprint: one.fingerprint,
      facts: one.facts,
    }));
    await this.db.sql(
      `INSERT INTO gate_results (id, dyad_id, visit_id, checkpoint, verdict, reasons, rule_version, fingerprint, facts, at, actor_user_id)
       SELECT r.id, r.dyad_id, $2, $3, r.verdict, r.reasons, r.rule_version, r.fingerprint, r.facts, $4, $5
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, dyad_id uuid, verdict text, reasons jsonb, rule_version text, fingerprint text, facts jsonb)`,
      [JSON.stringify(rows), of.visitId, of.checkpoint, of.at ?? this.clock.now(), of.actorUserId],
    );
  }
}
