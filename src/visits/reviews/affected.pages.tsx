import { Body, Get, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import { PageProblem } from '../../ui/problem';
import { ClosureVisitsQueries } from '../closures/closure-visits.queries';
import { words } from '../page-words';
import { REVIEW_CAUSES } from './review.entity';
import { ReviewsDesk } from './reviews-desk.service';
import { LeaveAsIsBody, RecheckBody } from './reviews.dto';
import { ReviewsQueries } from './reviews.queries';
import { AffectedView } from './views/AffectedView';

type Fields = Record<string, string | string[] | undefined>;
const DONE = ['left', 'checked'] as const;

/** Coming visits that something has made doubtful: by cause, many at once. */
@PageController('affected-visits')
export class AffectedPages {
  constructor(
    private readonly queries: ReviewsQueries,
    private readonly closures: ClosureVisitsQueries,
    private readonly desk: ReviewsDesk,
  ) {}

  @Can('visit.request')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: Fields): Promise<PageResult> {
    return this.view(actor, query, { done: DONE.find((done) => done === query.done) });
  }

  /** What was ticked is left as it is or judged again, by the button that was pressed. */
  @Can('visit.request')
  @Idempotent()
  @Post()
  act(@CurrentActor() actor: Actor, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    const { act, reviewIds = [], reason } = body;
    return answerForm(
      async () => {
        if (act === 'check') await this.desk.check(actor, validateForm(RecheckBody, { reviewIds }));
        else await this.desk.leave(actor, validateForm(LeaveAsIsBody, { reviewIds, reason }));
        return redirect(`/affected-visits?done=${act === 'check' ? 'checked' : 'left'}`);
      },
      (problem, status) => this.view(actor, {}, { problem, status, values: body }),
    );
  }

  private async view(
    actor: Actor,
    query: Fields,
    { status, ...props }: { done?: string; problem?: PageProblem; status?: number; values?: Fields },
  ): Promise<PageResult> {
    const cause = REVIEW_CAUSES.find((one) => one === query.cause);
    return page(<AffectedView groups={await this.queries.open(actor, { cause })} closures={await this.closures.own(actor)} {...props} />, {
      title: words()('requests:affected.title'),
      width: 'wide',
      ...(status === undefined ? {} : { status }),
    });
  }
}
