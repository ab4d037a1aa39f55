import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor, can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { invalid } from '../kernel/domain-error';
import { Figure, membersOf } from './figure.rules';
import { lastMonthEnd, narrowYears, ShownReport, suppress } from './suppression.rules';
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

const WHOLE_YEAR = /^\d{4}$/;

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
   * The visit rate on a day. Readers without `child.read` get it with small cells hidden, as of a month's end, and for cohorts of
   * whole years only, and those large enough: parts beside their whole would give hidden cells away by subtraction.
   * @throws DomainError invalid for a day in the future, `report.cohort_too_narrow`
   */
  async visitRate(actor: Actor, asked: Asked): Promise<VisitRateJson> {
    const suppressed = !isStaff(actor);
    if (suppressed && asked.cohort !== undefined && !WHOLE_YEAR.test(asked.cohort))
      throw invalid('validation.failed', {}, [{ pointer: '/cohort', code: 'report.cohort_too_narrow' }]);
    const { asOf, children } = await this.read(actor, asked);
    if (suppressed && asked.cohort !== undefined && narrowYears(children, asOf).has(asked.cohort))
      throw invalid('validation.failed', {}, [{ pointer: '/cohort', code: 'report.cohort_too_narrow' }]);
    const report = visitRateReport(children, { asOf, cohort: asked.cohort, by: asked.by });
    return {
      baseline: BASELINE,
      ...(suppressed ? suppress(report) : report),
      cohort: asked.cohort ?? null,
      by: asked.by ?? null,
      suppressed,
      ruleVersion: REPORT_RULE_VERSION,
    };
  }

  /** The children behind a figure, by reference. A file in storage only is counted, and named nowhere. */
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
    const stored = await this.db.sql<{ id: string }>(`SELECT id FROM children WHERE organisation_id = $1 AND restricted_at IS NOT NULL`, [
      actor.organisationId,
    ]);
    const unnamed = new Set(stored.map((child) => child.id));
    return { asOf, children: membersOf(list, figure, asOf, asked).filter((child) => !unnamed.has(child.id)) };
  }

  private async read(actor: Actor, asked: Asked): Promise<{ asOf: Day; children: ChildFacts[] }> {
    const zone =
      (await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM organisations WHERE id = $1`, [actor.organisationId]))?.timeZone ??
      'UTC';
    const today = dayInZone(this.clock.now(), zone);
    if (asked.asOf !== undefined && asked.asOf > today)
      throw invalid('validation.failed', {}, [{ pointer: '/asOf', code: 'report.as_of_future' }]);
    const asOf = asked.asOf ?? today;
    // Figures of whole months and years: seconds do not matter, and the statement reads every file of the organisation.
    const children = await this.db.maybeSecondsOld(() => this.db.sql<ChildFacts>(FACTS, [actor.organisationId, zone]));
    return { asOf: isStaff(actor) ? asOf : lastMonthEnd(asOf), children };
  }
}

/** Days in the organisation's zone ($2). One pass over each table for the organisation's dyads, joined by their ids. */
const FACTS = `
  WITH d AS MATERIALIZED (SELECT id, child_id, parent_id, relationship, enrolled_on, status, closed_reason FROM dyads WHERE organisation_id = $1),
  custody AS (
    SELECT d.id, jsonb_agg(jsonb_build_object('from', e.began_on, 'to', e.ended_on, 'endKind', e.end_kind) ORDER BY e.began_on, e.ended_on NULLS LAST) AS list
      FROM d JOIN custody_episodes e ON e.parent_id = d.parent_id GROUP BY d.id),
  decisions AS (
    SELECT k.dyad_id AS id, jsonb_agg(jsonb_build_object('on', (k.approved_at AT TIME ZONE $2)::date, 'level', k.level) ORDER BY k.approved_at) AS list
      FROM d JOIN contact_decisions k ON k.dyad_id = d.id WHERE k.approved_at IS NOT NULL AND k.status IN ('active', 'superseded') GROUP BY k.dyad_id),
  views AS (
    SELECT v.dyad_id AS id, jsonb_agg(jsonb_build_object('on', v.asked_on, 'view', v.view) ORDER BY v.asked_on, v.created_at, v.id) AS list
      FROM d JOIN child_views v ON v.dyad_id = d.id GROUP BY v.dyad_id),
  bars AS (
    SELECT r.dyad_id AS id, jsonb_agg(jsonb_build_object('kind', r.kind, 'from', r.starts_on, 'to', least(r.ends_on, (r.lifted_at AT TIME ZONE $2)::date - 1))) AS list
      FROM d JOIN restrictions r ON r.dyad_id = d.id WHERE r.modes IS NULL OR 'visit' = ANY(r.modes) GROUP BY r.dyad_id),
  consented AS (SELECT s.dyad_id AS id, min(s.starts_on) AS day FROM d JOIN consents s ON s.dyad_id = d.id WHERE s.purpose = 'visit' GROUP BY s.dyad_id),
  asked AS (
    SELECT x.dyad_id AS id, (min(v.requested_at) AT TIME ZONE $2)::date AS requested_on, (min(s.at) AT TIME ZONE $2)::date AS confirmed_on
      FROM d JOIN visit_dyads x ON x.dyad_id = d.id JOIN visits v ON v.id = x.visit_id
      LEFT JOIN visit_status_changes s ON s.visit_id = v.id AND s.to_status = 'confirmed'
     WHERE v.mode = 'visit' GROUP BY x.dyad_id),
  closings AS (
    SELECT a.subject_id AS id, (min(a.at) AT TIME ZONE $2)::date AS day
      FROM d JOIN audit_events a ON a.subject_type = 'dyad' AND a.subject_id = d.id AND a.action = 'dyad.close' WHERE d.status = 'closed' GROUP BY a.subject_id),
  meetings AS (
    SELECT e.child_id AS id, jsonb_agg((e.occurred_at AT TIME ZONE $2)::date ORDER BY e.occurred_at) AS list
      FROM contact_events e WHERE e.child_id IN (SELECT child_id FROM d) AND e.mode = 'visit' AND e.outcome = 'completed' GROUP BY e.child_id),
  files AS (
    SELECT d.child_id AS id, jsonb_agg(jsonb_build_object(
        'relationship', d.relationship, 'enrolledOn', d.enrolled_on, 'closedReason', d.closed_reason,
        'closedOn', CASE WHEN d.status = 'closed' THEN coalesce(closings.day, d.enrolled_on) END,
        'custody', coalesce(custody.list, '[]'), 'decisions', coalesce(decisions.list, '[]'), 'views', coalesce(views.list, '[]'), 'bars', coalesce(bars.list, '[]'),
        'consentOn', consented.day, 'requestedOn', asked.requested_on, 'confirmedOn', asked.confirmed_on) ORDER BY d.enrolled_on, d.id) AS dyads
      FROM d LEFT JOIN custody USING (id) LEFT JOIN decisions USING (id) LEFT JOIN views USING (id) LEFT JOIN bars USING (id)
      LEFT JOIN consented USING (id) LEFT JOIN asked USING (id) LEFT JOIN closings USING (id) GROUP BY d.child_id)
  SELECT c.id, c.reference, c.sex, c.birth_date, c.home_county_code, c.visited_before, coalesce(meetings.list, '[]') AS visits, files.dyads
    FROM files JOIN children c ON c.id = files.id LEFT JOIN meetings ON meetings.id = c.id ORDER BY c.reference`;
