import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { ListQuery } from '../http/list-query';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import type { Actor } from '../kernel/actor';
import { addDays } from '../kernel/days';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { ContactDecisionsService } from './contact-decisions.service';
import { RestrictionsService } from './restrictions.service';
import { ContactDecisionBody, RestrictionBody } from './safeguarding.dto';
import { SafeguardingQueries } from './safeguarding.queries';
import { ContactDecisionForm } from './views/ContactDecisionForm';
import { ContactDecisionsView } from './views/ContactDecisionsView';
import { RestrictionForm } from './views/RestrictionForm';

type Sent = Record<string, string | string[]>;

/** Level 0 to 3 is looked at again every six months. */
const REVIEW_DAYS = 180;

/** Forms and lists of decisions and restrictions. */
@PageController()
export class SafeguardingPages {
  constructor(
    private readonly decisions: ContactDecisionsService,
    private readonly restrictions: RestrictionsService,
    private readonly queries: SafeguardingQueries,
    private readonly audit: Audit,
  ) {}

  @Can('contact_decision.propose')
  @Get('dyads/:id/contact-decisions/new')
  async newDecision(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const { today } = await this.queries.dyad(actor, id);
    return this.decisionForm(actor, id, { reviewOn: addDays(today, REVIEW_DAYS) });
  }

  @Can('contact_decision.propose')
  @Idempotent()
  @Post('dyads/:id/contact-decisions/new')
  async propose(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Sent): Promise<PageResult | RedirectResult> {
    const { childId } = await this.queries.dyad(actor, id);
    return answerForm(
      async () => {
        await this.decisions.propose(actor, id, validateForm(ContactDecisionBody, body));
        return redirect(`/children/${childId}`);
      },
      (problem, status) => this.decisionForm(actor, id, body, problem, status),
    );
  }

  @Can('restriction.write')
  @Get('dyads/:id/restrictions/new')
  async newRestriction(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const { today } = await this.queries.dyad(actor, id);
    return this.restrictionForm(actor, id, { startsOn: today });
  }

  @Can('restriction.write')
  @Idempotent()
  @Post('dyads/:id/restrictions/new')
  async restrict(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Sent): Promise<PageResult | RedirectResult> {
    const { childId } = await this.queries.dyad(actor, id);
    return answerForm(
      async () => {
        await this.restrictions.add(actor, id, validateForm(RestrictionBody, body));
        return redirect(`/children/${childId}`);
      },
      (problem, status) => this.restrictionForm(actor, id, body, problem, status),
    );
  }

  @Can('contact_decision.propose')
  @Get('contact-decisions')
  async list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<PageResult> {
    return this.decisionList(actor, query);
  }

  @Can('contact_decision.approve')
  @Idempotent()
  @Post('contact-decisions/:id/approvals')
  async approve(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return this.answer(actor, () => this.decisions.approve(actor, id));
  }

  @Can('contact_decision.propose')
  @Idempotent()
  @Post('contact-decisions/:id/withdrawals')
  async withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return this.answer(actor, () => this.decisions.withdraw(actor, id));
  }

  private answer(actor: Actor, verb: () => Promise<unknown>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await verb();
        return redirect('/contact-decisions');
      },
      (problem, status) => this.decisionList(actor, new ListQuery(), problem, status),
    );
  }

  private async decisionList(actor: Actor, query: ListQuery, problem?: PageProblem, status?: number): Promise<PageResult> {
    const { data, page: next } = await this.queries.list(actor, { status: 'proposed', limit: query.limit, cursor: query.cursor });
    await this.audit.read({
      action: 'contact_decision.list',
      subjectType: 'contact_decision',
      details: { status: 'proposed', number: data.length },
    });
    return page(<ContactDecisionsView proposals={data} nextCursor={next.nextCursor} problem={problem} />, {
      title: this.words('safeguarding:decisions.page_title'),
      status,
    });
  }

  private async decisionForm(actor: Actor, dyadId: string, values: Sent, problem?: PageProblem, status?: number): Promise<PageResult> {
    const dyad = await this.queries.dyad(actor, dyadId);
    const [current] = (await this.queries.decisions(actor, dyadId)).filter((decision) => decision.status === 'active');
    await this.audit.read({ action: 'contact_decision.read', subjectType: 'dyad', subjectId: dyadId, childId: dyad.childId });
    return page(<ContactDecisionForm dyad={dyad} current={current} values={values} problem={problem} />, {
      title: this.words('safeguarding:decision_form.page_title'),
      width: 'narrow',
      status,
    });
  }

  private async restrictionForm(actor: Actor, dyadId: string, values: Sent, problem?: PageProblem, status?: number): Promise<PageResult> {
    const dyad = await this.queries.dyad(actor, dyadId);
    return page(<RestrictionForm dyad={dyad} values={values} problem={problem} />, {
      title: this.words('safeguarding:restriction_form.page_title'),
      width: 'narrow',
      status,
    });
  }

  private words(key: string): string {
    return translator(requestContext()?.locale ?? 'zh-CN')(key);
  }
}
