import { Injectable, OnModuleInit } from '@nestjs/common';
import { MAY_ENTER } from '../../access/users.queries';
import { OutingsQueries } from '../../calendar-feeds/outings.queries';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { Outbox, OutboxHandlers } from '../../jobs/outbox';
import type { Locale } from '../../kernel/locale';
import { translator } from '../../ui/i18n';
import { Mailer } from '../engine/mailer';

/** Topics that put an outing into a calendar, and those that take it out. */
const IN = ['visit.confirmed'] as const;
const OUT = ['visit.cancelled', 'visit.withdrawn', 'visit.declined', 'visit.expired'] as const;

const TOPIC = 'staff.calendar';

/** Who has an outing `v` in the calendar, of the users `u`: whoever asked for it, and the workers who go along. */
const CONCERNED = `(u.id = v.requested_by OR u.worker_id IN (SELECT p.person_id FROM visit_party p WHERE p.visit_id = v.id AND p.person_type = 'worker'))`;

/** Who goes along and who asked get an outing as a file for their calendar: reference and time, nothing else. */
@Injectable()
export class CalendarMails implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly handlers: OutboxHandlers,
    private readonly outbox: Outbox,
    private readonly outings: OutingsQueries,
    private readonly mailer: Mailer,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    for (const topic of [...IN, ...OUT])
      this.handlers.on(topic, async ({ visitId }, { id }) => {
        if (typeof visitId === 'string')
          await this.plan(
            visitId,
            OUT.some((out) => out === topic),
            id,
          );
      });
    this.handlers.on('visit.amended', async ({ visitId }, { id }) => {
      if (typeof visitId === 'string') await this.planGone(visitId, id);
    });
    this.handlers.on(TOPIC, async ({ visitId, userId, off, gone }, { id }) => {
      if (typeof visitId === 'string' && typeof userId === 'string')
        await this.tell(visitId, userId, { off: off === true, gone: gone === true }, id);
    });
  }

  /** A job of its own for each person: a mail server that is down must not undo what else follows from the event. */
  private async plan(visitId: string, off: boolean, eventId: string): Promise<void> {
    if (!this.mailer.configured) return;
    if (!off) await this.planGone(visitId, eventId);
    const people = await this.db.sql<{ id: string }>(
      `SELECT u.id FROM users u JOIN visits v ON v.id = $1 AND v.organisation_id = u.organisation_id WHERE ${off ? 'u.active' : MAY_ENTER} AND ${CONCERNED} ORDER BY u.id`,
      [visitId],
    );
    for (const { id: userId } of people) await this.outbox.put(TOPIC, { visitId, userId, off }, { key: `calendar:${eventId}:${userId}` });
  }

  /** Who was told to come and goes along no longer takes the outing out of the calendar again. */
  private async planGone(visitId: string, eventId: string): Promise<void> {
    if (!this.mailer.configured) return;
    const gone = await this.db.sql<{ id: string }>(
      `SELECT u.id FROM (SELECT DISTINCT ON (o.payload->>'userId') o.payload FROM outbox o
                          WHERE o.topic = '${TOPIC}' AND o.payload->>'visitId' = $1 ORDER BY o.payload->>'userId', o.id DESC) last
         JOIN users u ON u.id = (last.payload->>'userId')::uuid JOIN visits v ON v.id = $1::uuid
        WHERE last.payload->>'off' = 'false' AND u.active AND NOT coalesce(${CONCERNED}, false) ORDER BY u.id`,
      [visitId],
    );
    for (const { id: userId } of gone)
      await this.outbox.put(TOPIC, { visitId, userId, off: true, gone: true }, { key: `calendar:${eventId}:${userId}:gone` });
  }

  /** As things stand now: a late event tells nobody what is no longer so. */
  private async tell(visitId: string, userId: string, { off, gone }: { off: boolean; gone: boolean }, jobId: string): Promise<void> {
    const known = await this.outings.one(visitId);
    if (!known) return;
    const outing = gone ? { ...known, cancelled: true } : known;
    // What was never arranged is in nobody's calendar.
    if (outing.cancelled !== off || (off ? !outing.wasArranged : !outing.arranged)) return;
    if (gone && (await this.concerns(visitId, userId))) return;
    const user = await this.db.one<{ email: string; locale: Locale }>(`SELECT email, locale FROM users WHERE id = $1 AND active`, [userId]);
    if (!user || !this.mailer.configured) return;
    const { email, locale } = user;
    const t = translator(locale);
    const what = outing.cancelled ? 'off' : 'on';
    const text = t(`digests:calendar.${what}`, { reference: outing.reference, link: `${this.config.publicUrl}/my-calendar` });
    await this.mailer.send({
      id: `${jobId}-${userId}`,
      to: email,
      subject: t(`digests:calendar.subject_${what}`, { reference: outing.reference }),
      text,
      html: `<!doctype html><html lang="${locale}"><body><p>${text}</p></body></html>`,
      calendar: { method: outing.cancelled ? 'CANCEL' : 'PUBLISH', content: this.outings.fileOf(outing, locale) },
    });
  }

  private async concerns(visitId: string, userId: string): Promise<boolean> {
    const row = await this.db.one(`SELECT 1 AS yes FROM users u JOIN visits v ON v.id = $1 WHERE u.id = $2 AND ${CONCERNED}`, [
      visitId,
      userId,
    ]);
    return row !== undefined;
  }
}
