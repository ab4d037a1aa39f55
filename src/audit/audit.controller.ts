import { Get, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import { Audit } from './audit';
import { AuditEventsQuery } from './audit.dto';
import { AuditEventRow, AuditQueries } from './audit.queries';

/** Who saw or changed what. */
@ApiController('audit-events')
export class AuditController {
  constructor(
    private readonly queries: AuditQueries,
    private readonly audit: Audit,
  ) {}

  /** Lines of the record, newest first. Looking into a child's record is itself recorded. */
  @Can('audit.read')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: AuditEventsQuery): Promise<Page<AuditEventRow>> {
    const events = await this.queries.list(actor, query);
    if (query.childId !== undefined && query.cursor === undefined)
      await this.audit.read({ action: 'audit.read', subjectType: 'child', subjectId: query.childId, childId: query.childId });
    return events;
  }
}
