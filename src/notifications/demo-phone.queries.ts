import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';

/** A family whose handset the demo can show. */
export interface DemoFamily {
  id: string;
  name: string;
  phone: string | null;
  channel: string;
  children: string[];
  zone: string;
  /** Their next confirmed meeting. */
  visitId: string | null;
}

const MOST = 60;

const SELECT = `SELECT g.id, g.name, g.phone, g.channel, o.time_zone AS zone,
    ARRAY(SELECT c.preferred_name FROM child_caregivers cc JOIN children c ON c.id = cc.child_id WHERE cc.caregiver_id = g.id AND cc.until IS NULL ORDER BY c.birth_date) AS children,
    (SELECT r.visit_id FROM reply_codes r JOIN visits v ON v.id = r.visit_id WHERE r.caregiver_id = g.id AND v.status = 'confirmed' ORDER BY v.starts_at DESC LIMIT 1) AS visit_id
  FROM caregivers g JOIN organisations o ON o.id = g.organisation_id`;

/** What the demo handset offers. Only ever asked with the demo on: these people are invented. */
@Injectable()
export class DemoPhoneQueries {
  constructor(private readonly db: Database) {}

  /** Families that were sent something or wait for a call, the latest first. */
  families(): Promise<DemoFamily[]> {
    return this.db.sql<DemoFamily>(
      `${SELECT} JOIN (SELECT caregiver_id, max(at) AS at FROM (
           SELECT caregiver_id, coalesce(sent_at, created_at) AS at FROM messages UNION ALL SELECT caregiver_id, created_at FROM call_tasks) x GROUP BY caregiver_id) last
         ON last.caregiver_id = g.id ORDER BY last.at DESC, g.id LIMIT ${MOST}`,
    );
  }

  /** One family, also one that has received nothing yet. */
  family(caregiverId: string): Promise<DemoFamily | undefined> {
    return this.db.one<DemoFamily>(`${SELECT} WHERE g.id = $1`, [caregiverId]);
  }
}
