import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../../http/decorators';
import { Id } from '../../http/pipes';
import { reasonJson } from '../../http/problem';
import { Actor } from '../../kernel/actor';
import { requestContext } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { audienceOf, toVisitJson } from '../visit.json';
import { GroupCancelBody, GroupFamiliesBody, GroupLeavingBody, GroupListQuery, VisitGroupBody } from './visit-groups.dto';
import { GroupLine, GroupView, VisitGroupsQueries } from './visit-groups.queries';
import { VisitGroupsService } from './visit-groups.service';

type Json = Record<string, unknown>;

/** Several families on one bus. Each has a visit of its own, which the facility decides by itself. */
@ApiController('visit-groups', 'visits')
export class VisitGroupsController {
  constructor(
    private readonly groups: VisitGroupsService,
    private readonly queries: VisitGroupsQueries,
  ) {}

  /** Asks for a group: every family or none, or those who can; the others are named with their reasons. */
  @Post()
  @Can('visit.request')
  @Idempotent()
  async request(@CurrentActor() actor: Actor, @Body() body: VisitGroupBody): Promise<Json> {
    return toGroupJson(await this.groups.request(actor, body), actor);
  }

  /** Groups that are not over, or of some days. */
  @Get()
  @WholeList()
  @Can('visit.read')
  async list(@CurrentActor() actor: Actor, @Query() query: GroupListQuery): Promise<{ data: Json[] }> {
    return { data: (await this.queries.list(actor, query)).map((line) => lineJson(line, actor)) };
  }

  /** One group with its visits. */
  @Get(':id')
  @Can('visit.read')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Json> {
    return toGroupJson(await this.groups.open(actor, id), actor);
  }

  /** More families for the bus: all of these, or none. */
  @Post(':id/families')
  @Can('visit.request')
  @Idempotent()
  async add(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: GroupFamiliesBody): Promise<Json> {
    return toGroupJson(await this.groups.add(actor, id, body), actor);
  }

  /** Takes one family out: it keeps its own place and time, and goes without the bus. */
  @Post(':id/leavings')
  @Can('visit.request')
  @Idempotent()
  async leave(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: GroupLeavingBody): Promise<Json> {
    return toGroupJson(await this.groups.leave(actor, id, body), actor);
  }

  /** The bus does not go: ends every visit of it that is still to come. */
  @Post(':id/cancellations')
  @Can('visit.cancel')
  @Idempotent()
  async cancel(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: GroupCancelBody): Promise<Json> {
    return toGroupJson(await this.groups.cancel(actor, id, body), actor);
  }
}

function lineJson({ id, reference, policy, facilityId, facilityName, day, requestedAt, ...line }: GroupLine, actor: Actor): Json {
  const { live, confirmed, dropped, refusedCount, needsReview, note, seats, seated } = line;
  const common = { id, reference, policy, facilityId, day, requestedAt, live, confirmed, dropped };
  return actor.role === 'liaison' ? common : { ...common, facilityName, refusedCount, needsReview, seats, seated, note };
}

function toGroupJson(group: GroupView, actor: Actor): Json {
  const t = translator(requestContext()?.locale ?? 'zh-CN');
  const visits = group.visits.map((visit) => toVisitJson(visit, audienceOf(actor)));
  const refused = group.refused.map((one) => ({ ...one, reasons: one.reasons.map((reason) => reasonJson(reason, t)) }));
  return { ...lineJson(group, actor), visits, ...(actor.role === 'liaison' ? {} : { refused }) };
}
