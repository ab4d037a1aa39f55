import { Body, Get, OnModuleInit, Param, Post, Query } from '@nestjs/common';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { Badges } from '../http/badges';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { ListQuery } from '../http/list-query';
import { Id, validateForm } from '../http/pipes';
import { Actor, can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays } from '../kernel/days';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { ApprovalBody, ApprovalDecisionBody } from './approvals.dto';
import { ApprovalsService } from './approvals.service';
import { AssessmentQueries } from './assessments.queries';
import { ContactDecisionsQueries } from './contact-decisions.queries';
import { words } from './page-words';
import { SafeguardingReads } from './reads';
import { SafeguardingQueries } from './safeguarding.queries';
import { ApprovalDecisionForm } from './views/ApprovalDecisionForm';
import { ApprovalForm } from './views/ApprovalForm';
import { FormValues, typed } from './views/form-values';
import { WaitingView } from './views/WaitingView';

class ApprovalFormQuery {
  /** The reason that needs approval. */
  @IsOptional() @IsString() @MaxLength(80) code?: string;
  /** The meeting it is asked for. */
  @IsOptional() @IsUUID() visit?: string;
}

/** An approval is given for a month unless somebody says otherwise. */
const VALID_DAYS = 30;

/** Asking a second person, and everything that waits for one. */
@PageController()
export class ApprovalsPages implements OnModuleInit {
  constructor(
    private readonly service: ApprovalsService,
    private readonly queries: AssessmentQueries,
    private readonly decisions: ContactDecisionsQueries,
    private readonly safeguarding: SafeguardingQueries,
    private readonly reads: SafeguardingReads,
    private readonly badges: Badges,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.badges.on('approvals', 'approval.decide', (actor) => this.queries.waiting(actor));
  }

  @Can('approval.request')
  @Get('dyads/:id/approvals/new')
  form(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: ApprovalFormQuery): Promise<PageResult> {
    return this.view(actor, id, { reasonCode: query.code, visitId: query.visit });
  }

  @Can('approval.request')
  @Idempotent()
  @Post('dyads/:id/approvals/new')
  request(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.request(actor, id, validateForm(ApprovalBody, body));
        return redirect(`/children/${(await this.safeguarding.dyad(actor, id)).childId}`);
      },
      (problem, status) => this.view(actor, id, body, problem, status),
    );
  }

  /** Everything that waits for a second person: proposals, approvals and conferences; for the lead also the approvals in use. */
  @Can('approval.request')
  @Get('approvals')
  async waiting(@CurrentActor() actor: Actor, @Query() { limit }: ListQuery): Promise<PageResult> {
    const proposals = await this.decisions.list(actor, { status: 'proposed', limit });
    const approvals = await this.queries.approvalList(actor, { status: 'requested', limit });
    const conferences = await this.queries.openConferences(actor, limit);
    const approved = can(actor, 'approval.decide') ? await this.queries.approvalsInUse(actor, this.clock.now(), limit) : [];
    const number = proposals.data.length + approvals.data.length + conferences.length + approved.length;
    await this.reads.list('approval.list', 'approval', number, { status: 'requested' });
    return page(<WaitingView proposals={proposals.data} approvals={approvals.data} conferences={conferences} approved={approved} />, {
      title: words('safeguarding:waiting.page_title'),
    });
  }

  @Can('approval.decide')
  @Get('approvals/:id/decisions/new')
  async decisionForm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const { dyadId } = await this.queries.approval(actor, id);
    const { today } = await this.safeguarding.dyad(actor, dyadId);
    return this.decisionView(actor, id, { validUntil: addDays(today, VALID_DAYS) });
  }

  @Can('approval.decide')
  @Idempotent()
  @Post('approvals/:id/decisions/new')
  decide(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.decide(actor, id, validateForm(ApprovalDecisionBody, body));
        return redirect('/approvals');
      },
      (problem, status) => this.decisionView(actor, id, body, problem, status),
    );
  }

  @Can('approval.request')
  @Idempotent()
  @Post('approvals/:id/withdrawals')
  async withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    await this.service.withdraw(actor, id);
    return redirect('/approvals');
  }

  private async view(actor: Actor, dyadId: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    return page(<ApprovalForm dyad={dyad} values={typed(values)} problem={problem} />, {
      title: words('safeguarding:approval_form.page_title'),
      width: 'narrow',
      status,
    });
  }

  private async decisionView(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const approval = await this.queries.approval(actor, id);
    const dyad = await this.reads.dyad(actor, approval.dyadId, 'approval.read');
    return page(<ApprovalDecisionForm dyad={dyad} approval={approval} values={typed(values)} problem={problem} />, {
      title: words('safeguarding:approval_form.page_title'),
      width: 'narrow',
      status,
    });
  }
}
