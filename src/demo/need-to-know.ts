import { addHours } from '../kernel/instants';
import { DemoChild, need, World } from './world';

/** One file only named people open, and two that were opened outside a caseload: one reviewed, one waiting. */
export function makeNeedToKnow(world: World): void {
  const worker = world.user('worker');
  const own = world.rows.find('users', (row) => row.id === worker)?.workerId;
  const others = world.families.filter(
    (f) => f.ngo === world.first && f.workerId !== own && f.cleared && !f.children.some((c) => c.reference.startsWith('DEM')),
  );
  const [sealed, reviewed, waiting] = others.slice(0, 3).map((family) => need(family.children[0]));
  if (sealed) seal(world, sealed, worker);
  if (reviewed) {
    const opened = addHours(world.office(world.day(-9)), 11);
    opening(world, reviewed, worker, opened, 'covering_colleague', '同事住院，学校来电说孩子没到校，需要家里电话。', {
      reviewedBy: world.user('data-officer'),
      reviewedAt: addHours(opened, 14),
      reviewOutcome: 'justified',
      reviewNote: '当晚找到孩子，已转告负责的同事。',
    });
  }
  if (waiting) opening(world, waiting, worker, addHours(world.now, -6), 'child_in_danger', '邻居来电说孩子独自在家，负责的同事联系不上。');
}

function seal(world: World, child: DemoChild, userId: string): void {
  const at = world.office(world.day(-40));
  const row = world.rows.find('children', (c) => c.id === child.id);
  if (row) row.needToKnow = true;
  world.rows.add('child_access', {
    id: world.rnd.id(at),
    childId: child.id,
    userId,
    grantedBy: world.user('lead'),
    grantedAt: at,
    until: null,
    reasonCode: 'cover',
  });
}

function opening(
  world: World,
  child: DemoChild,
  userId: string,
  openedAt: Date,
  reasonCode: string,
  reason: string,
  review: object = {},
): void {
  const id = world.rnd.id(openedAt);
  const endsAt = addHours(openedAt, 4);
  world.rows.add('break_glass', { id, childId: child.id, userId, reasonCode, reason, openedAt, endsAt, ...review });
  const done = 'reviewedAt' in review;
  world.rows.add('tasks', {
    id: world.rnd.id(openedAt),
    organisationId: world.first.id,
    kind: 'review_break_glass',
    key: `break_glass:${id}`,
    childId: child.id,
    subjectType: 'break_glass',
    subjectId: id,
    ownerRole: 'data_officer',
    dueAt: addHours(openedAt, 24),
    cause: reasonCode,
    status: done ? 'done' : 'open',
    outcome: done ? 'justified' : null,
    openedAt,
    closedAt: done ? (review as { reviewedAt: Date }).reviewedAt : null,
  });
}
