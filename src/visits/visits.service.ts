import { Injectable } from '@nestjs/common';
import { Actor } from '../kernel/actor';
import { AmendmentsService } from './amendments/amendments.service';
import { BookingService } from './booking/booking.service';
import { Act, BatchResult, DecisionsService } from './facility-desk/decisions.service';
import { FamilyAnswersService, FamilyAnswerInput } from './family-answers.service';
import { ReportResult, TripsService } from './trips/trips.service';
import { UndoService } from './facility-desk/undo.service';
import {
  AcceptBody,
  AmendBody,
  CancelBody,
  ConfirmBody,
  DecisionBody,
  DeclineBody,
  ProposeBody,
  ReportBody,
  RequestVisitBody,
  VisitActBody,
  WithdrawBody,
} from './visits.dto';
import { StepName } from './visit.rules';
import { VisitView } from './visits.queries';

/** The one door to everything that changes a visit. Each verb is one transaction and returns the visit as it is afterwards. */
@Injectable()
export class VisitsService {
  constructor(
    private readonly booking: BookingService,
    private readonly decisions: DecisionsService,
    private readonly undos: UndoService,
    private readonly trips: TripsService,
    private readonly answers: FamilyAnswersService,
    private readonly amendments: AmendmentsService,
  ) {}

  /** Asks for a meeting and holds its place. See BookingService.request for what is thrown. */
  request(actor: Actor, body: RequestVisitBody): Promise<VisitView> {
    return this.booking.request(actor, body);
  }

  /** The facility agrees, to everybody or without some. The gates are asked again: hard reasons → 422 `visit.not_allowed`. */
  confirm(actor: Actor, visitId: string, body: ConfirmBody = {}): Promise<VisitView> {
    return this.decisions.confirm(actor, visitId, body);
  }

  /** The facility refuses, with a reason from a fixed list. */
  decline(actor: Actor, visitId: string, body: DeclineBody): Promise<VisitView> {
    return this.decisions.decline(actor, visitId, body);
  }

  /** The facility offers another session; both seats are held until the organisation answers. */
  propose(actor: Actor, visitId: string, body: ProposeBody): Promise<VisitView> {
    return this.decisions.propose(actor, visitId, body);
  }

  /** The organisation takes the offered session: the visit moves there and is confirmed. */
  acceptProposal(actor: Actor, visitId: string, body: AcceptBody = {}): Promise<VisitView> {
    return this.decisions.acceptProposal(actor, visitId, body);
  }

  /** Another time or other people; the visit keeps its place until the facility has agreed. */
  amend(actor: Actor, visitId: string, body: AmendBody): Promise<VisitView> {
    return this.amendments.amend(actor, visitId, body);
  }

  /** The organisation no longer asks for another time. */
  dropAmendment(actor: Actor, visitId: string, body: VisitActBody = {}): Promise<VisitView> {
    return this.amendments.drop(actor, visitId, body);
  }

  /** The organisation takes its request back. */
  withdraw(actor: Actor, visitId: string, body: WithdrawBody = {}): Promise<VisitView> {
    return this.decisions.withdraw(actor, visitId, body);
  }

  /** The visit will not take place; a facility's cause gives the entitlement back. */
  cancel(actor: Actor, visitId: string, body: CancelBody): Promise<VisitView> {
    return this.decisions.cancel(actor, visitId, body);
  }

  /** Up to 200 decisions, each standing alone; results in the order asked. */
  decideMany(actor: Actor, decisions: DecisionBody[], common: Act = {}): Promise<BatchResult[]> {
    return this.decisions.decideMany(actor, decisions, common);
  }

  /** Takes the actor's own decision back, within a minute. */
  undo(actor: Actor, visitId: string): Promise<VisitView> {
    return this.undos.undo(actor, visitId);
  }

  /** Takes back what was decided in one act, each visit standing alone. */
  undoMany(actor: Actor, batchId: string): Promise<BatchResult[]> {
    return this.undos.undoMany(actor, batchId);
  }

  /** A step of the trip, in order; the same step again changes nothing. */
  recordStep(actor: Actor, visitId: string, step: { step: StepName; at?: string }): Promise<VisitView> {
    return this.trips.recordStep(actor, visitId, step);
  }

  /** How it went: ends the visit, settles the ledger, records the contact. */
  report(actor: Actor, visitId: string, body: ReportBody): Promise<ReportResult> {
    return this.trips.report(actor, visitId, body);
  }

  /** What the family said about a confirmed visit; `actor` is null when it came by message or from the family's page. */
  recordFamilyAnswer(actor: Actor | null, visitId: string, answer: FamilyAnswerInput): Promise<VisitView> {
    return this.answers.record(actor, visitId, answer);
  }

  /** Cancels the visit of a family that cannot come, so that its place goes to who waits; `told`: they need no message about it. */
  giveUpPlace(actor: Actor | null, visitId: string, told: boolean): Promise<boolean> {
    return this.answers.giveUp(actor, visitId, told);
  }

  /** Ends every request whose hold has run out; returns how many. */
  expireDue(): Promise<number> {
    return this.decisions.expireDue();
  }
}
