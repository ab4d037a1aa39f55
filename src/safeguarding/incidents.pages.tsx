import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import type { Actor } from '../kernel/actor';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { IncidentsService } from './incidents.service';
import { RestrictionsService } from './restrictions.service';
import { IncidentBody } from './safeguarding.dto';
import { SafeguardingQueries } from './safeguarding.queries';
import type { FormValues } from './views/form-values';
import { IncidentForm } from './views/IncidentForm';

/** Raising a worry, and the buttons under worries and restrictions on the child's page. A refused button is told on a page of its own. */
@PageController()
export class IncidentsPages {
  constructor(
    private readonly incidents: IncidentsService,
    private readonly restrictions: RestrictionsService,
    private readonly queries: SafeguardingQueries,
  ) {}

  @Can('visit.escort')
  @Get('dyads/:id/incidents/new')
  form(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.view(actor, id, {});
  }

  @Can('visit.escort')
  @Idempotent()
  @Post('dyads/:id/incidents/new')
  raise(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { dyadId } = await this.incidents.raise(actor, id, validateForm(IncidentBody, body));
        return this.backToChild(actor, dyadId);
      },
      (problem, status) => this.view(actor, id, body, problem, status),
    );
  }

  @Can('contact_decision.approve')
  @Idempotent()
  @Post('incidents/:id/acknowledgements')
  async acknowledge(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    return this.backToChild(actor, (await this.incidents.acknowledge(actor, id)).dyadId);
  }

  @Can('restriction.write')
  @Idempotent()
  @Post('incidents/:id/closings')
  async close(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    return this.backToChild(actor, (await this.incidents.close(actor, id)).dyadId);
  }

  @Can('contact_decision.approve')
  @Idempotent()
  @Post('restrictions/:id/liftings')
  async lift(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    return this.backToChild(actor, (await this.restrictions.lift(actor, id)).dyadId);
  }

  private async backToChild(actor: Actor, dyadId: string): Promise<RedirectResult> {
    return redirect(`/children/${(await this.queries.dyad(actor, dyadId)).childId}`);
  }

  private async view(actor: Actor, dyadId: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const dyad = await this.queries.dyad(actor, dyadId);
    return page(<IncidentForm dyad={dyad} values={values} problem={problem} />, {
      title: translator(requestContext()?.locale ?? 'zh-CN')('safeguarding:incident_form.page_title'),
      width: 'narrow',
      status,
    });
  }
}
