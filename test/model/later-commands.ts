import fc from 'fast-check';
import { targetOf, VISIT_TRANSITIONS } from '../../src/visits/visit.states';
import type { Outcome } from '../../src/visits/visit.rules';
import { VisitsService } from '../../src/visits/visits.service';
import { WaitlistOffersService } from '../../src/visits/waitlist/waitlist-offers.service';
import { WaitlistService } from '../../src/visits/waitlist/waitlist.service';
import { addDays } from '../../src/kernel/days';
import { as, at, Effect, Model, Real, Step } from './step';
import type { Seen } from './world';

/** The other time that was asked for is gone, and the visit stands as it was. */
export const dropped: Effect = (was, is) =>
  was.proposedSessionId !== null && is?.status === was.status && is.proposedSessionId === null && is.sessionId === was.sessionId;

/** A "no" to a request that has another wish asks for that. */
export const triedNext: Effect = (was, is) => was.status === 'requested' && is?.status === 'requested' && is.sessionId !== was.sessionId;

/** The officer of the place where a session is. */
export const officer = ({ world }: Real, sessionId: string): Real['world']['liaison'] =>
  sessionId === world.sessions[4] ? world.otherLiaison : world.liaison;

/** A step on one visit: mostly one that it fits. */
export abstract class OnVisit extends Step {
  constructor(readonly visit: number) {
    super();
  }
  protected abstract fits(visit: Seen): boolean;

  protected choose({ visits }: Model): Seen {
    const fit = visits.filter((visit) => this.fits(visit));
    return at(fit.length > 0 ? fit : visits, this.visit);
  }
  override check({ visits }: Readonly<Model>): boolean {
    return visits.length > 0;
  }
  /** What it may do to the visit it was for. */
  protected abstract may: Effect;

  allows(model: Model): { made: number; changed: Effect } {
    const { id } = this.choose(model);
    return { made: 0, changed: (was, is) => was.id === id && this.may(was, is) };
  }
  override toString(): string {
    return `${this.name}(visit ${this.visit})`;
  }
}

class Amend extends OnVisit {
  readonly name = 'amend';
  constructor(
    visit: number,
    readonly session: number,
  ) {
    super(visit);
  }
  protected fits({ status, proposedSessionId }: Seen): boolean {
    return ['requested', 'confirmed'].includes(status) && proposedSessionId === null;
  }
  protected may: Effect = (was, is) =>
    (VISIT_TRANSITIONS.amend.from as readonly string[]).includes(was.status) && is?.status === targetOf(was.status, 'amend');
  act(model: Model, { used, world }: Real): Promise<unknown> {
    const { coordinator, sessions } = world;
    const [id, sessionId] = [this.choose(model).id, at(sessions, this.session)];
    return as(coordinator, () => used.app.get(VisitsService).amend(coordinator, id, { sessionId }));
  }
}

class AnswerAmendment extends OnVisit {
  constructor(
    readonly name: 'agree_amendment' | 'refuse_amendment' | 'drop_amendment',
    visit: number,
  ) {
    super(visit);
  }
  protected fits({ status, proposedSessionId }: Seen): boolean {
    return proposedSessionId !== null && status !== 'proposed';
  }
  // On a visit without one it is the plain answer.
  protected may: Effect = (was, is) =>
    this.name === 'agree_amendment'
      ? ['requested', 'confirmed'].includes(was.status) && is?.status === 'confirmed'
      : dropped(was, is) ||
        (this.name === 'refuse_amendment' &&
          (triedNext(was, is) || (['requested', 'proposed'].includes(was.status) && is?.status === 'declined')));
  act(model: Model, real: Real): Promise<unknown> {
    const visit = this.choose(model);
    const service = real.used.app.get(VisitsService);
    const [liaison, { coordinator }] = [officer(real, visit.sessionId), real.world];
    if (this.name === 'drop_amendment') return as(coordinator, () => service.dropAmendment(coordinator, visit.id));
    if (this.name === 'agree_amendment') return as(liaison, () => service.confirm(liaison, visit.id, {}));
    return as(liaison, () => service.decline(liaison, visit.id, { reasonCode: 'facility_event' }));
  }
}

class Undo extends OnVisit {
  readonly name = 'undo';
  protected fits({ status }: Seen): boolean {
    return ['confirmed', 'declined', 'proposed'].includes(status);
  }
  protected may: Effect = (was, is) => this.fits(was) && is?.status === 'requested';
  act(model: Model, real: Real): Promise<unknown> {
    const visit = this.choose(model);
    const liaison = officer(real, visit.sessionId);
    return as(liaison, () => real.used.app.get(VisitsService).undo(liaison, visit.id));
  }
}

/** The day has come: the clock goes on to the end of the meeting, and somebody writes how it went. */
class Report extends OnVisit {
  readonly name: Outcome;
  constructor(outcome: Outcome, visit: number) {
    super(visit);
    this.name = outcome;
  }
  protected fits({ status }: Seen): boolean {
    return status === 'confirmed' || status === 'under_way';
  }
  protected may: Effect = (was, is) => this.fits(was) && is?.status === this.name;
  async act(model: Model, { used, world: { coordinator } }: Real): Promise<unknown> {
    const { id } = this.choose(model);
    const ends = await used.db.one<{ endsAt: Date }>(`SELECT ends_at FROM visits WHERE id = $1`, [id]);
    if (ends && ends.endsAt > used.clock.now()) used.clock.set(ends.endsAt.toISOString());
    const dyads = await used.db.sql<{ dyadId: string }>(`SELECT dyad_id FROM visit_dyads WHERE visit_id = $1 ORDER BY 1`, [id]);
    const took = this.name === 'completed' || this.name === 'partial';
    const attendance = dyads.map(({ dyadId }) => ({ dyadId, attended: took }));
    const cause = took ? {} : { cause: 'facility' as const };
    const body = { outcome: this.name, attendance, concern: false, nextStep: 'Talk about it', ...cause };
    return as(coordinator, () => used.app.get(VisitsService).report(coordinator, id, body));
  }
}

/** The list of those who wait: nothing of it changes a visit, only a yes makes one. */
class Waitlist extends Step {
  constructor(
    readonly name: 'join' | 'offer' | 'accept_offer' | 'refuse_offer',
    readonly asker: number,
    readonly worker: number,
  ) {
    super();
  }
  async act(_: Model, { used, world }: Real): Promise<unknown> {
    const { coordinator } = world;
    const list = used.app.get(WaitlistService);
    const dyadId = at(at(world.askers, this.asker).dyadIds, 0);
    if (this.name === 'offer') return used.app.get(WaitlistOffersService).sweep();
    if (this.name === 'join') {
      const [fromDay, toDay] = [used.given.today, addDays(used.given.today, 60)];
      return as(coordinator, () => list.add(coordinator, { dyadId, mode: 'visit', fromDay, toDay }));
    }
    // Whoever has an offer; where nobody has, a family waits now and is offered what is free: three steps that seldom follow one another by chance.
    const offered = async (): Promise<{ id: string; dyadId: string } | undefined> =>
      used.db.one(
        `SELECT e.id, e.dyad_id FROM waitlist_entries e JOIN waitlist_offers o ON o.entry_id = e.id AND o.status = 'open'
          WHERE e.dyad_id = ANY($1::uuid[]) AND e.status = 'waiting' ORDER BY o.id LIMIT 1`,
        [world.askers.flatMap((one) => one.dyadIds)],
      );
    let open = await offered();
    if (!open) {
      await as(coordinator, () =>
        list.add(coordinator, { dyadId, mode: 'visit', fromDay: used.given.today, toDay: addDays(used.given.today, 60) }),
      );
      await used.app.get(WaitlistOffersService).sweep();
      open = await offered();
    }
    const id = open?.id ?? dyadId;
    const caregiverId = world.askers.find((one) => one.dyadIds[0] === open?.dyadId)?.caregiverId ?? '';
    if (this.name === 'refuse_offer') return as(coordinator, () => list.refuse(coordinator, id));
    const party = [
      { personType: 'caregiver' as const, personId: caregiverId, place: 'inside' as const },
      { personType: 'worker' as const, personId: at(world.workers, this.worker), place: 'waits' as const },
    ];
    return as(coordinator, () => list.accept(coordinator, id, { party }));
  }
  allows(): { made: number; changed: Effect } {
    return { made: this.name === 'accept_offer' ? 1 : 0, changed: () => false };
  }
  override toString(): string {
    return `${this.name}(family ${this.asker}, escort ${this.worker})`;
  }
}

const n = fc.nat({ max: 11 });
const outcomes: Outcome[] = ['completed', 'partial', 'aborted', 'no_show', 'refused_at_gate'];

export const amend: fc.Arbitrary<Step> = fc.tuple(n, n).map((args) => new Amend(...args));
export const dropAmendment: fc.Arbitrary<Step> = n.map((visit) => new AnswerAmendment('drop_amendment', visit));

/** Other times, second thoughts, what came of it, and those who wait. */
export const laterSteps: fc.WeightedArbitrary<Step>[] = [
  { weight: 4, arbitrary: amend },
  ...(['agree_amendment', 'refuse_amendment', 'drop_amendment'] as const).map((name) => ({
    weight: name === 'agree_amendment' ? 2 : 1,
    arbitrary: n.map((visit) => new AnswerAmendment(name, visit)),
  })),
  { weight: 2, arbitrary: n.map((visit) => new Undo(visit)) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('join' as const, 'offer' as const), n, n).map((args) => new Waitlist(...args)) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom('accept_offer' as const, 'refuse_offer' as const), n, n).map((args) => new Waitlist(...args)),
  },
];

/** How a meeting went; moves the clock, so never beside something else. */
export const reports: fc.Arbitrary<Step> = fc.tuple(fc.constantFrom(...outcomes), n).map((args) => new Report(...args));
