import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { FormTexts, Id } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import type { PageResult, RedirectResult } from '../../ui/page';
import { VisitPagesQueries } from '../visit-pages.queries';
import type { ClosureDesk } from './closure-desk';
import { Fields } from './closure.forms';
import { ClosureForms } from './closure-forms';

type Answer = PageResult | RedirectResult;
const AT = { home: '/liaison/closures', away: '/liaison/inbox', behalf: null };

/** A liaison officer closes her own facility: whom it hits is seen before it is saved, and what became of them afterwards. */
@Can('closure.write')
@PageController('liaison/closures')
export class ClosuresPages {
  constructor(
    private readonly forms: ClosureForms,
    private readonly extra: VisitPagesQueries,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.forms.list(await this.desk(actor));
  }

  /** The form, filled in for today; with a reason in the address also whom it would hit. Looking saves nothing. */
  @Get('new')
  async blank(@CurrentActor() actor: Actor, @Query() query: Fields): Promise<Answer> {
    return this.forms.blank(await this.desk(actor), query);
  }

  /** The same with what is to become of single meetings, which an address should not carry. */
  @Post('preview')
  async look(@CurrentActor() actor: Actor, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.forms.look(await this.desk(actor), form);
  }

  @Idempotent()
  @Post()
  async publish(@CurrentActor() actor: Actor, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.forms.publish(await this.desk(actor), form);
  }

  @Get(':id')
  async standing(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query('done') done?: string): Promise<PageResult> {
    return this.forms.standing(await this.desk(actor), id, done);
  }

  @Get(':id/extension')
  async lookAtExtension(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: Fields): Promise<Answer> {
    return this.forms.lookAtEnd(await this.desk(actor), id, query);
  }

  @Post(':id/extension')
  async lookAgain(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.forms.lookAtEnd(await this.desk(actor), id, form);
  }

  @Idempotent()
  @Post(':id/extensions')
  async extend(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.forms.extend(await this.desk(actor), id, form);
  }

  @Idempotent()
  @Post(':id/reopenings')
  async reopen(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.forms.reopen(await this.desk(actor), id, form);
  }

  @Idempotent()
  @Post(':id/undos')
  async undo(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.forms.undo(await this.desk(actor), id, form);
  }

  private async desk(actor: Actor): Promise<ClosureDesk> {
    return {
      at: AT,
      actor,
      facility: await this.extra.ownFacility(actor),
      act: async (_, parse, work) => work(actor, parse()),
    };
  }
}
