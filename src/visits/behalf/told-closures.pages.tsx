import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { FormTexts, Id } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import type { PageResult, RedirectResult } from '../../ui/page';
import type { ClosureDesk } from '../closures/closure-desk';
import { Fields } from '../closures/closure.forms';
import { ClosureForms } from '../closures/closure-forms';
import { saidIn, toldBeside } from './said.forms';
import { StandingIn } from './standing-in.service';

type Answer = PageResult | RedirectResult;

/** What a facility without an account told about its closing: the same pages as an officer's own, with who said it. */
@Can('facility.stand_in')
@PageController('offline-desk/facilities/:facilityId/closures')
export class ToldClosuresPages {
  constructor(
    private readonly forms: ClosureForms,
    private readonly standing: StandingIn,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Param('facilityId', Id) facilityId: string): Promise<PageResult> {
    return this.forms.list(await this.desk(actor, facilityId));
  }

  @Get('new')
  async blank(@CurrentActor() actor: Actor, @Param('facilityId', Id) facilityId: string, @Query() query: Fields): Promise<Answer> {
    return this.forms.blank(await this.desk(actor, facilityId), query);
  }

  @Post('preview')
  async look(@CurrentActor() actor: Actor, @Param('facilityId', Id) facilityId: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.forms.look(await this.desk(actor, facilityId), form);
  }

  @Idempotent()
  @Post()
  async publish(@CurrentActor() actor: Actor, @Param('facilityId', Id) facilityId: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.forms.publish(await this.desk(actor, facilityId), form);
  }

  @Get(':id')
  async one(
    @CurrentActor() actor: Actor,
    @Param('facilityId', Id) facilityId: string,
    @Param('id', Id) id: string,
    @Query('done') done?: string,
  ): Promise<PageResult> {
    return this.forms.standing(await this.desk(actor, facilityId), id, done);
  }

  @Get(':id/extension')
  async lookAtExtension(
    @CurrentActor() actor: Actor,
    @Param('facilityId', Id) facilityId: string,
    @Param('id', Id) id: string,
    @Query() query: Fields,
  ): Promise<Answer> {
    return this.forms.lookAtEnd(await this.desk(actor, facilityId), id, query);
  }

  @Post(':id/extension')
  async lookAgain(
    @CurrentActor() actor: Actor,
    @Param('facilityId', Id) facilityId: string,
    @Param('id', Id) id: string,
    @Body(FormTexts) form: Fields,
  ): Promise<Answer> {
    return this.forms.lookAtEnd(await this.desk(actor, facilityId), id, form);
  }

  @Idempotent()
  @Post(':id/extensions')
  async extend(
    @CurrentActor() actor: Actor,
    @Param('facilityId', Id) facilityId: string,
    @Param('id', Id) id: string,
    @Body(FormTexts) form: Fields,
  ): Promise<Answer> {
    return this.forms.extend(await this.desk(actor, facilityId), id, form);
  }

  @Idempotent()
  @Post(':id/reopenings')
  async reopen(
    @CurrentActor() actor: Actor,
    @Param('facilityId', Id) facilityId: string,
    @Param('id', Id) id: string,
    @Body(FormTexts) form: Fields,
  ): Promise<Answer> {
    return this.forms.reopen(await this.desk(actor, facilityId), id, form);
  }

  @Idempotent()
  @Post(':id/undos')
  async undo(
    @CurrentActor() actor: Actor,
    @Param('facilityId', Id) facilityId: string,
    @Param('id', Id) id: string,
    @Body(FormTexts) form: Fields,
  ): Promise<Answer> {
    return this.forms.undo(await this.desk(actor, facilityId), id, form);
  }

  private async desk(actor: Actor, facilityId: string): Promise<ClosureDesk> {
    const facility = await this.standing.one(actor, facilityId);
    return {
      at: { home: `/offline-desk/facilities/${facilityId}/closures`, away: '/offline-desk', behalf: facility.name },
      actor,
      facility,
      act: async (form, parse, work) => {
        const [said, body] = form === null ? [null, parse()] : saidIn(form, facility.timeZone, parse);
        return toldBeside(() => this.standing.inItsName(actor, facilityId, said, (standIn) => work(standIn, body)));
      },
    };
  }
}
