import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { DyadChanges } from '../families/dyad-changes.service';
import { Outbox } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { TasksService } from '../tasks/tasks.service';
import { AssessmentQueries, ConferenceRow } from './assessments.queries';
import type { ConferenceBody, ConferenceDecisionBody } from './case-conferences.dto';
import { conferenceProblems } from './case-conferences.rules';
import { ContactDecisionsService, DECISION_CHANGED } from './contact-decisions.service';
import { conferenceTask } from './review-tasks';
import { CONTACT_DECISION_CHANGED } from './safeguarding.events';
import { SafeguardingQueries } from './safeguarding.queries';

/** The way out of a dead end: a question, people of several offices, a decision with grounds, conditions and a day to look again. */
@Injectable()
export class CaseConferencesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly tasks: TasksService,
    private readonly changes: DyadChanges,
    private readonly safeguarding: SafeguardingQueries,
    private readonly queries: AssessmentQueries,
    private readonly decisions: ContactDecisionsService,
  ) {}

  /** Calls one: the lead holds it. @throws DomainError not_found, conflict `case_conference.already_called` */
  async call(actor: Actor, dyadId: string, { question }: ConferenceBody): Promise<ConferenceRow> {
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    const id = newId();
    return this.db.transaction(async () => {
      // The dyad's lock makes this look reliable; a broken unique index would spoil the transaction that shows the form again.
      await this.db.sql(`SELECT 1 AS locked FROM dyads WHERE id = $1 FOR NO KEY UPDATE`, [dyadId]);
      if (await this.db.one(`SELECT 1 AS found FROM case_conferences WHERE dyad_id = $1 AND status = 'called'`, [dyadId]))
        throw conflict('case_conference.already_called');
      await this.db.sql(`INSERT INTO case_conferences (id, dyad_id, question, called_by, called_at) VALUES ($1, $2, $3, $4, $5)`, [
        id,
        dyadId,
        question,
        actor.userId,
        this.clock.now(),
      ]);
      await this.tasks.open(conferenceTask(dyad, 'conference_called'));
      await this.record('call', id, dyad.childId);
      return this.queries.conference(actor, id);
    });
  }

  /**
   * Records what was decided. It answers what is known of harm, unless more work is needed; "none now" ends what holds at once. A decision
   * made before the conference never comes back by itself: contact begins again with a level that two people have signed.
   * @throws DomainError not_found, conflict `case_conference.over|contact_decision.already_proposed`,
   *   invalid `case_conference.held_in_future|review_past|level_does_not_fit` and those of the proposal
   */
  async decide(actor: Actor, id: string, body: ConferenceDecisionBody): Promise<ConferenceRow> {
    const { dyadId } = await this.queries.conference(actor, id);
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    const wrong = conferenceProblems(body, dyad.today);
    if (wrong.length > 0) throw invalid('validation.failed', {}, wrong);
    return this.changes.around([dyadId], DECISION_CHANGED, async () => {
      if ((await this.queries.conference(actor, id)).status !== 'called') throw conflict('case_conference.over');
      await this.db.sql(
        `UPDATE case_conferences SET status = 'decided', held_on = $2, people = $3, decision = $4, grounds = $5, conditions = $6, review_on = $7,
                decided_by = $8, decided_at = $9 WHERE id = $1`,
        [
          id,
          body.heldOn,
          body.people.map((one) => one.trim()),
          body.decision,
          body.grounds,
          body.conditions ?? [],
          body.reviewOn,
          actor.userId,
          this.clock.now(),
        ],
      );
      // "More work" answers nothing: what was known of harm goes on barring. Any other decision names every marker, earlier answered or not.
      const answered =
        body.decision === 'more_work'
          ? 0
          : await this.db.affected(`UPDATE harm_markers SET conference_id = $2 WHERE dyad_id = $1`, [dyadId, id]);
      if (answered > 0 || body.decision === 'no_contact_now') await this.decisions.endAfterConference(dyadId);
      if (body.proposeLevel !== undefined) await this.propose(actor, dyadId, body, body.proposeLevel, id);
      await this.tasks.done(actor, `hold_conference:${dyadId}`, body.decision);
      await this.record('decide', id, dyad.childId);
      await this.outbox.put(CONTACT_DECISION_CHANGED, { dyadId });
      return this.queries.conference(actor, id);
    });
  }

  /** Gives up one that is no longer needed; open markers of harm go on barring. @throws DomainError not_found, conflict `case_conference.over` */
  async drop(actor: Actor, id: string): Promise<ConferenceRow> {
    const { dyadId } = await this.queries.conference(actor, id);
    const { childId } = await this.safeguarding.dyad(actor, dyadId);
    return this.db.transaction(async () => {
      const dropped = await this.db.affected(`UPDATE case_conferences SET status = 'dropped' WHERE id = $1 AND status = 'called'`, [id]);
      if (dropped === 0) throw conflict('case_conference.over');
      const markers = await this.queries.harmMarkers(actor, [dyadId]);
      if (markers.every((marker) => marker.decision !== null)) await this.tasks.drop(`hold_conference:${dyadId}`, 'dropped');
      await this.record('drop', id, childId);
      return this.queries.conference(actor, id);
    });
  }

  private async propose(actor: Actor, dyadId: string, body: ConferenceDecisionBody, level: number, conferenceId: string): Promise<void> {
    const { conditions, grounds, reviewOn, reasonClass } = body;
    await this.decisions.propose(actor, dyadId, { level, conditions, reviewOn, reasonClass, reason: grounds.slice(0, 2000) }, conferenceId);
  }

  private async record(verb: string, id: string, childId: string): Promise<void> {
    await this.audit.record({ action: `case_conference.${verb}`, subjectType: 'case_conference', subjectId: id, childId });
  }
}
