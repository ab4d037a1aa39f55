import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { Day } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, Page, toPage } from '../kernel/page';
import { Comparison } from './tracing.rules';

/** A question as its asker sees it: the same shape and size for no match, a refusal and no answer. */
export interface TracingJson {
  id: string;
  parentId: string;
  status: 'asked' | 'found' | 'not_found';
  requestedAt: Date;
  answerDue: Day;
  /** Null until somebody has said yes. */
  facility: { id: string; name: string } | null;
  wardName: string | null;
}

/** A question with the names a page shows. */
export interface TracingRow extends TracingJson {
  parentName: { familyName: string; givenName: string };
  children: { id: string; reference: string }[];
}

/** What one side of a candidate pair knows. */
export interface PersonJson {
  familyName: string;
  givenName: string;
  formerNames: string[];
  sex: 'female' | 'male';
  /** As exactly as it is known: `1985`, `1985-06` or `1985-06-09`. */
  birthDate: string | null;
  homeCountyCode: string | null;
  idNumberKnown: boolean;
}

/** Two records side by side, for the officer of the facility that holds one of them. */
export interface CandidateJson {
  id: string;
  status: 'waiting' | 'confirmed' | 'rejected' | 'lapsed';
  askedBy: string;
  requestedAt: Date;
  answerDue: Day;
  comparison: Comparison;
  parent: PersonJson;
  rosterEntry: PersonJson & { id: string; number: string; wardName: string | null };
}

const EPISODE = `LEFT JOIN LATERAL (
    SELECT f.id AS facility_id, f.name AS facility_name, w.name AS ward_name
      FROM tracing_candidates c JOIN roster_entries r ON r.id = c.roster_entry_id JOIN facilities f ON f.id = c.facility_id LEFT JOIN wards w ON w.id = r.ward_id
     WHERE c.tracing_id = t.id AND c.status = 'confirmed' AND t.status = 'found') e ON true`;
const TRACING = `t.id, t.parent_id, t.status, t.requested_at, t.answer_due,
  CASE WHEN e.facility_id IS NULL THEN NULL ELSE jsonb_build_object('id', e.facility_id, 'name', e.facility_name) END AS facility, e.ward_name`;

/** The WHERE fragment of every read of questions: the asker's own organisation, and nobody else. */
const visibleTo = (alias: string, parameter = '$1'): string => `${alias}.organisation_id = ${parameter}`;

const person = (
  alias: string,
  birthDate: string,
): string => `jsonb_build_object('familyName', ${alias}.family_name, 'givenName', ${alias}.given_name,
  'formerNames', to_jsonb(${alias}.former_names), 'sex', ${alias}.sex, 'birthDate', ${birthDate}, 'homeCountyCode', ${alias}.home_county_code,
  'idNumberKnown', ${alias}.id_number_index IS NOT NULL)`;

const CANDIDATE = `SELECT c.id, c.status, o.name AS asked_by, t.requested_at, t.answer_due, c.comparison,
    ${person('p', `left(p.birth_date::text, CASE p.birth_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END)`)} AS parent,
    ${person('r', 'r.birth_date')} || jsonb_build_object('id', r.id, 'number', r.number, 'wardName', w.name) AS roster_entry
  FROM tracing_candidates c JOIN tracings t ON t.id = c.tracing_id JOIN organisations o ON o.id = t.organisation_id
  JOIN imprisoned_parents p ON p.id = t.parent_id JOIN roster_entries r ON r.id = c.roster_entry_id LEFT JOIN wards w ON w.id = r.ward_id`;

/** Reads questions (asker) and candidates (liaison officer); neither ever sees the other's side. */
@Injectable()
export class TracingsQueries {
  constructor(private readonly db: Database) {}

  /** One question. @throws DomainError not_found for another organisation's */
  async one(actor: Actor, id: string): Promise<TracingJson> {
    const row = await this.db.one<TracingJson>(`SELECT ${TRACING} FROM tracings t ${EPISODE} WHERE t.id = $2 AND ${visibleTo('t')}`, [
      actor.organisationId,
      id,
    ]);
    if (!row) throw notFound();
    return row;
  }

  /** The organisation's questions, newest first. */
  async list(actor: Actor, filter: { limit: number; cursor?: string; status?: string; parentId?: string }): Promise<Page<TracingJson>> {
    return this.read<TracingJson>(actor, filter, '', '');
  }

  /** The same for a page, with the parent's name and the children. */
  async listWithNames(actor: Actor, filter: { limit: number; cursor?: string; status?: string }): Promise<Page<TracingRow>> {
    return this.read<TracingRow>(
      actor,
      filter,
      `, jsonb_build_object('familyName', p.family_name, 'givenName', p.given_name) AS parent_name, coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'reference', c.reference) ORDER BY c.reference)
           FROM dyads d JOIN children c ON c.id = d.child_id WHERE d.parent_id = t.parent_id), '[]') AS children`,
      'JOIN imprisoned_parents p ON p.id = t.parent_id',
    );
  }

  /** Candidates on the desk of the actor's facility, oldest question first. */
  async candidates(actor: Actor, filter: { limit: number; cursor?: string; status: string }): Promise<Page<CandidateJson>> {
    const [requestedAt, id] = decodeCursor(filter.cursor, ['instant', 'id']) ?? [null, null];
    const rows = await this.db.sql<CandidateJson>(
      `${CANDIDATE} WHERE c.facility_id = $1 AND c.status = $2 AND (c.status <> 'waiting' OR (t.status = 'asked' AND r.status = 'held' AND r.facility_id = $1))
          AND ($3::timestamptz IS NULL OR (t.requested_at, c.id) > ($3::timestamptz, $4::uuid))
        ORDER BY t.requested_at, c.id LIMIT $5`,
      [actor.facilityId, filter.status, requestedAt, id, filter.limit + 1],
    );
    return toPage(rows, filter.limit, (row) => [row.requestedAt.toISOString(), row.id]);
  }

  /** One candidate of the actor's facility. @throws DomainError not_found for another facility's */
  async candidate(actor: Actor, id: string): Promise<CandidateJson> {
    const row = await this.db.one<CandidateJson>(`${CANDIDATE} WHERE c.facility_id = $1 AND c.id = $2`, [actor.facilityId, id]);
    if (!row) throw notFound();
    return row;
  }

  private async read<Row extends TracingJson>(
    actor: Actor,
    filter: { limit: number; cursor?: string; status?: string; parentId?: string },
    more: string,
    join: string,
  ): Promise<Page<Row>> {
    const [after] = decodeCursor(filter.cursor, ['id']) ?? [null];
    const rows = await this.db.sql<Row>(
      `SELECT ${TRACING}${more} FROM tracings t ${join} ${EPISODE}
        WHERE ${visibleTo('t')} AND ($2::text IS NULL OR t.status = $2) AND ($3::uuid IS NULL OR t.parent_id = $3) AND ($4::uuid IS NULL OR t.id < $4)
        ORDER BY t.id DESC LIMIT $5`,
      [actor.organisationId, filter.status ?? null, filter.parentId ?? null, after, filter.limit + 1],
    );
    return toPage(rows, filter.limit, (row) => [row.id]);
  }
}
