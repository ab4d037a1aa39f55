import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { BreakGlassBody, ChildAccessBody, NeedToKnowBody, ReviewGlassBody } from './need-to-know.dto';
import { ChildFile, GlassRow, GrantRow, LookRow, NeedToKnowQueries } from './need-to-know.queries';
import { NeedToKnowService } from './need-to-know.service';

const whole = <T>(data: T[]): Page<T> => ({ data, page: { nextCursor: null } });

/** Opening a file outside one's caseload: four hours, with a reason, reviewed. */
@ApiController('break-glass')
export class BreakGlassController {
  constructor(
    private readonly service: NeedToKnowService,
    private readonly queries: NeedToKnowQueries,
  ) {}

  /** Openings that wait for a review first, then the last reviewed. */
  @Can('glass.review')
  @Get()
  @WholeList()
  async list(@CurrentActor() actor: Actor): Promise<Page<GlassRow>> {
    return whole(await this.queries.all(actor));
  }

  /** Opens a file by its reference. */
  @Can('glass.break')
  @Idempotent()
  @Post()
  open(@CurrentActor() actor: Actor, @Body() body: BreakGlassBody): Promise<GlassRow> {
    return this.service.open(actor, body);
  }

  /** Closes one's own opening before its four hours are over. */
  @Can('glass.break')
  @HttpCode(200)
  @Post(':id/closings')
  close(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<GlassRow> {
    return this.service.close(actor, id);
  }

  /** Somebody else's judgement afterwards. */
  @Can('glass.review')
  @Idempotent()
  @Post(':id/reviews')
  review(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ReviewGlassBody): Promise<GlassRow> {
    return this.service.review(actor, id, body);
  }
}

/** Who may open a child's file, and who did. */
@ApiController('children', 'need-to-know')
export class NeedToKnowController {
  constructor(
    private readonly service: NeedToKnowService,
    private readonly queries: NeedToKnowQueries,
    private readonly audit: Audit,
  ) {}

  /** Who looked at this child: one line a person. Asking is itself recorded. */
  @Can('audit.read')
  @Get(':id/looks')
  @WholeList()
  async looks(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<LookRow>> {
    await this.queries.file(actor, id);
    await this.audit.read({ action: 'audit.read', subjectType: 'child', subjectId: id, childId: id });
    return whole(await this.queries.looks(actor, id));
  }

  /** Closes the file to everybody but people named for it, or opens it to the caseload again. */
  @Can('need_to_know.write')
  @HttpCode(200)
  @Post(':id/need-to-know')
  set(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: NeedToKnowBody): Promise<ChildFile> {
    return this.service.setNeedToKnow(actor, id, body.needToKnow);
  }

  /** People named for the child. */
  @Can('audit.read')
  @Get(':id/access-grants')
  @WholeList()
  async grants(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<GrantRow>> {
    await this.queries.file(actor, id);
    return whole(await this.queries.grants(actor, id));
  }

  /** Names somebody for the child. */
  @Can('need_to_know.write')
  @Post(':id/access-grants')
  async grant(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ChildAccessBody): Promise<Page<GrantRow>> {
    return whole(await this.service.grant(actor, id, body));
  }

  /** Takes a name off the list. */
  @Can('need_to_know.write')
  @HttpCode(200)
  @Post(':id/access-grants/:grantId/endings')
  async endGrant(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('grantId', Id) grantId: string,
  ): Promise<Page<GrantRow>> {
    return whole(await this.service.endGrant(actor, id, grantId));
  }
}
