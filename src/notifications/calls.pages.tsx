import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Database } from '../database/database';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { PageProblem } from '../ui/problem';
import { callScript, outcomesOf } from './call-script';
import { CallTaskQueries, CallTaskView } from './call-tasks.queries';
import { CallTasksService } from './call-tasks.service';
import { MessagesQueries } from './messages.queries';
import { CallOutcomeBody, CallsPageQuery } from './notifications.dto';
import { ReplyCodes } from './reply-codes.service';
import { CallsView, CurrentCall } from './views/CallsView';

const SHOWN = 50;
const LAST_MESSAGES = 3;

/** The call list, one card at a time. */
@PageController('calls')
export class CallsPages {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: CallTaskQueries,
    private readonly calls: CallTasksService,
    private readonly messages: MessagesQueries,
    private readonly codes: ReplyCodes,
  ) {}

  @Can('call.read')
  @Get()
  show(@CurrentActor() actor: Actor, @Query() query: CallsPageQuery): Promise<PageResult> {
    return this.view(actor, query);
  }

  @Can('visit.answer')
  @Idempotent()
  @Post(':id/outcomes')
  async record(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: Record<string, string>,
  ): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { outcome, note } = validateForm(CallOutcomeBody, body);
        await this.calls.recordOutcome(actor, id, outcome, note);
        return redirect('/calls');
      },
      (problem, status) => this.view(actor, { task: id }, { problem, status, note: body.note }),
    );
  }

  private async view(
    actor: Actor,
    query: CallsPageQuery,
    again: { problem?: PageProblem; status?: number; note?: string } = {},
  ): Promise<PageResult> {
    const now = this.clock.now();
    const due = (
      await this.queries.list(actor, { status: 'open', reasonCode: query.reasonCode, dueBefore: now.toISOString(), limit: SHOWN })
    ).data;
    const task = query.task === undefined ? due[0] : await this.queries.one(actor, query.task);
    const view = (
      <CallsView
        count={await this.queries.dueCount(actor, now)}
        current={task && (await this.current(task, actor))}
        others={due.filter((other) => other.id !== task?.id)}
        nextDue={await this.queries.nextDue(actor, now)}
        reasonCode={query.reasonCode}
        note={again.note}
        problem={again.problem}
      />
    );
    return page(view, { title: translator(actor.locale)('notifications:calls.title'), status: again.status });
  }

  private async current(task: CallTaskView, actor: Actor): Promise<CurrentCall> {
    const organisation = await this.db.one<{ publicAlias: string }>(`SELECT public_alias FROM organisations WHERE id = $1`, [
      actor.organisationId,
    ]);
    const access =
      task.visitId === null || task.visitStatus !== 'confirmed' ? undefined : await this.codes.access(task.visitId, task.caregiverId);
    return {
      task,
      ...callScript(task, organisation?.publicAlias ?? ''),
      outcomes: task.status === 'open' ? outcomesOf(task) : [],
      talk: await this.messages.talk(task.caregiverId, LAST_MESSAGES),
      access: access && { site: access.site, code: access.code },
    };
  }
}
