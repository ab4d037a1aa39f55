import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { ListQuery } from '../http/list-query';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { instantOf } from '../kernel/days';
import { DomainError, invalid } from '../kernel/domain-error';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { AppointmentForm } from './appointments.dto';
import { AppointmentsQueries } from './appointments.queries';
import { AppointmentsService } from './appointments.service';
import { AppointmentsView } from './views/AppointmentsView';

/** Which field of the form a refusal of the service is about. */
const FIELD: Record<string, string> = { '/startsAt': '/from', '/endsAt': '/to' };

/** When parents are not available, for the officer of the facility. */
@Can('custody.write')
@PageController('liaison/appointments')
export class AppointmentsPages {
  constructor(
    private readonly queries: AppointmentsQueries,
    private readonly service: AppointmentsService,
  ) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<PageResult> {
    return this.listPage(actor, query);
  }

  @Idempotent()
  @Post()
  record(@CurrentActor() actor: Actor, @Body() body: Record<string, string>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { number, day, from, to, toDay } = validateForm(AppointmentForm, body);
        const entry = await this.queries.entryByNumber(actor, number);
        if (!entry) throw invalid('validation.failed', {}, [{ pointer: '/number', code: 'appointment.number_unknown' }]);
        const zone = await this.queries.zone(actor);
        const times = { startsAt: instantOf(day, from, zone), endsAt: instantOf(toDay ?? day, to, zone) };
        await this.service.record(actor, entry.id, times).catch(toForm);
        return redirect('/liaison/appointments');
      },
      (problem, status) => this.listPage(actor, new ListQuery(), { problem, values: body, status }),
    );
  }

  @Idempotent()
  @Post(':id/cancellations')
  async cancel(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    await this.service.cancel(actor, id);
    return redirect('/liaison/appointments');
  }

  private async listPage(
    actor: Actor,
    query: ListQuery,
    failed?: { problem: PageProblem; values: Record<string, string>; status: number },
  ): Promise<PageResult> {
    const { data, page: next } = await this.queries.coming(actor, query);
    return page(
      <AppointmentsView
        appointments={data}
        zone={await this.queries.zone(actor)}
        nextCursor={next.nextCursor}
        firstPage={query.cursor === undefined}
        values={failed?.values}
        problem={failed?.problem}
      />,
      {
        title: translator(requestContext()?.locale ?? 'zh-CN')('appointments:list.title'),
        ...(failed ? { status: failed.status } : {}),
      },
    );
  }
}

/** The service knows instants, the form day and time. */
function toForm(error: unknown): never {
  if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
  throw invalid(
    error.code,
    error.params,
    error.errors.map((e) => ({ ...e, pointer: FIELD[e.pointer] ?? e.pointer })),
  );
}
