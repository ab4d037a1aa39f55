import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { OutboxHandlers } from '../jobs/outbox';
import { Clock } from '../kernel/clock';
import { newId } from '../kernel/ids';
import type { VisitEvent } from '../visits/visits.events';

/** What was given, to whom, and why; names of fields, never their values. */
export interface NewDisclosure {
  organisationId: string;
  childId: string | null;
  agreementId?: string | null;
  /** A partner's name, a facility's alias, or `self` for the person the data is about. */
  recipient: string;
  /** A code, or the agreement's own words. */
  purpose: string;
  fields: readonly string[];
  sourceType: 'visit' | 'data_request' | 'agreement';
  sourceId: string | null;
  givenBy: string | null;
}

/** What the desk of a facility is shown with a request for a visit. */
export const FACILITY_SEES = [
  'reference',
  'childInitial',
  'childAge',
  'relationship',
  'rosterNumber',
  'headCount',
  'adultsInside',
  'documentsOk',
] as const;

/** Keeps the record of what was given to whom (Network Data Regulation art. 12: three years). Append-only. */
@Injectable()
export class DisclosuresService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly handlers: OutboxHandlers,
  ) {}

  onModuleInit(): void {
    this.handlers.on('visit.requested', (payload) => this.ofVisit((payload as unknown as VisitEvent).visitId));
  }

  /** Writes lines. Call it inside the transaction of what is given: nothing leaves without its line. */
  async record(...disclosures: NewDisclosure[]): Promise<void> {
    if (!this.db.inTransaction) throw new Error('A disclosure belongs to the transaction of what is given');
    for (const given of disclosures) {
      await this.db.sql(
        `INSERT INTO disclosures (id, organisation_id, child_id, agreement_id, recipient, purpose, fields, source_type, source_id, given_by, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          newId(),
          given.organisationId,
          given.childId,
          given.agreementId ?? null,
          given.recipient,
          given.purpose,
          [...given.fields],
          given.sourceType,
          given.sourceId,
          given.givenBy,
          this.clock.now(),
        ],
      );
    }
  }

  /** A request sent to a facility: one line per child, once per visit however often the message comes. */
  private async ofVisit(visitId: string): Promise<void> {
    const children = await this.db.sql<{ organisationId: string; childId: string; recipient: string; givenBy: string | null }>(
      `SELECT v.organisation_id, x.child_id, f.public_alias AS recipient, v.requested_by AS given_by
         FROM visits v JOIN facilities f ON f.id = v.facility_id JOIN visit_dyads x ON x.visit_id = v.id
        WHERE v.id = $1 AND NOT EXISTS (SELECT 1 FROM disclosures s WHERE s.source_type = 'visit' AND s.source_id = v.id AND s.child_id = x.child_id)
        ORDER BY x.child_id`,
      [visitId],
    );
    await this.record(
      ...children.map((child) => ({
        ...child,
        purpose: 'visit_request',
        fields: FACILITY_SEES,
        sourceType: 'visit' as const,
        sourceId: visitId,
      })),
    );
  }
}
