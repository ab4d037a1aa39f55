import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { conflict } from '../kernel/domain-error';
import { DecisionsService } from './decisions.service';
import { GroupBookingService } from './group-booking.service';
import { VisitLocks } from './visit-locks';
import { GroupCancelBody, VisitGroupBody } from './visit-groups.dto';
import { GroupView, VisitGroupsQueries } from './visit-groups.queries';

/** Families on one bus: asked for together, decided one by one, and ended together when the bus does not go. */
@Injectable()
export class VisitGroupsService {
  constructor(
    private readonly db: Database,
    private readonly booking: GroupBookingService,
    private readonly decisions: DecisionsService,
    private readonly locks: VisitLocks,
    private readonly queries: VisitGroupsQueries,
    private readonly audit: Audit,
  ) {}

  /** Asks for a group. See GroupBookingService.request for what is thrown. */
  async request(actor: Actor, body: VisitGroupBody): Promise<GroupView> {
    return this.queries.one(actor, await this.booking.request(actor, body));
  }

  /** A group as somebody opens it: a read of every child in it. @throws DomainError not_found `visit_group.not_found` */
  async open(actor: Actor, id: string): Promise<GroupView> {
    const group = await this.queries.one(actor, id);
    const { organisationId } = group;
    for (const { childId } of group.visits.flatMap((visit) => visit.dyads))
      await this.audit.read({ action: 'visit_group.read', subjectType: 'visit_group', subjectId: id, childId, organisationId });
    return group;
  }

  /**
   * The bus does not go: cancels what is asked for and what is agreed, all or nothing.
   * @throws DomainError not_found `visit_group.not_found`; conflict `visit_group.over` when nothing is left to end
   */
  async cancel(actor: Actor, id: string, { note, onBehalfOf, reasonCode, cause }: GroupCancelBody): Promise<GroupView> {
    return this.db.transaction(async () => {
      const { visits } = await this.queries.one(actor, id);
      const open = visits.filter((visit) => ['requested', 'proposed', 'confirmed'].includes(visit.status));
      if (open.length === 0) throw conflict('visit_group.over');
      await this.locks.lockAhead(
        actor,
        open.map((visit) => visit.id),
      );
      for (const visit of open) await this.decisions.cancel(actor, visit.id, { cause, reasonCode, note, onBehalfOf });
      return this.queries.one(actor, id);
    });
  }
}
