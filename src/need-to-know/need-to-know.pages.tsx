import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import type { Actor } from '../kernel/actor';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { BreakGlassBody, BreakGlassQuery, ChildAccessBody, NeedToKnowBody, ReviewGlassBody } from './need-to-know.dto';
import { NeedToKnowQueries } from './need-to-know.queries';
import { NeedToKnowService } from './need-to-know.service';
import { BreakGlassView } from './views/BreakGlassView';
import { GlassReviewView } from './views/GlassReviewView';
import { LooksView } from './views/LooksView';

type Fields = Record<string, string>;
const titleOf = (key: string): string => translator(requestContext()?.locale ?? 'zh-CN')(`need-to-know:${key}.title`);

/** Pages about who may open a child's file, and who did. */
@PageController()
export class NeedToKnowPages {
  constructor(
    private readonly service: NeedToKnowService,
    private readonly queries: NeedToKnowQueries,
    private readonly audit: Audit,
  ) {}

  @Can('glass.break')
  @Get('break-glass')
  form(@CurrentActor() actor: Actor, @Query() query: BreakGlassQuery): Promise<PageResult> {
    return this.glassPage(actor, { reference: query.child ?? '' });
  }

  @Can('glass.break')
  @Idempotent()
  @Post('break-glass')
  open(@CurrentActor() actor: Actor, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => redirect(`/children/${(await this.service.open(actor, validateForm(BreakGlassBody, body))).childId}`),
      (problem, status) => this.glassPage(actor, body, problem, status),
    );
  }

  @Can('glass.break')
  @Idempotent()
  @Post('break-glass/:id/closings')
  async close(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    await this.service.close(actor, id);
    return redirect('/break-glass');
  }

  @Can('glass.review')
  @Get('break-glass/reviews')
  reviews(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.reviewPage(actor, null, {});
  }

  @Can('glass.review')
  @Idempotent()
  @Post('break-glass/:id/reviews')
  review(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.review(actor, id, validateForm(ReviewGlassBody, body));
        return redirect('/break-glass/reviews');
      },
      (problem, status) => this.reviewPage(actor, id, body, problem, status),
    );
  }

  /** Who looked at this child, and who is named for it. */
  @Can('audit.read')
  @Get('children/:id/looks')
  async looks(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    await this.queries.file(actor, id);
    await this.audit.read({ action: 'audit.read', subjectType: 'child', subjectId: id, childId: id });
    return this.looksPage(actor, id, {});
  }

  @Can('need_to_know.write')
  @Idempotent()
  @Post('children/:id/need-to-know')
  async set(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<RedirectResult> {
    await this.service.setNeedToKnow(actor, id, validateForm(NeedToKnowBody, body).needToKnow);
    return redirect(`/children/${id}/looks`);
  }

  @Can('need_to_know.write')
  @Idempotent()
  @Post('children/:id/access-grants')
  grant(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.grant(actor, id, validateForm(ChildAccessBody, body));
        return redirect(`/children/${id}/looks`);
      },
      (problem, status) => this.looksPage(actor, id, body, problem, status),
    );
  }

  @Can('need_to_know.write')
  @Idempotent()
  @Post('children/:id/access-grants/:grantId/endings')
  async endGrant(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('grantId', Id) grantId: string,
  ): Promise<RedirectResult> {
    await this.service.endGrant(actor, id, grantId);
    return redirect(`/children/${id}/looks`);
  }

  private async glassPage(actor: Actor, values: Fields, problem?: PageProblem, status?: number): Promise<PageResult> {
    const open = await this.queries.openOf(actor);
    return page(<BreakGlassView open={open} values={values} problem={problem} />, { title: titleOf('glass'), width: 'narrow', status });
  }

  private async reviewPage(actor: Actor, id: string | null, values: Fields, problem?: PageProblem, status?: number): Promise<PageResult> {
    const glasses = await this.queries.all(actor);
    return page(<GlassReviewView glasses={glasses} at={id} values={values} problem={problem} />, { title: titleOf('review'), status });
  }

  private async looksPage(actor: Actor, id: string, values: Fields, problem?: PageProblem, status?: number): Promise<PageResult> {
    const file = await this.queries.file(actor, id);
    const looks = await this.queries.looks(actor, id);
    const grants = await this.queries.grants(actor, id);
    const glasses = await this.queries.ofChild(actor, id);
    const colleagues = await this.queries.colleagues(actor);
    return page(
      <LooksView file={file} looks={looks} grants={grants} glasses={glasses} colleagues={colleagues} values={values} problem={problem} />,
      {
        title: titleOf('looks'),
        width: 'wide',
        status,
      },
    );
  }
}
