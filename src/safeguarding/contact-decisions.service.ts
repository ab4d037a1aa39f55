import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { DyadChanges } from '../families/dyad-changes.service';
import { Outbox } from '../jobs/outbox';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, dayInZone } from '../kernel/days';
import { conflict, FieldError, forbidden, invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { TasksService } from '../tasks/tasks.service';
import { opensContact } from './case-conferences.rules';
import type { ContactDecisionBody } from './contact-decisions.dto';
import { ContactDecisionsQueries, DecisionRow, DecisionStatus, HOLDING } from './contact-decisions.queries';
import { reasonClassProblem, REVIEW_AFTER_INCIDENT_DAYS, reviewProblem } from './contact-decisions.rules';
import { decideTask, reviewTask } from './review-tasks';
import { CONTACT_DECISION_CHANGED } from './safeguarding.events';
import { SafeguardingQueries } from './safeguarding.queries';

/** Why the gates of a dyad are asked again. */
export const DECISION_CHANGED = 'decision_changed';

/** Which contact is good for this child with this parent: one person proposes, another approves, and it is looked at again in time. */
@Injectable()
export class ContactDecisionsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly tasks: TasksService,
    private readonly changes: DyadChanges,
    private readonly safeguarding: SafeguardingQueries,
    private readonly queries: ContactDecisionsQueries,
  ) {}

  /**
   * Proposes a level. What holds now goes on holding until somebody else approves.
   * @param conferenceId the conference that found it; by itself the latest one that found contact possible, so that G2 sees it was heard
   * @throws DomainError not_found, invalid `contact_decision.review_past|review_too_late|reason_class_missing|reason_class_without_pause`,
   *   conflict `contact_decision.already_proposed`
   */
  async propose(actor: Actor, dyadId: string, body: ContactDecisionBody, conferenceId?: string): Promise<DecisionRow> {
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    const wrong = [reviewProblem(body.level, dyad.today, body.reviewOn), reasonClassProblem(body.level, body.reasonClass)].filter(
      (problem): problem is FieldError => problem !== undefined,
    );
    if (wrong.length > 0) throw invalid('validation.failed', {}, wrong);
    const id = newId();
    return this.db.transaction(async () => {
      // The dyad's lock makes this look reliable; a broken unique index would spoil the transaction that shows the form again.
      await this.db.sql(`SELECT 1 AS locked FROM dyads WHERE id = $1 FOR NO KEY UPDATE`, [dyadId]);
      if (await this.db.one(`SELECT 1 AS found FROM contact_decisions WHERE dyad_id = $1 AND status = 'proposed'`, [dyadId]))
        throw conflict('contact_decision.already_proposed');
      await this.db.sql(
        `INSERT INTO contact_decisions (id, dyad_id, level, conditions, reason, reason_class, proposed_by, proposed_at, review_on, conference_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          dyadId,
          body.level,
          body.conditions ?? [],
          body.reason,
          body.reasonClass ?? null,
          actor.userId,
          this.clock.now(),
          body.reviewOn,
          conferenceId ?? (await this.conferenceBehind(dyadId)),
        ],
      );
      await this.tasks.open(decideTask(dyad, 'contact_decision', id, 'decision_proposed'));
      await this.record('propose', id, dyad.childId);
      return this.queries.decision(actor, id);
    });
  }

  /**
   * Approves a proposal; the decision that held before is superseded.
   * @throws DomainError not_found, forbidden `contact_decision.same_person`, conflict `contact_decision.not_proposed|review_passed`
   */
  async approve(actor: Actor, id: string): Promise<DecisionRow> {
    const { dyadId } = await this.queries.decision(actor, id);
    const { childId, today } = await this.safeguarding.dyad(actor, dyadId);
    return this.changes.around([dyadId], DECISION_CHANGED, async () => {
      const decision = await this.queries.decision(actor, id);
      if (decision.proposedBy === actor.userId) throw forbidden('contact_decision.same_person');
      if (decision.status !== 'proposed') throw conflict('contact_decision.not_proposed');
      if (decision.reviewOn <= today) throw conflict('contact_decision.review_passed');
      await this.end(dyadId, 'superseded');
      await this.db.sql(`UPDATE contact_decisions SET status = 'active', approved_by = $2, approved_at = $3 WHERE id = $1`, [
        id,
        actor.userId,
        this.clock.now(),
      ]);
      await this.tasks.done(actor, `decide:${id}`, 'approved');
      await this.record('approve', id, childId);
      await this.outbox.put(CONTACT_DECISION_CHANGED, { dyadId });
      return this.queries.decision(actor, id);
    });
  }

  /**
   * Takes back a proposal, or ends the decision that holds: then no contact is allowed until a new one is approved.
   * @throws DomainError not_found, conflict `contact_decision.over`
   */
  async withdraw(actor: Actor, id: string): Promise<DecisionRow> {
    const { dyadId } = await this.queries.decision(actor, id);
    const { childId } = await this.safeguarding.dyad(actor, dyadId);
    return this.changes.around([dyadId], DECISION_CHANGED, async () => {
      const { status } = await this.queries.decision(actor, id);
      if (status === 'superseded' || status === 'withdrawn') throw conflict('contact_decision.over');
      await this.db.sql(`UPDATE contact_decisions SET status = 'withdrawn' WHERE id = $1`, [id]);
      await this.tasks.drop(`decide:${id}`, 'withdrawn');
      await this.tasks.drop(`review_decision:${id}`, 'withdrawn');
      await this.record('withdraw', id, childId);
      await this.outbox.put(CONTACT_DECISION_CHANGED, { dyadId });
      return this.queries.decision(actor, id);
    });
  }

  /**
   * Ends what holds because a conference knows more than those who decided then. Call it inside the change of the dyad.
   * Returns whether there was anything to end.
   */
  async endAfterConference(dyadId: string): Promise<boolean> {
    return (await this.end(dyadId, 'withdrawn')) > 0;
  }

  /**
   * After a worry the decision is under review and must be decided anew within a week; a day that was nearer stays. Without a decision
   * nothing happens. Call it inside the incident's own change of the dyad: the gates are asked again there.
   */
  async reviewAfterIncident(dyadId: string): Promise<void> {
    const dyad = await this.db.one<{ childId: string; organisationId: string; timeZone: string }>(
      `SELECT d.child_id, d.organisation_id, o.time_zone FROM dyads d JOIN organisations o ON o.id = d.organisation_id WHERE d.id = $1`,
      [dyadId],
    );
    if (!dyad) return;
    const dueOn = addDays(dayInZone(this.clock.now(), dyad.timeZone), REVIEW_AFTER_INCIDENT_DAYS);
    const [decision] = await this.db.sql<{ id: string; reviewDueOn: string }>(
      `UPDATE contact_decisions SET status = 'under_review', review_due_on = least(review_due_on, $2::date) WHERE dyad_id = $1 AND status IN ${HOLDING}
       RETURNING id, review_due_on`,
      [dyadId, dueOn],
    );
    if (!decision) return;
    await this.tasks.drop(`review_decision:${decision.id}`, 'brought_forward');
    await this.tasks.open(reviewTask({ ...dyad, id: dyadId }, decision.id, decision.reviewDueOn, 'incident'));
    await this.record('reopen', decision.id, dyad.childId);
  }

  /** The latest conference of the dyad when it found that there may be contact. */
  private async conferenceBehind(dyadId: string): Promise<string | null> {
    const latest = await this.db.one<{ id: string; decision: string }>(
      `SELECT id, decision FROM case_conferences WHERE dyad_id = $1 AND status = 'decided' AND decision <> 'more_work' ORDER BY decided_at DESC, id DESC LIMIT 1`,
      [dyadId],
    );
    return latest && opensContact(latest.decision) ? latest.id : null;
  }

  private async end(dyadId: string, status: DecisionStatus): Promise<number> {
    const ended = await this.db.sql<{ id: string }>(
      `UPDATE contact_decisions SET status = $2 WHERE dyad_id = $1 AND status IN ${HOLDING} RETURNING id`,
      [dyadId, status],
    );
    for (const { id } of ended) await this.tasks.drop(`review_decision:${id}`, status);
    return ended.length;
  }

  private async record(verb: string, id: string, childId: string): Promise<void> {
    await this.audit.record({ action: `contact_decision.${verb}`, subjectType: 'contact_decision', subjectId: id, childId });
  }
}
