import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Database } from '../../database/database';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { Id, validateForm } from '../../http/pipes';
import { Actor, zoneOf } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { instantOf, isDay } from '../../kernel/days';
import { readerLocale } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import { PageProblem } from '../../ui/problem';
import { CallDesk } from './call-desk.service';
import { callScript, outcomesOf } from './call-script';
import { CallTaskQueries, CallTaskView } from './call-tasks.queries';
import { MessagesQueries } from '../messages.queries';
import { CallOutcomeBody, CallsPageQuery, NextCallBody } from '../notifications.dto';
import { ReplyCodes } from '../replies/reply-codes.service';
import { CurrentCall } from './views/CallCard';
import { CallsView } from './views/CallsView';

const SHOWN = 50;
const LAST_MESSAGES = 3;
type Form = Record<string, string>;
type Answer = Promise<PageResult | RedirectResult>;

/** The call list, one card at a time. A card is taken by a POST, so that looking at the list takes nothing from anybody. */
@PageController('calls')
export class CallsPages {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: CallTaskQueries,
    private readonly desk: CallDesk,
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
  @Post('next')
  next(@CurrentActor() actor: Actor, @Body() body: Form): Answer {
    return answerForm(
      async () => {
        const { reasonCode } = validateForm(NextCallBody, { reasonCode: body.reasonCode === '' ? undefined : body.reasonCode });
        await this.desk.next(actor, reasonCode);
        return redirect('/calls');
      },
      (problem, status) => this.view(actor, {}, { problem, status }),
    );
  }

  @Can('visit.answer')
  @Idempotent()
  @Post(':id/takings')
  take(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Answer {
    return answerForm(
      async () => {
        await this.desk.take(actor, id);
        return redirect('/calls');
      },
      (problem, status) => this.view(actor, {}, { problem, status }),
    );
  }

  @Can('visit.answer')
  @Idempotent()
  @Post(':id/returns')
  async putBack(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    await this.desk.putBack(actor, id);
    return redirect('/calls');
  }

  @Can('visit.answer')
  @Idempotent()
  @Post(':id/outcomes')
  async record(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Form): Answer {
    return answerForm(
      async () => {
        const callBackAt = this.whenAgain(actor, body);
        const { outcome, note } = validateForm(CallOutcomeBody, { outcome: body.outcome, note: body.note || undefined, callBackAt });
        await this.desk.recordOutcome(actor, id, {
          outcome,
          note,
          // A time that was left in the form says nothing about a call that is over.
          callBackAt: callBackAt !== undefined && (outcome === 'call_later' || outcome === 'call_me') ? new Date(callBackAt) : undefined,
        });
        // The next card follows at once.
        await this.desk.next(actor);
        return redirect('/calls');
      },
      (problem, status) => this.view(actor, { task: id }, { problem, status, body }),
    );
  }

  /** Day and time as typed, at the organisation's place, where the family lives; half of it or nonsense goes on to the check, which names the field. */
  private whenAgain(actor: Actor, body: Form): string | undefined {
    const [day = '', time = ''] = [body.callBackAt?.trim(), body.callBackTime?.trim()];
    if (day === '' && time === '') return undefined;
    return isDay(day) && /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? instantOf(day, time, zoneOf(actor)).toISOString() : `${day} ${time}`;
  }

  private async view(
    actor: Actor,
    query: CallsPageQuery,
    again: { problem?: PageProblem; status?: number; body?: Form } = {},
  ): Promise<PageResult> {
    const now = this.clock.now();
    const due = (
      await this.queries.list(actor, { status: 'open', reasonCode: query.reasonCode, dueBefore: now.toISOString(), limit: SHOWN })
    ).data;
    const mine = await this.queries.inHand(actor, now);
    const task = query.task === undefined ? mine : await this.queries.one(actor, query.task);
    const view = (
      <CallsView
        count={await this.queries.dueCount(actor, now)}
        current={task && (await this.current(task, actor, now))}
        others={due.filter((other) => other.id !== task?.id)}
        nextDue={await this.queries.nextDue(actor, now)}
        reasonCode={query.reasonCode}
        body={again.body}
        problem={again.problem}
      />
    );
    return page(view, { title: translator(readerLocale(actor))('notifications:calls.title'), status: again.status });
  }

  private async current(task: CallTaskView, actor: Actor, now: Date): Promise<CurrentCall> {
    const organisation = await this.db.one<{ publicAlias: string }>(`SELECT public_alias FROM organisations WHERE id = $1`, [
      actor.organisationId,
    ]);
    const held = task.claimedUntil !== null && task.claimedUntil > now;
    const mine = held && task.claimedBy === actor.userId;
    const second = task.reasonCode === 'second_contact';
    const access =
      task.visitId === null || second || task.visitStatus !== 'confirmed'
        ? undefined
        : await this.codes.access(task.visitId, task.caregiverId);
    return {
      task,
      ...callScript(task, organisation?.publicAlias ?? ''),
      // Somebody else has the card in hand: nothing to do with it here.
      heldByOther: held && !mine ? (task.claimedByName ?? '–') : null,
      mine,
      outcomes: mine ? outcomesOf(task) : [],
      talk: second ? [] : await this.messages.talk(task.caregiverId, LAST_MESSAGES),
      access: access && { site: access.site, code: access.code },
    };
  }
}
