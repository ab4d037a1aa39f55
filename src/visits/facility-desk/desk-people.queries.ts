import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { VisitPartyView } from '../visit.select';

/** Somebody of a visit as the desk of a facility decides about her or him, or has decided. */
export interface DeskPerson {
  visitId: string;
  /** A companion, or of a child the dyad. */
  subjectId: string;
  personType: 'child' | VisitPartyView['personType'];
  place: VisitPartyView['place'];
  /** In full: pages before the decision show its first letter only. */
  name: string;
  /** What a caregiver or relative is to a child; null: not on file, or not one of the family. */
  relationship: string | null;
  birthDate: string | null;
  /** Of a worker: the last clear query of the records; null: none. */
  vettingId: string | null;
  vettedOn: string | null;
  /** Why she or he is not admitted; null: comes. */
  reasonCode: string | null;
}

/** Who is to come and who was left out, for the facility that decides. Names stand in files that no facility opens; of them it gets only this. */
@Injectable()
export class DeskPeople {
  constructor(private readonly db: Database) {}

  /** By visit, children first. As the system: only for visits that are known to be the asker's. */
  async of(visitIds: readonly string[]): Promise<Map<string, DeskPerson[]>> {
    if (visitIds.length === 0) return new Map();
    const rows = await this.db.asSystem(() => this.db.sql<DeskPerson>(PEOPLE, [[...visitIds]]));
    const byVisit = new Map<string, DeskPerson[]>();
    for (const row of rows) byVisit.set(row.visitId, [...(byVisit.get(row.visitId) ?? []), row]);
    return byVisit;
  }

  /** Who comes, and whom to ask about each request: the organisation, and who sent it. As the system, as above. */
  async withContacts(visitIds: readonly string[]): Promise<[Map<string, DeskPerson[]>, Map<string, string>]> {
    return [await this.of(visitIds), await this.contactsOf(visitIds)];
  }

  private async contactsOf(visitIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.db.asSystem(() => this.db.sql<{ visitId: string; name: string }>(CONTACTS, [[...visitIds]]));
    return new Map(rows.map(({ visitId, name }) => [visitId, name]));
  }
}

const CONTACTS = `SELECT v.id AS visit_id, concat_ws(' · ', o.name, u.name) AS name FROM visits v JOIN organisations o ON o.id = v.organisation_id
  LEFT JOIN users u ON u.id = v.requested_by WHERE v.id = ANY($1::uuid[])`;

const PEOPLE = `
  WITH people AS (
    SELECT visit_id, dyad_id AS subject_id, 'child' AS person_type, child_id, 'inside' AS place, NULL::text AS reason_code FROM visit_dyads WHERE visit_id = ANY($1::uuid[])
    UNION ALL SELECT visit_id, person_id, person_type, NULL, place, NULL FROM visit_party WHERE visit_id = ANY($1::uuid[])
    UNION ALL SELECT visit_id, subject_id, person_type, child_id, place, reason_code FROM visit_not_admitted WHERE visit_id = ANY($1::uuid[]))
  SELECT x.visit_id, x.subject_id, x.person_type, x.place, x.reason_code,
         coalesce(CASE WHEN c.family_name ~ '[A-Za-z]$' THEN c.family_name || ' ' || c.given_name ELSE c.family_name || c.given_name END, g.name, w.name, e.name, '') AS name,
         coalesce(e.relationship, (SELECT k.relationship FROM child_caregivers k WHERE k.caregiver_id = g.id AND k.until IS NULL
            AND k.child_id IN (SELECT child_id FROM visit_dyads WHERE visit_id = x.visit_id) ORDER BY k.child_id LIMIT 1)) AS relationship,
         coalesce(c.birth_date, e.birth_date) AS birth_date, q.id AS vetting_id, q.queried_on AS vetted_on
    FROM people x LEFT JOIN children c ON c.id = x.child_id
    LEFT JOIN caregivers g ON x.person_type = 'caregiver' AND g.id = x.subject_id
    LEFT JOIN workers w ON x.person_type = 'worker' AND w.id = x.subject_id
    LEFT JOIN relatives e ON x.person_type = 'relative' AND e.id = x.subject_id
    LEFT JOIN LATERAL (SELECT id, queried_on FROM worker_vettings WHERE worker_id = w.id AND clear ORDER BY queried_on DESC LIMIT 1) q ON true
   ORDER BY x.visit_id, x.person_type <> 'child', x.person_type, x.subject_id`;
