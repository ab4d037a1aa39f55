import { addHours, addMinutes } from '../kernel/instants';
import type { Row } from './rows';
import { World } from './world';

const PAID = 24_000;
const SPENT = [
  { category: 'bus', amount: 9_600 },
  { category: 'refreshment', amount: 3_250 },
] as const;

/** The money of three trips: an advance that waits for its second person, one still to be made even, and one of a meeting that was called off. */
export function makeTripCosts(world: World): void {
  const { id: organisationId, coordinatorId } = world.first;
  const own = world.rows.all('visits').filter((v) => v.organisationId === organisationId && v.mode === 'visit');
  const coming = own.find((v) => v.status === 'confirmed' && (v.startsAt as Date) > addHours(world.now, 48));
  const over = own.filter((v) => v.status === 'completed').at(-1);
  const off = own.filter((v) => v.status === 'cancelled' && v.cause === 'facility').at(-1);
  if (coming) {
    const add = account(world, coming, world.office(world.day(-1)));
    add({ kind: 'estimate', amount: 20_000, recordedBy: coordinatorId });
    add({ kind: 'advance_asked', amount: 20_000, recordedBy: coordinatorId });
  }
  if (over) {
    const add = advanced(world, over);
    for (const spent of SPENT) {
      const claim = add({ kind: 'cost_claimed', ...spent, recordedBy: coordinatorId });
      add({ kind: 'cost_accepted', amount: spent.amount, answersId: claim, recordedBy: world.first.leadId });
    }
  }
  if (off) advanced(world, off);
}

type Add = (line: Row) => string;

/** Opens an account; its lines follow each other by a few minutes. */
function account(world: World, visit: Row, openedAt: Date): Add {
  const { id: visitId, organisationId } = visit;
  world.rows.add('trip_accounts', { visitId, organisationId, currency: 'CNY', openedAt });
  let lines = 0;
  return (line) => {
    lines += 1;
    const recordedAt = addMinutes(openedAt, 7 * lines);
    const id = world.rnd.id(recordedAt);
    // The same columns in each, so that they are written in this order: an answer after its line.
    world.rows.add('trip_cost_lines', { id, visitId, organisationId, recordedAt, category: null, answersId: null, ...line });
    return id;
  };
}

/** An advance that one asked for, another approved and the first paid out. */
function advanced(world: World, visit: Row): Add {
  const { coordinatorId, leadId } = world.first;
  const add = account(world, visit, addHours(visit.startsAt as Date, -30));
  const asked = add({ kind: 'advance_asked', amount: PAID, recordedBy: coordinatorId });
  const approved = add({ kind: 'advance_approved', amount: PAID, answersId: asked, recordedBy: leadId });
  add({ kind: 'advance_paid', amount: PAID, answersId: approved, recordedBy: coordinatorId });
  return add;
}
