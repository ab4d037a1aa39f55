import { addDays } from '../kernel/days';
import type { Role } from '../kernel/permissions';
import { adultName, demoMail, SURNAMES } from './names';
import { DemoWorker, Ngo, World, ZONE } from './world';

/** Demo accounts in the order of the start page's tiles. `at`: A/B a facility, 1/2 an organisation. */
const ACCOUNTS: readonly { mail: string; name: string; role: Role; at: 'A' | 'B' | '1' | '2' }[] = [
  { mail: 'coordinator', name: '林晓棠', role: 'coordinator', at: '1' },
  { mail: 'liaison', name: '周警官', role: 'liaison', at: 'A' },
  { mail: 'worker', name: '王老师', role: 'worker', at: '1' },
  { mail: 'lead', name: '秦知远', role: 'lead', at: '1' },
  { mail: 'director', name: '何主任', role: 'director', at: '1' },
  { mail: 'liaison-b', name: '贺警官', role: 'liaison', at: 'B' },
  { mail: 'data-officer', name: '谭老师', role: 'data_officer', at: '1' },
  { mail: 'funder', name: '星河公益伙伴', role: 'funder', at: '1' },
  { mail: 'other-ngo', name: '许青禾', role: 'coordinator', at: '2' },
  { mail: 'admin', name: '系统管理员', role: 'admin', at: '1' },
  { mail: 'other-ngo-lead', name: '丁向晚', role: 'lead', at: '2' },
];

/** The two organisations, their accounts and their workers; one lapsed, one untrained, so that the gates have something to say. */
export function makePeople(world: World, passwordHash: string): void {
  const { rows, rnd } = world;
  const since = world.at(world.day(-780), '09:00');
  for (const [name, alias] of [
    ['小禾家庭服务中心（虚构）', '小禾家庭服务'],
    ['春芽陪伴中心（虚构）', '春芽陪伴'],
  ] as const) {
    const id = rnd.id(since);
    rows.add('organisations', { id, kind: 'ngo', name, publicAlias: alias, timeZone: ZONE, createdAt: since });
    world.ngos.push({ id, alias, coordinatorId: rnd.id(since), leadId: rnd.id(since), workers: [] });
  }
  const known = addWorker(world, world.first, '王雅宁', 'female');
  for (let i = 0; i < 9; i += 1) addWorker(world, world.first);
  addWorker(world, world.first, undefined, 'male', { vettedOn: world.day(-400) });
  addWorker(world, world.first, undefined, 'female', { trainedOn: null });
  for (let i = 0; i < 4; i += 1) addWorker(world, world.second);
  const organisations = new Map<string, Ngo>([
    ['1', world.first],
    ['2', world.second],
  ]);
  ACCOUNTS.forEach(({ mail, name, role, at }, i) => {
    const ngo = organisations.get(at);
    const place = world.places.find((p) => p.key === at);
    const id = ngo && role === 'coordinator' ? ngo.coordinatorId : ngo && role === 'lead' ? ngo.leadId : rnd.id(since);
    world.users.set(mail, id);
    if (place) place.liaisonId = id;
    rows.add('users', {
      id,
      organisationId: ngo?.id ?? organisationOf(world, place?.id),
      email: demoMail(mail),
      name,
      passwordHash,
      role,
      locale: 'zh-CN',
      facilityId: place?.id ?? null,
      workerId: role === 'worker' ? known.id : null,
      // The start page shows accounts by age.
      createdAt: new Date(since.getTime() + i * 60_000),
    });
  });
}

function organisationOf(world: World, facilityId: string | undefined): unknown {
  return world.rows.find('facilities', (row) => row.id === facilityId)?.organisationId;
}

function addWorker(
  world: World,
  ngo: Ngo,
  name?: string,
  sex?: 'female' | 'male',
  flaw?: { vettedOn?: string; trainedOn?: string | null },
): DemoWorker {
  const { rows, rnd } = world;
  const started = world.day(-rnd.int(200, 700));
  const worker = { id: rnd.id(world.at(started, '09:00')), name: name ?? rnd.pick(SURNAMES) + adultName(rnd) };
  rows.add('workers', {
    ...worker,
    organisationId: ngo.id,
    sex: sex ?? (rnd.chance(0.7) ? 'female' : 'male'),
    phone: world.phone(),
    vettedOn: world.day(-rnd.int(20, 150)),
    vettingClear: true,
    hiredOn: started,
    trainedOn: addDays(started, 20),
    conductAcceptedOn: started,
    ...flaw,
  });
  // The query made on hiring; the latest stands with the worker.
  const queriedOn = addDays(started, -3);
  const createdAt = world.at(queriedOn, '09:00');
  rows.add('worker_vettings', { id: rnd.id(createdAt), workerId: worker.id, queriedOn, clear: true, createdAt });
  if (flaw) return worker;
  ngo.workers.push(worker);
  // Two places have let some of the workers go inside.
  for (const place of world.places.slice(0, 2)) {
    if (!rnd.chance(0.4)) continue;
    rows.add('worker_approvals', {
      id: rnd.id(world.at(started, '10:00')),
      workerId: worker.id,
      facilityId: place.id,
      approvedOn: world.day(-90),
      expiresOn: world.day(270),
    });
  }
  return worker;
}
