import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor, can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { invalid } from '../kernel/domain-error';
import { Figure, membersOf } from './figure.rules';
import { lastMonthEnd, ShownReport, suppress } from './suppression.rules';
import { ChildFacts, countedOn, Grouping, isInCohort, visitRateReport } from './visit-rate.rules';

/** The only figure there is to compare with: an NGO's own statistic. Shown as a reference, never tested against. */
export const BASELINE = {
  value: 0.08,
  source: 'NGO statistic reported by Global Times, c. 2016',
  year: 2016,
  definition: 'Children of prisoners who had ever visited; counting method, numbers and period were not published.',
} as const;

export const REPORT_RULE_VERSION = '2026-11-1';

export interface VisitRateJson extends ShownReport {
  baseline: typeof BASELINE;
  cohort: string | null;
  by: Grouping | null;
  /** True when small cells are hidden for this reader. */
  suppressed: boolean;
  ruleVersion: string;
}

interface Asked {
  asOf?: Day;
  cohort?: string;
  by?: Grouping;
}

/** True for readers who may see a single child's figures. */
const isStaff = (actor: Actor): boolean => can(actor, 'child.read');

/** Reads the figures of the actor's own organisation. One statement reads the facts; the counting is pure. */
@Injectable()
export class ReportsQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The visit rate on a day. Readers without `child.read` get it with small cells hidden and as of a month's end.
   * @throws DomainError invalid for a day in the future
   */
  async visitRate(actor: Actor, asked: Asked): Promise<VisitRateJson> {
    const { asOf, children } = await this.read(actor, asked);
    const report = visitRateReport(children, { asOf, cohort: asked.cohort, by: asked.by });
    const suppressed = !isStaff(actor);
    return {
      baseline: BASELINE,
      ...(suppressed ? suppress(report) : report),
      cohort: asked.cohort ?? null,
      by: asked.by ?? null,
      suppressed,
      ruleVersion: REPORT_RULE_VERSION,
    };
  }

  /** The children behind a figure, by reference. */
  async behind(
    actor: Actor,
    figure: Figure,
    asked: Asked & { key?: string },
  ): Promise<{ asOf: Day; children: { id: string; reference: string; joinedOn: Day; visited: boolean }[] }> {
    const { asOf, children } = await this.read(actor, asked);
    const list = countedOn(
      children.filter((child) => isInCohort(child, asked.cohort)),
      asOf,
    );
    return { asOf, children: membersOf(list, figure, asOf, asked) };
  }

  private async read(actor: Actor, asked: Asked): Promise<{ asOf: Day; children: ChildFacts[] }> {
    const zone =
      (await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM organisations WHERE id = $1`, [actor.organisationId]))?.timeZone ??
      'UTC';
    const today = dayInZone(this.clock.now(), zone);
    if (asked.asOf !== undefined && asked.asOf > today)
      throw invalid('validation.failed', {}, [{ pointer: '/asOf', code: 'report.as_of_future' }]);
    const asOf = asked.asOf ?? today;
    return {
      asOf: isStaff(actor) ? asOf : lastMonthEnd(asOf),
      children: await this.db.sql<ChildFacts>(FACTS, [actor.organisationId, zone]),
    };
  }
}

/** Every day in the organisation's zone ($2). Each subquery goes through an index on the dyad, the parent or the child. */
const FACTS = `
  SELECT c.id, c.reference, c.sex, c.birth_date, c.home_county_code, c.visited_before,
    coalesce((SELECT jsonb_agg((e.occurred_at AT TIME ZONE $2)::date ORDER BY e.occurred_at)
       FROM contact_events e WHERE e.child_id = c.id AND e.mode = 'visit' AND e.outcome = 'completed'), '[]') AS visits,
    jsonb_agg(jsonb_build_object(
      'relationship', d.relationship, 'enrolledOn', d.enrolled_on, 'closedReason', d.closed_reason,
      'closedOn', CASE WHEN d.status = 'closed' THEN coalesce((SELECT (min(a.at) AT TIME ZONE $2)::date FROM audit_events a
          WHERE a.subject_type = 'dyad' AND a.subject_id = d.id AND a.action = 'dyad.close'), d.enrolled_on) END,
      'custody', coalesce((SELECT jsonb_agg(jsonb_build_object('from', e.began_on, 'to', e.ended_on, 'endKind', e.end_kind) ORDER BY e.began_on, e.ended_on NULLS LAST)
          FROM custody_episodes e WHERE e.parent_id = d.parent_id), '[]'),
      'decisions', coalesce((SELECT jsonb_agg(jsonb_build_object('on', (k.approved_at AT TIME ZONE $2)::date, 'level', k.level) ORDER BY k.approved_at)
          FROM contact_decisions k WHERE k.dyad_id = d.id AND k.approved_at IS NOT NULL AND k.status IN ('active', 'superseded')), '[]'),
      'views', coalesce((SELECT jsonb_agg(jsonb_build_object('on', v.asked_on, 'view', v.view) ORDER BY v.asked_on, v.created_at, v.id)
          FROM child_views v WHERE v.dyad_id = d.id), '[]'),
      'bars', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', r.kind, 'from', r.starts_on, 'to', least(r.ends_on, (r.lifted_at AT TIME ZONE $2)::date - 1)))
          FROM restrictions r WHERE r.dyad_id = d.id AND (r.modes IS NULL OR 'visit' = ANY(r.modes))), '[]'),
      'consentOn', (SELECT min(s.starts_on) FROM consents s WHERE s.dyad_id = d.id AND s.purpose = 'visit'),
      'requestedOn', asked.requested_on, 'confirmedOn', asked.confirmed_on) ORDER BY d.enrolled_on, d.id) AS dyads
  FROM dyads d JOIN children c ON c.id = d.child_id
  LEFT JOIN LATERAL (
    SELECT (min(v.requested_at) AT TIME ZONE $2)::date AS requested_on, (min(s.at) AT TIME ZONE $2)::date AS confirmed_on
      FROM visit_dyads x JOIN visits v ON v.id = x.visit_id LEFT JOIN visit_status_changes s ON s.visit_id = v.id AND s.to_status = 'confirmed'
     WHERE x.dyad_id = d.id AND v.mode = 'visit') asked ON true
  WHERE d.organisation_id = $1
  GROUP BY c.id
  ORDER BY c.reference`;
