import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { PaperSheet, writePapers } from '../../files/pdf-paper';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { Day, dayInZone } from '../../kernel/days';
import { conflict, notFound } from '../../kernel/domain-error';
import { readerLocale } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { findBanned } from '../discretion/discretion.rules';
import { MeetingQueries } from '../meeting.queries';
import { MessageFactsQueries } from '../engine/message-facts.queries';
import { QUESTIONS } from '../engine/message-plan.rules';
import { renderMail, unsafeVariables } from '../wording/message-templates';
import { wordsOn } from '../prints/papers.rules';
import { ReplyCodes } from '../replies/reply-codes.service';
import { LetterPost } from './letter-post';
import { LettersQueries, LetterRow } from './letters.queries';
import { letterOf } from './letters.rules';

/** A letter that waits, as staff see it. */
export interface LetterToPost {
  id: string;
  caregiverId: string;
  caregiverName: string;
  postalAddress: string | null;
  visitId: string | null;
  template: string;
  /** The last day on which it may be posted. */
  postBy: Day | null;
  printedAt: Date | null;
}

/** What waits, and what lies printed and must not go any more. */
export interface LettersToPost {
  data: LetterToPost[];
  tornUp: { id: string; caregiverName: string; printedAt: Date | null }[];
}

/** Printed letters: a person prints what waits, posts it and says so. Until then each is judged like every message. */
@Injectable()
export class LettersService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: LettersQueries,
    private readonly post: LetterPost,
    private readonly facts: MessageFactsQueries,
    private readonly meetings: MeetingQueries,
    private readonly codes: ReplyCodes,
    private readonly audit: Audit,
  ) {}

  /** What waits in the actor's organisation, the most urgent first. */
  async list(actor: Actor): Promise<LettersToPost> {
    const now = this.clock.now();
    const rows = await this.queries.waiting(actor);
    const lastDay = await this.post.lastDays(rows.map(({ zone }) => zone));
    const data = rows.map((row) => ({
      ...{ id: row.id, caregiverId: row.caregiverId, caregiverName: row.caregiverName, postalAddress: row.postalAddress },
      ...{ visitId: row.visitId, template: row.template, printedAt: row.printedAt },
      postBy: lastDay(row.zone, now, row.uselessAfter) ?? null,
    }));
    return { data: data.filter((letter) => letter.postBy !== null), tornUp: await this.queries.tornUp(actor, now) };
  }

  /** One letter as it is printed. Words that must not be said, or a variable that may not leave, are refused. */
  sheetOf(row: LetterRow, facilityNames: readonly string[]): PaperSheet {
    const { codeId, template, params, wording: own } = row;
    const access = codeId !== null && QUESTIONS.includes(template) ? this.codes.accessOf(codeId) : null;
    const { caregiverName: name, postalAddress, workerPhone: phone, locale } = row;
    const sheet = letterOf({ template, locale, params, alias: params.alias, name, address: postalAddress ?? '', phone, access, own });
    // Her own address may hold any word; what we write around it may not.
    const ours = wordsOn({ ...sheet, outer: { front: [], back: [params.alias] } });
    if (unsafeVariables(params).length > 0 || findBanned(ours, facilityNames).length > 0) throw conflict('paper.says_too_much');
    return sheet;
  }

  /**
   * All that wait, or one, as PDF; from now on they lie printed. Printing again does no harm.
   * @throws DomainError not_found · conflict `letter.nothing` (nothing waits), `paper.says_too_much`
   */
  async print(actor: Actor, id?: string): Promise<{ bytes: Buffer; name: string }> {
    const now = this.clock.now();
    const names = await this.meetings.facilityNames();
    const sheets = await this.db.transaction(async () => {
      const open = new Set((await this.list(actor)).data.map((letter) => letter.id));
      const rows = (await this.queries.waiting(actor, id)).filter((row) => open.has(row.id));
      if (rows.length === 0) throw id === undefined ? conflict('letter.nothing') : notFound();
      await this.db.sql(`UPDATE messages SET printed_at = coalesce(printed_at, $2) WHERE id = ANY($1::uuid[])`, [
        rows.map((r) => r.id),
        now,
      ]);
      await this.audit.record(
        ...rows.map((row) => ({
          ...{ action: 'message.print', subjectType: 'message', subjectId: row.id, organisationId: actor.organisationId },
          details: { template: row.template, channel: 'letter' },
        })),
      );
      return rows.map((row) => this.sheetOf(row, names));
    });
    const documentTitle = translator(readerLocale(actor))('letters:title');
    return { bytes: await writePapers({ documentTitle, sheets, size: 'A4', madeAt: now }), name: `letters-${dayInZone(now, 'UTC')}.pdf` };
  }

  /**
   * Notes that a printed letter has been posted. What it speaks of is locked meanwhile: who cancels waits, or comes first.
   * @throws DomainError not_found · conflict `letter.not_printed`, `letter.overtaken` (no longer true, in time or wanted), `letter.posted`
   */
  async posted(actor: Actor, id: string): Promise<LettersToPost> {
    await this.db.transaction(async () => {
      await this.facts.lockAbout([id]);
      const known = await this.db.one<{ status: string; printedAt: Date | null }>(
        `SELECT status, printed_at FROM messages WHERE id = $1 AND organisation_id = $2 AND (provider = 'letters' OR printed_at IS NOT NULL) FOR UPDATE`,
        [id, actor.organisationId],
      );
      if (!known) throw notFound();
      if (['accepted', 'delivered', 'answered'].includes(known.status)) throw conflict('letter.posted');
      const [row] = await this.queries.waiting(actor, id);
      const inTime = await this.post.timetable(row ? [row.zone] : []);
      if (!row || !inTime(row.zone, this.clock.now(), row.uselessAfter)) throw conflict('letter.overtaken');
      if (row.printedAt === null) throw conflict('letter.not_printed');
      const { subject, kept } = renderMail(row.template, row.locale, row.params, row.params.alias, null, row.wording);
      await this.db.sql(
        `UPDATE messages SET status = 'accepted', reason = NULL, failure = NULL, subject = $2, body = $3, sent_at = $4, locked_until = NULL, locked_by = NULL WHERE id = $1`,
        [id, subject, kept, this.clock.now()],
      );
      await this.audit.record({
        ...{ action: 'message.accepted', subjectType: 'message', subjectId: id, organisationId: actor.organisationId },
        details: { template: row.template, channel: 'letter' },
      });
    });
    return this.list(actor);
  }
}
