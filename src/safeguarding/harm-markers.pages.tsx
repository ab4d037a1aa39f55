import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { HarmMarkerBody } from './harm-markers.dto';
import { HarmMarkersService } from './harm-markers.service';
import { words } from './page-words';
import { SafeguardingQueries } from './safeguarding.queries';
import { FormValues, typed } from './views/form-values';
import { HarmMarkerForm } from './views/HarmMarkerForm';

/** Recording that there was harm. */
@PageController()
export class HarmMarkersPages {
  constructor(
    private readonly service: HarmMarkersService,
    private readonly safeguarding: SafeguardingQueries,
  ) {}

  @Can('harm_marker.write')
  @Get('dyads/:id/harm-markers/new')
  form(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.view(actor, id, {});
  }

  @Can('harm_marker.write')
  @Idempotent()
  @Post('dyads/:id/harm-markers/new')
  add(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.add(actor, id, validateForm(HarmMarkerBody, body));
        return redirect(`/children/${(await this.safeguarding.dyad(actor, id)).childId}`);
      },
      (problem, status) => this.view(actor, id, body, problem, status),
    );
  }

  private async view(actor: Actor, dyadId: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    return page(<HarmMarkerForm dyad={dyad} values={typed(values)} problem={problem} />, {
      title: words('safeguarding:harm_form.page_title'),
      width: 'narrow',
      status,
    });
  }
}
