import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, FieldError, invalid } from '../../kernel/domain-error';
import { isAmended } from '../amendments/amendments.service';
import { transition } from '../visit.states';
import { VisitChanges } from '../visit-changes';
import type { Change } from '../visit-change';
import { GateAnswer, VisitGates } from '../visit-gates';
import { People, Refused, VisitPeople } from '../visit-people';
import type { WithoutBody } from '../visits.dto';
import type { VisitView } from '../visits.queries';

const NO_ADULT = 'party.no_adult_inside';

/** A facility agrees to a meeting without some of those who were to come: one visitor must not cost the child the whole visit. */
@Injectable()
export class ConfirmWithout {
  constructor(
    private readonly gates: VisitGates,
    private readonly people: VisitPeople,
    private readonly changes: VisitChanges,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Strikes them and confirms the visit of the others, whom all gates judge anew under the locks. Inside the caller's transaction.
   * @throws DomainError invalid `visit.without_amended` while another time is asked for, `visit.without_unknown` with a pointer each,
   *   `visit.without_no_child`, `visit.without_no_adult`, `visit.not_allowed` with the reasons against the others
   * @throws DomainError conflict `visit.wrong_status`, `visit.hold_expired`, `visit.changed_meanwhile`
   */
  async confirm(actor: Actor, seen: VisitView, without: readonly WithoutBody[], common: Omit<Change, 'verb'>): Promise<void> {
    if (seen.amendment !== null) throw invalid('visit.without_amended');
    transition(seen.status, 'confirm', actor);
    const refused = this.left(await this.people.of(seen.id), without).refused;
    const { visit, answer, facts } = await this.gates.lockOpen(actor, seen.id, {
      sessionId: seen.sessionId,
      without: refused.map((one) => one.subjectId),
      first: refuseAlone,
    });
    transition(visit.status, 'confirm', actor);
    if (visit.holdExpiresAt !== null && visit.holdExpiresAt <= this.clock.now()) throw conflict('visit.hold_expired');
    if (isAmended(visit)) throw conflict('visit.changed_meanwhile');
    const { rest } = this.left(await this.people.of(visit.id), without);
    const after = await this.changes.apply(visit, actor, {
      verb: 'confirm',
      ...common,
      without: refused,
      people: rest,
      takes: facts.takes,
    });
    await this.gates.record(actor, visit.id, 'confirmation', answer);
    const struck = await this.people.refusedBy(visit.id, after.version);
    await this.audit.record(
      ...struck.map(({ personType, reasonCode, childId }) => ({
        action: 'visit.not_admit',
        subjectType: 'visit',
        subjectId: visit.id,
        ...(childId === null ? {} : { childId }),
        organisationId: visit.organisationId,
        details: { personType, reasonCode },
      })),
    );
  }

  /** Who is left out, each once, and who still comes. */
  private left({ dyads, party }: People, without: readonly WithoutBody[]): { refused: Refused[]; rest: People } {
    const errors: FieldError[] = [];
    const reasons = new Map<string, Refused>();
    without.forEach(({ personId, dyadId, reasonCode }, i) => {
      const subjectId = dyads.find((d) => d.dyadId === dyadId)?.dyadId ?? party.find((p) => p.personId === personId)?.personId;
      const named = (personId === undefined) !== (dyadId === undefined);
      if (subjectId !== undefined && named) reasons.set(subjectId, { subjectId, reasonCode });
      else errors.push({ pointer: `/without/${i}/${dyadId === undefined ? 'personId' : 'dyadId'}`, code: 'visit.without_unknown' });
    });
    if (errors.length > 0) throw invalid('visit.without_unknown', {}, errors);
    const rest = { dyads: dyads.filter((d) => !reasons.has(d.dyadId)), party: party.filter((p) => !reasons.has(p.personId)) };
    if (rest.dyads.length === 0) throw invalid('visit.without_no_child', {}, [{ pointer: '/without', code: 'visit.without_no_child' }]);
    return { refused: [...reasons.values()], rest };
  }
}

/** Plain words for the commonest end: nobody is left who may go inside with the child. */
function refuseAlone({ against }: GateAnswer): void {
  const alone = against.filter((reason) => reason.code === NO_ADULT);
  if (alone.length > 0)
    throw invalid('visit.without_no_adult', {}, [{ pointer: '/without', code: 'visit.without_no_adult' }], { members: { reasons: alone } });
}
