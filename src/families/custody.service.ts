import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { conflict, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { Grade } from '../kernel/vocabulary';
import { custodyErrors, CustodyEventKind, CustodyEventReport } from './custody.rules';
import { DyadChanges } from './dyad-changes.service';

interface Entry {
  id: string;
  facilityId: string;
  wardId: string | null;
  number: string;
  grade: Grade;
  status: 'held' | 'released';
  timeZone: string;
}

/** What a custody event changed; the visits room goes on from here. */
export interface CustodyChange {
  eventId: string;
  kind: CustodyEventKind;
  rosterEntryId: string;
  fromFacilityId: string;
  /** Null once released. */
  facilityId: string | null;
  /** Every organisation's parent who had been located at this entry. */
  parents: { parentId: string; organisationId: string }[];
  occurredAt: Date;
}

/** What a caller does in the same transaction: `before` with the dyads locked and the entry not yet, `after` before the rest follows. */
export interface CustodyCompany {
  before?: () => Promise<void>;
  after?: (change: CustodyChange) => Promise<void>;
}

/** Where parents are: the facilities' rosters, the episodes that tie parents to them, and what happened. */
@Injectable()
export class CustodyService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly changes: DyadChanges,
  ) {}

  /**
   * Records what happened to a person on the liaison officer's own roster. A transfer takes the entry, and with it the
   * entitlement, to the receiving facility and opens new episodes there; a release closes them. What hangs from the parent's dyads follows.
   * @throws DomainError not_found for another facility's entry; conflict `custody.released`, `roster.number_taken`
   * @throws DomainError invalid for a future event, a missing or unknown ward, grade or facility
   */
  recordEvent(
    actor: Actor,
    rosterEntryId: string,
    event: CustodyEventReport,
    { before, after }: CustodyCompany = {},
  ): Promise<CustodyChange> {
    // As the system: a transfer puts the entry onto another facility's desk, and every organisation that knows the parent follows.
    return this.db.asSystem(() =>
      this.changes.aroundEntry(rosterEntryId, `parent_${event.kind}`, async () => {
        await before?.();
        const entry = await this.lock(rosterEntryId);
        if (actor.facilityId === null || entry.facilityId !== actor.facilityId) throw notFound();
        const change = await this.carryOut(actor, entry, event);
        await after?.(change);
        return change;
      }),
    );
  }

  /**
   * Ties a parent to a roster entry: the place is known from now on. Saying it twice changes nothing.
   * @param at the entry, and the facility that says so: only the one that holds the person may
   * @throws DomainError not_found when the person has been moved meanwhile; conflict `custody.already_located` when the parent is at another
   *   entry, `custody.released`
   */
  locate(
    parentId: string,
    { rosterEntryId, facilityId }: { rosterEntryId: string; facilityId: string | null },
    confirmedBy: string | null,
  ): Promise<void> {
    return this.changes.aroundParent(parentId, 'parent_located', async () => {
      const parent = await this.db.one<{ organisationId: string }>(
        `SELECT organisation_id FROM imprisoned_parents WHERE id = $1 FOR UPDATE`,
        [parentId],
      );
      if (!parent) throw notFound();
      const entry = await this.lock(rosterEntryId);
      if (entry.facilityId !== facilityId) throw notFound();
      const open = await this.db.one<{ rosterEntryId: string }>(
        `SELECT roster_entry_id FROM custody_episodes WHERE parent_id = $1 AND ended_on IS NULL`,
        [parentId],
      );
      if (open?.rosterEntryId === rosterEntryId) return;
      if (open) throw conflict('custody.already_located');
      if (entry.status === 'released') throw conflict('custody.released');
      await this.openEpisode(parentId, entry.id, entry.facilityId, dayInZone(this.clock.now(), entry.timeZone), confirmedBy);
      await this.tell('located', entry.id, entry.id, [{ parentId, organisationId: parent.organisationId }]);
    });
  }

  /**
   * The roster entry at which a parent is located now, for the liaison officer of that facility.
   * @throws DomainError not_found for anybody else
   */
  async rosterEntryOf(actor: Actor, parentId: string): Promise<string> {
    const row = await this.db.one<{ rosterEntryId: string }>(
      `SELECT roster_entry_id FROM custody_episodes WHERE parent_id = $1 AND facility_id = $2 AND ended_on IS NULL`,
      [parentId, actor.facilityId],
    );
    if (!row) throw notFound();
    return row.rosterEntryId;
  }

  private async carryOut(actor: Actor, entry: Entry, event: CustodyEventReport): Promise<CustodyChange> {
    const errors = custodyErrors(event, entry.facilityId, this.clock.now());
    const target = event.kind === 'transferred' && event.facilityId ? event.facilityId : entry.facilityId;
    if (target !== entry.facilityId && !(await this.db.one(`SELECT 1 AS seen FROM facilities WHERE id = $1`, [target])))
      errors.push({ pointer: '/facilityId', code: 'custody.facility_unknown' });
    const wardId = event.wardCode ? await this.ward(target, event.wardCode) : undefined;
    if (wardId === null) errors.push({ pointer: '/wardCode', code: 'custody.ward_unknown' });
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
    if (entry.status === 'released' && event.kind !== 'admitted') throw conflict('custody.released');

    const moved = target !== entry.facilityId;
    await this.db.sql(
      `UPDATE roster_entries SET facility_id = $2, ward_id = $3, number = $4, grade = $5, status = $6, version = version + 1 WHERE id = $1`,
      [
        entry.id,
        target,
        wardId ?? (moved ? null : entry.wardId),
        event.number ?? entry.number,
        event.grade ?? entry.grade,
        event.kind === 'released' ? 'released' : 'held',
      ],
    );
    const day = dayInZone(event.occurredAt, entry.timeZone);
    const parents =
      event.kind === 'transferred' || event.kind === 'released'
        ? await this.endEpisodes(entry.id, event.kind, day)
        : await this.located(entry.id);
    if (event.kind === 'transferred')
      for (const { parentId } of parents) await this.openEpisode(parentId, entry.id, target, day, actor.userId);
    const eventId = newId();
    await this.db.sql(
      `INSERT INTO custody_events (id, roster_entry_id, kind, occurred_at, recorded_at, recorded_by, details, on_behalf_of) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        eventId,
        entry.id,
        event.kind,
        event.occurredAt,
        this.clock.now(),
        actor.userId,
        JSON.stringify({ fromFacilityId: entry.facilityId, facilityId: target, wardId: wardId ?? null, grade: event.grade ?? null }),
        actor.onBehalfOf ? JSON.stringify(actor.onBehalfOf) : null,
      ],
    );
    await this.tell(event.kind, entry.id, eventId, parents);
    const facilityId = event.kind === 'released' ? null : target;
    return {
      eventId,
      kind: event.kind,
      rosterEntryId: entry.id,
      fromFacilityId: entry.facilityId,
      facilityId,
      parents,
      occurredAt: event.occurredAt,
    };
  }

  private async lock(rosterEntryId: string): Promise<Entry> {
    const entry = await this.db.one<Entry>(
      `SELECT r.id, r.facility_id, r.ward_id, r.number, r.grade, r.status, f.time_zone
         FROM roster_entries r JOIN facilities f ON f.id = r.facility_id WHERE r.id = $1 FOR UPDATE OF r`,
      [rosterEntryId],
    );
    if (!entry) throw notFound();
    return entry;
  }

  private async ward(facilityId: string, code: string): Promise<string | null> {
    const ward = await this.db.one<{ id: string }>(`SELECT id FROM wards WHERE facility_id = $1 AND code = $2`, [facilityId, code]);
    return ward?.id ?? null;
  }

  private located(rosterEntryId: string): Promise<CustodyChange['parents']> {
    return this.db.sql(
      `SELECT e.parent_id, p.organisation_id FROM custody_episodes e JOIN imprisoned_parents p ON p.id = e.parent_id
        WHERE e.roster_entry_id = $1 AND e.ended_on IS NULL ORDER BY e.parent_id`,
      [rosterEntryId],
    );
  }

  private async endEpisodes(rosterEntryId: string, endKind: string, day: Day): Promise<CustodyChange['parents']> {
    const parents = await this.located(rosterEntryId);
    // An event reported late may lie before the day on which the place was confirmed; an episode never ends before it began.
    await this.db.sql(
      `UPDATE custody_episodes SET ended_on = greatest(began_on, $2::date), end_kind = $3 WHERE roster_entry_id = $1 AND ended_on IS NULL`,
      [rosterEntryId, day, endKind],
    );
    return parents;
  }

  private async openEpisode(
    parentId: string,
    rosterEntryId: string,
    facilityId: string,
    beganOn: Day,
    confirmedBy: string | null,
  ): Promise<void> {
    await this.db.sql(
      `INSERT INTO custody_episodes (id, parent_id, roster_entry_id, facility_id, began_on, confirmed_at, confirmed_by) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [newId(), parentId, rosterEntryId, facilityId, beganOn, this.clock.now(), confirmedBy],
    );
  }

  /** One line for the facility, and one in each child's organisation, so that "who changed what" is complete there. */
  private async tell(what: string, rosterEntryId: string, eventId: string, parents: CustodyChange['parents']): Promise<void> {
    const children = await this.db.sql<{ parentId: string; childId: string; organisationId: string }>(
      `SELECT d.parent_id, d.child_id, d.organisation_id FROM dyads d WHERE d.parent_id = ANY($1::uuid[]) ORDER BY d.id`,
      [parents.map((p) => p.parentId)],
    );
    await this.audit.record(
      { action: `custody.${what}`, subjectType: 'roster_entry', subjectId: rosterEntryId, details: { eventId } },
      ...children.map((c) => ({
        action: `custody.${what}`,
        subjectType: 'parent',
        subjectId: c.parentId,
        childId: c.childId,
        organisationId: c.organisationId,
      })),
    );
  }
}
