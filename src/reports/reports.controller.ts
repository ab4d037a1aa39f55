import { Get, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { Actor } from '../kernel/actor';
import { VisitRateQuery } from './reports.dto';
import { ReportsQueries, VisitRateJson } from './reports.queries';

/** Figures with their intervals, denominators and definitions. */
@ApiController('reports')
export class ReportsController {
  constructor(private readonly queries: ReportsQueries) {}

  /**
   * How many children have ever met a parent in prison, beside the one published figure. Two denominators; rates from 0 to 1
   * with 95 % Wilson intervals; figures that are null are hidden to protect single children.
   */
  @Can('report.read')
  @Get('visit-rate')
  visitRate(@CurrentActor() actor: Actor, @Query() query: VisitRateQuery): Promise<VisitRateJson> {
    return this.queries.visitRate(actor, query);
  }
}
