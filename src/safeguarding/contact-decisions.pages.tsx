import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { ListQuery } from '../http/list-query';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { addDays } from '../kernel/days';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { ContactDecisionBody, DecisionReviewBody } from './contact-decisions.dto';
import { ContactDecisionsQueries } from './contact-decisions.queries';
import { REVIEW_AFTER_INCIDENT_DAYS } from './contact-decisions.rules';
import { ContactDecisionsService } from './contact-decisions.service';
import { DecisionReviewsService } from './decision-reviews.service';
import { words } from './page-words';
import { SafeguardingReads } from './reads';
import { SafeguardingQueries } from './safeguarding.queries';
import { ContactDecisionForm } from './views/ContactDecisionForm';
import { ContactDecisionsView } from './views/ContactDecisionsView';
import { DecisionReviewForm } from './views/DecisionReviewForm';
import { FormValues, one, typed } from './views/form-values';

/** Level 0 to 3 is looked at again every six months. */
const REVIEW_DAYS = 180;

/** Proposing, approving and looking again. */
@PageController()
export class ContactDecisionsPages {
  constructor(
    private readonly service: ContactDecisionsService,
    private readonly reviews: DecisionReviewsService,
    private readonly safeguarding: SafeguardingQueries,
    private readonly queries: ContactDecisionsQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  @Can('contact_decision.propose')
  @Get('dyads/:id/contact-decisions/new')
  async newDecision(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const { today } = await this.safeguarding.dyad(actor, id);
    return this.form(actor, id, { reviewOn: addDays(today, REVIEW_DAYS) });
  }

  @Can('contact_decision.propose')
  @Idempotent()
  @Post('dyads/:id/contact-decisions/new')
  async propose(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    const { childId } = await this.safeguarding.dyad(actor, id);
    return answerForm(
      async () => {
        await this.service.propose(actor, id, validateForm(ContactDecisionBody, body));
        return redirect(`/children/${childId}`);
      },
      (problem, status) => this.form(actor, id, body, problem, status),
    );
  }

  /** Looking again at the decision that holds. */
  @Can('contact_decision.propose')
  @Get('dyads/:id/contact-decisions/review')
  async newReview(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const { today } = await this.safeguarding.dyad(actor, id);
    return this.reviewForm(actor, id, {
      reviewOn: addDays(today, REVIEW_DAYS),
      reviewDueOn: addDays(today, REVIEW_AFTER_INCIDENT_DAYS),
    });
  }

  @Can('contact_decision.propose')
  @Idempotent()
  @Post('dyads/:id/contact-decisions/review')
  async review(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    const { childId } = await this.safeguarding.dyad(actor, id);
    const { id: decisionId } = await this.queries.holding(actor, id);
    return answerForm(
      async () => {
        await this.reviews.review(actor, decisionId, validateForm(DecisionReviewBody, body));
        return redirect(`/children/${childId}`);
      },
      (problem, status) => this.reviewForm(actor, id, body, problem, status),
    );
  }

  @Can('contact_decision.propose')
  @Get('contact-decisions')
  list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<PageResult> {
    return this.proposals(actor, query);
  }

  @Can('contact_decision.approve')
  @Idempotent()
  @Post('contact-decisions/:id/approvals')
  approve(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return this.answer(actor, body, () => this.service.approve(actor, id));
  }

  @Can('contact_decision.propose')
  @Idempotent()
  @Post('contact-decisions/:id/withdrawals')
  withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return this.answer(actor, body, () => this.service.withdraw(actor, id));
  }

  private answer(actor: Actor, body: FormValues, verb: () => Promise<unknown>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await verb();
        return redirect(one(body, 'back') === 'approvals' ? '/approvals' : '/contact-decisions');
      },
      (problem, status) => this.proposals(actor, new ListQuery(), problem, status),
    );
  }

  private async proposals(actor: Actor, query: ListQuery, problem?: PageProblem, status?: number): Promise<PageResult> {
    const { data, page: next } = await this.queries.list(actor, { status: 'proposed', limit: query.limit, cursor: query.cursor });
    await this.reads.list('contact_decision.list', 'contact_decision', data.length, { status: 'proposed' });
    return page(<ContactDecisionsView proposals={data} nextCursor={next.nextCursor} problem={problem} />, {
      title: words('safeguarding:decisions.page_title'),
      status,
    });
  }

  private async form(actor: Actor, dyadId: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const dyad = await this.reads.dyad(actor, dyadId, 'contact_decision.read');
    const current = (await this.queries.standing(actor, [dyadId])).find((decision) => decision.status !== 'proposed');
    return page(<ContactDecisionForm dyad={dyad} current={current} values={typed(values)} problem={problem} />, {
      title: words('safeguarding:decision_form.page_title'),
      width: 'narrow',
      status,
    });
  }

  private async reviewForm(actor: Actor, dyadId: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const decision = await this.queries.holding(actor, dyadId);
    const dyad = await this.reads.dyad(actor, dyadId, 'contact_decision.read');
    return page(<DecisionReviewForm dyad={dyad} decision={decision} values={typed(values)} problem={problem} />, {
      title: words('safeguarding:review_form.page_title'),
      width: 'narrow',
      status,
    });
  }
}
