import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { decodeCursor, Page, toPage } from '../kernel/page';

export interface DisclosureRow {
  id: string;
  at: Date;
  childId: string | null;
  childReference: string | null;
  agreementId: string | null;
  recipient: string;
  purpose: string;
  fields: string[];
  sourceType: string;
  sourceId: string | null;
  givenBy: string | null;
}

export interface DisclosureFilter {
  limit: number;
  cursor?: string;
  childId?: string;
  agreementId?: string;
}

/** Reads what was given to whom. */
@Injectable()
export class DisclosuresQueries {
  constructor(private readonly db: Database) {}

  /** Lines of the organisation, newest first; another organisation's child or agreement has none. */
  async list(actor: Actor, filter: DisclosureFilter): Promise<Page<DisclosureRow>> {
    const [at, id] = decodeCursor(filter.cursor, ['instant', 'id']) ?? [null, null];
    const rows = await this.db.sql<DisclosureRow>(
      `SELECT s.id, s.at, s.child_id, c.reference AS child_reference, s.agreement_id, s.recipient, s.purpose, s.fields, s.source_type, s.source_id, s.given_by
         FROM disclosures s LEFT JOIN children c ON c.id = s.child_id
        WHERE s.organisation_id = $1 AND ($2::uuid IS NULL OR s.child_id = $2) AND ($3::uuid IS NULL OR s.agreement_id = $3)
          AND ($4::timestamptz IS NULL OR (s.at, s.id) < ($4, $5::uuid))
        ORDER BY s.at DESC, s.id DESC LIMIT $6`,
      [actor.organisationId, filter.childId ?? null, filter.agreementId ?? null, at, id, filter.limit + 1],
    );
    return toPage(rows, filter.limit, (row) => [row.at.toISOString(), row.id]);
  }
}
