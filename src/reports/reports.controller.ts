import { Get, Header, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { Actor } from '../kernel/actor';
import { RequestOutcomesQuery, VisitRateQuery } from './reports.dto';
import { ReminderTimingJson, ReminderTimingQueries } from './reminder-timing.queries';
import { RequestOutcomesJson, RequestOutcomesQueries } from './request-outcomes.queries';
import { csvOf } from './request-outcomes.rules';
import { ReportsQueries, VisitRateJson } from './reports.queries';

/** Figures with their intervals, denominators and definitions. */
@ApiController('reports')
export class ReportsController {
  constructor(
    private readonly queries: ReportsQueries,
    private readonly requests: RequestOutcomesQueries,
    private readonly reminders: ReminderTimingQueries,
  ) {}

  /**
   * How many children have ever met a parent in prison, beside the one published figure. Two denominators; rates from 0 to 1
   * with 95 % Wilson intervals; figures that are null are hidden to protect single children.
   */
  @Can('report.read')
  @Get('visit-rate')
  visitRate(@CurrentActor() actor: Actor, @Query() query: VisitRateQuery): Promise<VisitRateJson> {
    return this.queries.visitRate(actor, query);
  }

  /**
   * What became of the requests of twelve months: arranged, declined, not answered by the facility, an offer the family did not answer,
   * withdrawn, cancelled, waiting. Figures that are null are hidden to protect single children.
   */
  @Can('report.read')
  @Get('request-outcomes')
  outcomes(@CurrentActor() actor: Actor, @Query() query: RequestOutcomesQuery): Promise<RequestOutcomesJson> {
    return this.requests.outcomes(actor, query);
  }

  /** The same as comma-separated text; heads are the names of the JSON. */
  @Can('report.read')
  @Get('request-outcomes.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  async outcomesCsv(@CurrentActor() actor: Actor, @Query() query: RequestOutcomesQuery): Promise<string> {
    return csvOf(await this.requests.table(actor, query, (column) => column));
  }

  /**
   * Under which timetable of reminders families answer by five days before the meeting: families, denominators, rates from 0 to 1 with
   * 95 % Wilson intervals, and a verdict that says nothing before both have enough. Null: hidden to protect single children.
   */
  @Can('report.read')
  @Get('reminder-timing')
  reminderTiming(@CurrentActor() actor: Actor): Promise<ReminderTimingJson> {
    return this.reminders.timing(actor);
  }
}
