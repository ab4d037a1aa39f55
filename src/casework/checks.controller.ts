import { Body, Get, Param, Post } from '@nestjs/common';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { QuarterCheckBody } from './checks.dto';
import { CheckLine, ChecksService } from './checks.service';

/** Quarterly checks of files by the children's director. */
@ApiController('')
export class ChecksController {
  constructor(private readonly checks: ChecksService) {}

  /** This quarter's files; the director learns a reference and a name to call the child by, nothing else. */
  @Can('quarter_check.write')
  @Get('quarter-checks')
  @WholeList()
  async list(@CurrentActor() actor: Actor): Promise<{ data: CheckLine[]; page: { nextCursor: null } }> {
    return { data: await this.checks.lines(actor), page: { nextCursor: null } };
  }

  /** Records one file's check. */
  @Can('quarter_check.write')
  @Post('children/:id/quarter-checks')
  record(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: QuarterCheckBody): Promise<CheckLine> {
    return this.checks.record(actor, id, body);
  }
}
