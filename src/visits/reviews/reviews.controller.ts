import { Body, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../../http/decorators';
import { Actor } from '../../kernel/actor';
import { ReviewsDesk } from './reviews-desk.service';
import { LeaveAsIsBody, RecheckBody, ReviewsQuery } from './reviews.dto';
import { ReviewGroup, ReviewRow, ReviewsQueries } from './reviews.queries';

/** Coming visits that something has made doubtful, by cause; a doubt goes by itself when its cause has gone. */
@ApiController('visit-reviews', 'visits')
export class ReviewsController {
  constructor(
    private readonly desk: ReviewsDesk,
    private readonly queries: ReviewsQueries,
  ) {}

  /** Open doubts by cause. */
  @Get()
  @WholeList()
  @Can('visit.request')
  async list(@CurrentActor() actor: Actor, @Query() query: ReviewsQuery): Promise<{ data: ReviewGroup[] }> {
    return { data: await this.queries.open(actor, query) };
  }

  /** Leaves visits as they are, for a reason. */
  @Post('leavings')
  @HttpCode(200)
  @Can('visit.request')
  @Idempotent()
  async leave(@CurrentActor() actor: Actor, @Body() body: LeaveAsIsBody): Promise<{ data: ReviewRow[] }> {
    return { data: await this.desk.leave(actor, body) };
  }

  /** Asks the gates again now; answers with those of the doubts as they are afterwards. */
  @Post('checks')
  @HttpCode(200)
  @Can('visit.request')
  @Idempotent()
  async check(@CurrentActor() actor: Actor, @Body() body: RecheckBody): Promise<{ data: ReviewRow[] }> {
    return { data: await this.desk.check(actor, body) };
  }
}
