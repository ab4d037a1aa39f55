import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { Actor } from '../../kernel/actor';
import type { Locale } from '../../kernel/locale';
import { PARAMS_NOW } from '../meeting.queries';
import { QUESTIONS, Template } from '../engine/message-plan.rules';
import type { MessageParams } from '../wording/message-templates';
import { STANDING_WORDING } from '../wording/wording.queries';
import type { Wording } from '../wording/wording.rules';

/** A letter as the database has it. */
export interface LetterRow {
  id: string;
  caregiverId: string;
  caregiverName: string;
  postalAddress: string | null;
  visitId: string | null;
  template: Template;
  locale: Locale;
  params: MessageParams & { alias: string };
  uselessAfter: Date;
  printedAt: Date | null;
  zone: string;
  codeId: string | null;
  workerPhone: string | null;
  /** The organisation's own words: those with which it lies printed, else those that stand. */
  wording: Wording | null;
}

/** Waiting in a person's hands. */
const WAITS = `m.provider = 'letters' AND m.channel = 'letter' AND m.status IN ('queued', 'sending')`;
/** What it says is still so; the engine takes out what is not, a moment later. */
const TRUE_NOW = `(m.visit_id IS NULL OR m.template <> ALL($2::text[]) OR (v.status = 'confirmed' AND v.version = m.visit_version))
  AND g.postal_address IS NOT NULL AND NOT 'letter' = ANY(g.opted_out)`;
const SELECT = `SELECT m.id, m.caregiver_id, g.name AS caregiver_name, g.postal_address, m.visit_id, m.template, m.locale, ${PARAMS_NOW} AS params, m.useless_after, m.printed_at,
         o.time_zone AS zone,
         (SELECT r.id FROM reply_codes r WHERE r.visit_id = m.visit_id AND r.caregiver_id = m.caregiver_id) AS code_id,
         (SELECT w.phone FROM visit_party p JOIN workers w ON w.id = p.person_id WHERE p.visit_id = m.visit_id AND p.person_type = 'worker'
           ORDER BY p.place = 'travels', w.id LIMIT 1) AS worker_phone,
         ${STANDING_WORDING} AS wording
    FROM messages m JOIN caregivers g ON g.id = m.caregiver_id JOIN organisations o ON o.id = m.organisation_id
    LEFT JOIN visits v ON v.id = m.visit_id`;
const MOST = 200;
/** Days for which a printed letter that must not go any more is shown. */
const TORN_DAYS = 30;

/** Reads the letters that wait to be printed and posted. */
@Injectable()
export class LettersQueries {
  constructor(private readonly db: Database) {}

  /** The oldest that wait, all or one. */
  waiting(actor: Actor, id?: string): Promise<LetterRow[]> {
    return this.db.sql<LetterRow>(
      `${SELECT} WHERE m.organisation_id = $1 AND ${WAITS} AND ${TRUE_NOW} AND ($3::uuid IS NULL OR m.id = $3) ORDER BY m.useless_after, m.id LIMIT ${MOST}`,
      [actor.organisationId, [...QUESTIONS], id ?? null],
    );
  }

  /** Printed, but no longer to be posted. */
  tornUp(actor: Actor, now: Date): Promise<Pick<LetterRow, 'id' | 'caregiverName' | 'printedAt'>[]> {
    return this.db.sql(
      `SELECT m.id, g.name AS caregiver_name, m.printed_at FROM messages m JOIN caregivers g ON g.id = m.caregiver_id LEFT JOIN visits v ON v.id = m.visit_id
        WHERE m.organisation_id = $1 AND m.printed_at > $3::timestamptz - make_interval(days => ${TORN_DAYS}) AND (m.sent_at IS NULL OR m.channel <> 'letter')
          AND NOT (${WAITS} AND ${TRUE_NOW}) ORDER BY m.printed_at, m.id LIMIT ${MOST}`,
      [actor.organisationId, [...QUESTIONS], now],
    );
  }
}
