import { Injectable, Optional } from '@nestjs/common';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { newId } from '../kernel/ids';
import { CALL_REACHED } from './calls/called-messages';
import type { Route } from './channels/channel';
import { Channels } from './channels/channels';
import { routeOf } from './channels/reach.rules';
import { LetterPost } from './letters/letter-post';
import { Addressee, Meeting, paramsOf } from './meeting.queries';
import { NEVER_CALLED, PlannedStep, PREVENTS_TRIPS, QUESTIONS, Template } from './engine/message-plan.rules';
import { unsafeVariables } from './wording/message-templates';
import { mayHaveLeft } from './message.entity';

/** A message that has been put down for later. */
interface NewMessage {
  person: Addressee;
  template: Template;
  runAt: Date;
  uselessAfter: Date;
  params: Record<string, unknown>;
  /** event:visit:version:person:channel:step, without the middle two, which are added here. */
  event: string;
  step: string;
  subject: string;
  visitId: string | null;
  visitVersion: number | null;
}

/** Puts messages down and takes them back. Always inside the transaction of the cause. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly db: Database,
    @Optional() private readonly config?: Config,
    @Optional() private readonly channels?: Channels,
    @Optional() private readonly letters?: LetterPost,
  ) {}

  /**
   * One step of a meeting for one person; a step that exists already is left alone.
   * @param leavesAt when she would leave home by what she knows: what keeps her from it must come before
   */
  async ofMeeting(meeting: Meeting, person: Addressee, event: string, step: PlannedStep, leavesAt = meeting.leavesAt): Promise<void> {
    const leaves = PREVENTS_TRIPS.includes(step.template) ? { leavesAt: leavesAt.toISOString() } : {};
    await this.put({
      person,
      event,
      ...step,
      params: { ...paramsOf(meeting), startsAt: meeting.startsAt.toISOString(), alias: meeting.alias, ...leaves },
      subject: `${meeting.visitId}:${meeting.version}`,
      visitId: meeting.visitId,
      visitVersion: meeting.version,
    });
  }

  /** A message that is about no meeting but about another subject, at most once per version of it. */
  async plain(
    person: Addressee,
    event: string,
    subject: { id: string; version: number },
    step: PlannedStep,
    params: Record<string, unknown>,
  ): Promise<void> {
    await this.put({ person, event, ...step, params, subject: `${subject.id}:${subject.version}`, visitId: null, visitVersion: null });
  }

  /** Takes back what has not been sent of a meeting, but for the thanks; `before` spares that version and later ones. */
  async suppress(visitId: string, reason: string, before?: number): Promise<void> {
    await this.db.sql(
      `UPDATE messages SET status = 'suppressed', reason = $2, locked_until = NULL
        WHERE visit_id = $1 AND status IN ('queued', 'held') AND template <> 'thanks' AND ($3::int IS NULL OR visit_version < $3)`,
      [visitId, reason, before ?? null],
    );
  }

  /** Takes back what asks and reminds people who do not go along with a meeting any more. */
  async suppressOthers(visitId: string, caregiverIds: readonly string[]): Promise<void> {
    await this.db.sql(
      `UPDATE messages SET status = 'suppressed', reason = 'caregiver_ended', locked_until = NULL
        WHERE visit_id = $1 AND caregiver_id <> ALL($2::uuid[]) AND status IN ('queued', 'held') AND template = ANY($3)`,
      [visitId, caregiverIds, [...QUESTIONS]],
    );
  }

  /** Has anything been planned for this person about the meeting as it is agreed now: a question, or the call instead? */
  async isPlanned({ visitId, version }: Meeting, caregiverId: string): Promise<boolean> {
    const row = await this.db.one(
      `SELECT id FROM messages WHERE visit_id = $1 AND caregiver_id = $2 AND visit_version = $3 AND template = ANY($4)
          AND NOT (status = 'suppressed' AND reason = 'caregiver_ended')
       UNION ALL SELECT id FROM call_tasks WHERE visit_id = $1 AND caregiver_id = $2 AND reason_code IN ('ask', 'first_visit', 'changed') LIMIT 1`,
      [visitId, caregiverId, version, [...QUESTIONS]],
    );
    return row !== undefined;
  }

  /** Does the last word that this person has had of a meeting name other children, or another worker, than go now? What was only said on the phone is not known. */
  async namesOthers(meeting: Meeting, caregiverId: string): Promise<boolean> {
    const { children, worker } = paramsOf(meeting);
    const row = await this.db.one<{ same: boolean }>(
      `SELECT params->'children' = $4::jsonb AND params->>'worker' = $5 AS same FROM messages
        WHERE visit_id = $1 AND caregiver_id = $2 AND template = ANY($3) AND (${mayHaveLeft('messages')} OR status = 'sending' OR printed_at IS NOT NULL)
        ORDER BY coalesce(sent_at, handed_at, created_at) DESC LIMIT 1`,
      [meeting.visitId, caregiverId, [...QUESTIONS], JSON.stringify(children), worker],
    );
    return row?.same === false;
  }

  /** What waits to be sent names those who go along now. */
  async renew(meeting: Meeting): Promise<void> {
    const { children, worker } = paramsOf(meeting);
    await this.db.sql(
      `UPDATE messages SET params = params || $3::jsonb WHERE visit_id = $1 AND visit_version = $2 AND status IN ('queued', 'held') AND template = ANY($4)`,
      [meeting.visitId, meeting.version, JSON.stringify({ children, worker }), [...QUESTIONS]],
    );
  }

  /** Takes back what has not been sent to one person about these meetings. */
  async suppressFor(caregiverId: string, visitIds: readonly string[], reason: string): Promise<void> {
    await this.db.sql(
      `UPDATE messages SET status = 'suppressed', reason = $3, locked_until = NULL
        WHERE caregiver_id = $1 AND visit_id = ANY($2::uuid[]) AND status IN ('queued', 'held')`,
      [caregiverId, visitIds, reason],
    );
  }

  /** The newest questions about a meeting have been answered. */
  async markAnswered(visitId: string): Promise<void> {
    await this.db.sql(
      `UPDATE messages SET status = 'answered'
        WHERE visit_id = $1 AND (status IN ('accepted', 'delivered') OR status = 'failed' AND failure = 'unsure') AND template = ANY($2)`,
      [visitId, [...QUESTIONS]],
    );
  }

  /** Has the family heard of the meeting in any way? A message that is on its way, or of which nobody knows, counts: it may have left; so may a printed letter. */
  async wasTold(visitId: string, caregiverId: string): Promise<{ told: boolean; startsAt: string | null }> {
    const row = await this.db.one<{ startsAt: string | null }>(
      `SELECT params->>'startsAt' AS starts_at FROM messages
        WHERE visit_id = $1 AND caregiver_id = $2 AND (status IN ('sending', 'accepted', 'delivered', 'answered') OR status = 'failed' AND failure = 'unsure' OR printed_at IS NOT NULL OR ${CALL_REACHED}) AND template = ANY($3)
        ORDER BY coalesce(sent_at, handed_at, created_at) DESC LIMIT 1`,
      [visitId, caregiverId, [...QUESTIONS]],
    );
    if (row) return { told: true, startsAt: row.startsAt };
    // What she answered to is the time she knows.
    const other = await this.db.one<{ startsAt: Date | null }>(
      `SELECT (SELECT a.starts_at FROM family_answers a WHERE a.visit_id = $1 ORDER BY a.at DESC LIMIT 1) AS starts_at
         FROM (SELECT id FROM call_tasks WHERE visit_id = $1 AND caregiver_id = $2 AND outcome IN ('can_go', 'cannot', 'told')
               UNION ALL SELECT id FROM visits WHERE id = $1 AND family_answer IS NOT NULL) told LIMIT 1`,
      [visitId, caregiverId],
    );
    return { told: other !== undefined, startsAt: other?.startsAt?.toISOString() ?? null };
  }

  /** By which way a message to somebody goes, as her record stands now; `call` when there is no other. */
  async wayTo(person: Addressee, runAt: Date, uselessAfter: Date): Promise<Route> {
    const inTime = person.postalAddress === null ? undefined : await this.letters?.timetable([person.zone]);
    return routeOf(person, (route) =>
      route === 'letter' ? (inTime?.(person.zone, runAt, uselessAfter) ?? true) : (this.channels?.reaches(route) ?? true),
    );
  }

  private async put(message: NewMessage): Promise<void> {
    const unsafe = unsafeVariables(message.params);
    // In production the sender holds it back and a person calls; everywhere else it is a fault to mend.
    if (unsafe.length > 0 && this.config?.production !== true) throw new Error(`A message may not carry ${unsafe.join(', ')}`);
    const channel = await this.wayTo(message.person, message.runAt, message.uselessAfter);
    if (channel === 'call' && NEVER_CALLED.includes(message.template)) return;
    await this.db.sql(
      `INSERT INTO messages (id, organisation_id, visit_id, visit_version, caregiver_id, channel, template, locale, params, step_key, run_at, useless_after)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (step_key) DO NOTHING`,
      [
        newId(),
        message.person.organisationId,
        message.visitId,
        message.visitVersion,
        message.person.id,
        channel,
        message.template,
        message.person.language,
        JSON.stringify(message.params),
        [message.event, message.subject, message.person.id, channel, message.step].join(':'),
        message.runAt,
        message.uselessAfter,
      ],
    );
  }
}
