import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { DyadChanges } from '../families/dyad-changes.service';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, DomainError, invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { appointmentErrors } from './appointment.rules';
import { AppointmentsQueries, AppointmentView } from './appointments.queries';

/** What the rooms to the right are told as the cause. */
const CAUSE = 'parent_appointment';

interface Times {
  startsAt: Date;
  endsAt: Date;
}

/**
 * Appointments of parents, recorded by the officer. An overlapping session is not offered any more; visits that overlap are judged again
 * in the same transaction, and a booking that was judged before judges again. Touching end to start is no overlap.
 */
@Injectable()
export class AppointmentsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly queries: AppointmentsQueries,
    private readonly changes: DyadChanges,
  ) {}

  /** Records a time. @throws DomainError invalid `appointment.ends_first`, `appointment.past`, `appointment.too_long` */
  async record(actor: Actor, rosterEntryId: string, times: Times): Promise<AppointmentView> {
    this.refuse(times);
    const id = newId();
    return this.changes.aroundEntry(rosterEntryId, CAUSE, async () => {
      await this.db.sql(
        `INSERT INTO parent_appointments (id, roster_entry_id, facility_id, starts_at, ends_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, rosterEntryId, actor.facilityId, times.startsAt, times.endsAt, actor.userId],
      );
      return this.recorded(actor, id, 'parent_appointment.record');
    });
  }

  /** Moves one. @throws DomainError precondition `version.stale`; conflict `appointment.cancelled`; invalid as `record` */
  async change(actor: Actor, id: string, version: number, times: Times): Promise<AppointmentView> {
    const row = await this.queries.one(actor, id);
    this.refuse(times);
    return this.changes.aroundEntry(row.rosterEntryId, CAUSE, async () => {
      const changed = await this.db.affected(
        `UPDATE parent_appointments SET starts_at = $3, ends_at = $4, version = version + 1 WHERE id = $1 AND version = $2 AND cancelled_at IS NULL`,
        [id, version, times.startsAt, times.endsAt],
      );
      if (changed === 0) throw await this.whyNot(actor, id);
      return this.recorded(actor, id, 'parent_appointment.update');
    });
  }

  /** Takes one back; a second time changes nothing. */
  async cancel(actor: Actor, id: string): Promise<AppointmentView> {
    const row = await this.queries.one(actor, id);
    if (row.cancelledAt !== null) return row;
    return this.changes.aroundEntry(row.rosterEntryId, CAUSE, async () => {
      await this.db.sql(`UPDATE parent_appointments SET cancelled_at = $2, version = version + 1 WHERE id = $1 AND cancelled_at IS NULL`, [
        id,
        this.clock.now(),
      ]);
      return this.recorded(actor, id, 'parent_appointment.cancel');
    });
  }

  private refuse({ startsAt, endsAt }: Times): void {
    const errors = appointmentErrors(startsAt, endsAt, this.clock.now());
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
  }

  private async whyNot(actor: Actor, id: string): Promise<DomainError> {
    const { cancelledAt } = await this.queries.one(actor, id);
    return cancelledAt === null ? new DomainError('precondition', 'version.stale') : conflict('appointment.cancelled');
  }

  private async recorded(actor: Actor, id: string, action: string): Promise<AppointmentView> {
    const row = await this.queries.one(actor, id);
    await this.audit.record({
      action,
      subjectType: 'parent_appointment',
      subjectId: id,
      details: { startsAt: row.startsAt.toISOString(), endsAt: row.endsAt.toISOString() },
    });
    return row;
  }
}
