import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, notFound } from '../../kernel/domain-error';
import { TasksService } from '../../tasks/tasks.service';
import { CallTasksService } from '../calls/call-tasks.service';
import { MeetingQueries } from '../meeting.queries';
import type { Template } from './message-plan.rules';
import { Stuck, surelyInTime, tryRefusal } from './message-tries.rules';
import { MessagesQueries, SaidMessage } from '../messages.queries';
import { MessagesService } from '../messages.service';

interface Row extends Stuck {
  id: string;
  visitId: string | null;
  caregiverId: string;
  channel: string;
  template: Template;
  alias: string;
  names: string[];
}

/** Sends again, on a person's word, what was held back or has failed – once the name, the number or the words have been put right. */
@Injectable()
export class MessageTries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly queries: MessagesQueries,
    private readonly messages: MessagesService,
    private readonly meetings: MeetingQueries,
    private readonly calls: CallTasksService,
    private readonly tasks: TasksService,
  ) {}

  /**
   * Puts a message back into the queue with the names, the signature and the way to the family as they are now. It is judged anew as it
   * leaves: quiet hours, limits and whether it is still true. Two people at once: the second is told that it is on its way.
   * @throws DomainError not_found · conflict `message.not_stuck`, `message.maybe_arrived`, `message.too_late`
   */
  async tryAgain(actor: Actor, id: string): Promise<SaidMessage> {
    return this.db.transaction(async () => {
      const now = this.clock.now();
      const message = await this.locked(actor, id);
      const refusal = tryRefusal(message, now);
      if (refusal !== undefined) throw conflict(refusal);
      await this.db.sql(
        `UPDATE messages SET status = 'queued', reason = NULL, failure = NULL, run_at = $2, tries = 0, windows = 0, channel = $3, provider = NULL,
                provider_reference = NULL, subject = NULL, body = NULL, sent_at = NULL, delivered_at = NULL, handed_at = NULL, handed_by = NULL, outcome = NULL,
                params = params || jsonb_build_object('alias', $4::text)
                  || CASE WHEN jsonb_array_length(coalesce(params->'children', '[]')) > 0 AND $5::jsonb <> '[]' THEN jsonb_build_object('children', $5::jsonb) ELSE '{}' END
          WHERE id = $1`,
        [id, now, await this.wayOf(message, now), message.alias, JSON.stringify(message.names)],
      );
      if (surelyInTime(message.uselessAfter, now)) await this.calls.notFailed(message.visitId, message.caregiverId);
      await this.tasks.done(actor, `held:${id}`, 'looked_after');
      await this.audit.record({
        action: 'message.try_again',
        subjectType: 'message',
        subjectId: id,
        organisationId: actor.organisationId,
        details: { template: message.template, ...(message.failure === null ? {} : { failure: message.failure }) },
      });
      return this.queries.one(actor, id);
    });
  }

  /** A word to a second contact goes to that phone and nowhere else. */
  private async wayOf({ template, caregiverId, channel, uselessAfter }: Row, now: Date): Promise<string> {
    const person = template === 'second_contact' ? undefined : await this.meetings.addressee(caregiverId);
    return person ? this.messages.wayTo(person, now, uselessAfter) : channel;
  }

  /** The second part of its key says what a message is about: a meeting, or something that has come for the child. */
  private async locked(actor: Actor, id: string): Promise<Row> {
    const row = await this.db.one<Row>(
      `SELECT m.id, m.visit_id, m.caregiver_id, m.channel, m.template, m.status, m.failure, m.useless_after, o.public_alias AS alias,
              ARRAY(SELECT c.preferred_name FROM dyads d JOIN children c ON c.id = d.child_id
                     WHERE d.id IN (SELECT v.dyad_id FROM visit_dyads v WHERE v.visit_id::text = split_part(m.step_key, ':', 2)
                              UNION SELECT e.dyad_id FROM exchanges e WHERE e.id::text = split_part(m.step_key, ':', 2)) ORDER BY c.birth_date, c.id) AS names
         FROM messages m JOIN organisations o ON o.id = m.organisation_id WHERE m.id = $1 AND m.organisation_id = $2 FOR UPDATE OF m`,
      [id, actor.organisationId],
    );
    if (!row) throw notFound();
    return row;
  }
}
