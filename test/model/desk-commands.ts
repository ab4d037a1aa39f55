import fc from 'fast-check';
import { EntitlementNotesService } from '../../src/entitlements/entitlement-notes.service';
import { notFound } from '../../src/kernel/domain-error';
import { ApprovalsService } from '../../src/safeguarding/approvals.service';
import { VisitClosuresService } from '../../src/visits/closures/closures.service';
import { VisitsService } from '../../src/visits/visits.service';
import { as, at, Effect, Model, Real, Step } from './step';
import { dropped, officer, OnVisit, triedNext } from './later-commands';
import type { Seen } from './world';

/** A closure ends early: its sessions open again, visits stay as they are. */
class Reopen extends Step {
  readonly name = 'reopen';
  constructor(readonly closure: number) {
    super();
  }
  async act(_: Model, { used, world }: Real): Promise<unknown> {
    const found = await used.db.sql<{ id: string; facilityId: string }>(
      `SELECT id, facility_id FROM closures WHERE facility_id = ANY($1::uuid[]) AND ends_at > $2 AND ends_at > starts_at ORDER BY created_at, id`,
      [[world.facilityId, world.otherFacilityId], used.clock.now()],
    );
    if (found.length === 0) throw notFound('closure.not_found');
    const { id, facilityId } = at(found, this.closure);
    const liaison = facilityId === world.facilityId ? world.liaison : world.otherLiaison;
    return as(liaison, () => used.app.get(VisitClosuresService).reopen(liaison, id, {}));
  }
  allows(): { made: number; changed: Effect } {
    return { made: 0, changed: () => false };
  }
  override toString(): string {
    return `reopen(closure ${this.closure})`;
  }
}

/** A closure was a mistake: its sessions open, and each meeting it hit comes back as it was, or stays where it is. */
class TakeBack extends Step {
  readonly name = 'take_back';
  private hit = new Set<string>();
  /** Counted from the newest. */
  constructor(readonly closure: number) {
    super();
  }
  async act(_: Model, { used, world }: Real): Promise<unknown> {
    this.hit = new Set();
    const found = await used.db.sql<{ id: string; facilityId: string; visitIds: string[] }>(
      `SELECT c.id, c.facility_id, ARRAY(SELECT x.visit_id FROM closure_visits x WHERE x.closure_id = c.id) AS visit_ids
         FROM closures c WHERE c.facility_id = ANY($1::uuid[]) AND c.ends_at > $2 ORDER BY c.created_at DESC, c.id DESC`,
      [[world.facilityId, world.otherFacilityId], used.clock.now()],
    );
    if (found.length === 0) throw notFound('closure.not_found');
    const { id, facilityId, visitIds } = at(found, this.closure);
    this.hit = new Set(visitIds);
    const liaison = facilityId === world.facilityId ? world.liaison : world.otherLiaison;
    return as(liaison, () => used.app.get(VisitClosuresService).undo(liaison, id));
  }
  allows(): { made: number; changed: Effect } {
    const back: Effect = (was, is) => was.status === 'cancelled' && ['requested', 'proposed', 'confirmed'].includes(is?.status ?? '');
    const moved: Effect = (was, is) => was.status === is?.status && was.sessionId !== is.sessionId;
    return { made: 0, changed: (was, is) => this.hit.has(was.id) && (back(was, is) || moved(was, is)) };
  }
  override toString(): string {
    return `take_back(closure ${this.closure})`;
  }
}

class Note extends Step {
  readonly name = 'note';
  constructor(readonly parent: number) {
    super();
  }
  act(_: Model, { used, world }: Real): Promise<unknown> {
    const occurredOn = used.given.today;
    const note = used.app.get(EntitlementNotesService);
    return as(world.liaison, () => note.useByOther(world.liaison, at(world.parents, this.parent).id, { occurredOn, mode: 'visit' }));
  }
  allows(): { made: number; changed: Effect } {
    return { made: 0, changed: () => false };
  }
  override toString(): string {
    return `note(parent ${this.parent})`;
  }
}

/** Asks with a second wish, or beyond the windows: what is full is not the end of it. */
class AskMore extends Step {
  constructor(
    readonly name: 'wish' | 'beyond',
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
    const sessionId = at(world.sessions, this.session);
    const more = this.name === 'wish' ? { wishes: [at(world.sessions, this.session + 1)] } : { overCapacityReason: 'Ill from then on' };
    return as(world.coordinator, () => used.app.get(VisitsService).request(world.coordinator, { sessionId, dyadIds, party, ...more }));
  }
  allows(): { made: number; changed: Effect } {
    return { made: 1, changed: () => false };
  }
  override toString(): string {
    return `${this.name}(family ${this.asker}, session ${this.session}, escort ${this.worker})`;
  }
}

/** The facility has no room: a request with another wish moves there, one without is declined. */
class TryNext extends OnVisit {
  readonly name = 'try_next';
  protected fits({ status }: Seen): boolean {
    return status === 'requested';
  }
  protected may: Effect = (was, is) =>
    dropped(was, is) || triedNext(was, is) || (['requested', 'proposed'].includes(was.status) && is?.status === 'declined');
  act(model: Model, real: Real): Promise<unknown> {
    const visit = this.choose(model);
    const liaison = officer(real, visit.sessionId);
    return as(liaison, () => real.used.app.get(VisitsService).decline(liaison, visit.id, { reasonCode: 'session_full' }));
  }
}

/** A second person answers what was asked beyond the windows: a yes changes no visit, a no gives the place back. */
class SecondPerson extends Step {
  readonly name = 'second_person';
  constructor(readonly decision: 'approve' | 'refuse') {
    super();
  }
  async act(_: Model, { used, world }: Real): Promise<unknown> {
    const [asked] = await used.db.sql<{ id: string }>(
      `SELECT id FROM approvals WHERE status = 'requested' AND dyad_id = ANY($1::uuid[]) ORDER BY requested_at, id LIMIT 1`,
      [world.askers.flatMap((asker) => asker.dyadIds)],
    );
    if (!asked) throw notFound();
    const { decision } = this;
    const body = { decision, note: 'Looked at', ...(decision === 'approve' ? { validUntil: '2026-11-10' } : {}) };
    return as(world.lead, () => used.app.get(ApprovalsService).decide(world.lead, asked.id, body));
  }
  allows(): { made: number; changed: Effect } {
    return {
      made: 0,
      changed: (was, is) =>
        this.decision === 'refuse' && ['requested', 'proposed', 'confirmed'].includes(was.status) && is?.status === 'cancelled',
    };
  }
  override toString(): string {
    return `second_person(${this.decision})`;
  }
}

/** The morning of the day: they leave home, if the gates still let them. */
class SetOut extends OnVisit {
  readonly name = 'set_out';
  protected fits({ status }: Seen): boolean {
    return status === 'confirmed';
  }
  protected may: Effect = (was, is) => was.status === 'confirmed' && is?.status === 'under_way';
  async act(model: Model, { used, world: { coordinator } }: Real): Promise<unknown> {
    const { id } = this.choose(model);
    const visit = await used.db.one<{ startsAt: Date }>(`SELECT starts_at FROM visits WHERE id = $1`, [id]);
    const leaves = new Date((visit?.startsAt.getTime() ?? 0) - 2 * 3_600_000);
    if (leaves > used.clock.now()) used.clock.set(leaves.toISOString());
    return as(coordinator, () => used.app.get(VisitsService).recordStep(coordinator, id, { step: 'picked_up' }));
  }
}

const n = fc.nat({ max: 11 });

export const reopen: fc.Arbitrary<Step> = n.map((closure) => new Reopen(closure));
export const takeBack: fc.Arbitrary<Step> = n.map((closure) => new TakeBack(closure));
export const takeBackLast: Step = new TakeBack(0);
export const note: fc.Arbitrary<Step> = n.map((parent) => new Note(parent));
export const secondPerson: fc.Arbitrary<Step> = fc
  .constantFrom('approve' as const, 'refuse' as const)
  .map((decision) => new SecondPerson(decision));
export const beyond = (asker: number, session: number, worker: number): Step => new AskMore('beyond', asker, session, worker);

/** Closures that end early, second wishes, places beyond the windows and who answers for them. */
export const deskSteps: fc.WeightedArbitrary<Step>[] = [
  { weight: 1, arbitrary: reopen },
  { weight: 1, arbitrary: takeBack },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom('wish' as const, 'beyond' as const), n, n, n).map((args) => new AskMore(...args)) },
  { weight: 2, arbitrary: n.map((visit) => new TryNext(visit)) },
  { weight: 2, arbitrary: secondPerson },
];

/** Moves the clock, so never beside something else. */
export const departures: fc.Arbitrary<Step> = n.map((visit) => new SetOut(visit));
