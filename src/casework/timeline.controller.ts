import { Get, Param } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { FamiliesQueries } from '../families/families.queries';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { TimelineEntry, TimelineQueries } from './timeline.queries';

/** A child's story. */
@ApiController('children', 'children')
export class TimelineController {
  constructor(
    private readonly families: FamiliesQueries,
    private readonly timeline: TimelineQueries,
    private readonly audit: Audit,
  ) {}

  /** Everything that happened, newest first: contacts, milestones, visits, letters, the child's views, papers. */
  @Can('family.read')
  @Get(':id/timeline')
  @WholeList()
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<{ data: TimelineEntry[]; page: { nextCursor: null } }> {
    const child = await this.families.child(actor, id);
    await this.audit.read({ action: 'child.read_timeline', subjectType: 'child', subjectId: child.id, childId: child.id });
    return { data: await this.timeline.ofChild(child.id), page: { nextCursor: null } };
  }
}
