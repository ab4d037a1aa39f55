import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { ContactDecisionBody, DecisionReviewBody, DecisionsQuery } from './contact-decisions.dto';
import { ContactDecisionsQueries, DecisionRow, ProposalRow } from './contact-decisions.queries';
import { ContactDecisionsService } from './contact-decisions.service';
import { DecisionReviewsService } from './decision-reviews.service';
import { SafeguardingReads, whole } from './reads';

/** Contact decisions of one dyad. */
@ApiController('dyads', 'safeguarding')
export class DyadDecisionsController {
  constructor(
    private readonly service: ContactDecisionsService,
    private readonly queries: ContactDecisionsQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  /** Every decision about the dyad, newest first. */
  @Can('contact_decision.propose')
  @Get(':id/contact-decisions')
  @WholeList()
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<DecisionRow>> {
    await this.reads.dyad(actor, id, 'contact_decision.read');
    return whole(await this.queries.decisions(actor, id));
  }

  /** Proposes a level of contact; another person approves it. */
  @Can('contact_decision.propose')
  @Post(':id/contact-decisions')
  propose(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ContactDecisionBody): Promise<DecisionRow> {
    return this.service.propose(actor, id, body);
  }
}

/** What happens to contact decisions once proposed. */
@ApiController('contact-decisions', 'safeguarding')
export class ContactDecisionsController {
  constructor(
    private readonly service: ContactDecisionsService,
    private readonly reviews: DecisionReviewsService,
    private readonly queries: ContactDecisionsQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  /** Decisions of all dyads in one state, those that wait longest first. */
  @Can('contact_decision.propose')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: DecisionsQuery): Promise<Page<ProposalRow>> {
    const page = await this.queries.list(actor, query);
    await this.reads.list('contact_decision.list', 'contact_decision', page.data.length, { status: query.status });
    return page;
  }

  /** Approves a proposal: never the person who proposed it. */
  @Can('contact_decision.approve')
  @Post(':id/approvals')
  approve(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<DecisionRow> {
    return this.service.approve(actor, id);
  }

  /** Looks at a decision that holds: a second person keeps it until a new day, anybody takes it up again within a week. */
  @Can('contact_decision.propose')
  @Post(':id/reviews')
  review(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: DecisionReviewBody): Promise<DecisionRow> {
    return this.reviews.review(actor, id, body);
  }

  /** Takes back a proposal, or ends the decision that holds. */
  @Can('contact_decision.propose')
  @Post(':id/withdrawals')
  withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<DecisionRow> {
    return this.service.withdraw(actor, id);
  }
}
