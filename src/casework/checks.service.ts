import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Actor, zoneOf } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone, quarterOf } from '../kernel/days';
import { invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { QuarterCheckBody } from './checks.dto';

/** A child as the children's director sees one: nothing tells why Kinline knows the child. */
export interface CheckLine {
  childId: string;
  reference: string;
  preferredName: string;
  checkedAt: Date | null;
  unchanged: boolean | null;
  urgent: boolean | null;
}

const LINE = `SELECT c.id AS child_id, c.reference, c.preferred_name, q.checked_at, q.unchanged, q.urgent
  FROM children c LEFT JOIN quarter_checks q ON q.child_id = c.id AND q.quarter = $2 WHERE c.organisation_id = $1 AND c.status = 'open' AND c.restricted_at IS NULL`;

/** The quarterly look at every open file by the village children's director (one tap when nothing has changed). */
@Injectable()
export class ChecksService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** This quarter's open files, those not yet looked at first. */
  lines(actor: Actor): Promise<CheckLine[]> {
    return this.db.sql(`${LINE} ORDER BY q.checked_at IS NOT NULL, c.reference LIMIT 500`, [actor.organisationId, this.quarter(actor)]);
  }

  /**
   * Records one look. A second one in the same quarter takes its place; what was urgent stays urgent, and without a new note the old one stays.
   * @throws DomainError not_found, invalid `check.note_missing`
   */
  async record(actor: Actor, childId: string, body: QuarterCheckBody): Promise<CheckLine> {
    if (!body.unchanged && !body.note) throw invalid('validation.failed', {}, [{ pointer: '/note', code: 'check.note_missing' }]);
    return this.db.transaction(async () => {
      const child = await this.db.one<{ id: string }>(
        `SELECT id FROM children WHERE id = $1 AND organisation_id = $2 AND status = 'open' AND restricted_at IS NULL FOR UPDATE`,
        [childId, actor.organisationId],
      );
      if (!child) throw notFound();
      await this.db.sql(
        `INSERT INTO quarter_checks (id, organisation_id, child_id, quarter, unchanged, urgent, note, checked_by, checked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (child_id, quarter) DO UPDATE SET unchanged = excluded.unchanged, urgent = quarter_checks.urgent OR excluded.urgent,
               note = coalesce(excluded.note, quarter_checks.note), checked_by = excluded.checked_by, checked_at = excluded.checked_at`,
        [
          newId(),
          actor.organisationId,
          childId,
          this.quarter(actor),
          body.unchanged,
          body.urgent,
          body.note ?? null,
          actor.userId,
          this.clock.now(),
        ],
      );
      await this.audit.record({
        action: 'quarter_check.record',
        subjectType: 'child',
        subjectId: childId,
        childId,
        details: { urgent: body.urgent, unchanged: body.unchanged },
      });
      return this.line(actor, childId);
    });
  }

  /** One file of this quarter. @throws DomainError not_found for another organisation's or a closed one */
  async line(actor: Actor, childId: string): Promise<CheckLine> {
    const line = await this.db.one<CheckLine>(`${LINE} AND c.id = $3`, [actor.organisationId, this.quarter(actor), childId]);
    if (!line) throw notFound();
    return line;
  }

  private quarter(actor: Actor): Day {
    return quarterOf(dayInZone(this.clock.now(), zoneOf(actor)));
  }
}
