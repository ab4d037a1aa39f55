import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Clock } from '../kernel/clock';
import { notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { ContactMode } from './milestone.entity';
import { ContactFact, foldMilestones, MILESTONE_RULE_VERSION } from './milestone.rules';

/** A contact that took place: the report of a visit, a letter handed over, or what a family told at intake. */
export interface ContactRecord {
  dyadId: string;
  mode: ContactMode;
  direction: 'to_parent' | 'to_child' | 'both';
  occurredAt: Date;
  durationMinutes?: number | null;
  outcome?: 'completed' | 'partial';
  moodBefore?: number | null;
  moodAfter?: number | null;
  sourceType: 'visit' | 'exchange' | 'intake';
  /** With the dyad and the source type, the key: the same contact recorded twice is one contact. */
  sourceId: string;
}

/** The one writer of contacts and of the steps that follow from them. */
@Injectable()
export class MilestonesService {
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Records a contact and folds the dyad's steps anew, in the caller's transaction. A contact known already changes nothing.
   * @returns the steps newly reached, in the order of the ladder
   * @throws DomainError not_found for a dyad that does not exist
   */
  recordContact(contact: ContactRecord): Promise<{ code: string; reachedAt: Date }[]> {
    // As the system: the steps follow from the dyad's whole history, which whoever hands a letter over does not see.
    return this.db.transaction(() => this.db.asSystem(() => this.fold(contact)));
  }

  private async fold(contact: ContactRecord): Promise<{ code: string; reachedAt: Date }[]> {
    const dyad = await this.db.one<{ organisationId: string; childId: string }>(
      `SELECT organisation_id, child_id FROM dyads WHERE id = $1`,
      [contact.dyadId],
    );
    if (!dyad) throw notFound();
    // Two reports about one dyad at the same moment would each fold without the other's contact.
    await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended($1, 3))`, [contact.dyadId]);
    const added = await this.db.affected(
      `INSERT INTO contact_events (id, organisation_id, dyad_id, child_id, mode, direction, occurred_at, duration_minutes, outcome,
                                   mood_before, mood_after, source_type, source_id, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       ON CONFLICT (dyad_id, source_type, source_id) DO NOTHING`,
      [
        newId(),
        dyad.organisationId,
        contact.dyadId,
        dyad.childId,
        contact.mode,
        contact.direction,
        contact.occurredAt,
        contact.durationMinutes ?? null,
        contact.outcome ?? 'completed',
        contact.moodBefore ?? null,
        contact.moodAfter ?? null,
        contact.sourceType,
        contact.sourceId,
        this.clock.now(),
      ],
    );
    if (added === 0) return [];
    const reached = await this.refold(contact.dyadId);
    if (reached.length > 0) {
      await this.audit.record({
        action: 'milestone.reach',
        subjectType: 'dyad',
        subjectId: contact.dyadId,
        childId: dyad.childId,
        organisationId: dyad.organisationId,
        details: { codes: reached.map((r) => r.code), ruleVersion: MILESTONE_RULE_VERSION },
      });
    }
    return reached;
  }

  /** Writes what the fold says: new steps, and an earlier date where an older contact was recorded late. */
  private async refold(dyadId: string): Promise<{ code: string; reachedAt: Date }[]> {
    const contacts = await this.db.sql<ContactFact>(
      `SELECT id, mode, direction, occurred_at, duration_minutes, outcome, mood_before, mood_after FROM contact_events WHERE dyad_id = $1`,
      [dyadId],
    );
    const rows = foldMilestones(contacts).map((m) => ({
      id: newId(),
      code: m.code,
      reached_at: m.reachedAt,
      contact_event_id: m.contactEventId,
    }));
    const written = await this.db.sql<{ id: string; code: string }>(
      `INSERT INTO milestones AS m (id, dyad_id, code, reached_at, contact_event_id, rule_version)
       SELECT r.id, $1, r.code, r.reached_at, r.contact_event_id, $2
         FROM jsonb_to_recordset($3::jsonb) AS r(id uuid, code text, reached_at timestamptz, contact_event_id uuid)
       ON CONFLICT (dyad_id, code) DO UPDATE
          SET reached_at = excluded.reached_at, contact_event_id = excluded.contact_event_id, rule_version = excluded.rule_version
        WHERE m.contact_event_id <> excluded.contact_event_id
       RETURNING m.id, m.code`,
      [dyadId, MILESTONE_RULE_VERSION, JSON.stringify(rows)],
    );
    // A row that was there before keeps its own id; only a new step carries the id given here.
    const ids = new Set(written.map((w) => w.id));
    return rows.filter((r) => ids.has(r.id)).map((r) => ({ code: r.code, reachedAt: r.reached_at }));
  }
}
