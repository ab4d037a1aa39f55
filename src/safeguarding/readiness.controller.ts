import { Body, Get, Param, Post } from '@nestjs/common';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { AssessmentQueries, ReadinessRow } from './assessments.queries';
import { ReadinessBody } from './readiness.dto';
import { ReadinessService } from './readiness.service';
import { SafeguardingReads, whole } from './reads';

/** The twelve questions before a first contact. */
@ApiController('dyads', 'safeguarding')
export class ReadinessController {
  constructor(
    private readonly service: ReadinessService,
    private readonly queries: AssessmentQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  /** Every form, newest first. */
  @Can('readiness.write')
  @Get(':id/readiness-forms')
  @WholeList()
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<ReadinessRow>> {
    await this.reads.dyad(actor, id, 'readiness.read');
    return whole(await this.queries.readiness(actor, [id]));
  }

  /** Keeps the answers, and the first way of contact that follows from them. */
  @Can('readiness.write')
  @Post(':id/readiness-forms')
  assess(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ReadinessBody): Promise<ReadinessRow> {
    return this.service.assess(actor, id, body);
  }
}
