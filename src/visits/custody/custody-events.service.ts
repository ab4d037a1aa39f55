import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { CustodyService } from '../../families/custody.service';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { DomainError } from '../../kernel/domain-error';
import { isAmended } from '../amendments/amendments.service';
import { SystemCancellations } from '../reviews/system-cancellations.service';
import { VISIT_SELECT, VisitView } from '../visit.select';
import { VisitChanges } from '../visit-changes';
import { LockedVisit, VisitLocks } from '../visit-locks';
import { CustodyEventBody } from '../visits.dto';

/** What a custody event touched. */
export interface CustodyEventResult {
  eventId: string;
  kind: CustodyEventBody['kind'];
  /** Visits cancelled because they no longer fit. */
  visits: VisitView[];
  /** The seats they gave back. */
  holds: { visitId: string; sessionId: string }[];
  /** The entitlements they gave back. */
  entitlements: { visitId: string; rosterEntryId: string; period: string; pool: string }[];
}

/** What happens to a parent's custody, and to the visits that no longer fit it. */
@Injectable()
export class CustodyEventsService {
  constructor(
    private readonly db: Database,
    private readonly custody: CustodyService,
    private readonly facilities: FacilitiesQueries,
    private readonly locks: VisitLocks,
    private readonly changes: VisitChanges,
    private readonly cancellations: SystemCancellations,
    private readonly clock: Clock,
  ) {}

  /**
   * Records the event on the officer's own roster and cancels coming visits that no longer fit: all after a transfer or a
   * release, those in another ward's sessions after a change of ward, those without an entitlement after a change of grade.
   * @throws what CustodyService.recordEvent throws
   */
  async record(actor: Actor, parentId: string, body: CustodyEventBody): Promise<CustodyEventResult> {
    return this.db.transaction(async () => {
      const rosterEntryId = await this.custody.rosterEntryOf(actor, parentId);
      const { ward, facilityId, grade, kind, occurredAt } = body;
      let visits: LockedVisit[] = [];
      const change = await this.custody
        .recordEvent(
          actor,
          rosterEntryId,
          { kind, facilityId, wardCode: ward, grade, occurredAt: new Date(occurredAt) },
          {
            // With the dyads locked and the roster entry not yet: the order is dyad, worker, session, ledger, visit, rest.
            before: async () => {
              visits = await this.locks.lockMany(await this.coming(rosterEntryId));
            },
            after: async () => {
              for (const visit of visits) await this.cancelMisfit(visit, body);
            },
          },
        )
        .catch((error: unknown) => Promise.reject(asAsked(error)));
      // Whoever stands in for a facility is told of the visits of her own organisation.
      const told = visits.filter((visit) => actor.onBehalfOf === undefined || visit.organisationId === actor.organisationId);
      // Those that no longer fit, and those that the gates have stopped since.
      const views = await this.db.sql<VisitView>(
        `${VISIT_SELECT} WHERE v.id = ANY($1::uuid[]) AND v.status = 'cancelled' ORDER BY v.starts_at, v.id`,
        [told.map((v) => v.id)],
      );
      const misfits = told.filter((visit) => views.some((view) => view.id === visit.id));
      return {
        eventId: change.eventId,
        kind,
        visits: views,
        holds: misfits.flatMap((v) =>
          [v.sessionId, v.proposedSessionId].flatMap((sessionId) => (sessionId === null ? [] : [{ visitId: v.id, sessionId }])),
        ),
        entitlements: misfits.map((v) => ({ visitId: v.id, rosterEntryId: v.rosterEntryId, period: v.period, pool: v.pool })),
      };
    });
  }

  private async coming(rosterEntryId: string): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(
      `SELECT id FROM visits WHERE roster_entry_id = $1 AND live AND starts_at > $2 AND status IN ('requested', 'proposed', 'confirmed')`,
      [rosterEntryId, this.clock.now()],
    );
    return rows.map((row) => row.id);
  }

  private async cancelMisfit(visit: LockedVisit, body: CustodyEventBody): Promise<void> {
    if (!(await this.misfits(visit, body))) return;
    // Only the session asked for instead does not fit: the place there is stays.
    if (isAmended(visit) && !(await this.misfits({ ...visit, proposedSessionId: null }, body))) {
      await this.changes.apply(visit, 'system', { verb: 'drop_amendment', reasonCode: `parent_${body.kind}` });
      return;
    }
    const reasonCode = body.kind === 'grade_changed' ? 'grade_suspended' : `parent_${body.kind}`;
    await this.cancellations.cancel(visit, { cause: 'parent', reasonCode }, `parent_${body.kind}`);
  }

  private async misfits(visit: LockedVisit, { kind, grade }: CustodyEventBody): Promise<boolean> {
    if (kind === 'transferred' || kind === 'released') return true;
    if (kind === 'ward_changed') {
      const row = await this.db.one<{ elsewhere: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM sessions s, roster_entries r WHERE s.id = ANY($1::uuid[]) AND r.id = $2 AND s.ward_id IS NOT NULL AND s.ward_id IS DISTINCT FROM r.ward_id) AS elsewhere`,
        [[visit.sessionId, ...(visit.proposedSessionId === null ? [] : [visit.proposedSessionId])], visit.rosterEntryId],
      );
      return row?.elsewhere ?? false;
    }
    if (kind !== 'grade_changed' || grade === undefined) return false;
    const inForce = await this.facilities.rulesOn(visit.facilityId, visit.day);
    return inForce?.rules.entitlement[grade] === 0;
  }
}

/** The families room calls the field `wardCode`; who called us sent `ward`. */
function asAsked(error: unknown): unknown {
  if (!(error instanceof DomainError) || error.errors.length === 0) return error;
  const errors = error.errors.map((e) => (e.pointer === '/wardCode' ? { ...e, pointer: '/ward' } : e));
  return new DomainError(error.kind, error.code, error.params, { errors });
}
