import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor, can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addMonths, Day, dayInZone, monthOf } from '../kernel/days';
import { invalid } from '../kernel/domain-error';
import { CountedRequests, REQUEST_OUTCOMES, requestOutcomes, ShownCounts, suppressCounts } from './request-outcomes.rules';
import { lastMonthEnd } from './suppression.rules';

/** What became of the requests of twelve months. */
export interface RequestOutcomesJson {
  asOf: Day;
  /** First day of the first month. */
  from: Day;
  total: ShownCounts;
  /** Oldest first; none for readers without `child.read`, to whom months beside their sum would give hidden cells away. */
  months: (ShownCounts & { month: Day })[];
  suppressed: boolean;
}

/** Counts the requests of the actor's own organisation by what became of them. */
@Injectable()
export class RequestOutcomesQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The requests made in the twelve months that end with the month of `asOf` (today's when left out), each by where it stands now.
   * @throws DomainError invalid for a day in the future
   */
  async outcomes(actor: Actor, asked: { asOf?: Day }): Promise<RequestOutcomesJson> {
    const organisation = await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM organisations WHERE id = $1`, [
      actor.organisationId,
    ]);
    const zone = organisation?.timeZone ?? 'UTC';
    const today = dayInZone(this.clock.now(), zone);
    if (asked.asOf !== undefined && asked.asOf > today)
      throw invalid('validation.failed', {}, [{ pointer: '/asOf', code: 'report.as_of_future' }]);
    const suppressed = !can(actor, 'child.read');
    const asOf = suppressed ? lastMonthEnd(asked.asOf ?? today) : (asked.asOf ?? today);
    const from = addMonths(monthOf(asOf), -11);
    const rows = await this.db.maybeSecondsOld(() => this.db.sql<CountedRequests>(COUNTS, [actor.organisationId, zone, from, asOf]));
    const { total, months } = requestOutcomes(rows, asOf);
    return { asOf, from, total: suppressed ? suppressCounts(total) : total, months: suppressed ? [] : months, suppressed };
  }

  /** The same as rows of a table: heads first, one line a month, the sum last; what is hidden is null. `head` says a column's words. */
  async table(actor: Actor, asked: { asOf?: Day }, head: (column: string) => string): Promise<(string | number | null)[][]> {
    const { months, total } = await this.outcomes(actor, asked);
    const columns = ['requested', ...REQUEST_OUTCOMES] as const;
    return [
      [head('month'), ...columns.map(head)],
      ...months.map((month) => [month.month.slice(0, 7), ...columns.map((column) => month[column])]),
      [head('total'), ...columns.map((column) => total[column])],
    ];
  }
}

/** Days in the organisation's zone ($2), both included. A visit that was agreed to and taken back within the minute is waiting again. */
const COUNTS = `
  SELECT to_char((v.requested_at AT TIME ZONE $2)::date, 'YYYY-MM-01') AS month, v.status, v.reason_code,
         v.status = 'cancelled' AND EXISTS (SELECT 1 FROM visit_status_changes h WHERE h.visit_id = v.id AND h.to_status = 'confirmed') AS confirmed,
         count(*)::int AS count
    FROM visits v
   WHERE v.organisation_id = $1 AND v.requested_at >= $3::date::timestamp AT TIME ZONE $2 AND v.requested_at < ($4::date + 1)::timestamp AT TIME ZONE $2
   GROUP BY 1, 2, 3, 4`;
