import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Availability, AvailabilityService } from '../../eligibility/availability.service';
import { BookableSession, EligibilityService, RequestFacts } from '../../eligibility/eligibility.service';
import { EntitlementsQueries } from '../../entitlements/entitlements.queries';
import type { AllowancePeriodSeen } from '../../entitlements/entitlements.queries';
import { EntitlementsService } from '../../entitlements/entitlements.service';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { Id, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { EXEMPT_POOL } from '../../kernel/allowance-periods';
import { addDays } from '../../kernel/days';
import { DomainError, invalid } from '../../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import { PageProblem } from '../../ui/problem';
import {
  blockersOfAll,
  BookingState,
  bookingUrl,
  curedByAnotherDate,
  isOnlyFull,
  partyOf,
  rankOffers,
  readBooking,
} from './booking-form.rules';
import { BookingFamily, BookingFamilyQueries, withDefaults } from './booking-family.queries';
import { words } from '../page-words';
import { RequestVisitBody } from '../visits.dto';
import { KeptPriority, RebookingPriorities } from '../closures/rebooking-priorities.service';
import { VisitsService } from '../visits.service';
import { BookCheckView } from './views/BookCheckView';
import { BookWhenView } from './views/BookWhenView';
import { BookWhoView } from './views/BookWhoView';
import type { Allowance } from './views/OfferCards';
import { withKeptPlace } from '../waitlist/waitlist.rules';
import { WaitlistOffersService } from '../waitlist/waitlist-offers.service';

/** How far ahead dates are looked for; facilities take requests for less. */
const LOOK_AHEAD_DAYS = 60;

/** Other dates that the check page offers as second and third wish. */
const WISHES_OFFERED = 20;

/** The second and third wish, as far as they were chosen. */
const wishesOf = (body: Record<string, unknown>): string[] =>
  [body.wish2, body.wish3].filter((wish): wish is string => typeof wish === 'string' && wish !== '');

/** Booking in three pages: when, who, check. State travels in the address as ids; nothing is stored until it is sent. */
@PageController('dyads/:id/book')
export class BookingPages {
  constructor(
    private readonly families: BookingFamilyQueries,
    private readonly availability: AvailabilityService,
    private readonly eligibility: EligibilityService,
    private readonly entitlements: EntitlementsService,
    private readonly periods: EntitlementsQueries,
    private readonly visits: VisitsService,
    private readonly offers: WaitlistOffersService,
    private readonly priorities: RebookingPriorities,
  ) {}

  @Can('visit.request')
  @Get()
  async when(@CurrentActor() actor: Actor, @Param('id', Id) dyadId: string, @Query() query: Record<string, unknown>): Promise<PageResult> {
    return this.whenPage(await this.families.of(actor, dyadId), readBooking(dyadId, query));
  }

  @Can('visit.request')
  @Get('who')
  async who(
    @CurrentActor() actor: Actor,
    @Param('id', Id) dyadId: string,
    @Query() query: Record<string, unknown>,
  ): Promise<PageResult | RedirectResult> {
    const asked = readBooking(dyadId, query);
    const family = await this.families.of(actor, dyadId, asked);
    const state = withDefaults(asked, family);
    const judged = await this.judge(state, family);
    if (!judged?.facts) return this.nothingChosen(family, asked);
    return page(<BookWhoView state={state} family={family} session={judged.facts.session} />, { title: this.title('who') });
  }

  @Can('visit.request')
  @Get('check')
  async check(
    @CurrentActor() actor: Actor,
    @Param('id', Id) dyadId: string,
    @Query() query: Record<string, unknown>,
  ): Promise<PageResult | RedirectResult> {
    const state = readBooking(dyadId, query);
    const family = await this.families.of(actor, dyadId, state);
    if (!state.whoAnswered) return redirect(bookingUrl(dyadId, 'who', state));
    return this.checkPage(family, state);
  }

  @Can('visit.request')
  @Idempotent()
  @Post()
  async send(
    @CurrentActor() actor: Actor,
    @Param('id', Id) dyadId: string,
    @Body() body: Record<string, unknown>,
  ): Promise<PageResult | RedirectResult> {
    const state = readBooking(dyadId, body);
    const family = await this.families.of(actor, dyadId, state);
    return answerForm(
      async () => {
        if (typeof body.overCapacityReason === 'string' && body.overCapacityReason.trim() === '')
          throw invalid('booking.reason_missing', {}, [{ pointer: '/overCapacityReason', code: 'booking.reason_missing' }]);
        const request = validateForm(RequestVisitBody, {
          sessionId: state.sessionId,
          dyadIds: state.dyadIds,
          party: partyOf(state, family.adults),
          wishes: wishesOf(body),
          note: body.note,
          overCapacityReason: body.overCapacityReason,
          ...(state.initiator ? { initiator: state.initiator } : {}),
        });
        const visit = await this.visits.request(actor, request);
        return redirect(`/visits/${visit.id}?sent=1`);
      },
      (problem, status, error) =>
        this.checkPage(family, state, {
          problem,
          status,
          error,
          wishes: wishesOf(body),
          note: typeof body.note === 'string' ? body.note : undefined,
          overCapacityReason: typeof body.overCapacityReason === 'string' ? body.overCapacityReason : undefined,
        }),
    );
  }

  private async whenPage(family: BookingFamily, state: BookingState, problem?: PageProblem): Promise<PageResult> {
    const found = await this.find(family, state);
    const offers = found.sessions;
    const { best, more } = rankOffers(offers);
    const blockers =
      offers.length > 0
        ? blockersOfAll(offers)
        : (await this.eligibility.ofDyad(family.dyadId, { mode: state.mode, on: family.today })).reasons.filter(
            (r) => r.severity === 'hard',
          );
    return page(
      <BookWhenView
        state={state}
        family={family}
        best={best}
        more={more}
        excluded={offers.filter((o) => !o.bookable)}
        allowances={await this.allowances(family, best)}
        blockers={blockers}
        kept={await this.keptFor(family, state)}
        nextPossible={found.nextPossible}
        instead={found.instead}
        unread={found.unread}
        problem={problem}
      />,
      { title: this.title('when'), ...(problem ? { status: 422 } : {}) },
    );
  }

  private async checkPage(
    family: BookingFamily,
    state: BookingState,
    refused?: { problem: PageProblem; status: number; error: DomainError; wishes: string[]; note?: string; overCapacityReason?: string },
  ): Promise<PageResult> {
    const judged = await this.judge(state, family);
    if (!judged?.facts) return this.nothingChosen(family, state);
    const { facts } = judged;
    const kept = await this.offers.openFor(state.dyadIds, facts.session.id);
    const eligibility = kept ? withKeptPlace(judged.eligibility) : judged.eligibility;
    const dateHelps = curedByAnotherDate(eligibility.reasons) || refused?.error.kind === 'conflict';
    const found = await this.find(family, state);
    const ranked = rankOffers(found.sessions.filter((o) => o.id !== facts.session.id));
    const alternatives = dateHelps ? ranked.best : [];
    // The gates have just been asked again, with how to mend each reason: the summary need not list them twice.
    const problem = refused && { ...refused.problem, errors: refused.problem.errors.filter((e) => e.pointer !== '') };
    return page(
      <BookCheckView
        state={state}
        family={family}
        session={facts.session}
        eligibility={eligibility}
        alternatives={alternatives}
        others={[...ranked.best, ...ranked.more].slice(0, WISHES_OFFERED)}
        wishes={refused?.wishes}
        note={refused?.note}
        beyond={isOnlyFull(eligibility.reasons) && facts.session.held + facts.session.confirmed < (facts.session.hardCapacity ?? 0)}
        overCapacityReason={refused?.overCapacityReason}
        instead={found.instead}
        problem={problem}
      />,
      {
        title: this.title('check'),
        ...(refused ? { status: refused.status } : {}),
      },
    );
  }

  /** Without a session there is nothing to check: page one, saying so. */
  private nothingChosen(family: BookingFamily, state: BookingState): Promise<PageResult> {
    const t = words();
    const message = t('errors:booking.choose_session.message');
    return this.whenPage(
      family,
      { ...state, sessionId: undefined },
      { title: t('ui:errors_title'), errors: [{ pointer: '/session', message, fix: t('errors:booking.choose_session.fix') }] },
    );
  }

  private find(family: BookingFamily, state: BookingState): Promise<Availability> {
    const dyadIds = state.whoAnswered ? state.dyadIds : [family.dyadId];
    return this.availability.find(dyadIds, { from: family.today, to: addDays(family.today, LOOK_AHEAD_DAYS), mode: state.mode });
  }

  private async judge(state: BookingState, family: BookingFamily): ReturnType<BookingPages['judgeSession']> {
    return state.sessionId === undefined ? undefined : this.judgeSession(state.sessionId, state, family);
  }

  private async judgeSession(
    sessionId: string,
    state: BookingState,
    family: BookingFamily,
  ): Promise<{ eligibility: Awaited<ReturnType<EligibilityService['ofRequest']>>['eligibility']; facts?: RequestFacts } | undefined> {
    try {
      const { dyadIds, initiator } = state;
      return await this.eligibility.ofRequest({
        dyadIds,
        sessionId,
        party: partyOf(state, family.adults),
        ...(initiator && { initiator }),
      });
    } catch (error) {
      // A session that does not exist is one that was not chosen.
      if (error instanceof DomainError && error.kind === 'invalid') return undefined;
      throw error;
    }
  }

  /** What is left of the parent's allowance in the periods of the cards, by session. */
  private async allowances(family: BookingFamily, offers: readonly BookableSession[]): Promise<Map<string, Allowance>> {
    const [result, found] = [new Map<string, Allowance>(), new Map<string, Allowance>()];
    for (const offer of offers) {
      const span = family.facility && (await this.periods.periodOf(family.facility.id, offer.day));
      if (!span) continue;
      const known = found.get(span.period) ?? (await this.allowance(family, offer, span));
      if (!known) continue;
      found.set(span.period, known);
      result.set(offer.id, known);
    }
    return result;
  }

  private async allowance({ dyadId }: BookingFamily, { id }: BookableSession, span: AllowancePeriodSeen): Promise<Allowance | undefined> {
    const { facts } = await this.eligibility.ofRequest({ dyadIds: [dyadId], sessionId: id, party: [] });
    if (!facts) return undefined;
    const { held, used } = await this.entitlements.balance(facts.rosterEntryId, facts.period, facts.pool);
    const exempt = facts.pool === EXEMPT_POOL;
    return { exempt, granted: facts.granted, free: Math.max(0, facts.granted - held - used), from: span.period, to: span.endsOn };
  }

  /** First places that are still kept for the child, for meetings of this kind. */
  private async keptFor({ dyadId }: BookingFamily, { mode }: BookingState): Promise<readonly KeptPriority[]> {
    return (await this.priorities.kept([dyadId])).filter((one) => one.mode === mode);
  }

  private title(step: 'when' | 'who' | 'check'): string {
    return words()(`visits_pages:book.${step}.document_title`);
  }
}
