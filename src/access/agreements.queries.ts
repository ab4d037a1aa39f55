import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, Page, toPage } from '../kernel/page';
import type { PARTNER_KINDS } from './agreement.entity';
import { AgreementState, agreementState, ENDING_SOON_DAYS } from './agreement.rules';

export { SHAREABLE_FIELDS } from './agreement.rules';

export interface AgreementRow {
  id: string;
  partnerName: string;
  partnerKind: (typeof PARTNER_KINDS)[number];
  purpose: string;
  fields: string[];
  legalBasis: string;
  startsOn: Day;
  /** The first day on which it no longer holds. */
  endsOn: Day;
  endedAt: Date | null;
  createdAt: Date;
  status: AgreementState | 'ending';
}

const AGREEMENT = `a.id, a.partner_name, a.partner_kind, a.purpose, a.fields, a.legal_basis, a.starts_on, a.ends_on, a.ended_at, a.created_at`;

/** Reads agreements of the actor's organisation. */
@Injectable()
export class AgreementsQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Today where the organisation works. */
  async today(actor: Actor): Promise<Day> {
    const row = await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM organisations WHERE id = $1`, [actor.organisationId]);
    return dayInZone(this.clock.now(), row?.timeZone ?? 'Asia/Shanghai');
  }

  /** Agreements, those that end first on top. */
  async list(actor: Actor, filter: { limit: number; cursor?: string; status?: AgreementState }): Promise<Page<AgreementRow>> {
    const [endsOn, id] = decodeCursor(filter.cursor, ['day', 'id']) ?? [null, null];
    const today = await this.today(actor);
    const rows = await this.db.sql<AgreementRow>(
      `SELECT ${AGREEMENT} FROM data_sharing_agreements a
        WHERE a.organisation_id = $1 AND ($2::text IS NULL OR (a.ends_on::text, a.id) > ($2, $3::uuid))
          AND ($4::text IS NULL OR $4 = CASE WHEN a.ended_at IS NOT NULL OR a.ends_on <= $5 THEN 'over' WHEN a.starts_on > $5 THEN 'future' ELSE 'running' END)
        ORDER BY a.ends_on::text, a.id LIMIT $6`,
      [actor.organisationId, endsOn, id, filter.status ?? null, today, filter.limit + 1],
    );
    return toPage(
      rows.map((row) => withState(row, today)),
      filter.limit,
      (row) => [row.endsOn, row.id],
    );
  }

  /** @throws DomainError not_found */
  async one(actor: Actor, id: string): Promise<AgreementRow> {
    const row = await this.db.one<AgreementRow>(
      `SELECT ${AGREEMENT} FROM data_sharing_agreements a WHERE a.organisation_id = $1 AND a.id = $2`,
      [actor.organisationId, id],
    );
    if (!row) throw notFound();
    return withState(row, await this.today(actor));
  }
}

function withState(row: AgreementRow, today: Day): AgreementRow {
  const state = agreementState(row, today);
  return { ...row, status: state === 'running' && row.endsOn <= addDays(today, ENDING_SOON_DAYS) ? 'ending' : state };
}
