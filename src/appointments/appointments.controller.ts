import { Body, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent } from '../http/decorators';
import { ListQuery } from '../http/list-query';
import { Id, IfMatch } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { AppointmentBody } from './appointments.dto';
import { AppointmentsQueries, AppointmentView } from './appointments.queries';
import { AppointmentsService } from './appointments.service';

/** Times at which a parent is not available. */
@Can('custody.write')
@ApiController('', 'appointments')
export class AppointmentsController {
  constructor(
    private readonly queries: AppointmentsQueries,
    private readonly service: AppointmentsService,
  ) {}

  /** Coming appointments of a parent held at the officer's facility. */
  @Get('parents/:id/appointments')
  async ofParent(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: ListQuery): Promise<Page<AppointmentView>> {
    return this.queries.coming(actor, { ...query, rosterEntryId: await this.queries.entryOf(actor, id) });
  }

  /** Records that the parent is not available; overlapping visits are judged again. */
  @Idempotent()
  @Post('parents/:id/appointments')
  async record(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: AppointmentBody): Promise<AppointmentView> {
    return this.service.record(actor, await this.queries.entryOf(actor, id), timesOf(body));
  }

  /** Moves an appointment. Send the ETag as `If-Match`. */
  @Put('appointments/:id')
  change(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @IfMatch() version: number,
    @Body() body: AppointmentBody,
  ): Promise<AppointmentView> {
    return this.service.change(actor, id, version, timesOf(body));
  }

  /** Takes it back. */
  @Post('appointments/:id/cancellations')
  cancel(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<AppointmentView> {
    return this.service.cancel(actor, id);
  }
}

const timesOf = ({ startsAt, endsAt }: AppointmentBody) => ({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) });
