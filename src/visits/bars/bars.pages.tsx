import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { FormText, Id } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import type { PageResult, RedirectResult } from '../../ui/page';
import { saidIn, toldBeside } from '../behalf/said.forms';
import { StandingIn } from '../behalf/standing-in.service';
import { ToldCustody } from '../behalf/told-custody.service';
import { VisitPagesQueries } from '../visit-pages.queries';
import { BarDesk, BarFields, BarForms } from './bar-forms';

type Answer = PageResult | RedirectResult;

/** A liaison officer suspends somebody's contact or bans a visitor. */
@Can('facility_bar.write')
@PageController('liaison/bars')
export class BarsPages {
  constructor(
    private readonly forms: BarForms,
    private readonly extra: VisitPagesQueries,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Query('done') done?: string): Promise<PageResult> {
    return this.forms.list(await this.desk(actor), { done });
  }

  @Get('new')
  async blank(@CurrentActor() actor: Actor, @Query('about') about?: string): Promise<PageResult> {
    return this.forms.blank(await this.desk(actor), about);
  }

  @Post('previews')
  async look(@CurrentActor() actor: Actor, @Body(FormText) form: BarFields): Promise<Answer> {
    return this.forms.look(await this.desk(actor), form);
  }

  @Idempotent()
  @Post()
  async save(@CurrentActor() actor: Actor, @Body(FormText) form: BarFields): Promise<Answer> {
    return this.forms.save(await this.desk(actor), form);
  }

  @Idempotent()
  @Post(':id/liftings')
  async lift(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormText) form: BarFields): Promise<Answer> {
    return this.forms.lift(await this.desk(actor), id, form);
  }

  private async desk(actor: Actor): Promise<BarDesk> {
    return {
      at: { home: '/liaison/bars', behalf: null },
      facility: await this.extra.ownFacility(actor),
      entryOf: async ({ number = '' }) => (await this.extra.rosterLine(actor, number.trim()))?.id,
      act: async (_, parse, work) => work(actor, parse()),
    };
  }
}

/** The same, as a facility without an account told. */
@Can('facility.stand_in')
@PageController('offline-desk/facilities/:facilityId/bars')
export class ToldBarsPages {
  constructor(
    private readonly forms: BarForms,
    private readonly standing: StandingIn,
    private readonly told: ToldCustody,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Param('facilityId', Id) facilityId: string, @Query('done') done?: string): Promise<PageResult> {
    return this.forms.list(await this.desk(actor, facilityId), { done });
  }

  @Get('new')
  async blank(
    @CurrentActor() actor: Actor,
    @Param('facilityId', Id) facilityId: string,
    @Query('about') about?: string,
  ): Promise<PageResult> {
    return this.forms.blank(await this.desk(actor, facilityId), about);
  }

  @Post('previews')
  async look(@CurrentActor() actor: Actor, @Param('facilityId', Id) facilityId: string, @Body(FormText) form: BarFields): Promise<Answer> {
    return this.forms.look(await this.desk(actor, facilityId), form);
  }

  @Idempotent()
  @Post()
  async save(@CurrentActor() actor: Actor, @Param('facilityId', Id) facilityId: string, @Body(FormText) form: BarFields): Promise<Answer> {
    return this.forms.save(await this.desk(actor, facilityId), form);
  }

  @Get(':id')
  async ending(
    @CurrentActor() actor: Actor,
    @Param('facilityId', Id) facilityId: string,
    @Param('id', Id) id: string,
  ): Promise<PageResult> {
    return this.forms.ending(await this.desk(actor, facilityId), id);
  }

  @Idempotent()
  @Post(':id/liftings')
  async lift(
    @CurrentActor() actor: Actor,
    @Param('facilityId', Id) facilityId: string,
    @Param('id', Id) id: string,
    @Body(FormText) form: BarFields,
  ): Promise<Answer> {
    return this.forms.lift(await this.desk(actor, facilityId), id, form);
  }

  private async desk(actor: Actor, facilityId: string): Promise<BarDesk> {
    const facility = await this.standing.one(actor, facilityId);
    const people = await this.told.parents(actor, facilityId);
    return {
      at: { home: `/offline-desk/facilities/${facilityId}/bars`, behalf: facility.name },
      facility,
      people,
      entryOf: async ({ parentId }) => people.find((one) => one.id === parentId)?.rosterEntryId,
      act: async (form, parse, work) => {
        const [said, body] = form === null ? [null, parse()] : saidIn(form, facility.timeZone, parse);
        return toldBeside(() => this.standing.inItsName(actor, facilityId, said, (standIn) => work(standIn, body)));
      },
    };
  }
}
