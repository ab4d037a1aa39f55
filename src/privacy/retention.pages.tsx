import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { invalid } from '../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { HoldsService } from './holds.service';
import { words } from './page-words';
import { HoldBody } from './privacy.dto';
import { RetentionQueries } from './retention.queries';
import { isFresh } from './retention.rules';
import { RetentionService } from './retention.service';
import { RetentionRunView } from './views/RetentionRunView';
import { RetentionView } from './views/RetentionView';

type Sent = Record<string, string | string[]>;
/** References that a page of a run lists. */
const MOST_LISTED = 500;

/** How long what is kept, as pages. */
@PageController('privacy')
export class RetentionPages {
  constructor(
    private readonly service: RetentionService,
    private readonly queries: RetentionQueries,
    private readonly holds: HoldsService,
  ) {}

  @Can('privacy.read')
  @Get('retention')
  overview(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.show(actor, {});
  }

  @Can('privacy.write')
  @Idempotent()
  @Post('retention/previews')
  async preview(@CurrentActor() actor: Actor): Promise<RedirectResult> {
    return redirect(`/privacy/retention/${(await this.service.preview(actor)).id}`);
  }

  @Can('privacy.read')
  @Get('retention/:id')
  run(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.showRun(actor, id);
  }

  @Can('privacy.write')
  @Idempotent()
  @Post('retention/:id/runs')
  async start(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    await this.queries.run(actor, id);
    return answerForm(
      async () => redirect(`/privacy/retention/${(await this.service.start(actor, id)).id}`),
      (problem, status) => this.showRun(actor, id, problem, status),
    );
  }

  @Can('privacy.write')
  @Idempotent()
  @Post('holds')
  place(@CurrentActor() actor: Actor, @Body() body: Sent): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { child, reason } = validateForm(HoldBody, body);
        await this.holds.place(actor, await this.childId(actor, child ?? ''), reason);
        return redirect('/privacy/retention');
      },
      (problem, status) => this.show(actor, body, problem, status),
    );
  }

  @Can('privacy.write')
  @Idempotent()
  @Post('holds/:id/releases')
  release(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.holds.release(actor, id);
        return redirect('/privacy/retention');
      },
      (problem, status) => this.show(actor, {}, problem, status),
    );
  }

  private async childId(actor: Actor, reference: string): Promise<string> {
    const file = await this.queries.file(actor, { reference });
    if (!file) throw invalid('validation.failed', {}, [{ pointer: '/child', code: 'data_request.child_unknown' }]);
    return file.id;
  }

  private async show(actor: Actor, values: Sent, problem?: PageProblem, status?: number): Promise<PageResult> {
    const { pack } = await this.queries.schedule(actor.organisationId);
    return page(
      <RetentionView
        rules={[...pack.retention]}
        rows={await this.queries.runs(actor)}
        holds={await this.queries.holds(actor)}
        values={values}
        problem={problem}
      />,
      { title: words('retention.title'), status },
    );
  }

  private async showRun(actor: Actor, id: string, problem?: PageProblem, status?: number): Promise<PageResult> {
    const run = await this.queries.run(actor, id);
    const { today, pack } = await this.queries.schedule(actor.organisationId);
    const { rules } = run.counts;
    const list = (ids: readonly string[]) => this.queries.references(actor, [...new Set(ids)].slice(0, MOST_LISTED));
    return page(
      <RetentionRunView
        row={run}
        rules={[...pack.retention]}
        due={await list(rules.flatMap((rule) => rule.childIds))}
        held={await list(rules.flatMap((rule) => rule.heldIds))}
        ready={run.kind === 'preview' && isFresh(run, today)}
        problem={problem}
      />,
      { title: words('retention.title'), status },
    );
  }
}
