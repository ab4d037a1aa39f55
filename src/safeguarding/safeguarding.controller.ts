import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { ContactDecisionsService } from './contact-decisions.service';
import { IncidentsService } from './incidents.service';
import { RestrictionsService } from './restrictions.service';
import { ContactDecisionBody, DecisionsQuery, IncidentBody, RestrictionBody } from './safeguarding.dto';
import { DecisionRow, IncidentRow, ProposalRow, RestrictionRow, SafeguardingQueries } from './safeguarding.queries';

const whole = <R>(data: R[]): Page<R> => ({ data, page: { nextCursor: null } });

/** Contact decisions, restrictions and incidents of one dyad. */
@ApiController('dyads', 'safeguarding')
export class DyadSafeguardingController {
  constructor(
    private readonly decisions: ContactDecisionsService,
    private readonly restrictions: RestrictionsService,
    private readonly incidents: IncidentsService,
    private readonly queries: SafeguardingQueries,
    private readonly audit: Audit,
  ) {}

  /** Every decision about the dyad, newest first. */
  @Can('contact_decision.propose')
  @Get(':id/contact-decisions')
  async listDecisions(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<DecisionRow>> {
    await this.seen(actor, id, 'contact_decision.read');
    return whole(await this.queries.decisions(actor, id));
  }

  /** Proposes a level of contact; another person approves it. */
  @Can('contact_decision.propose')
  @Post(':id/contact-decisions')
  async propose(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ContactDecisionBody): Promise<DecisionRow> {
    return this.decisions.propose(actor, id, body);
  }

  /** Every restriction of the dyad, newest first. */
  @Can('restriction.write')
  @Get(':id/restrictions')
  async listRestrictions(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<RestrictionRow>> {
    await this.seen(actor, id, 'restriction.read');
    return whole(await this.queries.restrictions(actor, id));
  }

  /** Bars contact at once. */
  @Can('restriction.write')
  @Post(':id/restrictions')
  async restrict(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: RestrictionBody): Promise<RestrictionRow> {
    return this.restrictions.add(actor, id, body);
  }

  /** Every worry raised about the dyad, newest first. */
  @Can('restriction.write')
  @Get(':id/incidents')
  async listIncidents(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<IncidentRow>> {
    await this.seen(actor, id, 'incident.read');
    return whole(await this.queries.incidents(actor, id));
  }

  /** Raises a worry: the dyad is held until a second person has closed it. */
  @Can('visit.escort')
  @Post(':id/incidents')
  async raise(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: IncidentBody): Promise<IncidentRow> {
    return this.incidents.raise(actor, id, body);
  }

  private async seen(actor: Actor, id: string, action: string): Promise<void> {
    const { childId } = await this.queries.dyad(actor, id);
    await this.audit.read({ action, subjectType: 'dyad', subjectId: id, childId });
  }
}

/** What happens to contact decisions once proposed. */
@ApiController('contact-decisions', 'safeguarding')
export class ContactDecisionsController {
  constructor(
    private readonly decisions: ContactDecisionsService,
    private readonly queries: SafeguardingQueries,
    private readonly audit: Audit,
  ) {}

  /** Decisions of all dyads in one state, those that wait longest first. */
  @Can('contact_decision.propose')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: DecisionsQuery): Promise<Page<ProposalRow>> {
    const page = await this.queries.list(actor, query);
    await this.audit.read({
      action: 'contact_decision.list',
      subjectType: 'contact_decision',
      details: { status: query.status, number: page.data.length },
    });
    return page;
  }

  /** Approves a proposal: never the person who proposed it. */
  @Can('contact_decision.approve')
  @Post(':id/approvals')
  async approve(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<DecisionRow> {
    return this.decisions.approve(actor, id);
  }

  /** Takes back a proposal, or ends the decision that holds. */
  @Can('contact_decision.propose')
  @Post(':id/withdrawals')
  async withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<DecisionRow> {
    return this.decisions.withdraw(actor, id);
  }
}

/** Lifting restrictions. */
@ApiController('restrictions', 'safeguarding')
export class RestrictionsController {
  constructor(private readonly restrictions: RestrictionsService) {}

  /** Lifts a restriction from now on; the lead alone may. */
  @Can('contact_decision.approve')
  @Post(':id/liftings')
  async lift(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RestrictionRow> {
    return this.restrictions.lift(actor, id);
  }
}

/** What happens to worries once raised. */
@ApiController('incidents', 'safeguarding')
export class IncidentsController {
  constructor(private readonly incidents: IncidentsService) {}

  /** The lead has seen it. */
  @Can('contact_decision.approve')
  @Post(':id/acknowledgements')
  async acknowledge(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<IncidentRow> {
    return this.incidents.acknowledge(actor, id);
  }

  /** Closes it: never the person who raised it. */
  @Can('restriction.write')
  @Post(':id/closings')
  async close(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<IncidentRow> {
    return this.incidents.close(actor, id);
  }
}
