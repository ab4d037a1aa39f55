import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { Judged, RequestFacts } from '../../eligibility/eligibility.service';
import type { PartyMember } from '../../eligibility/eligibility.service';
import { ledgerPool } from '../visit.rules';

/** A family about to be booked, as the gates saw it. */
interface Seen {
  family: { position: number; party: readonly PartyMember[] };
  answer: { judged: readonly Judged[] };
  facts: RequestFacts;
}

interface Version {
  id: string;
  version: number;
}

/**
 * Takes the locks of all families of a group before the first is written, each kind at once and by id: one family after the other would
 * cross the order of the house (dyad → worker → session → ledger → visit → rest).
 */
@Injectable()
export class GroupLocks {
  constructor(private readonly db: Database) {}

  /**
   * Locks everything that booking these families will touch. Only inside a transaction.
   * @param groupId the group they travel with: its other families are on the same bus
   * @returns the positions of the families one of whose workers is on another trip then; undefined when the people are not any more as the
   *   gates saw them
   */
  lock(families: readonly Seen[], groupId: string): Promise<ReadonlySet<number> | undefined> {
    // As the system: a row that somebody may not see would not be locked either.
    return this.db.asSystem(async () => {
      const dyads = new Map(families.flatMap(({ answer }) => answer.judged.map((one) => [one.dyadId, one.gateVersion] as const)));
      const workers = new Map(families.flatMap(({ facts }) => facts.workerVersions.map((one) => [one.id, one.version] as const)));
      const lockedDyads = await this.db.sql<Version>(
        `SELECT id, gate_version AS version FROM dyads WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE`,
        [[...dyads.keys()]],
      );
      const lockedWorkers = await this.db.sql<Version>(
        `SELECT id, version FROM workers WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
        [[...workers.keys()]],
      );
      if (!areAsSeen(lockedDyads, dyads) || !areAsSeen(lockedWorkers, workers)) return undefined;
      await this.lockPlaces(families.map(({ facts }) => facts));
      return this.busy(families, groupId);
    });
  }

  private async lockPlaces(facts: readonly RequestFacts[]): Promise<void> {
    await this.db.sql(`SELECT 1 FROM sessions WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [
      facts.map((one) => one.session.id),
    ]);
    await this.db.sql(
      `SELECT 1 FROM entitlement_periods WHERE (roster_entry_id, period, pool) IN (SELECT * FROM unnest($1::uuid[], $2::date[], $3::text[]))
        ORDER BY roster_entry_id, period, pool FOR NO KEY UPDATE`,
      [facts.map((one) => one.rosterEntryId), facts.map((one) => one.period), facts.map((one) => ledgerPool(one.session.mode, one.pool))],
    );
    await this.db.sql(`SELECT 1 FROM roster_entries WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [
      facts.map((one) => one.rosterEntryId),
    ]);
    await this.db.sql(`SELECT 1 FROM children WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [
      facts.flatMap((one) => one.children.map((child) => child.childId)),
    ]);
  }

  /** With the workers locked nobody else can send them anywhere: what is free now stays free. */
  private async busy(families: readonly Seen[], groupId: string): Promise<ReadonlySet<number>> {
    const trips = families.flatMap(({ family, facts }) =>
      family.party
        .filter((member) => member.personType === 'worker')
        .map(({ personId }) => ({ position: family.position, personId, startsAt: facts.session.startsAt, endsAt: facts.session.endsAt })),
    );
    const rows = await this.db.sql<{ position: number }>(
      `SELECT DISTINCT t.position FROM unnest($1::int[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS t(position, worker, starts_at, ends_at)
        WHERE EXISTS (SELECT 1 FROM visit_party p WHERE p.person_id = t.worker AND p.person_type = 'worker' AND p.live AND p.group_id IS DISTINCT FROM $5
                         AND tstzrange(p.starts_at, p.ends_at) && tstzrange(t.starts_at, t.ends_at))`,
      [trips.map((t) => t.position), trips.map((t) => t.personId), trips.map((t) => t.startsAt), trips.map((t) => t.endsAt), groupId],
    );
    return new Set(rows.map((row) => row.position));
  }
}

const areAsSeen = (locked: readonly Version[], seen: ReadonlyMap<string, number>): boolean =>
  locked.length === seen.size && locked.every(({ id, version }) => seen.get(id) === version);
