import { Body, Get, Param, Post } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { FacilityAsksQueries } from '../../eligibility/facility-asks.queries';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { FamiliesQueries } from '../../families/families.queries';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { Id, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { addDays, daysBetween } from '../../kernel/days';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { TripCostsQueries } from '../costs/trip-costs.queries';
import { DelayBody } from './delays.controller';
import { DelaysService } from './delays.service';
import { intakeClosesAt } from './gate-arrival.rules';
import { words } from '../page-words';
import { TripWays } from './trip-ways.queries';
import { TripContact, VisitPagesQueries } from '../visit-pages.queries';
import { ReportBody, StepBody } from '../visits.dto';
import { Trip, VisitsQueries } from '../visits.queries';
import { VisitsService } from '../visits.service';
import { NEXT_STEPS, ReportValues, ReportView } from './views/ReportView';
import { ThanksView } from '../views/ThanksView';
import { TripsView } from './views/TripsView';
import { TripView } from './views/TripView';

type Fields = Record<string, unknown>;

/** Days shown after today. */
const DAYS_AHEAD = 6;

/** The escort's pages, made for a phone held in one hand beside a child. */
@PageController('m')
export class TripsPages {
  constructor(
    private readonly visits: VisitsService,
    private readonly queries: VisitsQueries,
    private readonly extra: VisitPagesQueries,
    private readonly families: FamiliesQueries,
    private readonly facilities: FacilitiesQueries,
    private readonly asks: FacilityAsksQueries,
    private readonly ways: TripWays,
    private readonly costs: TripCostsQueries,
    private readonly delays: DelaysService,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Can('visit.escort')
  @Get('trips')
  async trips(@CurrentActor() actor: Actor): Promise<PageResult> {
    const today = await this.families.today(actor);
    const days = [];
    for (const day of daysBetween(today, addDays(today, DAYS_AHEAD))) days.push({ day, trips: await this.queries.trips(actor, day) });
    const contacts = new Map<string, TripContact[]>();
    for (const trip of days[0]?.trips ?? []) contacts.set(trip.id, await this.extra.contactsOf(trip.id));
    return page(<TripsView today={today} days={days} contacts={contacts} />, {
      title: words()('visits_pages:trips.title'),
      width: 'narrow',
    });
  }

  @Can('visit.escort')
  @Get('visits/:id')
  async trip(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const trip = await this.queries.trip(actor, id);
    for (const { childId } of trip.dyads)
      await this.audit.read({ action: 'visit.read', subjectType: 'visit', subjectId: id, childId, organisationId: trip.organisationId });
    return this.tripPage(actor, trip);
  }

  @Can('visit.escort')
  @Idempotent()
  @Post('visits/:id/steps')
  async step(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    await this.queries.one(actor, id);
    return answerForm(
      async () => {
        await this.visits.recordStep(actor, id, validateForm(StepBody, body));
        return redirect(`/m/visits/${id}`);
      },
      async (problem, status, { code }) =>
        this.tripPage(actor, await this.queries.trip(actor, id), code === 'visit.not_allowed' ? notToSetOut(problem) : problem, status),
    );
  }

  @Can('visit.escort')
  @Idempotent()
  @Post('visits/:id/delays')
  async late(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    await this.queries.one(actor, id);
    return answerForm(
      async () => {
        await this.delays.record(actor, id, validateForm(DelayBody, body).minutes);
        return redirect(`/m/visits/${id}`);
      },
      async (problem, status) => this.tripPage(actor, await this.queries.trip(actor, id), problem, status),
    );
  }

  @Can('visit.escort')
  @Get('visits/:id/report')
  async reportForm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    const trip = await this.queries.trip(actor, id);
    return trip.reported ? redirect(`/m/visits/${id}/thanks`) : this.reportPage(trip, {});
  }

  @Can('visit.escort')
  @Idempotent()
  @Post('visits/:id/report')
  async report(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    const trip = await this.queries.trip(actor, id);
    const values = valuesOf(body);
    return answerForm(
      async () => {
        await this.visits.report(actor, id, validateForm(ReportBody, reportOf(values, trip)));
        return redirect(`/m/visits/${id}/thanks`);
      },
      (problem, status) => this.reportPage(trip, values, atItsField(problem, values), status),
    );
  }

  @Can('visit.escort')
  @Get('visits/:id/thanks')
  async thanks(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const trip = await this.queries.trip(actor, id);
    return page(<ThanksView trip={trip} milestones={await this.extra.milestonesOf(id)} />, {
      title: words()('visits_pages:thanks.title'),
      width: 'narrow',
    });
  }

  private async tripPage(actor: Actor, trip: Trip, problem?: PageProblem, status?: number): Promise<PageResult> {
    const inForce = await this.facilities.rulesOn(trip.facilityId, trip.day);
    return page(
      <TripView
        trip={trip}
        gate={{
          closesAt: intakeClosesAt(trip.startsAt, inForce?.rules.intakeCutoffMinutes),
          forfeits: inForce?.rules.noShowForfeits === true && inForce.rules.childExempt !== true,
        }}
        contacts={await this.extra.contactsOf(trip.id)}
        brings={await this.asks.ofMeeting(trip.id)}
        way={await this.ways.of(trip)}
        inForce={inForce}
        money={await this.costs.of(actor, trip.id)}
        delay={await this.delays.latest(trip)}
        problem={problem}
      />,
      {
        title: words()('visits_pages:trip.document_title', { reference: trip.reference }),
        width: 'narrow',
        ...(status === undefined ? {} : { status }),
      },
    );
  }

  private reportPage(trip: Trip, values: ReportValues, problem?: PageProblem, status?: number): PageResult {
    return page(
      <ReportView
        trip={trip}
        values={values}
        tooEarly={trip.startsAt > this.clock.now() && trip.status !== 'under_way'}
        problem={problem}
      />,
      {
        title: words()('visits_pages:report.title'),
        width: 'narrow',
        ...(status === undefined ? {} : { status }),
      },
    );
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Closed gates in the escort's words: nothing to settle at the roadside, somebody to call. */
const notToSetOut = (problem: PageProblem): PageProblem => ({
  ...problem,
  title: words()('visits_pages:trip.not_allowed'),
  detail: words()('visits_pages:trip.call_coordinator'),
});

/** What was typed, to be shown again. */
function valuesOf(body: Fields): ReportValues {
  const came = body.came === undefined ? [] : Array.isArray(body.came) ? body.came : [body.came];
  return {
    outcome: text(body.outcome),
    cause: text(body.cause),
    refusedFor: text(body.refusedFor),
    came: came.filter((c): c is string => typeof c === 'string'),
    moodBefore: text(body.moodBefore),
    moodAfter: text(body.moodAfter),
    concern: text(body.concern),
    concernNote: text(body.concernNote),
    next: text(body.next),
    nextStep: text(body.nextStep),
  };
}

/** The six answers as the report the API takes; the times come from the steps that were pressed. */
function reportOf(values: ReportValues, trip: Trip): Record<string, unknown> {
  const at = (step: string): string | undefined => trip.steps.find((s) => s.step === step)?.at.toISOString();
  const preset = NEXT_STEPS.find((s) => s === values.next && s !== 'other');
  const { outcome, cause, moodBefore, moodAfter, concern, came = [] } = values;
  const given: Record<string, unknown> = {
    outcome,
    cause,
    // Only what was asked: another answer may have been chosen since.
    refusedFor: outcome === 'refused_at_gate' ? values.refusedFor || undefined : undefined,
    startedAt: at('started'),
    endedAt: at('ended'),
    attendance: [
      ...trip.dyads.map(({ dyadId }) => ({ dyadId, attended: came.includes(`d-${dyadId}`) })),
      ...trip.party.map(({ personId }) => ({ personId, attended: came.includes(`p-${personId}`) })),
    ],
    moodBefore,
    moodAfter,
    concern,
    concernNote: concern === 'true' ? values.concernNote : undefined,
    nextStep: preset ? words()(`visits_pages:next_step.${preset}`) : values.nextStep,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The form's own names for the report's fields. */
const atItsField = (problem: PageProblem, values: ReportValues): PageProblem => ({
  ...problem,
  errors: problem.errors.map((e) => {
    if (e.pointer.startsWith('/attendance')) return { ...e, pointer: '/came' };
    return e.pointer === '/nextStep' && values.next !== 'other' ? { ...e, pointer: '/next' } : e;
  }),
});
