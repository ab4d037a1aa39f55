import { Injectable, Optional } from '@nestjs/common';
import { Config } from '../config/config';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { requestContext } from '../kernel/request-context';
import { Clock } from '../kernel/clock';
import { newId } from '../kernel/ids';
import { auditable, tooMuch } from './details';

export interface AuditLine {
  /** `noun.verb`, e.g. `visit.confirm`. */
  action: string;
  subjectType: string;
  subjectId?: string | null;
  childId?: string | null;
  /** The organisation whose data it is, when not the actor's own. */
  organisationId?: string | null;
  /** Codes, ids, days and counts under names that are public in `kernel/fields.ts`. */
  details?: Record<string, unknown>;
}

/** Writes the append-only record of who saw or changed what, in the transaction of the change itself. */
@Injectable()
export class Audit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @Optional() private readonly config?: Config,
  ) {}

  /** Records a change. Call it inside the verb's transaction: no change without its line, no line without its change. */
  async record(...lines: AuditLine[]): Promise<void> {
    if (!this.db.inTransaction) throw new Error('An audit line belongs to the transaction of its change');
    await this.write(lines);
  }

  /** Records that somebody looked at identity, custody or safeguarding fields. */
  async read(line: AuditLine): Promise<void> {
    await this.write([line]);
  }

  /** A detail that says too much is a fault of the code: found in every test, and in production the line is kept without it. */
  private detailsOf(line: AuditLine): Record<string, unknown> {
    const details = line.details ?? {};
    const bad = tooMuch(details);
    if (bad.length > 0 && this.config?.production !== true) throw new Error(`Audit ${line.action}: ${bad.join(', ')} may not be kept`);
    return bad.length > 0 ? auditable(details) : details;
  }

  private async write(lines: AuditLine[]): Promise<void> {
    const context = requestContext();
    const actor = context?.actor ?? null;
    const rows = lines.map((line) => ({
      id: newId(),
      at: this.clock.now(),
      actor_user_id: actor?.userId ?? null,
      organisation_id: line.organisationId ?? actor?.organisationId ?? null,
      action: line.action,
      subject_type: line.subjectType,
      subject_id: line.subjectId ?? null,
      child_id: line.childId ?? null,
      request_id: context?.requestId ?? null,
      details: { ...saidOf(actor), ...this.detailsOf(line) },
    }));
    await this.db.sql(
      `INSERT INTO audit_events (id, at, actor_user_id, organisation_id, action, subject_type, subject_id, child_id, request_id, details)
       SELECT id, at, actor_user_id, organisation_id, action, subject_type, subject_id, child_id, request_id, details
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, at timestamptz, actor_user_id uuid, organisation_id uuid, action text,
              subject_type text, subject_id uuid, child_id uuid, request_id text, details jsonb)`,
      [JSON.stringify(rows)],
    );
  }
}

/** How and when a facility said what is written down in its name; the officer's name stands with the act itself. */
function saidOf(actor: Actor | null): Record<string, unknown> {
  const said = actor?.onBehalfOf;
  return said ? { channel: said.channel, saidAt: said.saidAt } : {};
}
