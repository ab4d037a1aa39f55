import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { addDays, Day } from '../kernel/days';
import type { ChildTally } from './child-tally.rules';
import { Sums } from './visit-rate-report.rules';
import { cohortDays, Grouping } from './visit-rate.rules';

/** A finished counting. */
export interface KeptRun {
  id: string;
  /** The day its figures stand for. */
  day: Day;
  startedAt: Date;
}

/** Reads what was counted at night. Which children are in a sum is asked of the reader's own row policy at every reading. */
@Injectable()
export class KeptFigures {
  constructor(private readonly db: Database) {}

  /** The latest counting of an organisation, of today or the day before; undefined when there is none or it is older: then one counts anew. */
  latest(organisationId: string, today: Day): Promise<KeptRun | undefined> {
    return this.db.one<KeptRun>(
      `SELECT id, day, started_at FROM report_runs
        WHERE organisation_id = $1 AND finished_at IS NOT NULL AND day BETWEEN $2 AND $3 ORDER BY started_at DESC, id DESC LIMIT 1`,
      [organisationId, addDays(today, -1), today],
    );
  }

  /** The sums of a counting for one of its days, of those who joined in the cohort, by groups when asked. */
  async sums(run: string, asOf: Day, cohort: string | undefined, by: Grouping | undefined): Promise<Sums> {
    const { from, to } = cohortDays(cohort);
    const lines = await this.db.sql<SumLine>(SUMS, [run, asOf, from, to, by ?? null]);
    return {
      children: lines.filter((line) => line.kind === 'child') as unknown as Sums['children'],
      waits: lines.filter((line) => line.kind === 'wait') as unknown as Sums['waits'],
      ways: lines.filter((line) => line.kind === 'way') as unknown as Sums['ways'],
    };
  }

  /** Every child that a counting has in its total, of those who joined in the cohort. */
  members(run: string, asOf: Day, cohort: string | undefined): Promise<ChildTally[]> {
    const { from, to } = cohortDays(cohort);
    return this.db.sql<ChildTally>(
      `SELECT r.child_id, c.reference, r.joined_on, r.counted, r.visited, r.exclusion, r.sex, r.age_band, r.county, left(r.county, 4) || '00' AS prefecture, r.relationship,
              r.months, r.met, r.wait_days, r.wait_end, r.way
         FROM report_children r JOIN children c ON c.id = r.child_id
        WHERE r.run_id = $1 AND r.as_of = $2 AND r.counted AND r.joined_on >= $3 AND r.joined_on < $4`,
      [run, asOf, from, to],
    );
  }
}

/** A line of SUMS; what its kind does not have is null. */
interface SumLine {
  kind: 'child' | 'wait' | 'way';
}

/** Children with the same answers are one line: some hundred lines for ten thousand children. */
const SUMS = `
  WITH c AS MATERIALIZED (
    SELECT left(joined_on::text, 4) AS year, counted, visited, exclusion, months, met, wait_days, wait_end, way,
           CASE $5::text WHEN 'sex' THEN sex WHEN 'ageBand' THEN age_band WHEN 'county' THEN county WHEN 'prefecture' THEN left(county, 4) || '00' WHEN 'relationship' THEN relationship END AS key
      FROM report_children WHERE run_id = $1 AND as_of = $2 AND joined_on >= $3 AND joined_on < $4)
  SELECT 'child' AS kind, year, counted, visited, exclusion, months, met, key, NULL::int AS days, NULL::text AS "end", NULL::int AS stage, count(*)::int AS n
    FROM c GROUP BY year, counted, visited, exclusion, months, met, key
  UNION ALL
  SELECT 'wait', year, NULL, NULL, NULL, NULL, NULL, NULL, wait_days, wait_end, NULL, count(*)::int FROM c WHERE wait_days IS NOT NULL GROUP BY year, wait_days, wait_end
  UNION ALL
  SELECT 'way', g.year, NULL, NULL, NULL, NULL, NULL, NULL, w.days, NULL, (w.place - 1)::int, sum(g.n)::int
    FROM (SELECT year, way, count(*) AS n FROM c GROUP BY year, way) AS g, unnest(g.way) WITH ORDINALITY AS w(days, place) GROUP BY g.year, w.days, w.place`;
