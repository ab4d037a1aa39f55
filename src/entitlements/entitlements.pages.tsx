import { Body, Get, Param, Post } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { EntitlementCorrectionsService } from './entitlement-corrections.service';
import { EntitlementNotesService } from './entitlement-notes.service';
import { EntitlementCorrectionBody, EntitlementNoteBody } from './entitlements.dto';
import { EntitlementsQueries } from './entitlements.queries';
import { EntitlementsView } from './views/EntitlementsView';

type Fields = Record<string, string>;

interface Failed {
  form: 'correction' | 'note';
  problem: PageProblem;
  values: Fields;
  status: number;
}

/** A parent's allowance with its ledger: to read for the family's organisation, to correct for the officer at the facility. */
@PageController()
export class EntitlementsPages {
  constructor(
    private readonly queries: EntitlementsQueries,
    private readonly notes: EntitlementNotesService,
    private readonly corrections: EntitlementCorrectionsService,
    private readonly audit: Audit,
  ) {}

  @Can('family.read')
  @Get('parents/:id/entitlements')
  async read(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const allowances = await this.queries.ofParent(actor, id);
    await this.audit.read({ action: 'entitlement.read', subjectType: 'parent', subjectId: id });
    return page(<EntitlementsView parentId={id} allowances={allowances} corrects={false} />, { title: title() });
  }

  @Can('roster.write')
  @Get('liaison/parents/:id/entitlements')
  desk(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.deskPage(actor, id);
  }

  @Can('roster.write')
  @Idempotent()
  @Post('liaison/parents/:id/entitlement-corrections')
  correct(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return this.write(actor, id, { form: 'correction', values: body }, () =>
      this.corrections.correct(actor, id, validateForm(EntitlementCorrectionBody, body)),
    );
  }

  @Can('roster.write')
  @Idempotent()
  @Post('liaison/parents/:id/entitlement-notes')
  note(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return this.write(actor, id, { form: 'note', values: body }, () =>
      this.notes.useByOther(actor, id, validateForm(EntitlementNoteBody, body)),
    );
  }

  /** Writes what a form says; back to the allowance, or the same page with what was wrong. */
  private write(
    actor: Actor,
    id: string,
    typed: Pick<Failed, 'form' | 'values'>,
    verb: () => Promise<unknown>,
  ): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await verb();
        return redirect(`/liaison/parents/${id}/entitlements`);
      },
      (problem, status) => this.deskPage(actor, id, { ...typed, problem, status }),
    );
  }

  private async deskPage(actor: Actor, id: string, failed?: Failed): Promise<PageResult> {
    const allowances = await this.queries.ofHeld(actor, id);
    await this.audit.read({ action: 'entitlement.read', subjectType: 'parent', subjectId: id });
    return page(<EntitlementsView parentId={id} allowances={allowances} corrects failed={failed} />, {
      title: title(),
      ...(failed ? { status: failed.status } : {}),
    });
  }
}

const title = (): string => translator(requestContext()?.locale ?? 'zh-CN')('entitlements:page.title');
