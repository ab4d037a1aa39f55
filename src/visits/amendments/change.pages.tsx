import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { BookableSession, EligibilityService } from '../../eligibility/eligibility.service';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { Id, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import type { ContactMode } from '../../kernel/contact-modes';
import { addDays } from '../../kernel/days';
import { conflict, DomainError, invalid } from '../../kernel/domain-error';
import { isId } from '../../kernel/ids';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import { PageProblem } from '../../ui/problem';
import { curedByAnotherDate, partyOf, rankOffers, readBooking } from '../booking/booking-form.rules';
import type { BookingState } from '../booking/booking-form.rules';
import { BookingFamily, BookingFamilyQueries } from '../booking/booking-family.queries';
import { GroupAboard } from '../groups/group-aboard';
import { othersOf, stateOfVisit } from './change-form.rules';
import { leavesOthers } from './amendments.service';
import { words } from '../page-words';
import { canMove } from '../visit.states';
import { AmendBody } from '../visits.dto';
import { VisitsQueries, VisitView } from '../visits.queries';
import { VisitsService } from '../visits.service';
import { ChangeCheckView } from './views/ChangeCheckView';
import { ChangeWhenView } from './views/ChangeWhenView';
import { ChangeWhoView } from './views/ChangeWhoView';

/** How far ahead other dates are looked for. */
const LOOK_AHEAD_DAYS = 60;

type Fields = Record<string, unknown>;

/** Changing a meeting in three pages like booking: when, who, check. Nothing is stored until it is sent; the old place stays until then and after. */
@PageController('visits/:id/change')
export class ChangePages {
  constructor(
    private readonly queries: VisitsQueries,
    private readonly families: BookingFamilyQueries,
    private readonly eligibility: EligibilityService,
    private readonly visits: VisitsService,
    private readonly bus: GroupAboard,
    private readonly clock: Clock,
  ) {}

  @Can('visit.request')
  @Get()
  async when(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: Fields): Promise<PageResult> {
    const { visit, family, state } = await this.read(actor, id, query);
    const offers = (await this.offers(visit, family, state)).filter((offer) => offer.bookable && offer.id !== visit.sessionId);
    return page(<ChangeWhenView visit={visit} state={state} today={family.today} {...rankOffers(offers)} />, { title: this.title('when') });
  }

  @Can('visit.request')
  @Get('who')
  async who(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: Fields): Promise<PageResult> {
    const { visit, family, state } = await this.read(actor, id, query);
    return page(<ChangeWhoView visit={visit} family={family} state={state} />, { title: this.title('who') });
  }

  @Can('visit.request')
  @Get('check')
  async check(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: Fields): Promise<PageResult> {
    const { visit, family, state } = await this.read(actor, id, query);
    return this.checkPage(visit, family, state);
  }

  @Can('visit.request')
  @Idempotent()
  @Post()
  async send(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    const { visit, family, state } = await this.read(actor, id, body);
    return answerForm(
      async () => {
        const wanted = validateForm(AmendBody, {
          // The page always names one, its own or another: without it the form is not ours.
          sessionId: isId(body.session) ? state.sessionId : 'none',
          dyadIds: state.dyadIds,
          party: [...partyOf(state, family.adults), ...othersOf(state, visit)],
          note: body.note,
          leaveGroup: body.leaveGroup,
        });
        await this.visits.amend(actor, id, wanted);
        return redirect(`/visits/${id}?done=amended`);
      },
      (problem, status, error) => this.checkPage(visit, family, state, { problem, status, error, note: String(body.note ?? '') }),
    );
  }

  /** @throws DomainError not_found; conflict `visit.wrong_status` when it can no longer be changed */
  private async read(actor: Actor, id: string, query: Fields): Promise<{ visit: VisitView; family: BookingFamily; state: BookingState }> {
    const visit = await this.queries.one(actor, id);
    const [first] = visit.dyads;
    if (!first || !canMove(visit.status, 'amend', actor)) throw conflict('visit.wrong_status', { status: visit.status, verb: 'amend' });
    if (visit.startsAt <= this.clock.now()) throw invalid('amendment.past');
    const asked = { ...readBooking(first.dyadId, query), mode: visit.mode === 'video' ? ('video' as const) : ('visit' as const) };
    const state = asked.whoAnswered ? asked : stateOfVisit(asked, visit);
    return { visit, state, family: await this.families.of(actor, first.dyadId, state) };
  }

  private async checkPage(
    visit: VisitView,
    family: BookingFamily,
    state: BookingState,
    refused?: { problem: PageProblem; status: number; error: DomainError; note: string },
  ): Promise<PageResult> {
    const sessionId = state.sessionId ?? visit.sessionId;
    const { eligibility, facts } = await this.eligibility.ofRequest({
      dyadIds: state.dyadIds,
      sessionId,
      party: [...partyOf(state, family.adults), ...othersOf(state, visit)],
      excludeVisitId: visit.id,
    });
    const others = leavesOthers(visit) && visit.group ? await this.bus.escortsOfOthers(visit.group.id, visit.id) : new Set<string>();
    const dateHelps = curedByAnotherDate(eligibility.reasons) || refused?.error.kind === 'conflict';
    const elsewhere = dateHelps ? await this.offers(visit, family, state) : [];
    return page(
      <ChangeCheckView
        visit={visit}
        family={family}
        state={state}
        session={facts?.session ?? visit}
        eligibility={eligibility}
        alternatives={rankOffers(elsewhere.filter((offer) => offer.id !== sessionId)).best}
        staying={visit.party.filter(({ personId }) => others.has(personId)).map(({ name }) => name)}
        note={refused?.note ?? visit.note ?? undefined}
        problem={refused?.problem}
      />,
      { title: this.title('check'), ...(refused ? { status: refused.status } : {}) },
    );
  }

  private offers(visit: VisitView, family: BookingFamily, { dyadIds }: BookingState): Promise<BookableSession[]> {
    const window = { from: family.today, to: addDays(family.today, LOOK_AHEAD_DAYS) };
    return this.eligibility.bookableSessions(dyadIds, { ...window, mode: visit.mode as ContactMode, excludeVisitId: visit.id });
  }

  private title(step: 'when' | 'who' | 'check'): string {
    return words()(`requests:change.${step}.document_title`);
  }
}
