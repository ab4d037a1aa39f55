import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { ApprovalBody, ApprovalDecisionBody, ApprovalsQuery } from './approvals.dto';
import { ApprovalsService } from './approvals.service';
import { ApprovalRow, AssessmentQueries, ChildOf } from './assessments.queries';
import { SafeguardingReads, whole } from './reads';

/** What somebody asks a second person to approve, of one dyad. */
@ApiController('dyads', 'safeguarding')
export class DyadApprovalsController {
  constructor(
    private readonly service: ApprovalsService,
    private readonly queries: AssessmentQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  /** Everything asked for, newest first. */
  @Can('approval.request')
  @Get(':id/approvals')
  @WholeList()
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<ApprovalRow>> {
    await this.reads.dyad(actor, id, 'approval.read');
    return whole(await this.queries.approvals(actor, [id]));
  }

  /** Asks a second person to approve one reason of the gates. */
  @Can('approval.request')
  @Post(':id/approvals')
  request(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ApprovalBody): Promise<ApprovalRow> {
    return this.service.request(actor, id, body);
  }
}

/** What happens to approvals once asked for. */
@ApiController('approvals', 'safeguarding')
export class ApprovalsController {
  constructor(
    private readonly service: ApprovalsService,
    private readonly queries: AssessmentQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  /** Approvals of all dyads in one state, those that wait longest first. */
  @Can('approval.request')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: ApprovalsQuery): Promise<Page<ApprovalRow & ChildOf>> {
    const page = await this.queries.approvalList(actor, query);
    await this.reads.list('approval.list', 'approval', page.data.length, { status: query.status });
    return page;
  }

  /** Says yes or no: never the person who asked. */
  @Can('approval.decide')
  @Post(':id/decisions')
  decide(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ApprovalDecisionBody): Promise<ApprovalRow> {
    return this.service.decide(actor, id, body);
  }

  /** Takes back what was asked for; the lead also what was given. */
  @Can('approval.request')
  @Post(':id/withdrawals')
  withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<ApprovalRow> {
    return this.service.withdraw(actor, id);
  }
}
