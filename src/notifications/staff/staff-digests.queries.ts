import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { Role } from '../../kernel/permissions';
import { ExpiryQueries } from '../../tasks/expiry/expiry.queries';
import type { DigestKind } from './staff-digests.rules';

/** Somebody who gets digests. */
export interface DigestReader {
  id: string;
  organisationId: string;
  role: Role;
  email: string;
  locale: 'zh-CN' | 'en';
  facilityId: string | null;
  /** IANA: of the facility for its officers, else of the organisation. */
  zone: string;
}

/** From when to when something was told: half open. */
export interface Span {
  since: Date;
  until: Date;
}

/** Counts under the keys of the words `digests:line.*`, and the earliest end of a facility's time. Never a name. */
export interface DigestFacts {
  counts: Record<string, number>;
  earliest: Date | null;
}

const READER = `SELECT u.id, u.organisation_id, u.role, u.email, u.locale, u.facility_id, coalesce(f.time_zone, o.time_zone) AS zone
  FROM users u JOIN organisations o ON o.id = u.organisation_id LEFT JOIN facilities f ON f.id = u.facility_id`;

/** Reads who gets digests and what stands in them. Jobs ask, as the system. */
@Injectable()
export class StaffDigestQueries {
  constructor(
    private readonly db: Database,
    private readonly expiry: ExpiryQueries,
  ) {}

  /** Everybody active with one of these roles. */
  readers(roles: readonly Role[]): Promise<DigestReader[]> {
    return this.db.sql<DigestReader>(`${READER} WHERE u.active AND u.role = ANY($1) ORDER BY u.id`, [[...roles]]);
  }

  /** One of them; undefined when the account is closed by now. */
  reader(userId: string): Promise<DigestReader | undefined> {
    return this.db.one<DigestReader>(`${READER} WHERE u.active AND u.id = $1`, [userId]);
  }

  /** What stands in a digest now; `span` is the time whose news of endings belong into it. */
  async facts(reader: DigestReader, kind: DigestKind, now: Date, span: Span | null): Promise<DigestFacts> {
    const { role, organisationId, facilityId } = reader;
    if (role === 'liaison') {
      const row = await this.db.one<{ waiting: number; late: number; today: number; earliest: Date | null }>(
        `SELECT count(*) FILTER (WHERE v.status = 'requested')::int AS waiting,
                count(*) FILTER (WHERE v.status = 'requested' AND v.answer_due_at < $2)::int AS late,
                count(*) FILTER (WHERE v.status = 'confirmed' AND v.starts_at < $2::timestamptz + interval '24 hours')::int AS today,
                min(v.answer_due_at) FILTER (WHERE v.status = 'requested') AS earliest
           FROM visits v WHERE v.facility_id = $1 AND v.live AND v.starts_at > $2`,
        [facilityId, now],
      );
      return { counts: { waiting: row?.waiting ?? 0, late: row?.late ?? 0, today: row?.today ?? 0 }, earliest: row?.earliest ?? null };
    }
    const ends = span === null ? [] : await this.expiry.told(reader, span.since, span.until);
    const runsOut = Object.fromEntries(ends.map(({ step, count }) => [`ends${step}`, count]));
    if (role !== 'coordinator' && kind === 'morning') return { counts: runsOut, earliest: null };
    const row = await this.db.one<Record<string, number>>(kind === 'monday' ? OVERDUE : WAITING, [organisationId, now]);
    return { counts: { ...row, ...runsOut }, earliest: null };
  }
}

const WAITING = `SELECT
  (SELECT count(*)::int FROM call_tasks WHERE organisation_id = $1 AND status = 'open' AND due_at <= $2) AS calls,
  (SELECT count(*)::int FROM visits WHERE organisation_id = $1 AND status = 'proposed' AND live) AS offers,
  (SELECT count(*)::int FROM tasks WHERE organisation_id = $1 AND status = 'open' AND owner_role = 'coordinator' AND due_at < $2::timestamptz + interval '24 hours') AS tasks,
  (SELECT count(*)::int FROM messages WHERE organisation_id = $1 AND status IN ('held', 'failed') AND run_at > $2::timestamptz - interval '24 hours') AS unsent,
  (SELECT count(*)::int FROM visits WHERE organisation_id = $1 AND status = 'confirmed' AND starts_at BETWEEN $2 AND $2::timestamptz + interval '24 hours') AS today`;

const OVERDUE = `SELECT
  (SELECT count(*)::int FROM tasks WHERE organisation_id = $1 AND status = 'open' AND due_at < $2) AS overdue_tasks,
  (SELECT count(*)::int FROM call_tasks WHERE organisation_id = $1 AND status = 'open' AND due_at < $2::timestamptz - interval '24 hours') AS overdue_calls,
  (SELECT count(*)::int FROM visits WHERE organisation_id = $1 AND status = 'requested' AND answer_due_at < $2) AS overdue_answers`;
