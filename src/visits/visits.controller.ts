import { Body, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../http/decorators';
import { carriedLines, FacilityAsksQueries } from '../eligibility/facility-asks.queries';
import { headCountLines } from '../facilities/rule-versions.queries';
import { GateResultsQueries, GateResultView } from '../eligibility/gate-results.queries';
import { Id } from '../http/pipes';
import { problemOf, withReasons } from '../http/problem';
import { requestContext } from '../kernel/request-context';
import { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { translator } from '../ui/i18n';
import { Alternative, BookingLosses } from './booking/booking-losses';
import type { BatchResult } from './facility-desk/decisions.service';
import { OpenUndo, UndoWindow } from './facility-desk/undo-window';
import { TripWays } from './trips/trip-ways.queries';
import { audienceOf, toHistoryJson, toVisitJson } from './visit.json';
import {
  AcceptBody,
  AmendBody,
  CancelBody,
  ConfirmBody,
  DecisionBatchBody,
  DeclineBody,
  FamilyAnswerBody,
  ProposeBody,
  ReportBody,
  RequestVisitBody,
  StepBody,
  VisitActBody,
  VisitListQuery,
  WithdrawBody,
} from './visits.dto';
import { VisitsQueries, VisitView } from './visits.queries';
import { VisitsService } from './visits.service';

type Json = Record<string, unknown>;

/** Meetings: asked for by an organisation, decided by a facility, reported by an escort. */
@ApiController('visits')
export class VisitsController {
  constructor(
    private readonly visits: VisitsService,
    private readonly queries: VisitsQueries,
    private readonly losses: BookingLosses,
    private readonly gateResults: GateResultsQueries,
    private readonly asks: FacilityAsksQueries,
    private readonly ways: TripWays,
    private readonly audit: Audit,
  ) {}

  /** Asks for a meeting: holds a seat and one entitlement until the facility answers. */
  @Post()
  @Can('visit.request')
  @Idempotent()
  async request(@CurrentActor() actor: Actor, @Body() body: RequestVisitBody): Promise<Json> {
    return this.json(actor, await this.visits.request(actor, body));
  }

  /** Visits by filter, earliest first. */
  @Get()
  @Can('visit.read')
  async list(@CurrentActor() actor: Actor, @Query() query: VisitListQuery): Promise<Json> {
    const { data, page } = await this.queries.list(actor, query);
    return { data: data.map((visit) => this.json(actor, visit)), page };
  }

  /** One visit with everything that happened to it. */
  @Get(':id')
  @Can('visit.read')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Json> {
    const trip = await this.queries.trip(actor, id);
    const history = toHistoryJson(await this.queries.history(actor, id), actor);
    for (const { childId } of trip.dyads)
      await this.audit.read({ action: 'visit.read', subjectType: 'visit', subjectId: id, childId, organisationId: trip.organisationId });
    return { ...this.json(actor, trip), steps: trip.steps, gate: (await this.queries.gateFacts(id)) ?? null, history };
  }

  /** "Why was this allowed?": what the gates said at each checkpoint, oldest first. The organisation's own affair: not there for a facility. */
  @Get(':id/gate-results')
  @WholeList()
  @Can('visit.read')
  async gates(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<{ data: GateResultView[] }> {
    if (actor.role === 'liaison') throw notFound();
    const visit = await this.queries.one(actor, id);
    for (const { childId } of visit.dyads)
      await this.audit.read({
        action: 'gate_result.read',
        subjectType: 'visit',
        subjectId: id,
        childId,
        organisationId: visit.organisationId,
      });
    return { data: await this.gateResults.ofVisit(actor, id) };
  }

  /** Up to three other sessions that could be asked for instead, nearest first: also when nobody has answered. */
  @Get(':id/alternatives')
  @WholeList()
  @Can('visit.request')
  async alternatives(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<{ data: Alternative[] }> {
    return { data: await this.losses.instead(await this.queries.one(actor, id)) };
  }

  /** The facility agrees: to everybody, or `without` some of those who were to come, each with a reason; the others are judged anew. */
  @Post(':id/confirmations')
  @Can('visit.decide')
  @Idempotent()
  async confirm(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ConfirmBody): Promise<Json> {
    return this.json(actor, await this.visits.confirm(actor, id, body));
  }

  /** The facility refuses. `note` stays at its desk; `familyNote` is what the family will be told. */
  @Post(':id/declines')
  @Can('visit.decide')
  @Idempotent()
  async decline(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: DeclineBody): Promise<Json> {
    return this.json(actor, await this.visits.decline(actor, id, body));
  }

  /** The facility offers another session. */
  @Post(':id/proposals')
  @Can('visit.decide')
  @Idempotent()
  async propose(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ProposeBody): Promise<Json> {
    return this.json(actor, await this.visits.propose(actor, id, body));
  }

  /** Takes the officer's own decision back: within a minute, before anybody has heard of it. */
  @Post(':id/undos')
  @Can('visit.decide')
  @Idempotent()
  async undo(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Json> {
    return this.json(actor, await this.visits.undo(actor, id));
  }

  /** The organisation takes the session offered. */
  @Post(':id/acceptances')
  @Can('visit.request')
  @Idempotent()
  async accept(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: AcceptBody): Promise<Json> {
    return this.json(actor, await this.visits.acceptProposal(actor, id, body));
  }

  /** The organisation asks for another time or other people; what it has stays its own until the facility has agreed. */
  @Post(':id/amendments')
  @Can('visit.request')
  @Idempotent()
  async amend(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: AmendBody): Promise<Json> {
    return this.json(actor, await this.visits.amend(actor, id, body));
  }

  /** The organisation no longer asks for another time. */
  @Post(':id/amendment-withdrawals')
  @Can('visit.request')
  @Idempotent()
  async dropAmendment(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: VisitActBody): Promise<Json> {
    return this.json(actor, await this.visits.dropAmendment(actor, id, body));
  }

  /** The organisation takes its request back. */
  @Post(':id/withdrawals')
  @Can('visit.request')
  @Idempotent()
  async withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: WithdrawBody): Promise<Json> {
    return this.json(actor, await this.visits.withdraw(actor, id, body));
  }

  /** The visit will not take place. */
  @Post(':id/cancellations')
  @Can('visit.cancel')
  @Idempotent()
  async cancel(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: CancelBody): Promise<Json> {
    return this.json(actor, await this.visits.cancel(actor, id, body));
  }

  /** What the family said, written down by the staff. */
  @Post(':id/family-answers')
  @Idempotent({ optional: true })
  @Can('visit.answer')
  async answer(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() { answer, onBehalfOf }: FamilyAnswerBody): Promise<Json> {
    return this.json(
      actor,
      await this.visits.recordFamilyAnswer(actor, id, { answer, onBehalfOf, channel: onBehalfOf?.channel === 'phone' ? 'call' : 'staff' }),
    );
  }

  /**
   * What the children of a visit and those who come along bring, and how many may go inside, by the rules of its day; empty without rules.
   * `journey`: when they leave and are home; null where nobody travels or nobody can say.
   */
  @Get(':id/to-bring')
  @WholeList()
  @Can('visit.escort')
  async toBring(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Json> {
    const visit = await this.queries.one(actor, id);
    const seen = (await this.asks.ofMeeting(id)).filter(({ dyadId }) => visit.dyads.some((dyad) => dyad.dyadId === dyadId));
    const t = translator(requestContext()?.locale ?? 'zh-CN');
    const data = seen.map(({ dyadId, list }) => ({
      dyadId,
      ...list,
      lines: [...carriedLines(t, [{ dyadId, list }], () => '', 'exact'), ...headCountLines(t, list)],
    }));
    return { data, page: { nextCursor: null }, journey: await this.ways.of(visit) };
  }

  /** A step of the trip; the same one again changes nothing. */
  @Post(':id/steps')
  @Idempotent({ optional: true })
  @Can('visit.escort')
  async step(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: StepBody): Promise<Json> {
    const visit = await this.visits.recordStep(actor, id, body);
    return { ...this.json(actor, visit), steps: (await this.queries.trip(actor, id)).steps };
  }

  /** How it went, and the steps of the ladder that it completed. */
  @Post(':id/reports')
  @Idempotent({ optional: true })
  @Can('visit.escort')
  async report(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ReportBody): Promise<Json> {
    const { visit, milestones } = await this.visits.report(actor, id, body);
    return { ...this.json(actor, visit), gate: (await this.queries.gateFacts(id)) ?? null, milestones };
  }

  private json(actor: Actor, visit: VisitView): Json {
    return toVisitJson(visit, audienceOf(actor));
  }
}

/** Many decisions in one call. */
@ApiController('decision-batches', 'visits')
export class DecisionBatchesController {
  constructor(
    private readonly visits: VisitsService,
    private readonly undoWindow: UndoWindow,
  ) {}

  /**
   * Up to 200 decisions; each stands alone and says what became of it. `Location` names the act: under it, `/undos` takes it back as a
   * whole for a minute.
   */
  @Post()
  @HttpCode(200)
  @Can('visit.decide')
  @Idempotent()
  async decide(
    @CurrentActor() actor: Actor,
    @Body() { decisions, ...common }: DecisionBatchBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Json> {
    const batchId = newId();
    const results = await this.visits.decideMany(actor, decisions, { ...common, batchId });
    response.setHeader('Location', `/api/v1/decision-batches/${batchId}`);
    return { results: results.map(toResultJson) };
  }

  /** What the officer can still take back, the latest first: `id` is that of the act, or of the one visit when `isBatch` is false. */
  @Get()
  @WholeList()
  @Can('visit.decide')
  async open(@CurrentActor() actor: Actor): Promise<{ data: OpenUndo[] }> {
    return { data: await this.undoWindow.openFor(actor) };
  }

  /** Takes back what was decided in one act, within a minute; each visit stands alone and says what became of it. */
  @Post(':id/undos')
  @HttpCode(200)
  @Can('visit.decide')
  @Idempotent()
  async undo(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Json> {
    return { results: (await this.visits.undoMany(actor, id)).map(toResultJson) };
  }
}

const toResultJson = ({ visitId, ok, problem }: BatchResult): Json => ({
  visitId,
  ok,
  ...(problem
    ? { problem: withReasons(problemOf(problem, translator(requestContext()?.locale ?? 'zh-CN'), `/api/v1/visits/${visitId}`)) }
    : {}),
});
