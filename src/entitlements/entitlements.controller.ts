import { Body, Get, Param, Post } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { EntitlementCorrectionsService } from './entitlement-corrections.service';
import { EntitlementNotesService } from './entitlement-notes.service';
import { EntitlementCorrectionBody, EntitlementNoteBody } from './entitlements.dto';
import { AllowanceSeen, EntitlementsQueries } from './entitlements.queries';

/** The parent's shared allowance of contacts. */
@ApiController('parents', 'entitlements')
export class EntitlementsController {
  constructor(
    private readonly queries: EntitlementsQueries,
    private readonly notes: EntitlementNotesService,
    private readonly corrections: EntitlementCorrectionsService,
    private readonly audit: Audit,
  ) {}

  /**
   * The allowance of this period and the next two, with the ledger behind it: counts only, and whether somebody else used one; never
   * who. The period is the facility's: a calendar month, weeks, or days with a cap of their own.
   */
  @Can('family.read')
  @Get(':id/entitlements')
  @WholeList()
  async ofParent(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<AllowanceSeen>> {
    const data = await this.queries.ofParent(actor, id);
    await this.audit.read({ action: 'entitlement.read', subjectType: 'parent', subjectId: id });
    return { data, page: { nextCursor: null } };
  }

  /** A liaison officer notes that another relative has used a contact. Answers with what is left of that period. */
  @Can('roster.write')
  @Idempotent()
  @Post(':id/entitlement-notes')
  async note(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: EntitlementNoteBody): Promise<object> {
    return this.notes.useByOther(actor, id, body);
  }

  /** A liaison officer corrects what is granted for a period, with a reason. Answers with what is left of it. */
  @Can('roster.write')
  @Idempotent()
  @Post(':id/entitlement-corrections')
  async correct(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: EntitlementCorrectionBody): Promise<object> {
    return this.corrections.correct(actor, id, body);
  }
}
