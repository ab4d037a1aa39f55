import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Locale } from '../../kernel/locale';
import type { Route } from '../channels/channel';
import type { Reachable } from '../channels/reach.rules';
import { PARAMS_NOW, working } from '../meeting.queries';
import { barredFrom } from '../../safeguarding/barred-people.queries';
import { CallTimes, startOfDay, Template, UNCOUNTED } from './message-plan.rules';
import { MessageParams } from '../wording/message-templates';
import { mayHaveLeft } from '../message.entity';
import { STANDING_WORDING } from '../wording/wording.queries';
import type { Wording } from '../wording/wording.rules';

/** A claimed message and everything that decides whether it may go. */
export interface MessageFacts extends Omit<Reachable, 'channel'> {
  id: string;
  organisationId: string;
  visitId: string | null;
  visitVersion: number | null;
  caregiverId: string;
  /** The way it is to take. */
  channel: Route;
  /** The way she prefers now. */
  preferred: Route;
  template: Template;
  locale: Locale;
  params: MessageParams & { startsAt?: string; leavesAt?: string; alias: string };
  stepKey: string;
  uselessAfter: Date;
  provider: string | null;
  tries: number;
  windows: number;
  /** A process that is gone was about to hand it to a provider that does not recognise repeats. */
  handedAt: Date | null;
  /** It says that something has come which must wait now. */
  itemOnHold: boolean;
  /** IANA, of the organisation: the hours are the family's, as they were planned. */
  zone: string;
  /** Of the reply code for this person and meeting. */
  codeId: string | null;
  toldByPhone: boolean;
  caregiverEnded: boolean;
  caregiverBarred: boolean;
  consentGone: boolean;
  visitStatus: string | null;
  visitVersionNow: number | null;
  visitStartsAt: Date | null;
  familyAnswer: string | null;
  /** Of the children it is about: what they are called must not be this. */
  fullNames: { familyName: string; givenName: string }[];
  /** The organisation's own words for it, as they stand now. */
  wording: Wording | null;
  /** "HH:mm-HH:mm" in which this family wants to be reached; empty: the usual hours. */
  safeHours: string[];
}

/** Texts that count for the limits of one family. */
export interface TextCounts {
  today: number;
  visit: number;
}

/** What a call instead of a message is reckoned with. */
export const timesOf = ({ params, zone }: Pick<MessageFacts, 'params' | 'zone'>, now: Date): CallTimes => ({
  ...{ now, zone },
  startsAt: params.startsAt === undefined ? null : new Date(params.startsAt),
  leavesAt: params.leavesAt === undefined ? null : new Date(params.leavesAt),
});

/** The letter that an `item_ready` speaks of: the second part of its key. */
const ITEM = `CASE WHEN m.template = 'item_ready' THEN split_part(m.step_key, ':', 2)::uuid END`;

/** Reads whole batches of claimed messages: a fixed number of statements, however many there are. */
@Injectable()
export class MessageFactsQueries {
  constructor(private readonly db: Database) {}

  /**
   * Locks what these messages are about, in the order of the house: the dyads, and the visits too, because who cancels or moves one only shares its
   * dyads. What changes about them is committed by now, or waits for us.
   */
  async lockAbout(ids: readonly string[]): Promise<void> {
    await this.db.sql(
      `SELECT 1 AS locked FROM dyads d
        WHERE d.id IN (SELECT v.dyad_id FROM messages m JOIN visit_dyads v ON v.visit_id = m.visit_id WHERE m.id = ANY($1::uuid[])
                 UNION SELECT e.dyad_id FROM messages m JOIN exchanges e ON e.id = ${ITEM} WHERE m.id = ANY($1::uuid[])) ORDER BY d.id FOR SHARE OF d`,
      [[...ids]],
      'messages-lock-about',
    );
    await this.db.sql(
      `SELECT 1 AS locked FROM visits v WHERE v.id IN (SELECT m.visit_id FROM messages m WHERE m.id = ANY($1::uuid[])) ORDER BY v.id FOR SHARE OF v`,
      [[...ids]],
      'messages-lock-visits',
    );
  }

  /** What is known now about those of the messages that are still this worker's, by due time. */
  mine(ids: readonly string[], worker: string): Promise<MessageFacts[]> {
    return this.db.sql<MessageFacts>(
      `SELECT m.id, m.organisation_id, m.visit_id, m.visit_version, m.caregiver_id, m.channel, m.template, m.locale, ${PARAMS_NOW} AS params, m.step_key, m.useless_after,
              m.provider, m.tries, m.windows, m.handed_at, o.time_zone AS zone,
              CASE WHEN m.template = 'second_contact' THEN (SELECT p.second_phone FROM discretion_profiles p WHERE p.caregiver_id = g.id) ELSE ${working('phone')} END AS phone, ${working('email')} AS email,
              ${working('wechat_open_id')} AS wechat_open_id, g.postal_address, g.channel AS preferred, g.other_channels, g.opted_out,
              EXISTS (SELECT 1 FROM exchanges e WHERE e.id = ${ITEM} AND e.status = 'on_hold') AS item_on_hold,
              (SELECT r.id FROM reply_codes r WHERE r.visit_id = m.visit_id AND r.caregiver_id = m.caregiver_id) AS code_id,
              EXISTS (SELECT 1 FROM call_tasks t WHERE t.visit_id = m.visit_id AND t.caregiver_id = m.caregiver_id AND t.reason_code = m.template AND t.status = 'done'
                         AND (t.outcome = 'told' OR m.template = 'changed' AND t.outcome IN ('can_go', 'cannot', 'call_me')) AND (m.template = 'cancelled' OR t.done_at >= m.created_at)) AS told_by_phone,
              m.visit_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM visit_dyads d JOIN child_caregivers cc ON cc.child_id = d.child_id
                 WHERE d.visit_id = m.visit_id AND cc.caregiver_id = m.caregiver_id AND cc.until IS NULL) AS caregiver_ended,
              ${barredFrom('m.caregiver_id', 'v.mode')} AS caregiver_barred,
              EXISTS (SELECT 1 FROM visit_dyads d JOIN consents c ON c.dyad_id = d.dyad_id AND c.purpose = v.mode AND c.withdrawn_at IS NOT NULL
                 WHERE d.visit_id = m.visit_id AND NOT EXISTS (SELECT 1 FROM consents n WHERE n.dyad_id = c.dyad_id AND n.purpose = c.purpose
                   AND n.capacity = c.capacity AND n.withdrawn_at IS NULL AND n.id <> c.id)) AS consent_gone,
              v.status AS visit_status, v.version AS visit_version_now, v.starts_at AS visit_starts_at, v.family_answer,
              coalesce((SELECT jsonb_agg(jsonb_build_object('familyName', c.family_name, 'givenName', c.given_name)) FROM children c
                 WHERE c.id IN (SELECT d.child_id FROM visit_dyads d WHERE d.visit_id = m.visit_id
                          UNION SELECT y.child_id FROM exchanges e JOIN dyads y ON y.id = e.dyad_id WHERE e.id = ${ITEM})), '[]') AS full_names,
              ${STANDING_WORDING} AS wording,
              coalesce((SELECT p.safe_hours FROM discretion_profiles p WHERE p.caregiver_id = m.caregiver_id), '{}') AS safe_hours
         FROM messages m JOIN organisations o ON o.id = m.organisation_id JOIN caregivers g ON g.id = m.caregiver_id
         LEFT JOIN visits v ON v.id = m.visit_id
        WHERE m.id = ANY($1::uuid[]) AND m.status = 'sending' AND m.locked_by = $2 ORDER BY m.run_at, m.id`,
      [[...ids], worker],
      'messages-mine',
    );
  }

  /**
   * How many texts each family got; see UNCOUNTED for what is not counted. Two workers that hold texts for one family are judged one after the
   * other: the daily limit holds. Texts that may have left count too, also those of which it is not written down yet.
   */
  async texts(rows: readonly MessageFacts[], now: Date): Promise<Map<string, TextCounts>> {
    if (rows.length === 0) return new Map();
    const people = [...new Set(rows.map((row) => row.caregiverId))].sort();
    await this.db.sql(
      `SELECT pg_advisory_xact_lock(hashtextextended(x.id, 11)) FROM unnest($1::text[]) WITH ORDINALITY AS x(id, n) ORDER BY x.n`,
      [people],
    );
    const found = await this.db.sql<TextCounts & { id: string }>(
      `SELECT x.id, count(t.id) FILTER (WHERE coalesce(t.sent_at, t.handed_at) >= x.since)::int AS today,
              count(t.id) FILTER (WHERE t.visit_id = x.visit_id)::int AS visit
         FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[]) AS x(id, caregiver_id, visit_id, since)
         LEFT JOIN messages t ON t.caregiver_id = x.caregiver_id AND t.channel = 'sms' AND t.template <> ALL($5)
              AND (${mayHaveLeft('t')} OR t.status = 'sending' AND t.handed_at IS NOT NULL) GROUP BY x.id`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.caregiverId),
        rows.map((row) => row.visitId),
        rows.map((row) => startOfDay(now, row.zone)),
        [...UNCOUNTED],
      ],
    );
    return new Map(found.map(({ id, ...counts }) => [id, counts]));
  }
}
