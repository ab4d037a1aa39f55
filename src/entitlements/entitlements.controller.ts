import { Body, Get, Param, Post } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor, Idempotent } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { EntitlementNoteBody } from './entitlements.dto';
import { AllowanceSeen, EntitlementsQueries } from './entitlements.queries';
import { EntitlementNotesService } from './entitlement-notes.service';

/** The parent's shared allowance of contacts. */
@ApiController('parents', 'entitlements')
export class EntitlementsController {
  constructor(
    private readonly queries: EntitlementsQueries,
    private readonly notes: EntitlementNotesService,
    private readonly audit: Audit,
  ) {}

  /** This month's allowance and the next two: counts only, and whether somebody else used one; never who. */
  @Can('family.read')
  @Get(':id/entitlements')
  async ofParent(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<AllowanceSeen>> {
    const data = await this.queries.ofParent(actor, id);
    await this.audit.read({ action: 'entitlement.read', subjectType: 'parent', subjectId: id });
    return { data, page: { nextCursor: null } };
  }

  /** A liaison officer notes that another relative has used a contact. Answers with what is left of that month. */
  @Can('roster.write')
  @Idempotent()
  @Post(':id/entitlement-notes')
  async note(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: EntitlementNoteBody): Promise<object> {
    return this.notes.useByOther(actor, id, body);
  }
}
