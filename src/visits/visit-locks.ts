import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { visibleTo } from './visit.access';
import type { VisitStatus } from './visit.states';

/** Who acts: a signed-in user, or the system following a rule. */
export type By = Actor | 'system';

/** A visit's row, locked. */
export interface LockedVisit {
  id: string;
  organisationId: string;
  facilityId: string;
  sessionId: string;
  proposedSessionId: string | null;
  parentId: string;
  rosterEntryId: string;
  mode: string;
  status: VisitStatus;
  startsAt: Date;
  endsAt: Date;
  /** The day at the facility. */
  day: string;
  period: string;
  pool: string;
  holdExpiresAt: Date | null;
  version: number;
  /** What it takes of its session besides a window: adults inside, a group's table, a video room. */
  takesAdults: number;
  takesGroups: number;
  takesVideo: number;
  /** The same of the session it points to besides; null: as in its own. */
  proposedTakes: number[] | null;
  /** The families it travels with; null: it goes alone. */
  groupId: string | null;
}

/** `gate_version` of its dyads, `version` of its workers and sessions, by id, as they stay until the transaction ends. */
export interface Versions {
  dyads: ReadonlyMap<string, number>;
  workers: ReadonlyMap<string, number>;
  sessions: ReadonlyMap<string, number>;
}

type Row = { id: string; version: number };

/** What is locked besides what the visit itself touches: an amendment's session and people, the sessions wished for. */
export interface Besides {
  sessions?: readonly string[];
  dyadIds?: readonly string[];
  workerIds?: readonly string[];
}

/** How the dyads are locked: `SHARE` to rely on them, `NO KEY UPDATE` when the same transaction will change one of their gate facts. */
export type DyadLock = 'SHARE' | 'NO KEY UPDATE';

const LOCKED = `SELECT v.id, v.organisation_id, v.facility_id, v.session_id, v.proposed_session_id, v.parent_id, v.roster_entry_id, v.mode, v.status,
       v.starts_at, v.ends_at, (SELECT day FROM sessions s WHERE s.id = v.session_id) AS day, v.period, v.pool, v.hold_expires_at, v.version,
       v.takes_adults, v.takes_groups, v.takes_video, v.proposed_takes, v.group_id FROM visits v`;

/**
 * Locks visits in the order of the house: dyad (by id) → worker → session → parent's ledger → visit → rest. Whoever relies on what the
 * gates said takes the first two as well; whoever only ends visits does not need them. Only inside a transaction.
 */
@Injectable()
export class VisitLocks {
  constructor(private readonly db: Database) {}

  /**
   * Locks all that a visit touches: its people and those of an open amendment, its sessions by id, the parent's ledger, then the visit
   * itself; and `also`, each in its place.
   * @returns the visit, and the versions of its people for VisitGates
   * @throws DomainError not_found `visit.not_found`
   */
  async lock(
    by: By,
    visitId: string,
    { also = {}, dyads = 'SHARE' }: { also?: Besides; dyads?: DyadLock } = {},
  ): Promise<{ visit: LockedVisit; versions: Versions }> {
    const [known] = await this.find(by, [visitId], '');
    if (!known) throw notFound('visit.not_found');
    const people = await this.lockPeople([visitId], dyads, also);
    for (;;) {
      const [seen] = await this.find(by, [visitId], '');
      if (!seen) throw notFound('visit.not_found');
      const sessions = await this.lockSessions([seen.sessionId, seen.proposedSessionId, ...(also.sessions ?? [])]);
      await this.lockLedger([seen]);
      const [visit] = await this.find(by, [visitId], 'FOR UPDATE OF v');
      if (!visit) throw notFound('visit.not_found');
      // Moved between the look and the lock: look again, now with the right sessions.
      if (visit.sessionId === seen.sessionId && visit.proposedSessionId === seen.proposedSessionId)
        return { visit, versions: { ...people, sessions } };
    }
  }

  /**
   * Locks many visits that are to be ended, each kind in its order; not their people, so that a change of a person may end its own
   * visits. Visits that do not exist are left out.
   */
  async lockMany(visitIds: string[]): Promise<LockedVisit[]> {
    const seen = await this.find('system', visitIds, '');
    await this.lockSessions(seen.flatMap((v) => [v.sessionId, v.proposedSessionId]));
    await this.lockLedger(seen);
    return this.find('system', visitIds, 'ORDER BY v.id FOR UPDATE OF v');
  }

  /**
   * Locks the people of all arranged visits in sessions of these timetable lines or days from now on: the first in the order of locks,
   * for whoever will lock those sessions next.
   */
  async lockPeopleIn(
    facilityId: string,
    { lineIds, days }: { lineIds: readonly string[]; days: readonly string[] },
    now: Date,
  ): Promise<void> {
    const rows = await this.db.sql<{ id: string }>(
      `SELECT v.id FROM visits v JOIN sessions s ON s.id IN (v.session_id, v.proposed_session_id)
        WHERE s.facility_id = $1 AND v.facility_id = $1 AND v.live AND s.starts_at > $2 AND (s.timetable_id = ANY($3::uuid[]) OR s.day = ANY($4::date[]))`,
      [facilityId, now, [...lineIds], [...days]],
    );
    await this.lockPeople(
      rows.map((row) => row.id),
      'SHARE',
    );
  }

  /** Takes the locks of many visits that will be decided one after the other in one transaction, so that their order cannot cross anybody's. */
  async lockAhead(by: By, visitIds: string[], alsoSessions: readonly string[] = [], dyads: DyadLock = 'SHARE'): Promise<void> {
    const seen = await this.find(by, visitIds, '');
    await this.lockPeople(
      seen.map((v) => v.id),
      dyads,
    );
    await this.lockSessions([...seen.flatMap((v) => [v.sessionId, v.proposedSessionId]), ...alsoSessions]);
    await this.lockLedger(seen);
  }

  /** As the system: a row that somebody may not see would not be locked either. */
  private lockPeople(visitIds: string[], dyads: DyadLock, also: Besides = {}): Promise<Omit<Versions, 'sessions'>> {
    return this.db.asSystem(() => this.lockRows(visitIds, dyads, also));
  }

  private async lockRows(visitIds: string[], dyads: DyadLock, also: Besides): Promise<Omit<Versions, 'sessions'>> {
    const locked = await this.db.sql<Row>(
      `SELECT d.id, d.gate_version AS version FROM dyads d
        WHERE d.id IN (SELECT dyad_id FROM visit_dyads WHERE visit_id = ANY($1::uuid[])
                       UNION SELECT unnest(a.dyad_ids) FROM visit_amendments a WHERE a.visit_id = ANY($1::uuid[]) AND a.status = 'open'
                       UNION SELECT unnest($2::uuid[])) ORDER BY d.id FOR ${dyads} OF d`,
      [visitIds, [...(also.dyadIds ?? [])]],
    );
    const workers = await this.db.sql<Row>(
      `SELECT w.id, w.version FROM workers w
        WHERE w.id IN (SELECT person_id FROM visit_party WHERE visit_id = ANY($1::uuid[]) AND person_type = 'worker'
                       UNION SELECT (x ->> 'personId')::uuid FROM visit_amendments a CROSS JOIN jsonb_array_elements(a.party) x
                              WHERE a.visit_id = ANY($1::uuid[]) AND a.status = 'open' AND x ->> 'personType' = 'worker'
                       UNION SELECT unnest($2::uuid[])) ORDER BY w.id FOR SHARE OF w`,
      [visitIds, [...(also.workerIds ?? [])]],
    );
    return { dyads: byId(locked), workers: byId(workers) };
  }

  private async find(by: By, ids: string[], lock: string): Promise<LockedVisit[]> {
    if (by === 'system') return this.db.sql<LockedVisit>(`${LOCKED} WHERE v.id = ANY($1::uuid[]) ${lock}`, [ids]);
    const visible = visibleTo(by, 'v', 2);
    return this.db.sql<LockedVisit>(`${LOCKED} WHERE v.id = ANY($1::uuid[]) AND ${visible.text} ${lock}`, [ids, visible.value]);
  }

  private async lockSessions(ids: (string | null)[]): Promise<ReadonlyMap<string, number>> {
    return byId(
      await this.db.sql<Row>(`SELECT id, version FROM sessions WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [
        ids.filter((id) => id !== null),
      ]),
    );
  }

  private async lockLedger(visits: LockedVisit[]): Promise<void> {
    await this.db.sql(
      `SELECT 1 FROM entitlement_periods WHERE (roster_entry_id, period, pool) IN (SELECT * FROM unnest($1::uuid[], $2::date[], $3::text[]))
        ORDER BY roster_entry_id, period, pool FOR NO KEY UPDATE`,
      [visits.map((v) => v.rosterEntryId), visits.map((v) => v.period), visits.map((v) => v.pool)],
    );
  }
}

const byId = (rows: readonly Row[]): ReadonlyMap<string, number> => new Map(rows.map(({ id, version }) => [id, version]));
