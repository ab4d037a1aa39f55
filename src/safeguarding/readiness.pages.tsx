import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { words } from './page-words';
import { ReadinessBody } from './readiness.dto';
import { ReadinessService } from './readiness.service';
import { SafeguardingQueries } from './safeguarding.queries';
import { ReadinessForm } from './views/ReadinessForm';
import { readinessValues, ReadinessValues } from './views/readiness-values';

/** The twelve questions on a phone. */
@PageController()
export class ReadinessPages {
  constructor(
    private readonly service: ReadinessService,
    private readonly safeguarding: SafeguardingQueries,
  ) {}

  @Can('readiness.write')
  @Get('dyads/:id/readiness-forms/new')
  async form(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const { today } = await this.safeguarding.dyad(actor, id);
    return this.view(actor, id, readinessValues({ assessedOn: today }));
  }

  @Can('readiness.write')
  @Idempotent()
  @Post('dyads/:id/readiness-forms/new')
  assess(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: Record<string, unknown>,
  ): Promise<PageResult | RedirectResult> {
    const values = readinessValues(body);
    return answerForm(
      async () => {
        await this.service.assess(actor, id, validateForm(ReadinessBody, { ...body, answers: values.answers }));
        return redirect(`/children/${(await this.safeguarding.dyad(actor, id)).childId}`);
      },
      (problem, status) => this.view(actor, id, values, problem, status),
    );
  }

  private async view(actor: Actor, dyadId: string, values: ReadinessValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    return page(<ReadinessForm dyad={dyad} values={values} problem={problem} />, {
      title: words('safeguarding:readiness_form.page_title'),
      width: 'narrow',
      status,
    });
  }
}
