import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Audit } from '../audit/audit';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { DyadChanges } from '../families/dyad-changes.service';
import { CronLock } from '../jobs/cron-lock';
import { Outbox } from '../jobs/outbox';
import { Actor, can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, dayInZone } from '../kernel/days';
import { conflict, forbidden, invalid } from '../kernel/domain-error';
import { TasksService } from '../tasks/tasks.service';
import type { DecisionReviewBody } from './contact-decisions.dto';
import { ContactDecisionsQueries, DecisionRow, HOLDING } from './contact-decisions.queries';
import { REVIEW_AFTER_INCIDENT_DAYS, REVIEW_NOTICE_DAYS, reviewDueProblem, reviewProblem } from './contact-decisions.rules';
import { DECISION_CHANGED } from './contact-decisions.service';
import { conferenceTask, reviewTask } from './review-tasks';
import { CONTACT_DECISION_CHANGED } from './safeguarding.events';
import { DyadSeen, SafeguardingQueries } from './safeguarding.queries';

/** Something whose review day comes near. */
interface Due {
  id: string;
  dyadId: string;
  childId: string;
  organisationId: string;
  timeZone: string;
  dueOn: string;
}

/** Looking at contact decisions again: by hand, and a task in time. */
@Injectable()
export class DecisionReviewsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly lock: CronLock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly tasks: TasksService,
    private readonly changes: DyadChanges,
    private readonly safeguarding: SafeguardingQueries,
    private readonly queries: ContactDecisionsQueries,
  ) {}

  /**
   * Looks at a decision that holds: keeps it until a new day – a second person only – or takes it up again within a week.
   * Taking it up again never moves a day that was nearer.
   * @throws DomainError not_found, forbidden `forbidden|contact_decision.same_person_review`, conflict `contact_decision.over|review_passed`,
   *   invalid `contact_decision.review_past|review_too_late|review_due_not_soon`
   */
  async review(actor: Actor, id: string, body: DecisionReviewBody): Promise<DecisionRow> {
    const { dyadId } = await this.queries.decision(actor, id);
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    return this.changes.around([dyadId], DECISION_CHANGED, async () => {
      const decision = await this.queries.decision(actor, id);
      if (decision.status !== 'active' && decision.status !== 'under_review') throw conflict('contact_decision.over');
      await (body.outcome === 'keep' ? this.keep(actor, dyad, decision, body) : this.reopen(actor, dyad, decision, body));
      await this.audit.record({
        action: `contact_decision.${body.outcome}`,
        subjectType: 'contact_decision',
        subjectId: id,
        childId: dyad.childId,
      });
      await this.outbox.put(CONTACT_DECISION_CHANGED, { dyadId });
      return this.queries.decision(actor, id);
    });
  }

  /** Tests open tasks themselves, so that nothing happens behind their back. */
  @Cron('20 * * * *')
  async tick(): Promise<void> {
    if (this.config.test) return;
    await this.lock.once('safeguarding.reviews', this.clock.now().toISOString().slice(0, 10), async () => {
      await this.openDue();
    });
  }

  /** Opens a task for each decision and each conference to be looked at within 14 days. Returns how many were opened. */
  async openDue(): Promise<number> {
    const until = addDays(dayInZone(this.clock.now(), 'UTC'), REVIEW_NOTICE_DAYS + 1);
    let opened = 0;
    const decisions = await this.due(
      `SELECT k.id, k.dyad_id, coalesce(k.review_due_on, k.review_on) AS due_on FROM contact_decisions k WHERE k.status IN ${HOLDING}`,
      until,
    );
    for (const { id, dyadId, dueOn, ...dyad } of decisions)
      if (dueOn <= this.noticeDay(dyad.timeZone))
        opened += await this.tasks.open(reviewTask({ ...dyad, id: dyadId }, id, dueOn, 'review_due'));
    const conferences = await this.due(
      `SELECT k.id, k.dyad_id, k.review_on AS due_on
         FROM (SELECT DISTINCT ON (dyad_id) * FROM case_conferences WHERE status <> 'dropped' ORDER BY dyad_id, called_at DESC) k
        WHERE k.decision IN ('no_contact_now', 'more_work')
          AND NOT EXISTS (SELECT 1 FROM contact_decisions c WHERE c.conference_id = k.id AND c.status IN ${HOLDING})`,
      until,
    );
    for (const { dyadId, dueOn, ...dyad } of conferences) {
      const today = dayInZone(this.clock.now(), dyad.timeZone);
      if (dueOn <= this.noticeDay(dyad.timeZone))
        opened += await this.tasks.open(conferenceTask({ ...dyad, id: dyadId, today }, 'review_due', dueOn));
    }
    return opened;
  }

  private noticeDay(timeZone: string): string {
    return addDays(dayInZone(this.clock.now(), timeZone), REVIEW_NOTICE_DAYS);
  }

  private due(what: string, until: string): Promise<Due[]> {
    return this.db.sql(
      `SELECT x.id, x.dyad_id, d.child_id, d.organisation_id, o.time_zone, x.due_on FROM (${what}) x
         JOIN dyads d ON d.id = x.dyad_id AND d.status = 'open' JOIN organisations o ON o.id = d.organisation_id
        WHERE x.due_on <= $1 ORDER BY x.due_on, x.id`,
      [until],
    );
  }

  private async keep(actor: Actor, { today }: DyadSeen, decision: DecisionRow, body: DecisionReviewBody): Promise<void> {
    if (!can(actor, 'contact_decision.approve')) throw forbidden();
    if (decision.proposedBy === actor.userId) throw forbidden('contact_decision.same_person_review');
    const wrong =
      body.reviewOn === undefined
        ? { pointer: '/reviewOn', code: 'validation.isDefined' }
        : reviewProblem(decision.level, today, body.reviewOn);
    if (wrong) throw invalid('validation.failed', {}, [wrong]);
    await this.db.sql(`UPDATE contact_decisions SET status = 'active', review_on = $2, review_due_on = NULL WHERE id = $1`, [
      decision.id,
      body.reviewOn ?? decision.reviewOn,
    ]);
    await this.remember(actor, decision, 'keep', body.note);
  }

  private async reopen(actor: Actor, dyad: DyadSeen, decision: DecisionRow, body: DecisionReviewBody): Promise<void> {
    // What was not decided in time is kept by a second person or proposed anew: taking it up again would only win time.
    if (decision.status === 'under_review' && decision.reviewDueOn !== null && decision.reviewDueOn < dyad.today)
      throw conflict('contact_decision.review_passed');
    const wanted = body.reviewDueOn ?? addDays(dyad.today, REVIEW_AFTER_INCIDENT_DAYS);
    const wrong = reviewDueProblem(dyad.today, wanted);
    if (wrong) throw invalid('validation.failed', {}, [wrong]);
    const row = await this.db.one<{ reviewDueOn: string }>(
      `UPDATE contact_decisions SET status = 'under_review', review_due_on = least(coalesce(review_due_on, $2::date), $2::date) WHERE id = $1
       RETURNING review_due_on`,
      [decision.id, wanted],
    );
    await this.remember(actor, decision, 'reopen', body.note);
    await this.tasks.open(reviewTask(dyad, decision.id, row?.reviewDueOn ?? wanted, 'reopened'));
  }

  /** What was found stays on the task of the review, opened now when nobody had been asked yet. */
  private async remember(actor: Actor, { id, dyadId, reviewOn }: DecisionRow, outcome: string, note: string): Promise<void> {
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    await this.tasks.open(reviewTask(dyad, id, reviewOn, 'by_hand'));
    await this.tasks.done(actor, `review_decision:${id}`, outcome, note);
  }
}
