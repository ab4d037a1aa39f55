import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { addDays } from '../kernel/days';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { AssessmentQueries } from './assessments.queries';
import { ConferenceBody, ConferenceDecisionBody } from './case-conferences.dto';
import { CaseConferencesService } from './case-conferences.service';
import { words } from './page-words';
import { SafeguardingReads } from './reads';
import { SafeguardingQueries } from './safeguarding.queries';
import { ConferenceDecisionForm } from './views/ConferenceDecisionForm';
import { ConferenceForm } from './views/ConferenceForm';
import { FormValues, one, typed } from './views/form-values';

/** What a conference decides is looked at again within half a year. */
const REVIEW_DAYS = 90;

/** Calling a conference, and writing down what it decided. */
@PageController()
export class CaseConferencesPages {
  constructor(
    private readonly service: CaseConferencesService,
    private readonly queries: AssessmentQueries,
    private readonly safeguarding: SafeguardingQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  /** One that is called already is recorded, not called again. */
  @Can('case_conference.write')
  @Get('dyads/:id/case-conferences/new')
  async form(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    const called = (await this.queries.conferences(actor, [id])).find((conference) => conference.status === 'called');
    return called ? redirect(`/case-conferences/${called.id}/decisions/new`) : this.view(actor, id, {});
  }

  @Can('case_conference.write')
  @Idempotent()
  @Post('dyads/:id/case-conferences/new')
  call(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.call(actor, id, validateForm(ConferenceBody, body));
        return this.backToChild(actor, id);
      },
      (problem, status) => this.view(actor, id, body, problem, status),
    );
  }

  @Can('case_conference.write')
  @Get('case-conferences/:id/decisions/new')
  async decisionForm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const { dyadId } = await this.queries.conference(actor, id);
    const { today } = await this.safeguarding.dyad(actor, dyadId);
    return this.decisionView(actor, id, { heldOn: today, reviewOn: addDays(today, REVIEW_DAYS) });
  }

  @Can('case_conference.write')
  @Idempotent()
  @Post('case-conferences/:id/decisions/new')
  decide(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    const people = (one(body, 'people') ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    return answerForm(
      async () => {
        const { dyadId } = await this.service.decide(actor, id, validateForm(ConferenceDecisionBody, { ...body, people }));
        return this.backToChild(actor, dyadId);
      },
      (problem, status) => this.decisionView(actor, id, body, problem, status),
    );
  }

  @Can('case_conference.write')
  @Idempotent()
  @Post('case-conferences/:id/withdrawals')
  async drop(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    return this.backToChild(actor, (await this.service.drop(actor, id)).dyadId);
  }

  private async backToChild(actor: Actor, dyadId: string): Promise<RedirectResult> {
    return redirect(`/children/${(await this.safeguarding.dyad(actor, dyadId)).childId}`);
  }

  private async view(actor: Actor, dyadId: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    return page(<ConferenceForm dyad={dyad} values={typed(values)} problem={problem} />, {
      title: words('safeguarding:conference_form.page_title'),
      width: 'narrow',
      status,
    });
  }

  private async decisionView(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const conference = await this.queries.conference(actor, id);
    const dyad = await this.reads.dyad(actor, conference.dyadId, 'case_conference.read');
    return page(<ConferenceDecisionForm dyad={dyad} conference={conference} values={typed(values)} problem={problem} />, {
      title: words('safeguarding:conference_form.page_title'),
      width: 'narrow',
      status,
    });
  }
}
