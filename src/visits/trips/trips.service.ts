import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { Outbox } from '../../jobs/outbox';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, FieldError, invalid } from '../../kernel/domain-error';
import { addHours, minutesBetween } from '../../kernel/instants';
import { ContactRecord, MilestonesService } from '../../milestones/milestones.service';
import { IncidentsService } from '../../safeguarding/incidents.service';
import { TasksService } from '../../tasks/tasks.service';
import { lateKey } from './delays.service';
import { intakeClosesAt, LATE_AT_GATE } from './gate-arrival.rules';
import { nextStep, Outcome, StepName, STEPS, tookPlace, VERB_OF_OUTCOME } from '../visit.rules';
import { VisitChanges } from '../visit-changes';
import { VisitGates } from '../visit-gates';
import { LockedVisit, VisitLocks } from '../visit-locks';
import { ReportBody } from '../visits.dto';
import { VisitsQueries, VisitView } from '../visits.queries';

/** A milestone that the report completed. */
export interface MilestoneReached {
  dyadId: string;
  code: string;
  reachedAt: Date;
}

/** The visit as it is after the report, and the steps of the ladder it completed. */
export interface ReportResult {
  visit: VisitView;
  milestones: MilestoneReached[];
}

/** The people of a visit as its report names them. */
interface People {
  dyadIds: string[];
  personIds: string[];
}

/** Clocks of phones differ; a step may lie this far ahead of ours. */
const PHONE_CLOCK_HOURS = 1;
/** A trip may begin the day before. */
const TRAVEL_HOURS = 36;
/** A meeting that no gate allowed is looked at within the day. */
const LOOK_HOURS = 24;

/** The escort's verbs: the steps of the trip and the report. */
@Injectable()
export class TripsService {
  constructor(
    private readonly db: Database,
    private readonly locks: VisitLocks,
    private readonly changes: VisitChanges,
    private readonly gates: VisitGates,
    private readonly milestones: MilestonesService,
    private readonly incidents: IncidentsService,
    private readonly queries: VisitsQueries,
    private readonly tasks: TasksService,
    private readonly facilities: FacilitiesQueries,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Records the next step of the trip; the first one sets the visit under way, after the gates have been asked
   * once more. The same step again changes nothing.
   * @throws DomainError conflict `visit.step_out_of_order`, `visit.wrong_status`; invalid `visit.not_yet`, `visit.not_allowed` with the reasons
   */
  async recordStep(actor: Actor, visitId: string, { step, at }: { step: StepName; at?: string }): Promise<VisitView> {
    return this.db.transaction(async () => {
      const { visit } = await this.locks.lock(actor, visitId);
      const recorded = await this.db.sql<{ step: StepName }>(`SELECT step FROM visit_steps WHERE visit_id = $1`, [visitId]);
      const done = recorded.map((r) => r.step);
      if (done.includes(step)) return this.queries.one(actor, visitId);
      const when = at === undefined ? this.clock.now() : new Date(at);
      this.refuseStep(visit, when, step, nextStep(done));
      if (visit.status === 'confirmed') await this.setOut(actor, visit);
      await this.db.asSystem(() => this.tasks.drop(lateKey(visitId), 'done_meanwhile'));
      await this.db.sql(`INSERT INTO visit_steps (visit_id, step, at, recorded_by) VALUES ($1, $2, $3, $4)`, [
        visitId,
        step,
        when,
        actor.userId,
      ]);
      await this.changes.audited(visit, 'visit.step', { step });
      return this.queries.one(actor, visitId);
    });
  }

  /** The last look before a child leaves home. Asked with the visit and its people locked: what was barred by now is seen. */
  private async setOut(actor: Actor, visit: LockedVisit): Promise<void> {
    const answer = await this.gates.ask(visit.id, visit.sessionId, 'departure');
    this.gates.open(actor, visit.id, 'departure', answer);
    await this.changes.apply(visit, actor, { verb: 'set_out' });
    await this.gates.record(actor, visit.id, 'departure', answer);
  }

  /**
   * Ends the visit: report, attendance, ledger, contact and milestones in one transaction.
   * @throws DomainError invalid `visit.not_yet` before the session begins, `visit.report_incomplete` with what is missing;
   *   conflict `visit.wrong_status`
   */
  async report(actor: Actor, visitId: string, body: ReportBody): Promise<ReportResult> {
    return this.db.transaction(async () => {
      // A worry will hold these dyads: their rows are taken for that at once, not raised from a weaker lock later.
      const { visit } = await this.locks.lock(actor, visitId, { dyads: body.concern ? 'NO KEY UPDATE' : 'SHARE' });
      const people = await this.db.asSystem(() => this.peopleOf(visitId));
      const now = this.clock.now();
      // Who is turned away at the gate, or turns back because the house has shut, does so before the meeting would have begun.
      const onTheWay = ['refused_at_gate', 'aborted'].includes(body.outcome) && visit.status === 'under_way';
      if (visit.startsAt > now && !onTheWay) throw invalid('visit.not_yet', {}, [{ pointer: '/outcome', code: 'visit.not_yet' }]);
      const wrong = this.wrongIn(body, people, now);
      if (wrong.length > 0) throw invalid('visit.report_incomplete', {}, wrong);
      if (visit.status === 'confirmed' && tookPlace(body.outcome)) await this.lookBack(actor, visit, now);
      const after = await this.changes.apply(visit, actor, {
        verb: VERB_OF_OUTCOME[body.outcome],
        cause: body.cause,
        ...(body.refusedFor === 'late' ? { reasonCode: LATE_AT_GATE } : {}),
      });
      await this.writeReport(actor, visit, body, now);
      const attended = await this.db.asSystem(() => this.writeAttendance(visitId, body, people));
      const milestones = tookPlace(body.outcome) ? await this.recordContacts(visit, body, attended) : [];
      // As the system, like all the rows of the visit's children: a worry holds the brother whose file this person may not open, too.
      if (body.concern) await this.db.asSystem(() => this.raiseConcern(actor, after, body, people.dyadIds));
      const shown = await this.queries.one(actor, visitId);
      return { visit: shown, milestones: milestones.filter((reached) => shown.dyads.some((dyad) => dyad.dyadId === reached.dyadId)) };
    });
  }

  /**
   * A meeting that took place though nobody tapped a step: the gates that setting out would have asked are asked now. What happened
   * is a fact and stays; what should not have been is the lead's to look at.
   */
  private async lookBack(actor: Actor, visit: LockedVisit, now: Date): Promise<void> {
    const answer = await this.gates.ask(visit.id, visit.sessionId, 'departure');
    await this.gates.record(actor, visit.id, 'departure', answer);
    if (answer.against.length === 0 && answer.facts) return;
    await this.db.asSystem(() =>
      this.tasks.open({
        kind: 'look_at_change',
        key: `undeparted:${visit.id}`,
        organisationId: visit.organisationId,
        visitId: visit.id,
        subjectType: 'visit',
        subjectId: visit.id,
        ownerRole: 'lead',
        dueAt: addHours(now, LOOK_HOURS),
        cause: 'undeparted',
      }),
    );
  }

  /** A worry holds every child of the visit until a second person has looked. */
  private async raiseConcern(actor: Actor, { id, version, status }: LockedVisit, body: ReportBody, dyadIds: string[]): Promise<void> {
    for (const dyadId of dyadIds) await this.incidents.raise(actor, dyadId, { note: body.concernNote ?? body.nextStep, visitId: id });
    await this.outbox.put(
      'visit.concern_raised',
      { visitId: id, version, status, dyadIds, raisedBy: actor.userId },
      { key: `concern:${id}` },
    );
  }

  private refuseStep(visit: LockedVisit, when: Date, step: StepName, expected: StepName | undefined): void {
    const open = ['confirmed', 'under_way'].includes(visit.status);
    // The way home goes on after the report.
    const wayHome = ['completed', 'partial', 'aborted', 'refused_at_gate'].includes(visit.status) && expected !== STEPS[0];
    if (!open && !wayHome) throw conflict('visit.wrong_status', { status: visit.status, verb: 'set_out' });
    if (step !== expected) throw conflict('visit.step_out_of_order', { expected: expected ?? STEPS[STEPS.length - 1] ?? step });
    const now = this.clock.now();
    if (when < addHours(visit.startsAt, -TRAVEL_HOURS)) throw invalid('visit.not_yet', {}, [{ pointer: '/at', code: 'visit.not_yet' }]);
    if (when > addHours(now, PHONE_CLOCK_HOURS)) throw invalid('visit.in_future', {}, [{ pointer: '/at', code: 'visit.in_future' }]);
  }

  private async peopleOf(visitId: string): Promise<People> {
    const row = await this.db.one<People>(
      `SELECT (SELECT coalesce(array_agg(dyad_id ORDER BY dyad_id), '{}') FROM visit_dyads WHERE visit_id = $1) AS dyad_ids,
              (SELECT coalesce(array_agg(person_id ORDER BY person_id), '{}') FROM visit_party WHERE visit_id = $1) AS person_ids`,
      [visitId],
    );
    return row ?? { dyadIds: [], personIds: [] };
  }

  /** Everything that is missing or cannot be, at once. */
  private wrongIn(body: ReportBody, people: People, now: Date): FieldError[] {
    const errors: FieldError[] = [];
    const { startedAt, endedAt } = body;
    if (!tookPlace(body.outcome) && body.cause === undefined) errors.push({ pointer: '/cause', code: 'visit.cause_missing' });
    if (body.refusedFor !== undefined && body.outcome !== 'refused_at_gate')
      errors.push({ pointer: '/refusedFor', code: 'visit.not_refused' });
    if (body.arrivedAt !== undefined && new Date(body.arrivedAt) > now) errors.push({ pointer: '/arrivedAt', code: 'visit.in_future' });
    if (startedAt !== undefined && new Date(startedAt) > now) errors.push({ pointer: '/startedAt', code: 'visit.in_future' });
    if (endedAt !== undefined && new Date(endedAt) > now) errors.push({ pointer: '/endedAt', code: 'visit.in_future' });
    if (startedAt !== undefined && endedAt !== undefined && new Date(endedAt) < new Date(startedAt))
      errors.push({ pointer: '/endedAt', code: 'visit.ended_before_start' });
    body.attendance.forEach(({ dyadId, personId }, i) => {
      const one = (dyadId === undefined) !== (personId === undefined);
      const known = dyadId !== undefined ? people.dyadIds.includes(dyadId) : personId !== undefined && people.personIds.includes(personId);
      if (!one || !known) errors.push({ pointer: `/attendance/${i}`, code: 'visit.not_in_visit' });
    });
    if (tookPlace(body.outcome) && this.attendedOf(body, people).length === 0)
      errors.push({ pointer: '/attendance', code: 'visit.nobody_attended' });
    return errors;
  }

  /** The children who were there: those not named count as present when the meeting took place, as absent when not. */
  private attendedOf(body: ReportBody, people: People): string[] {
    return people.dyadIds.filter((id) => body.attendance.find((a) => a.dyadId === id)?.attended ?? tookPlace(body.outcome));
  }

  /** What happened at the gate is kept with the facility's time of the day: a rule that changes later changes no fact. */
  private async writeReport(actor: Actor, visit: LockedVisit, body: ReportBody, now: Date): Promise<void> {
    const refused = body.outcome === 'refused_at_gate';
    const inForce = refused ? await this.facilities.rulesOn(visit.facilityId, visit.day) : undefined;
    await this.db.sql(
      `INSERT INTO visit_reports (visit_id, outcome, cause, started_at, ended_at, mood_before, mood_after, concern, next_step, reported_by, reported_at,
                                  refused_for, arrived_at, intake_closed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
               coalesce($13, (SELECT s.at FROM visit_steps s WHERE s.visit_id = $1 AND s.step = 'arrived' AND $15::boolean)), $14)`,
      [
        visit.id,
        body.outcome,
        body.cause ?? null,
        body.startedAt ?? null,
        body.endedAt ?? null,
        body.moodBefore ?? null,
        body.moodAfter ?? null,
        body.concern,
        body.nextStep,
        actor.userId,
        now,
        body.refusedFor ?? null,
        body.arrivedAt ?? null,
        refused ? intakeClosesAt(visit.startsAt, inForce?.rules.intakeCutoffMinutes) : null,
        refused,
      ],
    );
  }

  private async writeAttendance(visitId: string, body: ReportBody, people: People): Promise<string[]> {
    const attended = this.attendedOf(body, people);
    await this.db.sql(`UPDATE visit_dyads SET attended = (dyad_id = ANY($2::uuid[])) WHERE visit_id = $1`, [visitId, attended]);
    const named = body.attendance.filter((a) => a.personId !== undefined);
    await this.db.sql(
      `UPDATE visit_party p SET attended = a.attended FROM unnest($2::uuid[], $3::boolean[]) AS a(id, attended) WHERE p.visit_id = $1 AND p.person_id = a.id`,
      [visitId, named.map((a) => a.personId), named.map((a) => a.attended)],
    );
    return attended;
  }

  private async recordContacts(visit: LockedVisit, body: ReportBody, dyadIds: string[]): Promise<MilestoneReached[]> {
    const occurredAt = body.startedAt === undefined ? visit.startsAt : new Date(body.startedAt);
    const minutes =
      body.startedAt !== undefined && body.endedAt !== undefined ? Math.round(minutesBetween(occurredAt, new Date(body.endedAt))) : null;
    const outcome: Outcome = body.outcome;
    const reached: MilestoneReached[] = [];
    for (const dyadId of dyadIds) {
      const steps = await this.milestones.recordContact({
        dyadId,
        mode: visit.mode as ContactRecord['mode'],
        direction: 'both',
        occurredAt,
        durationMinutes: minutes,
        outcome: outcome === 'partial' ? 'partial' : 'completed',
        moodBefore: body.moodBefore ?? null,
        moodAfter: body.moodAfter ?? null,
        sourceType: 'visit',
        sourceId: visit.id,
      });
      reached.push(...steps.map((step) => ({ dyadId, ...step })));
    }
    return reached;
  }
}
