import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, DomainError, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { RuleVersionsService } from './rule-versions.service';
import type { RenameWardBody, WardBody } from './wards.dto';

/** A ward in use. */
export interface WardRow {
  id: string;
  code: string;
  name: string;
  /** Moves on with each new name. */
  version: number;
}

/** Wards of a facility: added, renamed, ended; never removed, since past meetings name them. */
@Injectable()
export class WardsService {
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly rules: RuleVersionsService,
  ) {}

  /** The wards in use, by code. @throws DomainError not_found for another officer's facility */
  async list(actor: Actor, facilityId: string): Promise<WardRow[]> {
    await this.rules.mine(actor, facilityId);
    return this.rows(facilityId);
  }

  /**
   * Adds a ward; one that was ended under this code is in use again, under the new name.
   * @throws DomainError not_found; conflict `ward.code_taken`
   */
  async add(actor: Actor, facilityId: string, body: WardBody): Promise<WardRow> {
    await this.rules.mine(actor, facilityId);
    return this.db.transaction(async () => {
      // As the system: an administrator belongs to no facility.
      const row = await this.db.asSystem(() =>
        this.db.one<WardRow>(
          `INSERT INTO wards (id, facility_id, code, name) VALUES ($1, $2, $3, $4)
             ON CONFLICT (facility_id, code) DO UPDATE SET name = excluded.name, ended_at = NULL, version = wards.version + 1 WHERE wards.ended_at IS NOT NULL
           RETURNING id, code, name, version`,
          [newId(), facilityId, body.code.trim(), body.name.trim()],
        ),
      );
      if (!row) throw conflict('ward.code_taken', {}, { errors: [{ pointer: '/code', code: 'ward.code_taken' }] });
      await this.audit.record({ action: 'ward.add', subjectType: 'ward', subjectId: row.id, details: { facilityId } });
      return row;
    });
  }

  /** Another name; the code, which rosters and rules carry, stays. @throws DomainError not_found, precondition `version.stale` */
  async rename(actor: Actor, facilityId: string, wardId: string, version: number, { name }: RenameWardBody): Promise<WardRow> {
    await this.rules.mine(actor, facilityId);
    return this.db.transaction(async () => {
      const row = await this.db.asSystem(async () => {
        const before = await this.db.one<{ version: number }>(
          `SELECT version FROM wards WHERE id = $1 AND facility_id = $2 AND ended_at IS NULL FOR UPDATE`,
          [wardId, facilityId],
        );
        if (!before) throw notFound();
        if (before.version !== version) throw new DomainError('precondition', 'version.stale');
        return this.db.one<WardRow>(`UPDATE wards SET name = $2, version = version + 1 WHERE id = $1 RETURNING id, code, name, version`, [
          wardId,
          name.trim(),
        ]);
      });
      if (!row) throw notFound();
      await this.audit.record({ action: 'ward.update', subjectType: 'ward', subjectId: wardId, details: { facilityId } });
      return row;
    });
  }

  /**
   * Ends a ward: nobody can be put into it any more. Where somebody still is, or a line of the timetable is for it, it stays.
   * @throws DomainError not_found; conflict `ward.in_use` with how many people and lines
   */
  async end(actor: Actor, facilityId: string, wardId: string): Promise<WardRow[]> {
    await this.rules.mine(actor, facilityId);
    return this.db.transaction(async () => {
      await this.db.asSystem(async () => {
        const ward = await this.db.one(`SELECT id FROM wards WHERE id = $1 AND facility_id = $2 AND ended_at IS NULL FOR UPDATE`, [
          wardId,
          facilityId,
        ]);
        if (!ward) throw notFound();
        const use = await this.db.one<{ people: number; lines: number }>(
          `SELECT (SELECT count(*) FROM roster_entries WHERE ward_id = $1 AND status = 'held')::int AS people,
                  (SELECT count(*) FROM timetables WHERE facility_id = $2 AND withdrawn_at IS NULL AND (valid_to IS NULL OR valid_to >= $3::date)
                      AND (ward_id = $1 OR admits::text LIKE '%' || $1::text || '%'))::int AS lines`,
          [wardId, facilityId, this.clock.now()],
        );
        const { people = 0, lines = 0 } = use ?? {};
        if (people + lines > 0) throw conflict('ward.in_use', { people, lines });
        await this.db.sql(`UPDATE wards SET ended_at = $2 WHERE id = $1`, [wardId, this.clock.now()]);
      });
      await this.audit.record({ action: 'ward.close', subjectType: 'ward', subjectId: wardId, details: { facilityId } });
      return this.rows(facilityId);
    });
  }

  private rows(facilityId: string): Promise<WardRow[]> {
    return this.db.sql<WardRow>(`SELECT id, code, name, version FROM wards WHERE facility_id = $1 AND ended_at IS NULL ORDER BY code`, [
      facilityId,
    ]);
  }
}
