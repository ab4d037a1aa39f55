import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { QUESTIONS } from './message-plan.rules';
import { mayHaveLeft } from '../message.entity';

/** Somebody with the phone that a reply came from. */
export interface Writer {
  organisationId: string;
  caregiverId: string;
  zone: string;
}

/** Where something was written from. */
interface From {
  phone?: string;
  openId?: string;
}

/** What was written from, without country and spelling, and the same of a caregiver `g` in SQL. */
const pointOf = ({ phone, openId }: From): { written: string; hers: string } =>
  openId === undefined
    ? { written: (phone ?? '').replace(/\D/g, '').slice(-11), hers: `right(regexp_replace(g.phone, '\\D', '', 'g'), 11)` }
    : { written: openId, hers: 'g.wechat_open_id' };

/** Two people with one phone who were asked within this time of each other cannot be told apart. */
const TELL_APART_HOURS = 12;

/** Finds out whose reply it is. */
@Injectable()
export class InboundQueries {
  constructor(private readonly db: Database) {}

  /** Everybody with this phone, or this open id: what is said about the phone itself is said for all of them. */
  async owners(from: From): Promise<string[]> {
    const { hers, written } = pointOf(from);
    if (written.length < 5) return [];
    return (await this.db.sql<{ id: string }>(`SELECT g.id FROM caregivers g WHERE ${hers} = $1 ORDER BY g.id`, [written])).map(
      ({ id }) => id,
    );
  }

  /**
   * The person with this phone, or this open id, who was asked last about a meeting that is still to come; else who was written to last, or the only one.
   * Country code and spelling do not matter.
   * @returns undefined when nobody has it; `ambiguous` when several were asked at nearly the same time
   */
  async writerOf(from: From, now: Date): Promise<{ id: string } | { ambiguous: Writer[] } | undefined> {
    const { hers, written } = pointOf(from);
    if (written.length < 5) return undefined;
    const people = await this.db.sql<Writer & { askedAt: Date | null }>(
      `SELECT g.organisation_id, g.id AS caregiver_id, o.time_zone AS zone,
              (SELECT max(coalesce(m.sent_at, m.handed_at)) FROM messages m JOIN visits v ON v.id = m.visit_id
                WHERE m.caregiver_id = g.id AND ${mayHaveLeft('m')} AND m.template = ANY($2) AND v.status = 'confirmed' AND v.starts_at > $3) AS asked_at,
              (SELECT max(m.sent_at) FROM messages m WHERE m.caregiver_id = g.id) AS told_at
         FROM caregivers g JOIN organisations o ON o.id = g.organisation_id
        WHERE ${hers} = $1 ORDER BY asked_at DESC NULLS LAST, told_at DESC NULLS LAST, g.id`,
      [written, [...QUESTIONS], now],
    );
    const [first] = people;
    if (!first) return undefined;
    const newest = first.askedAt?.getTime();
    const asked = people.filter(
      ({ askedAt }) => newest !== undefined && askedAt !== null && newest - askedAt.getTime() < TELL_APART_HOURS * 3_600_000,
    );
    return asked.length > 1 ? { ambiguous: asked } : { id: first.caregiverId };
  }
}
