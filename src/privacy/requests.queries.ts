import { Injectable } from '@nestjs/common';
import { Database, SqlParameter } from '../database/database';
import type { Actor } from '../kernel/actor';
import type { Day } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, Page, toPage } from '../kernel/page';
import type { REQUEST_KINDS } from './privacy.entity';
import type { Requester } from './record.policy';

export interface DataRequestRow {
  id: string;
  childId: string;
  childReference: string;
  kind: (typeof REQUEST_KINDS)[number];
  requester: Requester;
  identityProof: string;
  wording: string;
  status: 'open' | 'done' | 'refused';
  /** Why it was refused, in writing. */
  refusal: string | null;
  answer: string | null;
  receivedOn: Day;
  dueOn: Day;
  decidedAt: Date | null;
}

const REQUEST = `q.id, q.child_id, c.reference AS child_reference, q.kind, q.requester, q.identity_proof, q.wording, q.status, q.refusal, q.answer,
  q.received_on, q.due_on, q.decided_at`;

/** Words of a request: they may name somebody. */
const WORDS = { identityProof: '', wording: '', refusal: null, answer: null };

/** Reads requests about one's own data. As the system, so that none is late because its file is sealed: of those only the reference. */
@Injectable()
export class DataRequestsQueries {
  constructor(private readonly db: Database) {}

  /** Requests of the organisation, those due first on top. */
  async list(
    actor: Actor,
    filter: { limit: number; cursor?: string; status?: DataRequestRow['status']; childId?: string },
  ): Promise<Page<DataRequestRow>> {
    const [dueOn, id] = decodeCursor(filter.cursor, ['day', 'id']) ?? [null, null];
    const rows = await this.read(
      `SELECT ${REQUEST} FROM data_requests q JOIN children c ON c.id = q.child_id
        WHERE q.organisation_id = $1 AND ($2::text IS NULL OR q.status = $2) AND ($3::uuid IS NULL OR q.child_id = $3)
          AND ($4::text IS NULL OR (q.due_on::text, q.id) > ($4, $5::uuid)) ORDER BY q.due_on::text, q.id LIMIT $6`,
      [actor.organisationId, filter.status ?? null, filter.childId ?? null, dueOn, id, filter.limit + 1],
    );
    return toPage(rows, filter.limit, (row) => [row.dueOn, row.id]);
  }

  /** @throws DomainError not_found */
  async one(actor: Actor, id: string): Promise<DataRequestRow> {
    const [row] = await this.read(
      `SELECT ${REQUEST} FROM data_requests q JOIN children c ON c.id = q.child_id WHERE q.organisation_id = $1 AND q.id = $2`,
      [actor.organisationId, id],
    );
    if (!row) throw notFound();
    return row;
  }

  /** Open requests, and those past their day. */
  async open(actor: Actor, today: Day): Promise<{ open: number; late: number }> {
    const row = await this.db.asSystem(() =>
      this.db.one<{ open: number; late: number }>(
        `SELECT count(*)::int AS open, count(*) FILTER (WHERE due_on < $2)::int AS late FROM data_requests WHERE organisation_id = $1 AND status = 'open'`,
        [actor.organisationId, today],
      ),
    );
    return row ?? { open: 0, late: 0 };
  }

  /** Rows of the organisation; the words only of files that the actor may open. */
  private async read(text: string, params: SqlParameter[]): Promise<DataRequestRow[]> {
    const rows = await this.db.asSystem(() => this.db.sql<DataRequestRow>(text, params));
    if (rows.length === 0) return rows;
    const own = await this.db.sql<{ id: string }>(`SELECT id FROM data_requests WHERE id = ANY($1::uuid[])`, [rows.map(({ id }) => id)]);
    const seen = new Set(own.map(({ id }) => id));
    return rows.map((row) => (seen.has(row.id) ? row : { ...row, ...WORDS }));
  }
}
