import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { conflict, notFound } from '../../kernel/domain-error';
import { AmendmentsService } from '../amendments/amendments.service';
import { DecisionsService } from '../facility-desk/decisions.service';
import { GroupAboard } from './group-aboard';
import { GroupBookingService } from './group-booking.service';
import { GroupRows } from './group-rows';
import { VisitLocks } from '../visit-locks';
import { GroupCancelBody, GroupFamiliesBody, GroupLeavingBody, VisitGroupBody } from './visit-groups.dto';
import { GroupView, VisitGroupsQueries } from './visit-groups.queries';

/** Families on one bus: asked for together, decided one by one, and ended together when the bus does not go. */
@Injectable()
export class VisitGroupsService {
  constructor(
    private readonly db: Database,
    private readonly booking: GroupBookingService,
    private readonly decisions: DecisionsService,
    private readonly amendments: AmendmentsService,
    private readonly bus: GroupAboard,
    private readonly rows: GroupRows,
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

  /** More families for the bus, all of them or none. @throws DomainError not_found `visit_group.not_found`; what GroupBookingService.add throws */
  async add(actor: Actor, id: string, body: GroupFamiliesBody): Promise<GroupView> {
    await this.booking.add(actor, await this.queries.one(actor, id), body);
    return this.queries.one(actor, id);
  }

  /**
   * Takes one family out: it keeps its own place and time and is judged as one that travels alone; the workers who go with others stay with
   * them. Who stays is judged again.
   * @throws DomainError not_found `visit_group.not_found`, `visit.not_found` for a visit that is not of the group; what AmendmentsService.amend throws
   */
  async leave(actor: Actor, id: string, { visitId, party, ...said }: GroupLeavingBody): Promise<GroupView> {
    return this.db.transaction(async () => {
      const { visits } = await this.queries.one(actor, id);
      const visit = visits.find((one) => one.id === visitId);
      if (!visit) throw notFound('visit.not_found');
      const stay = await this.bus.escortsOfOthers(id, visitId);
      const own = visit.party
        .filter(({ personId }) => !stay.has(personId))
        .map(({ personType, personId, place }) => ({ personType, personId, place }));
      await this.amendments.amend(actor, visitId, { leaveGroup: true, party: party ?? own, ...said });
      await this.rows.note('visit_group.leave', id, { visitId });
      return this.queries.one(actor, id);
    });
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
