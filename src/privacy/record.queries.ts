import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Clock } from '../kernel/clock';
import type { Section } from './record.policy';

type Rows = Record<string, unknown>[];

/** Everything held about a child that somebody may be given, part by part. */
export type FullRecord = Record<Exclude<Section, 'child' | 'safeguarding'>, Rows> & {
  reference: string;
  at: Date;
  child: Record<string, unknown>;
};

/** One statement per part; `$1` is the child. The part on children's safety is never read: it is handed to nobody. */
const PARTS: Record<Exclude<Section, 'child' | 'safeguarding'>, string> = {
  caregivers: `SELECT g.name, k.relationship, k.is_guardian, k.since, k.until, g.phone, g.email, g.wechat_open_id, g.postal_address, g.channel, g.other_channels, g.opted_out, g.bad_addresses, g.language, g.birth_date, g.best_time,
      p.who_answers, p.safe_hours, p.cover_phrase, p.stranger_script, p.child_words, p.second_name, p.second_phone
    FROM child_caregivers k JOIN caregivers g ON g.id = k.caregiver_id LEFT JOIN discretion_profiles p ON p.caregiver_id = g.id WHERE k.child_id = $1 ORDER BY k.since, g.id`,
  parents: `SELECT d.relationship, d.enrolled_on, d.status, p.family_name, p.given_name, p.birth_date, f.name AS facility_name, e.began_on, e.ended_on
    FROM dyads d JOIN imprisoned_parents p ON p.id = d.parent_id LEFT JOIN custody_episodes e ON e.parent_id = p.id LEFT JOIN facilities f ON f.id = e.facility_id
   WHERE d.child_id = $1 ORDER BY d.enrolled_on, e.began_on`,
  consents: `SELECT s.purpose, s.answer, s.capacity, s.evidence, s.starts_on, s.expires_on, s.withdrawn_on
    FROM consents s JOIN dyads d ON d.id = s.dyad_id WHERE d.child_id = $1 ORDER BY s.starts_on, s.id`,
  views: `SELECT v.view, v.method, v.caregiver_present, v.asked_on, v.valid_until FROM child_views v JOIN dyads d ON d.id = v.dyad_id WHERE d.child_id = $1 ORDER BY v.asked_on, v.id`,
  proofs: `SELECT k.kind, k.seen_on, k.expires_on FROM kinship_proofs k JOIN dyads d ON d.id = k.dyad_id WHERE d.child_id = $1 ORDER BY k.seen_on, k.id`,
  visits: `SELECT v.reference, v.mode, v.status, v.starts_at FROM visit_dyads x JOIN visits v ON v.id = x.visit_id WHERE x.child_id = $1 ORDER BY v.starts_at, v.id`,
  letters: `SELECT x.reference, x.kind, x.direction, x.status, x.entered_at, x.handed_over_at FROM exchanges x JOIN dyads d ON d.id = x.dyad_id WHERE d.child_id = $1 ORDER BY x.entered_at, x.id`,
  events: `SELECT e.mode, e.direction, e.occurred_at, e.outcome FROM contact_events e WHERE e.child_id = $1 ORDER BY e.occurred_at, e.id`,
  messages: `SELECT DISTINCT m.id, m.channel, m.template, m.status, m.sent_at FROM messages m JOIN visit_dyads x ON x.visit_id = m.visit_id WHERE x.child_id = $1 ORDER BY m.id`,
  checks: `SELECT q.quarter, q.unchanged FROM quarter_checks q WHERE q.child_id = $1 ORDER BY q.quarter`,
  disclosures: `SELECT s.at, s.recipient, s.purpose, s.fields FROM disclosures s WHERE s.child_id = $1 ORDER BY s.at, s.id`,
  reads: `SELECT coalesce(u.role, 'system') AS role, count(*)::int AS amount, max(a.at) AS at FROM audit_events a LEFT JOIN users u ON u.id = a.actor_user_id
   WHERE a.child_id = $1 GROUP BY 1 ORDER BY 1`,
};

/** Reads one child's whole record, for the person it is about. */
@Injectable()
export class RecordQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Everything of one child, without the parts that are withheld: those are not even read. */
  async of(childId: string, withheld: ReadonlySet<Section>): Promise<Partial<FullRecord> & { reference: string }> {
    const child = await this.db.one<Record<string, unknown> & { reference: string }>(
      `SELECT c.reference, c.family_name, c.given_name, c.preferred_name, c.sex, c.birth_date, c.home_county_code, c.care_type, c.status,
              (c.id_number_cipher IS NOT NULL) AS has_id_number, c.created_at, c.restricted_at, c.restricted_reason
         FROM children c WHERE c.id = $1`,
      [childId],
    );
    const parts: Record<string, Rows> = {};
    for (const [section, text] of Object.entries(PARTS))
      if (!withheld.has(section as Section)) parts[section] = await this.db.sql(text, [childId]);
    return { reference: child?.reference ?? '', at: this.clock.now(), child: child ?? {}, ...parts };
  }
}
