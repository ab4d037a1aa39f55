import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';

/** The figures of a year, as they are frozen. Counts only: no name, no reference. */
export interface AuditFigures {
  /** Who made it: somebody else signs. */
  madeBy: string | null;
  children: { under14: number; from14: number; adult: number; stored: number };
  consents: { status: string; amount: number }[];
  reads: { role: string; subjectType: string; amount: number }[];
  glass: { reasonCode: string; amount: number; reviewed: number; notJustified: number }[];
  handOuts: number;
  disclosures: { partnerKind: string; amount: number }[];
  requests: { kind: string; amount: number; done: number; refused: number; late: number; medianDays: number | null }[];
  unjustifiedAccess: number;
  knownElsewhere: number;
  retention: { previews: number; runs: number; done: number; overdue: number; heldNow: number };
}

export interface DataAuditRow {
  id: string;
  year: number;
  figures: AuditFigures;
  findings: string | null;
  signedBy: string | null;
  signedByName: string | null;
  signedAt: Date | null;
  madeAt: Date;
}

/** `$1` organisation, `$2` first instant of the year, `$3` first instant of the next, `$4` the day of the figures. */
const FIGURES = {
  children: `SELECT count(*) FILTER (WHERE c.birth_date > $4::date - interval '14 years')::int AS under14,
      count(*) FILTER (WHERE c.birth_date <= $4::date - interval '14 years' AND c.birth_date > $4::date - interval '18 years')::int AS from14,
      count(*) FILTER (WHERE c.birth_date <= $4::date - interval '18 years')::int AS adult, count(*) FILTER (WHERE c.restricted_at IS NOT NULL)::int AS stored
    FROM children c WHERE c.organisation_id = $1 AND c.created_at < $3 AND $2::timestamptz IS NOT NULL`,
  consents: `SELECT CASE WHEN s.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN s.answer = 'no' THEN 'refused' WHEN s.expires_on <= $4::date THEN 'expired'
      WHEN s.to_reconfirm_since IS NOT NULL THEN 'to_reconfirm' ELSE 'active' END AS status, count(*)::int AS amount
    FROM consents s JOIN dyads d ON d.id = s.dyad_id WHERE d.organisation_id = $1 AND s.created_at < $3 AND $2::timestamptz IS NOT NULL GROUP BY 1 ORDER BY 1`,
  reads: `SELECT coalesce(u.role, 'system') AS role, a.subject_type, count(*)::int AS amount FROM audit_events a LEFT JOIN users u ON u.id = a.actor_user_id
    WHERE a.organisation_id = $1 AND a.at >= $2 AND a.at < $3 AND a.action ~ '\\.(read|list)' AND $4::date IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
  glass: `SELECT g.reason_code, count(*)::int AS amount, count(g.reviewed_at)::int AS reviewed, count(*) FILTER (WHERE g.review_outcome = 'not_justified')::int AS not_justified
    FROM break_glass g JOIN children c ON c.id = g.child_id WHERE c.organisation_id = $1 AND g.opened_at >= $2 AND g.opened_at < $3 AND $4::date IS NOT NULL GROUP BY 1 ORDER BY 1`,
  disclosures: `SELECT coalesce(a.partner_kind, s.source_type) AS partner_kind, count(*)::int AS amount FROM disclosures s LEFT JOIN data_sharing_agreements a ON a.id = s.agreement_id
    WHERE s.organisation_id = $1 AND s.at >= $2 AND s.at < $3 AND $4::date IS NOT NULL GROUP BY 1 ORDER BY 1`,
  requests: `SELECT q.kind, count(*)::int AS amount, count(*) FILTER (WHERE q.status = 'done')::int AS done, count(*) FILTER (WHERE q.status = 'refused')::int AS refused,
      count(*) FILTER (WHERE coalesce(q.decided_at::date, $4::date) > q.due_on)::int AS late,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY q.decided_at::date - q.received_on)::float8 AS median_days
    FROM data_requests q WHERE q.organisation_id = $1 AND q.received_on >= $2::date AND q.received_on < $3::date GROUP BY 1 ORDER BY 1`,
  counts: `SELECT (SELECT count(*)::int FROM audit_events a WHERE a.organisation_id = $1 AND a.at >= $2 AND a.at < $3 AND a.action = 'data_request.hand_out') AS hand_outs,
      (SELECT count(*)::int FROM break_glass g JOIN children c ON c.id = g.child_id WHERE c.organisation_id = $1 AND g.opened_at >= $2 AND g.opened_at < $3 AND g.review_outcome = 'not_justified') AS unjustified_access,
      (SELECT count(*)::int FROM audit_events a WHERE a.organisation_id = $1 AND a.at >= $2 AND a.at < $3 AND a.action = 'child.known_elsewhere') AS known_elsewhere,
      (SELECT count(*)::int FROM retention_runs r WHERE r.organisation_id = $1 AND r.kind = 'preview' AND r.at >= $2 AND r.at < $3) AS previews,
      (SELECT count(*)::int FROM retention_runs r WHERE r.organisation_id = $1 AND r.kind = 'run' AND r.at >= $2 AND r.at < $3) AS runs,
      (SELECT coalesce(sum((x->>'done')::int), 0)::int FROM retention_runs r, jsonb_array_elements(r.counts->'rules') x WHERE r.organisation_id = $1 AND r.kind = 'run' AND r.at >= $2 AND r.at < $3) AS done
    WHERE $4::date IS NOT NULL`,
};

/** Reads yearly audits and counts what goes into them. */
@Injectable()
export class DataAuditsQueries {
  constructor(private readonly db: Database) {}

  /** Audits that were made, newest year first. */
  list(actor: Actor): Promise<DataAuditRow[]> {
    return this.db.sql(
      `SELECT a.id, a.year, a.figures, a.findings, a.signed_by, u.name AS signed_by_name, a.signed_at, a.made_at
         FROM data_audits a LEFT JOIN users u ON u.id = a.signed_by WHERE a.organisation_id = $1 ORDER BY a.year DESC`,
      [actor.organisationId],
    );
  }

  /** The audit of a year; undefined when nobody has made it. */
  async of(actor: Actor, year: number): Promise<DataAuditRow | undefined> {
    return (await this.list(actor)).find((audit) => audit.year === year);
  }

  /** Counts of a year up to a day, as the system: sealed files are counted too, and counts name nobody. Retention's state is added by who knows the schedule. */
  count(actor: Actor, from: Date, to: Date, on: string): Promise<Omit<AuditFigures, 'madeBy'>> {
    return this.db.asSystem(() => this.countAll([actor.organisationId, from, to, on]));
  }

  private async countAll(params: (string | Date)[]): Promise<Omit<AuditFigures, 'madeBy'>> {
    const many = <T extends object>(text: string): Promise<T[]> => this.db.sql<T>(text, params);
    const [children] = await many<AuditFigures['children']>(FIGURES.children);
    const [counts] = await many<Record<string, number>>(FIGURES.counts);
    return {
      children: children ?? { under14: 0, from14: 0, adult: 0, stored: 0 },
      consents: await many(FIGURES.consents),
      reads: await many(FIGURES.reads),
      glass: await many(FIGURES.glass),
      handOuts: counts?.handOuts ?? 0,
      disclosures: await many(FIGURES.disclosures),
      requests: await many(FIGURES.requests),
      unjustifiedAccess: counts?.unjustifiedAccess ?? 0,
      knownElsewhere: counts?.knownElsewhere ?? 0,
      retention: { previews: counts?.previews ?? 0, runs: counts?.runs ?? 0, done: counts?.done ?? 0, overdue: 0, heldNow: 0 },
    };
  }
}
