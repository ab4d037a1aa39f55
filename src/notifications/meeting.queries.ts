import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Day, dayInZone, timeInZone } from '../kernel/days';
import { Locale } from '../kernel/locale';
import { barredFrom } from '../safeguarding/barred-people.queries';
import { firstLeaves, KNOWN_WAY, Way } from '../visits/closures/closure-departures.queries';
import type { VisitView } from '../visits/visits.queries';
import type { Reachable } from './channels/reach.rules';
import { MessageParams } from './wording/message-templates';

/** What messages need to know about a meeting. Nothing about the parent, and of the facility only its zone. */
export interface Meeting {
  visitId: string;
  organisationId: string;
  facilityId: string;
  parentId: string;
  /** The country pack of the facility. */
  pack: string;
  status: string;
  version: number;
  startsAt: Date;
  endsAt: Date;
  /** When the family leaves home for it; where nobody can say, when it begins. */
  leavesAt: Date;
  familyAnswer: string | null;
  familyAnsweredAt: Date | null;
  zone: string;
  /** The days off of its year are not announced: it may still change. */
  provisional: boolean;
  /** The organisation's neutral name. */
  alias: string;
  children: string[];
  workerName: string | null;
  workerPhone: string | null;
}

/** Somebody a message may go to. */
export interface Addressee extends Reachable {
  id: string;
  organisationId: string;
  name: string;
  language: Locale;
  /** IANA, of the organisation. */
  zone: string;
}

/** An address of a caregiver `g` that works, in SQL: what was found to reach nobody is none. */
export const working = (column: 'phone' | 'email' | 'wechat_open_id'): string =>
  `nullif(g.${column}, (SELECT b FROM unnest(g.bad_addresses) b WHERE b = g.${column} LIMIT 1))`;

const PERSON = `g.id, g.organisation_id, g.name, ${working('phone')} AS phone, ${working('email')} AS email, ${working('wechat_open_id')} AS wechat_open_id, g.postal_address, g.channel, g.other_channels, g.opted_out, g.language,
  (SELECT o.time_zone FROM organisations o WHERE o.id = g.organisation_id) AS zone`;

/** In SQL: what a message `m` about the visit `v` says, with those who go along now; people may change while its time stays. */
export const PARAMS_NOW = `CASE WHEN v.status = 'confirmed' AND m.visit_version = v.version AND m.template <> 'second_contact' THEN m.params || jsonb_build_object(
    'children', ARRAY(SELECT c.preferred_name FROM visit_dyads d JOIN children c ON c.id = d.child_id WHERE d.visit_id = v.id ORDER BY c.birth_date, c.id),
    'worker', coalesce((SELECT w.name FROM visit_party p JOIN workers w ON w.id = p.person_id
                         WHERE p.visit_id = v.id AND p.person_type = 'worker' ORDER BY p.place = 'travels', w.id LIMIT 1), '')) ELSE m.params END`;

/** Reads meetings and families for messages; joins rooms to the left. */
@Injectable()
export class MeetingQueries {
  constructor(private readonly db: Database) {}

  /** The meeting as it is now; undefined when there is none. */
  async one(visitId: string): Promise<Meeting | undefined> {
    const found = await this.db.one<Omit<Meeting, 'leavesAt'> & { mode: VisitView['mode']; ways: Way[] }>(
      `SELECT v.id AS visit_id, v.mode,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('homeCountyCode', c.home_county_code, 'facilityCountyCode', f.county_code, 'known', ${KNOWN_WAY})), '[]')
                 FROM visit_dyads d JOIN children c ON c.id = d.child_id WHERE d.visit_id = v.id) AS ways,
              v.organisation_id, v.facility_id, v.parent_id, f.pack, v.status, v.version, v.starts_at, v.ends_at, v.family_answer, v.family_answered_at,
              f.time_zone AS zone, s.provisional, o.public_alias AS alias, w.name AS worker_name, w.phone AS worker_phone,
              ARRAY(SELECT c.preferred_name FROM visit_dyads d JOIN children c ON c.id = d.child_id WHERE d.visit_id = v.id ORDER BY c.birth_date, c.id) AS children
         FROM visits v JOIN sessions s ON s.id = v.session_id JOIN facilities f ON f.id = v.facility_id JOIN organisations o ON o.id = v.organisation_id
         LEFT JOIN LATERAL (SELECT w.name, w.phone FROM visit_party p JOIN workers w ON w.id = p.person_id
                             WHERE p.visit_id = v.id AND p.person_type = 'worker' ORDER BY p.place = 'travels', w.id LIMIT 1) w ON true
        WHERE v.id = $1`,
      [visitId],
    );
    if (!found) return undefined;
    const { mode, ways, ...meeting } = found;
    const { startsAt, endsAt, zone } = meeting;
    const leavesAt = firstLeaves({ mode, startsAt, endsAt, day: dayInZone(startsAt, zone), timeZone: zone }, ways);
    return { ...meeting, leavesAt: leavesAt ?? startsAt };
  }

  /** The meetings that are agreed for a child and not over. */
  async agreedFor(childId: string, now: Date): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(
      `SELECT v.id FROM visits v JOIN visit_dyads d ON d.visit_id = v.id WHERE d.child_id = $1 AND v.status = 'confirmed' AND v.starts_at > $2 ORDER BY v.id`,
      [childId, now],
    );
    return rows.map((row) => row.id);
  }

  /** The meetings of a child that are no longer any business of somebody who looks after none of their children now. */
  async leftBy(caregiverId: string, childId: string): Promise<string[]> {
    const rows = await this.db.sql<{ visitId: string }>(
      `SELECT mine.visit_id FROM visit_dyads mine WHERE mine.child_id = $2
          AND NOT EXISTS (SELECT 1 FROM visit_dyads d JOIN child_caregivers cc ON cc.child_id = d.child_id
                           WHERE d.visit_id = mine.visit_id AND cc.caregiver_id = $1 AND cc.until IS NULL)`,
      [caregiverId, childId],
    );
    return rows.map((row) => row.visitId);
  }

  /** Whether a bar keeps somebody from a meeting and from word of it. */
  async isBarred(caregiverId: string, visitId: string): Promise<boolean> {
    return (
      (await this.db.one(`SELECT 1 AS barred FROM visits v WHERE v.id = $2 AND ${barredFrom('$1::uuid', 'v.mode')}`, [
        caregiverId,
        visitId,
      ])) !== undefined
    );
  }

  /** The meetings of a child that are agreed and not over, each with those at home whom a bar keeps from it. */
  barredNow(childId: string, now: Date): Promise<{ visitId: string; organisationId: string; caregiverId: string }[]> {
    return this.db.sql(
      `SELECT DISTINCT v.id AS visit_id, v.organisation_id, k.caregiver_id FROM visits v JOIN visit_dyads d ON d.visit_id = v.id
         JOIN child_caregivers k ON k.child_id = d.child_id AND k.until IS NULL
        WHERE d.child_id = $1 AND v.status = 'confirmed' AND v.starts_at > $2 AND ${barredFrom('k.caregiver_id', 'v.mode')} ORDER BY v.id, k.caregiver_id`,
      [childId, now],
    );
  }

  /** Who hears about a meeting: the caregivers who come along and still look after a child of it, else those the children live with; nobody whom a bar keeps from it. */
  addressees(visitId: string): Promise<Addressee[]> {
    return this.db.sql<Addressee>(
      `WITH home AS (SELECT cc.caregiver_id AS id FROM child_caregivers cc JOIN visit_dyads d ON d.child_id = cc.child_id WHERE d.visit_id = $1 AND cc.until IS NULL),
            party AS (SELECT person_id AS id FROM visit_party WHERE visit_id = $1 AND person_type = 'caregiver' AND person_id IN (SELECT id FROM home))
       SELECT ${PERSON} FROM caregivers g
        WHERE (g.id IN (SELECT id FROM party) OR (NOT EXISTS (SELECT 1 FROM party) AND g.id IN (SELECT id FROM home)))
          AND NOT ${barredFrom('g.id', '(SELECT v.mode FROM visits v WHERE v.id = $1)')} ORDER BY g.id`,
      [visitId],
    );
  }

  /** Those at home who did not travel along: they want to hear that the child is back. */
  waitingAtHome(visitId: string): Promise<Addressee[]> {
    return this.db.sql<Addressee>(
      `SELECT ${PERSON} FROM caregivers g
        WHERE g.id IN (SELECT cc.caregiver_id FROM child_caregivers cc JOIN visit_dyads d ON d.child_id = cc.child_id WHERE d.visit_id = $1 AND cc.until IS NULL)
          AND g.id NOT IN (SELECT person_id FROM visit_party WHERE visit_id = $1 AND person_type = 'caregiver' AND place <> 'waits')
          AND NOT ${barredFrom('g.id', '(SELECT v.mode FROM visits v WHERE v.id = $1)')} ORDER BY g.id`,
      [visitId],
    );
  }

  /** One person. */
  addressee(caregiverId: string): Promise<Addressee | undefined> {
    return this.db.one<Addressee>(`SELECT ${PERSON} FROM caregivers g WHERE g.id = $1`, [caregiverId]);
  }

  /** None of the children has met the parent before, as far as anyone knows. */
  async isFirst(visitId: string): Promise<boolean> {
    const row = await this.db.one<{ first: boolean }>(
      `SELECT NOT EXISTS (SELECT 1 FROM visit_dyads d JOIN visit_dyads e ON e.dyad_id = d.dyad_id JOIN visits v ON v.id = e.visit_id
                           WHERE d.visit_id = $1 AND v.status IN ('completed', 'partial'))
          AND NOT EXISTS (SELECT 1 FROM visit_dyads d JOIN children c ON c.id = d.child_id WHERE d.visit_id = $1 AND c.visited_before) AS first`,
      [visitId],
    );
    return row?.first ?? false;
  }

  /** The family has missed a meeting before: the last one that it could have come to. */
  async missedLast(visitId: string): Promise<boolean> {
    const row = await this.db.one<{ missed: boolean }>(
      `SELECT coalesce((SELECT v.status = 'no_show' FROM visit_dyads d JOIN visit_dyads e ON e.dyad_id = d.dyad_id JOIN visits v ON v.id = e.visit_id
                         WHERE d.visit_id = $1 AND v.id <> $1 AND v.status IN ('completed', 'partial', 'no_show') ORDER BY v.starts_at DESC LIMIT 1), false) AS missed`,
      [visitId],
    );
    return row?.missed ?? false;
  }

  /** The real names of all facilities: none of them may leave in a message. */
  async facilityNames(): Promise<string[]> {
    return (await this.db.sql<{ name: string }>(`SELECT DISTINCT name FROM facilities`)).map((f) => f.name);
  }
}

/** A meeting as a message speaks of it. */
export function paramsOf(meeting: Meeting): MessageParams {
  const day: Day = dayInZone(meeting.startsAt, meeting.zone);
  return { children: meeting.children, day, time: timeInZone(meeting.startsAt, meeting.zone), worker: meeting.workerName ?? '' };
}
