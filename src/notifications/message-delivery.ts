import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Metrics } from '../http/metrics';
import { Clock } from '../kernel/clock';
import { addMinutes } from '../kernel/instants';
import { Locale } from '../kernel/locale';
import { CallTasksService } from './call-tasks.service';
import { findBanned } from './discretion.rules';
import { MailError, Mailer, OutgoingMail } from './mailer';
import { Addressee, MeetingQueries } from './meeting.queries';
import { judge, Judgement, nextAllowed, QUESTIONS, RETRY_MINUTES, startOfDay, Template } from './message-plan.rules';
import { Mail, MessageParams, renderMail, renderSms, unsafeVariables } from './message-templates';
import { CallReason } from './message.entity';
import { ReplyCodes } from './reply-codes.service';

interface Row {
  id: string;
  organisationId: string;
  visitId: string | null;
  visitVersion: number | null;
  caregiverId: string;
  channel: 'sms' | 'email' | 'call';
  template: Template;
  locale: Locale;
  params: MessageParams & { startsAt?: string; alias: string };
  stepKey: string;
  uselessAfter: Date;
  attempts: number;
  /** It says that something has come which must wait now. */
  itemOnHold: boolean;
  zone: string;
}

/** The letter that an `item_ready` speaks of: the second part of its key. */
const ITEM = `CASE WHEN m.template = 'item_ready' THEN split_part(m.step_key, ':', 2)::uuid END`;

/** Decides at the moment of sending whether a claimed message may go, renders it, and keeps what became of it. */
@Injectable()
export class MessageDelivery {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly meetings: MeetingQueries,
    private readonly codes: ReplyCodes,
    private readonly calls: CallTasksService,
    private readonly mailer: Mailer,
    private readonly audit: Audit,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Judges a claimed message. A text, a call and (without SMTP) an e-mail are done when this returns; an e-mail to be posted comes
   * back. A message whose lease has gone to somebody else is left alone. Runs in a transaction.
   */
  async prepare(id: string, worker: string, leaseSeconds: number): Promise<OutgoingMail | undefined> {
    await this.lockAbout(id);
    const row = await this.mine(id, worker);
    if (!row) return undefined;
    await this.takeTurn(row);
    if (!(await this.mayGo(row))) return undefined;
    if (row.channel === 'call') {
      await this.call(row, this.callReason(row.template));
      await this.close(row, 'accepted', 'call_task');
      return undefined;
    }
    const person = await this.meetings.addressee(row.caregiverId);
    if (!person) throw new Error('A message belongs to somebody');
    return row.channel === 'email' ? this.email(row, person, leaseSeconds) : this.text(row);
  }

  /**
   * The last look, in the transaction in which the mail is handed to the server: its lock on the family's dyads makes a withdrawal wait
   * until the mail has left, or the mail is judged after it. The message itself is not locked, so that a lease can run out. False: it
   * stays here, for the reason that is now in its row.
   */
  async mayLeave(id: string, worker: string): Promise<boolean> {
    await this.lockAbout(id);
    const row = await this.mine(id, worker, '');
    return row !== undefined && (await this.mayGo(row));
  }

  /** The mail server took it. */
  async accepted(id: string, worker: string): Promise<void> {
    const row = await this.mine(id, worker);
    if (row) await this.close(row, 'accepted', null);
  }

  /** The mail server did not take it: tried again after 1, 5 and 30 minutes when that may help, else a person calls. */
  async failed(id: string, worker: string, error: MailError): Promise<void> {
    const row = await this.mine(id, worker);
    if (!row) return;
    const minutes = error.permanent ? undefined : RETRY_MINUTES[row.attempts - 1];
    if (minutes === undefined) {
      await this.call(row, 'message_failed');
      await this.close(row, 'failed', error.code);
      return;
    }
    await this.db.sql(
      `UPDATE messages SET status = 'queued', reason = $2, run_at = $3, locked_until = NULL, locked_by = NULL WHERE id = $1`,
      [id, error.code, addMinutes(this.clock.now(), minutes)],
    );
  }

  /** Locks whom a message is about, in the order of the house: dyads first. What changes about them is committed by now, or waits for us. */
  private async lockAbout(id: string): Promise<void> {
    await this.db.sql(
      `SELECT 1 AS locked FROM dyads d
        WHERE d.id IN (SELECT v.dyad_id FROM messages m JOIN visit_dyads v ON v.visit_id = m.visit_id WHERE m.id = $1
                 UNION SELECT e.dyad_id FROM messages m JOIN exchanges e ON e.id = ${ITEM} WHERE m.id = $1) ORDER BY d.id FOR SHARE OF d`,
      [id],
    );
  }

  /** Judges a claimed message; one that may not go now is put away. */
  private async mayGo(row: Row): Promise<boolean> {
    const verdict: Judgement = row.itemOnHold ? { act: 'suppress', reason: 'item_on_hold' } : await this.judge(row);
    if (verdict.act === 'wait') {
      await this.db.sql(
        `UPDATE messages SET status = 'queued', run_at = $2, attempts = attempts - 1, locked_until = NULL, locked_by = NULL WHERE id = $1`,
        [row.id, verdict.until],
      );
    } else if (verdict.act !== 'send') await this.close(row, verdict.act === 'expire' ? 'expired' : 'suppressed', verdict.reason);
    return verdict.act === 'send';
  }

  private mine(id: string, worker: string, lock: 'FOR UPDATE OF m' | '' = 'FOR UPDATE OF m'): Promise<Row | undefined> {
    return this.db.one<Row>(
      `SELECT m.id, m.organisation_id, m.visit_id, m.visit_version, m.caregiver_id, m.channel, m.template, m.locale, m.params, m.step_key, m.useless_after, m.attempts,
              EXISTS (SELECT 1 FROM exchanges e WHERE e.id = ${ITEM} AND e.status = 'on_hold') AS item_on_hold,
              coalesce((SELECT f.time_zone FROM visits v JOIN facilities f ON f.id = v.facility_id WHERE v.id = m.visit_id), o.time_zone) AS zone
         FROM messages m JOIN organisations o ON o.id = m.organisation_id
        WHERE m.id = $1 AND m.status = 'sending' AND m.locked_by = $2 ${lock}`,
      [id, worker],
    );
  }

  /** Two texts to one family, in the hands of two workers, are judged one after the other: the daily limit holds. */
  private async takeTurn(row: Row): Promise<void> {
    await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended($1, 11))`, [row.caregiverId]);
  }

  private async judge(row: Row): Promise<Judgement> {
    const now = this.clock.now();
    const counts = await this.db.one<{ today: number; visit: number; told: boolean }>(
      `SELECT count(*) FILTER (WHERE sent_at >= $2)::int AS today, count(*) FILTER (WHERE visit_id = $3)::int AS visit,
              EXISTS (SELECT 1 FROM call_tasks WHERE visit_id = $3 AND caregiver_id = $1 AND reason_code = 'cancelled' AND status = 'done' AND outcome = 'told') AS told
         FROM messages WHERE caregiver_id = $1 AND channel = 'sms' AND template <> 'cancelled' AND status IN ('accepted', 'answered')`,
      [row.caregiverId, startOfDay(now, row.zone), row.visitId],
    );
    const visit = row.visitId === null ? undefined : await this.meetings.one(row.visitId);
    return judge({
      template: row.template,
      step: row.stepKey.slice(row.stepKey.lastIndexOf(':') + 1),
      channel: row.channel,
      uselessAfter: row.uselessAfter,
      now,
      zone: row.zone,
      startsAt: row.params.startsAt === undefined ? null : new Date(row.params.startsAt),
      visitVersion: row.visitVersion,
      visit: visit ?? null,
      textsToday: counts?.today ?? 0,
      textsOfVisit: counts?.visit ?? 0,
      toldByPhone: counts?.told ?? false,
    });
  }

  private async text(row: Row): Promise<undefined> {
    const body = renderSms(row.template, row.locale, row.params, row.params.alias);
    if (await this.heldBack(row, body)) return undefined;
    await this.db.sql(`UPDATE messages SET body = $2 WHERE id = $1`, [row.id, body]);
    await this.close(row, 'accepted', null);
    return undefined;
  }

  private async email(row: Row, person: Addressee, leaseSeconds: number): Promise<OutgoingMail | undefined> {
    const access =
      row.visitId === null || !QUESTIONS.includes(row.template) ? undefined : await this.codes.access(row.visitId, row.caregiverId);
    const mail: Mail = renderMail(row.template, row.locale, row.params, row.params.alias, access ?? null);
    if (await this.heldBack(row, `${mail.subject}\n${mail.text}`)) return undefined;
    // The personal link is not kept: who reads the table cannot open the page.
    await this.db.sql(
      `UPDATE messages SET subject = $2, body = $3, locked_until = $4::timestamptz + make_interval(secs => $5) WHERE id = $1`,
      [row.id, mail.subject, mail.kept, this.clock.now(), leaseSeconds],
    );
    if (!this.mailer.configured) {
      await this.close(row, 'accepted', null);
      return undefined;
    }
    if (person.email === null) {
      await this.call(row, 'message_failed');
      await this.close(row, 'failed', 'no_address');
      return undefined;
    }
    return { id: row.id, to: person.email, subject: mail.subject, text: mail.text, html: mail.html };
  }

  /** A text that says too much stays here, and a person calls instead. */
  private async heldBack(row: Row, text: string): Promise<boolean> {
    const unsafe = unsafeVariables(row.params).length > 0;
    if (!unsafe && findBanned(text, await this.meetings.facilityNames()).length === 0) return false;
    await this.call(row, 'message_failed');
    await this.close(row, 'held', unsafe ? 'field_class' : 'banned_words');
    return true;
  }

  private async close(row: Row, status: 'accepted' | 'suppressed' | 'expired' | 'held' | 'failed', reason: string | null): Promise<void> {
    const now = this.clock.now();
    await this.db.sql(
      `UPDATE messages SET status = $2, reason = $3, sent_at = CASE WHEN $2 = 'accepted' THEN $4::timestamptz END, locked_until = NULL, locked_by = NULL WHERE id = $1`,
      [row.id, status, reason, now],
    );
    if (row.channel !== 'email' || !this.mailer.configured) this.metrics.messages.inc({ channel: row.channel, outcome: status });
    await this.audit.record({
      action: `message.${status}`,
      subjectType: 'message',
      subjectId: row.id,
      organisationId: row.organisationId,
      details: { template: row.template, channel: row.channel, ...(reason === null ? {} : { reason }) },
    });
  }

  private callReason(template: Template): CallReason {
    if (template === 'cancelled') return 'cancelled';
    return template === 'asked' || template === 'changed' ? 'ask' : 'remind';
  }

  private call(row: Row, reasonCode: CallReason): Promise<void> {
    return this.calls.open({
      organisationId: row.organisationId,
      visitId: row.visitId,
      caregiverId: row.caregiverId,
      reasonCode,
      dueAt: nextAllowed(this.clock.now(), row.zone),
    });
  }
}
