import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import { Actor, can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, notFound } from '../kernel/domain-error';
import { newId, newReference } from '../kernel/ids';
import type { ExchangeDirection, ExchangeStatus } from './exchange.states';
import type { EnterExchangeBody, StepBody } from './exchanges.dto';
import { ExchangeEvent, exchangeTopic } from './exchanges.events';
import { scopeOf, visibleTo } from './exchanges.queries';

/** An exchange under its row lock. */
export interface LockedExchange {
  id: string;
  organisationId: string;
  reference: string;
  dyadId: string;
  facilityId: string;
  kind: EnterExchangeBody['kind'];
  direction: ExchangeDirection;
  status: ExchangeStatus;
  pages: number;
  enteredBy: string | null;
  version: number;
  childId: string;
  timeZone: string;
  /** Where the parent is now. */
  heldAt: string | null;
  /** Where it goes on from when it is on hold. */
  heldFrom: ExchangeStatus | null;
  /** The facility's country pack. */
  pack: string;
}

/** What a step leaves behind besides the new state. */
export interface Step extends StepBody {
  reasonCode?: string;
  occurredAt?: Date;
}

/** A row to insert; it begins as `entered`. */
export type NewExchange = Pick<
  LockedExchange,
  'id' | 'organisationId' | 'dyadId' | 'facilityId' | 'kind' | 'direction' | 'pages' | 'enteredBy'
> & {
  authorship: string;
  scanRequestedByChild: boolean;
  fileId: string | null;
  inReplyToId: string | null;
  visitId: string | null;
};

const LOCKED = `SELECT e.id, e.organisation_id, e.reference, e.dyad_id, e.facility_id, e.kind, e.direction, e.status, e.held_from, e.pages, e.entered_by, e.version,
         d.child_id, f.time_zone, f.pack,
         (SELECT ce.facility_id FROM custody_episodes ce WHERE ce.parent_id = d.parent_id AND ce.ended_on IS NULL) AS held_at
    FROM exchanges e JOIN dyads d ON d.id = e.dyad_id JOIN facilities f ON f.id = e.facility_id`;

/** The rows behind the verbs of exchanges.service.ts and exchange-holds.service.ts; for those alone. */
@Injectable()
export class ExchangeRows {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** The history line, the audit line and the message of a change that has just been written. */
  async record(
    actor: Pick<Actor, 'userId'>,
    row: Pick<LockedExchange, 'id' | 'organisationId' | 'dyadId' | 'childId' | 'kind' | 'direction' | 'version'>,
    change: { action: string; from: ExchangeStatus | null; to: ExchangeStatus },
    step: Step,
  ): Promise<void> {
    const reasonCode = step.reasonCode ?? null;
    await this.db.sql(
      `INSERT INTO exchange_status_changes (id, exchange_id, action, from_status, to_status, actor_user_id, on_behalf_of, reason_code, note, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        newId(),
        row.id,
        change.action,
        change.from,
        change.to,
        actor.userId,
        step.onBehalfOf ? JSON.stringify(step.onBehalfOf) : null,
        reasonCode,
        step.note ?? null,
        this.clock.now(),
      ],
    );
    await this.audit.record({
      action: `exchange.${change.action}`,
      subjectType: 'exchange',
      subjectId: row.id,
      childId: row.childId,
      organisationId: row.organisationId,
      details: {
        to: change.to,
        ...(reasonCode === null ? {} : { reasonCode }),
        ...(step.onBehalfOf ? { channel: step.onBehalfOf.channel } : {}),
      },
    });
    const event: ExchangeEvent = {
      exchangeId: row.id,
      dyadId: row.dyadId,
      kind: row.kind,
      direction: row.direction,
      status: change.to,
      version: row.version,
      reasonCode,
    };
    await this.outbox.put(exchangeTopic(change.to), { ...event }, { key: `exchange:${row.id}:${row.version}` });
  }

  /** True for a video session, and for one that is not there: the visit tells that in its own words. */
  async isVideo(sessionId: string): Promise<boolean> {
    const session = await this.db.one<{ mode: string }>(`SELECT mode FROM sessions WHERE id = $1`, [sessionId]);
    return session === undefined || session.mode === 'video';
  }

  /** The dyad a letter is entered for, locked so that no consent goes meanwhile, and where its parent is held. @throws DomainError not_found for another's */
  async dyadOf(
    actor: Actor,
    dyadId: string,
  ): Promise<{ organisationId: string; childId: string; facilityId: string | null; timeZone: string }> {
    const find = (): Promise<{ organisationId: string; childId: string; facilityId: string | null; timeZone: string } | undefined> =>
      this.db.one(
        `SELECT d.organisation_id, d.child_id, ce.facility_id, coalesce(f.time_zone, o.time_zone) AS time_zone
           FROM dyads d JOIN organisations o ON o.id = d.organisation_id
           LEFT JOIN custody_episodes ce ON ce.parent_id = d.parent_id AND ce.ended_on IS NULL LEFT JOIN facilities f ON f.id = ce.facility_id
          WHERE ${visibleTo(actor, can(actor, 'exchange.receive') ? 'ce' : 'd')} AND d.id = $2`,
        [scopeOf(actor), dyadId],
      );
    // As the system for an officer: a parent's first letter is how she or he comes to know the child; the filter is the own facility.
    const dyad = await (can(actor, 'exchange.receive') ? this.db.asSystem(find) : find());
    if (!dyad) throw notFound();
    await this.lockDyad(dyadId);
    return dyad;
  }

  /**
   * Locks an exchange for a step, its dyad first: what the gates say holds until the step is written.
   * @throws DomainError not_found for another organisation's or facility's
   */
  async lock(actor: Actor, id: string): Promise<LockedExchange> {
    const seen = await this.db.one<{ dyadId: string }>(`SELECT e.dyad_id FROM exchanges e WHERE ${visibleTo(actor)} AND e.id = $2`, [
      scopeOf(actor),
      id,
    ]);
    if (!seen) throw notFound();
    await this.lockDyad(seen.dyadId);
    const row = await this.db.one<LockedExchange>(`${LOCKED} WHERE ${visibleTo(actor)} AND e.id = $2 FOR UPDATE OF e`, [
      scopeOf(actor),
      id,
    ]);
    if (!row) throw notFound();
    return row;
  }

  /** Locks what is under way between these dyads, in the order of the ids; the caller has locked the dyads. Calls go the way of their visits. */
  lockOnTheirWay(dyadIds: readonly string[], statuses: readonly ExchangeStatus[]): Promise<LockedExchange[]> {
    return this.db.sql<LockedExchange>(
      `${LOCKED} WHERE e.dyad_id = ANY($1::uuid[]) AND e.kind <> 'live_call' AND e.status = ANY($2) ORDER BY e.id FOR UPDATE OF e`,
      [[...dyadIds], [...statuses]],
    );
  }

  private async lockDyad(dyadId: string): Promise<void> {
    // As the system: a row that somebody may not see would not be locked either.
    await this.db.asSystem(() => this.db.sql(`SELECT 1 AS locked FROM dyads WHERE id = $1 FOR SHARE`, [dyadId]));
  }

  /** Locks the letter a cover sheet's code names, when it is between these two and went this way. */
  async lockByReference(
    actor: Actor,
    reference: string,
    dyadId: string,
    direction: ExchangeDirection,
  ): Promise<LockedExchange | undefined> {
    const found = await this.db.one<{ id: string }>(
      `SELECT e.id FROM exchanges e WHERE ${visibleTo(actor)} AND e.reference = $2 AND e.dyad_id = $3 AND e.direction = $4`,
      [scopeOf(actor), reference.trim().toUpperCase(), dyadId, direction],
    );
    return found && this.lock(actor, found.id);
  }

  /** Inserts with a reference nobody has; a clash draws another. */
  async insert(row: NewExchange): Promise<void> {
    for (let tries = 0; tries < 5; tries += 1) {
      const added = await this.db.affected(
        `INSERT INTO exchanges (id, organisation_id, reference, dyad_id, facility_id, kind, direction, status, authorship, pages, scan_requested_by_child,
                                file_id, in_reply_to_id, visit_id, entered_by, entered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'entered', $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (reference) DO NOTHING`,
        [
          row.id,
          row.organisationId,
          newReference(),
          row.dyadId,
          row.facilityId,
          row.kind,
          row.direction,
          row.authorship,
          row.pages,
          row.scanRequestedByChild,
          row.fileId,
          row.inReplyToId,
          row.visitId,
          row.enteredBy,
          this.clock.now(),
        ],
      );
      if (added === 1) return;
    }
    throw conflict('exchange.no_reference');
  }
}
