import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { Actor } from '../../kernel/actor';
import type { Locale } from '../../kernel/locale';
import type { Template } from '../engine/message-plan.rules';
import type { Wording } from './wording.rules';

/**
 * What stands of the wording of a message `m`, in SQL: null where the built-in words do. A letter keeps the words with which it was printed.
 * Properties are named as in `Wording`.
 */
export const STANDING_WORDING = `(SELECT CASE WHEN w.sms IS NOT NULL THEN jsonb_build_object('sms', w.sms, 'smsShort', w.sms_short, 'sentence', w.sentence,
       'aliyunTemplate', w.aliyun_template, 'tencentTemplate', w.tencent_template) END
   FROM message_wordings w WHERE w.organisation_id = m.organisation_id AND w.template = m.template AND w.locale = m.locale
    AND (m.printed_at IS NULL OR w.saved_at <= m.printed_at) ORDER BY w.version DESC LIMIT 1)`;

/** One version of an organisation's words, with who saved it and when; `sms` null: since then the built-in ones. */
export interface SavedWording extends Wording {
  version: number;
  savedAt: Date;
  savedByName: string | null;
}

const COLUMNS = `w.version, w.sms, w.sms_short, w.sentence, w.aliyun_template, w.tencent_template, w.saved_at`;
/** Versions shown of a message; the table keeps all. */
const SHOWN = 50;

/** Reads organisations' own words. */
@Injectable()
export class WordingQueries {
  constructor(private readonly db: Database) {}

  /** The versions of one message in one language, the latest first; empty while nobody has changed it. */
  versions(actor: Actor, template: Template, locale: Locale): Promise<SavedWording[]> {
    return this.db.sql<SavedWording>(
      `SELECT ${COLUMNS}, u.name AS saved_by_name FROM message_wordings w LEFT JOIN users u ON u.id = w.saved_by
        WHERE w.organisation_id = $1 AND w.template = $2 AND w.locale = $3 ORDER BY w.version DESC LIMIT ${SHOWN}`,
      [actor.organisationId, template, locale],
    );
  }

  /** What stands of every message that has own words, by `template:locale`. */
  async standing(actor: Actor): Promise<Map<string, Wording>> {
    const rows = await this.db.sql<Wording & { template: Template; locale: Locale }>(
      `SELECT DISTINCT ON (w.template, w.locale) w.template, w.locale, ${COLUMNS} FROM message_wordings w
        WHERE w.organisation_id = $1 ORDER BY w.template, w.locale, w.version DESC`,
      [actor.organisationId],
    );
    return new Map(rows.filter((row) => row.sms !== null).map((row) => [`${row.template}:${row.locale}`, row]));
  }

  /** Somebody – any organisation: they share the provider's account – uses a provider's number for other words than these. */
  async otherWordsUnder(
    column: 'aliyun_template' | 'tencent_template',
    number: string,
    words: { template: Template; locale: Locale; sms: string },
  ): Promise<boolean> {
    const other = await this.db.asSystem(() =>
      this.db.one(`SELECT 1 AS found FROM message_wordings WHERE ${column} = $1 AND (template, locale, sms) <> ($2, $3, $4) LIMIT 1`, [
        number,
        words.template,
        words.locale,
        words.sms,
      ]),
    );
    return other !== undefined;
  }
}
