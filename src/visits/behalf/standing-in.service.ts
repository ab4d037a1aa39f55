import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Actor, Said } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, invalid, notFound } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';
import { permissionsOf } from '../../kernel/permissions';
import { requestContext, runInContext } from '../../kernel/request-context';
import { OfflineDeskQueries } from '../facility-desk/offline-desk.queries';

/** A facility whose word somebody may write down. */
export interface SilentFacility {
  id: string;
  name: string;
  timeZone: string;
}

/** SQL: organisation `$1` has to do with facility `f`: a parent whom it knows is there, or a meeting of its children is arranged. */
const OURS = `(EXISTS (SELECT 1 FROM custody_episodes e JOIN imprisoned_parents p ON p.id = e.parent_id AND p.organisation_id = $1
                WHERE e.facility_id = f.id AND e.ended_on IS NULL)
  OR EXISTS (SELECT 1 FROM visits v WHERE v.facility_id = f.id AND v.organisation_id = $1 AND v.live))`;

/**
 * Acting in the name of a facility at which nobody has an account. What is done then goes through the very verbs of its officers, in their
 * scope, with the same locks, looks and refusals; who said it, how and when is kept with it, and the audit names who wrote it down.
 * Where an officer has an account nobody does this for her or him (docs/decisions/0035-in-the-name-of-a-silent-facility.md).
 */
@Injectable()
export class StandingIn {
  constructor(
    private readonly db: Database,
    private readonly desks: OfflineDeskQueries,
    private readonly clock: Clock,
  ) {}

  /** The facilities for which the actor may act, by name. */
  async facilities(actor: Actor): Promise<SilentFacility[]> {
    const rows = await this.db.sql<SilentFacility>(
      `SELECT f.id, f.name, f.time_zone FROM facilities f WHERE ${OURS} ORDER BY f.name, f.id`,
      [actor.organisationId],
    );
    const answering = await this.desks.withOfficer(rows.map((row) => row.id));
    return rows.filter((row) => !answering.has(row.id));
  }

  /**
   * One of them.
   * @throws DomainError not_found for a facility one has nothing to do with; conflict `desk.ask_officer` where somebody there has an account
   */
  async one(actor: Actor, facilityId: string): Promise<SilentFacility> {
    const row = await this.db.one<SilentFacility>(`SELECT f.id, f.name, f.time_zone FROM facilities f WHERE f.id = $2 AND ${OURS}`, [
      actor.organisationId,
      facilityId,
    ]);
    if (!row) throw notFound();
    if ((await this.desks.withOfficer([row.id])).size > 0) throw conflict('desk.ask_officer');
    return row;
  }

  /**
   * Does the work as an officer of the facility would.
   * @param said who said it there; null: somebody only looks
   * @throws DomainError what `one` throws; invalid `visit.in_future` for what nobody can have said yet
   */
  async inItsName<T>(actor: Actor, facilityId: string, said: Said | null, work: (standIn: Actor) => Promise<T>): Promise<T> {
    const { timeZone } = await this.one(actor, facilityId);
    if (said && new Date(said.saidAt) > this.clock.now())
      throw invalid('validation.failed', {}, [{ pointer: '/onBehalfOf/saidAt', code: 'visit.in_future' }]);
    const standIn: Actor = {
      ...actor,
      role: 'liaison',
      permissions: permissionsOf('liaison'),
      facilityId,
      workerId: null,
      timeZone,
      onBehalfOf: said,
    };
    const context = requestContext();
    return runInContext({ requestId: context?.requestId ?? newId(), locale: context?.locale ?? actor.locale, actor: standIn }, () =>
      work(standIn),
    );
  }
}
