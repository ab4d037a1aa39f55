import { Body, Get, Param, Post } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { AccessNeedsBody } from './access-needs.dto';
import { AccessNeedsService, PersonNeeds } from './access-needs.service';

/** What people of a child's family need to come in: codes, never why. */
@ApiController('children')
export class AccessNeedsController {
  constructor(
    private readonly needs: AccessNeedsService,
    private readonly audit: Audit,
  ) {}

  /** The child and the caregivers of now, each with what is needed. */
  @Can('child.read')
  @Get(':id/access-needs')
  @WholeList()
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<PersonNeeds>> {
    const data = await this.needs.of(actor, id);
    await this.audit.read({ action: 'child.read', subjectType: 'child', subjectId: id, childId: id });
    return { data, page: { nextCursor: null } };
  }

  /** Notes it anew for those named; the facility's desk, the roster and the request sheet show it from then on. */
  @Can('child.write')
  @Idempotent({ optional: true })
  @Post(':id/access-needs')
  async set(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: AccessNeedsBody): Promise<Page<PersonNeeds>> {
    return { data: await this.needs.set(actor, id, body), page: { nextCursor: null } };
  }
}
