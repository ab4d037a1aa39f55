import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { Id, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { addDays } from '../../kernel/days';
import { isId } from '../../kernel/ids';
import { notFound } from '../../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import { PageProblem } from '../../ui/problem';
import { BookingFamilyQueries } from '../booking/booking-family.queries';
import { words } from '../page-words';
import { FreedSeatsQueries } from './freed-seats.queries';
import { WaitlistBody, WaitlistWithdrawBody } from './waitlist.dto';
import { WaitlistQueries } from './waitlist.queries';
import { WaitlistService } from './waitlist.service';
import { WaitlistJoinView } from './views/WaitlistJoinView';
import { WaitlistView } from './views/WaitlistView';

type Fields = Record<string, string | string[] | undefined>;
/** Says in the address that all free seats are to be listed. */
const ALL_SEATS = 'all';
const DONE = ['added', 'refused', 'withdrawn'] as const;
/** The window a form begins with, in days. */
const USUAL_DAYS = 60;

/** The waiting list: who waits, in which order and why, and which seats are kept for whom. */
@PageController('waitlist')
export class WaitlistPages {
  constructor(
    private readonly waitlist: WaitlistService,
    private readonly queries: WaitlistQueries,
    private readonly seats: FreedSeatsQueries,
    private readonly families: BookingFamilyQueries,
  ) {}

  @Can('visit.request')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: Fields): Promise<PageResult> {
    return this.listPage(actor, { done: DONE.find((done) => done === query.done), all: query.seats === ALL_SEATS });
  }

  @Can('visit.request')
  @Get('new')
  async form(@CurrentActor() actor: Actor, @Query() query: Fields): Promise<PageResult> {
    const { dyad } = query;
    if (!isId(dyad)) throw notFound();
    const family = await this.families.of(actor, dyad);
    const values = { mode: query.mode === 'video' ? 'video' : 'visit', fromDay: family.today, toDay: addDays(family.today, USUAL_DAYS) };
    return page(<WaitlistJoinView family={family} values={values} />, {
      title: words()('requests:waitlist.join.document_title'),
      width: 'narrow',
    });
  }

  @Can('visit.request')
  @Idempotent()
  @Post()
  async add(@CurrentActor() actor: Actor, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    const { dyadId } = body;
    if (!isId(dyadId)) throw notFound();
    const family = await this.families.of(actor, dyadId);
    return answerForm(
      async () => {
        const filled = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== ''));
        await this.waitlist.add(actor, validateForm(WaitlistBody, filled));
        return redirect('/waitlist?done=added');
      },
      (problem, status) =>
        page(<WaitlistJoinView family={family} values={body} problem={problem} />, {
          title: words()('requests:waitlist.join.document_title'),
          width: 'narrow',
          status,
        }),
    );
  }

  @Can('visit.request')
  @Idempotent()
  @Post(':id/refusals')
  refuse(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return this.act(actor, 'refused', () => this.waitlist.refuse(actor, id));
  }

  @Can('visit.request')
  @Idempotent()
  @Post(':id/withdrawals')
  withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return this.act(actor, 'withdrawn', () => this.waitlist.withdraw(actor, id, validateForm(WaitlistWithdrawBody, body)));
  }

  private act(actor: Actor, done: (typeof DONE)[number], verb: () => Promise<unknown>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await verb();
        return redirect(`/waitlist?done=${done}`);
      },
      (problem, status) => this.listPage(actor, { problem, status }),
    );
  }

  private async listPage(
    actor: Actor,
    { done, problem, status, all = false }: { done?: string; problem?: PageProblem; status?: number; all?: boolean },
  ): Promise<PageResult> {
    return page(
      <WaitlistView
        entries={await this.queries.list(actor)}
        seats={await this.seats.list(actor)}
        all={all}
        done={done}
        problem={problem}
      />,
      {
        title: words()('requests:waitlist.title'),
        width: 'wide',
        ...(status === undefined ? {} : { status }),
      },
    );
  }
}
