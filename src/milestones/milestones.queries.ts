import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';

export { MILESTONE_CODES } from './milestone.rules';
export type { MilestoneCode } from './milestone.rules';

/** One line of a child's story: a contact, or a step it completed. */
export interface TimelineEvent {
  id: string;
  kind: 'contact' | 'milestone';
  dyadId: string;
  at: Date;
  /** Of a milestone; null for a contact. */
  code: string | null;
  mode: string;
  direction: 'to_parent' | 'to_child' | 'both';
  durationMinutes: number | null;
  outcome: string;
  moodBefore: number | null;
  moodAfter: number | null;
  sourceType: string;
  sourceId: string;
}

/** Reads contacts and steps. The caller has made sure that the actor may see the child. */
@Injectable()
export class MilestonesQueries {
  constructor(private readonly db: Database) {}

  /** The steps of several dyads in one query; every dyad asked for is in the map. */
  async ofDyads(dyadIds: readonly string[]): Promise<Map<string, { code: string; reachedAt: Date }[]>> {
    const rows = await this.db.sql<{ dyadId: string; code: string; reachedAt: Date }>(
      `SELECT dyad_id, code, reached_at FROM milestones WHERE dyad_id = ANY($1::uuid[]) ORDER BY reached_at, id`,
      [[...dyadIds]],
    );
    const result = new Map<string, { code: string; reachedAt: Date }[]>(dyadIds.map((id) => [id, []]));
    for (const { dyadId, ...step } of rows) result.get(dyadId)?.push(step);
    return result;
  }

  /** Contacts and steps of a child, newest first; a step stands above the contact that completed it. */
  timelineEvents(childId: string, limit = 200): Promise<TimelineEvent[]> {
    return this.db.sql<TimelineEvent>(
      `SELECT * FROM (
         SELECT e.id, 'contact' AS kind, e.dyad_id, e.occurred_at AS at, NULL AS code, e.mode, e.direction, e.duration_minutes, e.outcome,
                e.mood_before, e.mood_after, e.source_type, e.source_id
           FROM contact_events e WHERE e.child_id = $1
         UNION ALL
         SELECT m.id, 'milestone', m.dyad_id, m.reached_at, m.code, e.mode, e.direction, e.duration_minutes, e.outcome,
                e.mood_before, e.mood_after, e.source_type, e.source_id
           FROM contact_events e JOIN milestones m ON m.contact_event_id = e.id WHERE e.child_id = $1
       ) AS event ORDER BY at DESC, kind DESC, id DESC LIMIT $2`,
      [childId, limit],
    );
  }
}
