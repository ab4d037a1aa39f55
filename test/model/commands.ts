import fc from 'fast-check';
import { invalid } from '../../src/kernel/domain-error';
import { VisitClosuresService } from '../../src/visits/closures/closures.service';
import { CustodyEventsService } from '../../src/visits/custody/custody-events.service';
import { VISIT_TRANSITIONS, VisitVerb } from '../../src/visits/visit.states';
import { VisitsService } from '../../src/visits/visits.service';
import { WaitlistOffersService } from '../../src/visits/waitlist/waitlist-offers.service';
import { beyond, departures, deskSteps, note, reopen, secondPerson, takeBack, takeBackLast } from './desk-commands';
import { amend, dropAmendment, dropped, laterSteps, reports } from './later-commands';
import { as, at, attempt, Effect, Model, Real, settle, Step } from './step';
import type { Seen } from './world';

class Ask extends Step {
  readonly name = 'request';
  constructor(
    readonly asker: number,
    readonly session: number,
    readonly worker: number,
  ) {
    super();
  }
  act(_: Model, { used, world }: Real): Promise<unknown> {
    const { dyadIds, caregiverId } = at(world.askers, this.asker);
    const party = [
      { personType: 'caregiver' as const, personId: caregiverId, place: 'inside' as const },
      { personType: 'worker' as const, personId: at(world.workers, this.worker), place: 'waits' as const },
    ];
    const body = { sessionId: at(world.sessions, this.session), dyadIds, party };
    return as(world.coordinator, () => used.app.get(VisitsService).request(world.coordinator, body));
  }
  allows(): { made: number; changed: Effect } {
    return { made: 1, changed: () => false };
  }
  override toString(): string {
    return `request(family ${this.asker}, session ${this.session}, escort ${this.worker})`;
  }
}

type Escorts = 'set_out' | 'complete' | 'complete_partly' | 'abort' | 'miss' | 'refuse_at_gate';
/** Another time beside the place a visit has, asked for and answered: later-commands.ts. */
type Amending = 'amend' | 'agree_amendment' | 'refuse_amendment' | 'drop_amendment' | 'try_next';
type SimpleVerb = Exclude<VisitVerb, 'expire' | 'undo' | 'reinstate' | Escorts | Amending>;

class Decide extends Step {
  readonly name: SimpleVerb;
  constructor(
    verb: SimpleVerb,
    readonly visit: number,
    readonly session: number,
    readonly cause: 'child' | 'facility',
    /** False: any visit, also one that the verb does not fit. */
    readonly fitting: boolean,
  ) {
    super();
    this.name = verb;
  }
  private choose({ visits }: Model): Seen {
    const from: readonly string[] = VISIT_TRANSITIONS[this.name].from;
    const fit = this.fitting ? visits.filter((visit) => from.includes(visit.status)) : [];
    return at(fit.length > 0 ? fit : visits, this.visit);
  }
  override check(model: Readonly<Model>): boolean {
    return model.visits.length > 0;
  }
  act(model: Model, { used, world }: Real): Promise<unknown> {
    const service = used.app.get(VisitsService);
    const visit = this.choose(model);
    // The officer of the place where the session is.
    const liaison = visit.sessionId === world.sessions[4] ? world.otherLiaison : world.liaison;
    const { coordinator } = world;
    const calls: Record<SimpleVerb, () => Promise<unknown>> = {
      confirm: () => as(liaison, () => service.confirm(liaison, visit.id, {})),
      decline: () => as(liaison, () => service.decline(liaison, visit.id, { reasonCode: 'facility_event' })),
      propose: () => as(liaison, () => service.propose(liaison, visit.id, { sessionId: at(world.sessions, this.session) })),
      accept_proposal: () => as(coordinator, () => service.acceptProposal(coordinator, visit.id, {})),
      withdraw: () => as(coordinator, () => service.withdraw(coordinator, visit.id, {})),
      cancel: () => as(coordinator, () => service.cancel(coordinator, visit.id, { cause: this.cause, reasonCode: 'plans_changed' })),
    };
    return calls[this.name]();
  }
  allows(model: Model): { made: number; changed: Effect } {
    const { id } = this.choose(model);
    const { from, to } = VISIT_TRANSITIONS[this.name];
    // Declined for want of a place, a request goes on to its next wish.
    const wished: Effect = (was, is) => this.name === 'decline' && was.status === 'requested' && is?.status === 'requested';
    // Where another time is asked for, the facility's answer is about that.
    const answered: Effect = (was, is) =>
      was.proposedSessionId !== null &&
      ((this.name === 'confirm' && is?.status === 'confirmed') || (this.name === 'decline' && dropped(was, is)));
    const moved: Effect = (was, is) => (from as readonly string[]).includes(was.status) && is?.status === to;
    return { made: 0, changed: (was, is) => was.id === id && (moved(was, is) || answered(was, is) || wished(was, is)) };
  }
  override toString(): string {
    return `${this.name}(${this.fitting ? 'fitting ' : ''}visit ${this.visit}, session ${this.session}, ${this.cause})`;
  }
}

const ends = (was: Seen, is: Seen | undefined): boolean =>
  ['requested', 'proposed', 'confirmed'].includes(was.status) && is?.status === 'cancelled';

class Wait extends Step {
  readonly name = 'expire';
  constructor(readonly hours: number) {
    super();
  }
  async act(_: Model, { used }: Real): Promise<unknown> {
    used.clock.advanceMinutes(this.hours * 60);
    await used.app.get(WaitlistOffersService).expireDue();
    return used.app.get(VisitsService).expireDue();
  }
  allows(_: Model, { used }: Real): { made: number; changed: Effect } {
    const now = used.clock.now().getTime() + this.hours * 3_600_000;
    const due = ({ status, holdExpiresAt }: Seen): boolean =>
      ['requested', 'proposed'].includes(status) && holdExpiresAt !== null && holdExpiresAt.getTime() <= now;
    const amended = ({ status, holdExpiresAt }: Seen): boolean =>
      status === 'confirmed' && holdExpiresAt !== null && holdExpiresAt.getTime() <= now;
    return { made: 0, changed: (was, is) => (due(was) && is?.status === 'expired') || (amended(was) && dropped(was, is)) };
  }
  override toString(): string {
    return `wait(${this.hours} h)`;
  }
}

class Close extends Step {
  readonly name = 'close';
  constructor(readonly session: number) {
    super();
  }
  async act(_: Model, { used, world }: Real): Promise<unknown> {
    const id = at(world.sessions, this.session);
    const session = await used.db.one<{ day: string; startsAt: Date }>(`SELECT day, starts_at FROM sessions WHERE id = $1`, [id]);
    // What has begun goes on: a visit that nobody has written up yet is not ended by closing its session afterwards.
    if (!session || session.startsAt <= used.clock.now()) throw invalid('closure.past');
    const { day } = session;
    const liaison = id === world.sessions[4] ? world.otherLiaison : world.liaison;
    const body = { from: day, to: day, sessions: [id], reasonCode: 'lock_down' };
    return as(liaison, async () => {
      const closures = used.app.get(VisitClosuresService);
      const { fingerprint } = await closures.preview(liaison, liaison.facilityId ?? '', body);
      return closures.close(liaison, liaison.facilityId ?? '', { ...body, fingerprint });
    });
  }
  allows(_: Model, { world }: Real): { made: number; changed: Effect } {
    const id = at(world.sessions, this.session);
    return { made: 0, changed: (was, is) => (ends(was, is) || dropped(was, is)) && [was.sessionId, was.proposedSessionId].includes(id) };
  }
  override toString(): string {
    return `close(session ${this.session})`;
  }
}

class Custody extends Step {
  readonly name: 'transfer' | 'grade';
  constructor(
    readonly parent: number,
    readonly grade: 'strict' | 'observation' | 'general' | 'lenient' | undefined,
  ) {
    super();
    this.name = grade === undefined ? 'transfer' : 'grade';
  }
  async act(_: Model, { used, world }: Real): Promise<unknown> {
    const parent = at(world.parents, this.parent);
    const place = await used.db.one<{ facilityId: string }>(`SELECT facility_id FROM roster_entries WHERE id = $1`, [parent.rosterEntryId]);
    const [liaison, other] =
      place?.facilityId === world.facilityId ? [world.liaison, world.otherFacilityId] : [world.otherLiaison, world.facilityId];
    const occurredAt = used.clock.now().toISOString();
    const body =
      this.grade === undefined
        ? { kind: 'transferred' as const, facilityId: other, ward: '1', occurredAt }
        : { kind: 'grade_changed' as const, grade: this.grade, occurredAt };
    return as(liaison, () => used.app.get(CustodyEventsService).record(liaison, parent.id, body));
  }
  allows(_: Model, { world }: Real): { made: number; changed: Effect } {
    const { rosterEntryId } = at(world.parents, this.parent);
    return { made: 0, changed: (was, is) => (ends(was, is) || dropped(was, is)) && was.rosterEntryId === rosterEntryId };
  }
  override toString(): string {
    return `${this.name}(parent ${this.parent}, ${this.grade ?? 'the other facility'})`;
  }
}

/** Two or three at the same moment, on connections of their own. */
class Together extends Step {
  readonly name = 'together';
  constructor(readonly steps: Step[]) {
    super();
  }
  override check(model: Readonly<Model>): boolean {
    return this.steps.every((step) => step.check(model));
  }
  act(): Promise<unknown> {
    throw new Error('runs its steps');
  }
  allows(): { made: number; changed: Effect } {
    throw new Error('runs its steps');
  }
  override async run(model: Model, real: Real): Promise<void> {
    const may = this.steps.map((step) => step.allows(model, real));
    await Promise.all(this.steps.map((step) => attempt(step, model, real)));
    // Each of them may have gone on from where another had brought the visit.
    const moved: Effect = (_, is) => is !== undefined;
    await settle(
      model,
      real,
      [
        ...may,
        {
          made: 0,
          changed: this.steps.some((s) => !['request', 'note', 'join', 'offer', 'refuse_offer'].includes(s.name)) ? moved : () => false,
        },
      ],
      this.toString(),
    );
  }
  override toString(): string {
    return `at once [${this.steps.map(String).join(', ')}]`;
  }
}

/** One after the other: the usual ways of a meeting, which steps chosen blindly seldom go to their end. */
class Chain extends Step {
  readonly name = 'chain';
  constructor(readonly steps: readonly Step[]) {
    super();
  }
  act(): Promise<unknown> {
    throw new Error('runs its steps');
  }
  allows(): { made: number; changed: Effect } {
    throw new Error('runs its steps');
  }
  override async run(model: Model, real: Real): Promise<void> {
    for (const step of this.steps) if (step.check(model)) await step.run(model, real);
  }
  override toString(): string {
    return `one after the other [${this.steps.map(String).join(', ')}]`;
  }
}

const n = fc.nat({ max: 11 });
const ask = fc.tuple(n, n, n).map((args) => new Ask(...args));
const verbs: SimpleVerb[] = ['confirm', 'decline', 'propose', 'accept_proposal', 'withdraw', 'cancel'];
const decide = (verb: SimpleVerb): fc.Arbitrary<Decide> =>
  fc
    .tuple(n, n, fc.constantFrom('child' as const, 'facility' as const), fc.constantFrom(true, true, true, false))
    .map(([visit, session, cause, fitting]) => new Decide(verb, visit, session, cause, fitting));
const wait = fc.constantFrom(1, 25, 50, 120).map((hours) => new Wait(hours));
const close = n.map((session) => new Close(session));
const custody = fc
  .tuple(n, fc.constantFrom(undefined, 'strict' as const, 'observation' as const, 'general' as const, 'lenient' as const))
  .map(([parent, grade]) => new Custody(parent, grade));

// Asked for more often than ended, or there would be nothing to end; what the clock does is not done beside something else.
const single = (weight: number): fc.WeightedArbitrary<Step>[] => [
  { weight: 8 * weight, arbitrary: ask },
  ...verbs.map((verb) => ({ weight: verb === 'accept_proposal' || verb === 'propose' ? 3 : 2, arbitrary: decide(verb) })),
  { weight: 1, arbitrary: close },
  { weight: 2, arbitrary: custody },
  { weight: 1, arbitrary: note },
  ...laterSteps,
  ...deskSteps,
];
const one = fc.oneof(...single(1), { weight: 2, arbitrary: wait }, { weight: 6, arbitrary: reports }, { weight: 3, arbitrary: departures });
const together = fc.array(fc.oneof(...single(1)), { minLength: 2, maxLength: 3 }).map((steps) => new Together(steps));

const chain = fc
  .oneof(
    fc.tuple(ask, decide('confirm'), departures, reports),
    fc.tuple(ask, decide('confirm'), reports),
    fc.tuple(ask, decide('propose'), decide('accept_proposal')),
    fc.tuple(ask, amend, dropAmendment),
    fc.tuple(close, reopen),
    // Asked for and agreed to where it is then shut by mistake.
    fc.tuple(n, n, n).map(([a, s, w]) => [new Ask(a, s, w), new Decide('confirm', 11, s, 'child', true), new Close(s), takeBackLast]),
    fc.tuple(ask, close, takeBack),
    // Another child of another parent fills the only window of the first session.
    fc.tuple(fc.constant(new Ask(1, 0, 0)), fc.constant(beyond(3, 0, 1)), secondPerson),
  )
  .map((steps) => new Chain(steps));

/** Every step a sequence may be made of. */
export const steps: fc.Arbitrary<Step>[] = [ask, ask, one, one, one, one, one, chain, together];
