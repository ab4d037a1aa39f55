import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { ContainmentBody, FactsBody, IncidentBody, IncidentsQuery, ReviewBody } from './incidents.dto';
import { IncidentRow, IncidentsQueries } from './incidents.queries';
import { IncidentsService } from './incidents.service';
import { SafeguardingReads, whole } from './reads';

/** Worries about one dyad. */
@ApiController('dyads', 'safeguarding')
export class DyadIncidentsController {
  constructor(
    private readonly incidents: IncidentsService,
    private readonly queries: IncidentsQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  /** Every worry raised about the dyad, newest first. */
  @Can('incident.handle')
  @Get(':id/incidents')
  @WholeList()
  async listIncidents(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<IncidentRow>> {
    await this.reads.dyad(actor, id, 'incident.read');
    return whole(await this.queries.ofDyad(actor, id));
  }

  /** Raises a worry: the dyad is held until a second person has closed it. */
  @Can('visit.escort')
  @Post(':id/incidents')
  async raise(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: IncidentBody): Promise<IncidentRow> {
    return this.incidents.raise(actor, id, body);
  }
}

/** What happens to worries once raised. */
@ApiController('incidents', 'safeguarding')
export class IncidentsController {
  constructor(
    private readonly incidents: IncidentsService,
    private readonly queries: IncidentsQueries,
    private readonly audit: Audit,
  ) {}

  /** Worries of all children, the open ones oldest first; a worker's own. */
  @Can('incident.read')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: IncidentsQuery): Promise<Page<IncidentRow>> {
    const page = await this.queries.list(actor, query);
    await this.audit.read({ action: 'incident.list', subjectType: 'incident', details: { number: page.data.length } });
    return page;
  }

  /** One worry. */
  @Can('incident.read')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<IncidentRow> {
    const incident = await this.queries.one(actor, id);
    await this.audit.read({ action: 'incident.read', subjectType: 'incident', subjectId: id, childId: incident.childId });
    return incident;
  }

  /** The lead has seen it. */
  @Can('incident.review')
  @Post(':id/acknowledgements')
  async acknowledge(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<IncidentRow> {
    return this.incidents.acknowledge(actor, id);
  }

  /** The child is safe for now: what was done. */
  @Can('incident.handle')
  @Post(':id/containments')
  async contain(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ContainmentBody): Promise<IncidentRow> {
    return this.incidents.contain(actor, id, body.containment);
  }

  /** The facts, once, within a day. */
  @Can('incident.read')
  @Post(':id/facts')
  async writeFacts(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FactsBody): Promise<IncidentRow> {
    return this.incidents.writeFacts(actor, id, body.facts);
  }

  /** What was learnt; needs the facts. */
  @Can('incident.review')
  @Post(':id/reviews')
  async review(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ReviewBody): Promise<IncidentRow> {
    return this.incidents.review(actor, id, body.review);
  }

  /** Closes it: never the person who raised it, and not while a report to an authority waits to be sent. */
  @Can('incident.handle')
  @Post(':id/closures')
  async close(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<IncidentRow> {
    return this.incidents.close(actor, id);
  }
}
