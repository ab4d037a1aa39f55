import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { ContainmentBody, FactsBody, IncidentBody, IncidentsQuery, ReviewBody } from './incidents.dto';
import { IncidentsQueries } from './incidents.queries';
import { IncidentsService } from './incidents.service';
import { MandatoryReportsQueries } from './mandatory-reports.queries';
import { SafeguardingQueries } from './safeguarding.queries';
import { FormValues, typed } from './views/form-values';
import { IncidentForm } from './views/IncidentForm';
import { IncidentsView } from './views/IncidentsView';
import { IncidentView } from './views/IncidentView';

/** Worries: raising one, the list with its running clock, and each step until a second person closes it. */
@PageController()
export class IncidentsPages {
  constructor(
    private readonly incidents: IncidentsService,
    private readonly queries: IncidentsQueries,
    private readonly reports: MandatoryReportsQueries,
    private readonly dyads: SafeguardingQueries,
    private readonly audit: Audit,
  ) {}

  @Can('visit.escort')
  @Get('dyads/:id/incidents/new')
  form(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.raising(actor, id, {});
  }

  @Can('visit.escort')
  @Idempotent()
  @Post('dyads/:id/incidents/new')
  raise(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => redirect(`/incidents/${(await this.incidents.raise(actor, id, validateForm(IncidentBody, body))).id}`),
      (problem, status) => this.raising(actor, id, body, problem, status),
    );
  }

  @Can('incident.read')
  @Get('incidents')
  async list(@CurrentActor() actor: Actor, @Query() query: IncidentsQuery): Promise<PageResult> {
    const incidents = await this.queries.list(actor, query);
    await this.audit.read({ action: 'incident.list', subjectType: 'incident', details: { number: incidents.data.length } });
    return page(<IncidentsView incidents={incidents.data} next={incidents.page.nextCursor} status={query.status} />, {
      title: this.t('incidents.page_title'),
    });
  }

  @Can('incident.read')
  @Get('incidents/:id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.view(actor, id, {});
  }

  @Can('incident.review')
  @Idempotent()
  @Post('incidents/:id/acknowledgements')
  acknowledge(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return this.act(actor, id, {}, () => this.incidents.acknowledge(actor, id));
  }

  @Can('incident.handle')
  @Idempotent()
  @Post('incidents/:id/containments')
  contain(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return this.act(actor, id, body, () => this.incidents.contain(actor, id, validateForm(ContainmentBody, body).containment));
  }

  @Can('incident.read')
  @Idempotent()
  @Post('incidents/:id/facts')
  writeFacts(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return this.act(actor, id, body, () => this.incidents.writeFacts(actor, id, validateForm(FactsBody, body).facts));
  }

  @Can('incident.review')
  @Idempotent()
  @Post('incidents/:id/reviews')
  review(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return this.act(actor, id, body, () => this.incidents.review(actor, id, validateForm(ReviewBody, body).review));
  }

  @Can('incident.handle')
  @Idempotent()
  @Post('incidents/:id/closures')
  close(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return this.act(actor, id, {}, () => this.incidents.close(actor, id));
  }

  private act(actor: Actor, id: string, body: FormValues, verb: () => Promise<unknown>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await verb();
        return redirect(`/incidents/${id}`);
      },
      (problem, status) => this.view(actor, id, body, problem, status),
    );
  }

  private async view(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const incident = await this.queries.one(actor, id);
    await this.audit.read({ action: 'incident.read', subjectType: 'incident', subjectId: id, childId: incident.childId });
    const reports = await this.reports.ofIncident(actor, id);
    return page(<IncidentView incident={incident} reports={reports} values={typed(values)} problem={problem} />, {
      title: this.t('incident.page_title'),
      width: 'narrow',
      status,
    });
  }

  private async raising(actor: Actor, dyadId: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const dyad = await this.dyads.dyad(actor, dyadId);
    return page(<IncidentForm dyad={dyad} values={typed(values)} problem={problem} />, {
      title: this.t('incident_form.page_title'),
      width: 'narrow',
      status,
    });
  }

  private t(key: string): string {
    return translator(requestContext()?.locale ?? 'zh-CN')(`safeguarding:${key}`);
  }
}
