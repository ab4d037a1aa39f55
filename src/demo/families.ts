import { addDays, Day } from '../kernel/days';
import { nameKey } from '../kernel/names';
import type { Grade } from '../kernel/vocabulary';
import { moreWays } from './contact-points';
import { adultName, CALLED, childName, COUNTIES, demoMail, SURNAMES } from './names';
import { Caregiver, DemoChild, DemoWorker, Family, need, Ngo, Place, Sex, Ward, World } from './world';

export interface ChildPlan {
  age: number;
  sex?: Sex;
  given?: string;
  /** Fixed for the stories. */
  reference?: string;
}

/** What is fixed about a family; the rest is drawn. */
export interface FamilyPlan {
  ngo: Ngo;
  children: ChildPlan[];
  surname?: string;
  caregiver?: { relationship?: string; name?: string; channel?: Caregiver['channel']; isGuardian?: boolean };
  parent?: 'father' | 'mother';
  enrolledOn?: Day;
  /** Where the parent is held; null: nobody knows. */
  place: Place | null;
  ward?: Ward;
  grade?: Grade;
  visitedBefore?: boolean | null;
  /** Who looks after the children; left out: any of the organisation's. */
  worker?: DemoWorker;
}

const CARE: Record<string, string> = {
  grandmother: 'grandparents',
  grandfather: 'grandparents',
  aunt: 'relatives',
  uncle: 'relatives',
  mother: 'other_parent',
  father: 'other_parent',
  foster_parent: 'foster',
};

/** Makes one household: its children, their caregiver, one parent, the dyads between them and, when located, the custody. */
export function addFamily(world: World, plan: FamilyPlan): Family {
  const { rnd, rows } = world;
  const { ngo } = plan;
  const enrolledOn = plan.enrolledOn ?? world.day(-rnd.int(30, 700));
  const at = world.office(enrolledOn);
  const surname = plan.surname ?? rnd.pick(SURNAMES);
  const county = rnd.pick(COUNTIES).code;
  const father = (plan.parent ?? 'father') === 'father';
  const relationship = plan.caregiver?.relationship ?? drawCaregiver(world, father);
  const worker = plan.worker ?? rnd.pick(ngo.workers);
  const parentId = addParent(world, { ngo, surname: father ? surname : rnd.pick(SURNAMES), sex: father ? 'male' : 'female', county, at });
  const caregiver = addCaregiver(world, ngo, surname, relationship, at, plan.caregiver ?? {});
  const children = plan.children.map((child): DemoChild => {
    const id = rnd.id(at);
    const dyadId = rnd.id(at);
    const given = freshName(world, surname, child.given);
    const reference = child.reference ?? rnd.reference();
    const birthDate = world.age(child.age);
    rows.add('children', {
      id,
      organisationId: ngo.id,
      reference,
      familyName: surname,
      givenName: given,
      preferredName: given,
      nameKey: nameKey(surname, given),
      sex: child.sex ?? (rnd.chance(0.5) ? 'female' : 'male'),
      birthDate,
      homeCountyCode: county,
      careType: CARE[relationship] ?? 'other',
      workerId: worker.id,
      visitedBefore: plan.visitedBefore === undefined ? (rnd.chance(0.12) ? null : false) : plan.visitedBefore,
      createdAt: at,
    });
    rows.add('child_caregivers', {
      id: rnd.id(at),
      childId: id,
      caregiverId: caregiver.id,
      relationship,
      isGuardian: caregiver.isGuardian,
      since: addDays(enrolledOn, -rnd.int(60, 900)),
    });
    rows.add('dyads', {
      id: dyadId,
      organisationId: ngo.id,
      childId: id,
      parentId,
      relationship: father ? 'father' : 'mother',
      enrolledOn,
      createdAt: at,
    });
    return { id, dyadId, reference, preferredName: given, birthDate };
  });
  const family: Family = { ngo, children, caregiver, parentId, enrolledOn, custody: null, cleared: false, workerId: worker.id };
  if (plan.place)
    locate(world, family, { place: plan.place, ward: plan.ward ?? rnd.pick(plan.place.wards), grade: plan.grade ?? drawGrade(world) });
  world.families.push(family);
  return family;
}

/** A grown-up relative of the parent who may go inside instead of the caregiver. */
export function addRelative(world: World, family: Family): void {
  const { rnd } = world;
  world.rows.add('relatives', {
    id: rnd.id(world.office(family.enrolledOn)),
    organisationId: family.ngo.id,
    parentId: family.parentId,
    name: rnd.pick(SURNAMES) + adultName(rnd),
    relationship: rnd.pick(['sibling', 'aunt', 'uncle']),
    birthDate: world.age(rnd.int(24, 55)),
    phone: world.phone(),
  });
}

/** A line on the facility's roster for the parent, and the confirmed episode that ties them. */
export function locate(world: World, family: Family, where: { place: Place; ward: Ward; grade: Grade }): void {
  const { place, ward, grade } = where;
  const beganOn = addDays(family.enrolledOn, Math.min(25, world.daysSince(family.enrolledOn)));
  const at = world.office(beganOn);
  const parent = need(world.rows.find('imprisoned_parents', (row) => row.id === family.parentId));
  const rosterEntryId = addRosterEntry(world, place, ward, grade, parent, at);
  world.rows.add('custody_episodes', {
    id: world.rnd.id(at),
    parentId: family.parentId,
    rosterEntryId,
    facilityId: place.id,
    beganOn,
    confirmedAt: at,
    confirmedBy: place.liaisonId,
    endedOn: null,
    endKind: null,
  });
  family.custody = { rosterEntryId, place, ward, grade };
}

/** A facility's own line about a person. */
export function addRosterEntry(world: World, place: Place, ward: Ward, grade: Grade, person: Record<string, unknown>, at: Date): string {
  const id = world.rnd.id(at);
  const { familyName, givenName, formerNames, nameKey: key, sex, birthDate, homeCountyCode, idNumberIndex } = person;
  const number = `${place.key}${String(world.rows.count('roster_entries') + 1).padStart(5, '0')}`;
  world.rows.add('roster_entries', {
    id,
    facilityId: place.id,
    wardId: ward.id,
    number,
    familyName,
    givenName,
    formerNames,
    nameKey: key,
    sex,
    birthDate,
    homeCountyCode,
    idNumberIndex,
    grade,
  });
  return id;
}

/** Facts about a made-up person whom a facility holds and nobody asked for; `like` makes a look-alike of somebody. */
export function stranger(world: World, sex: Sex, like?: Record<string, unknown>): Record<string, unknown> {
  const { rnd } = world;
  const familyName = typeof like?.familyName === 'string' ? like.familyName : rnd.pick(SURNAMES);
  const givenName = typeof like?.givenName === 'string' ? like.givenName : adultName(rnd);
  return {
    familyName,
    givenName,
    formerNames: [],
    nameKey: nameKey(familyName, givenName),
    sex,
    birthDate: world.age(rnd.int(22, 58)),
    homeCountyCode: rnd.pick(COUNTIES).code,
    idNumberIndex: null,
  };
}

function addParent(world: World, facts: { ngo: Ngo; surname: string; sex: Sex; county: string; at: Date }): string {
  const { rnd } = world;
  const id = rnd.id(facts.at);
  const givenName = adultName(rnd);
  const precision = rnd.weighted([
    ['day', 6],
    ['month', 1],
    ['year', 3],
  ]);
  world.rows.add('imprisoned_parents', {
    id,
    organisationId: facts.ngo.id,
    familyName: facts.surname,
    givenName,
    formerNames: [],
    nameKey: nameKey(facts.surname, givenName),
    sex: facts.sex,
    birthDate: world.age(rnd.int(25, 48)),
    birthDatePrecision: precision,
    homeCountyCode: facts.county,
    idNumberCipher: null,
    idNumberIndex: null,
    createdAt: facts.at,
  });
  return id;
}

function addCaregiver(
  world: World,
  ngo: Ngo,
  surname: string,
  relationship: string,
  at: Date,
  fixed: NonNullable<FamilyPlan['caregiver']>,
): Caregiver {
  const { rnd } = world;
  const old = relationship.startsWith('grand');
  const channel =
    fixed.channel ??
    rnd.weighted([
      ['sms', 70],
      ['call', 20],
      ['email', 10],
    ]);
  const id = rnd.id(at);
  const name =
    fixed.name ??
    `${relationship === 'mother' || relationship === 'grandmother' ? rnd.pick(SURNAMES) : surname}${CALLED[relationship] ?? '老师'}`;
  const phone = world.phone();
  world.rows.add('caregivers', {
    id,
    organisationId: ngo.id,
    name,
    phone,
    email: channel === 'email' ? demoMail(`caregiver-${phone.slice(-4)}`) : null,
    channel,
    ...moreWays(phone, channel, name),
    language: 'zh-CN',
    birthDate: world.age(old ? rnd.int(58, 74) : rnd.int(28, 50)),
    bestTime: channel === 'call' ? rnd.pick(['10:00-11:00', '15:00-16:00', '18:00-19:00']) : null,
    createdAt: at,
  });
  // Every seventh family has told us how to reach it without anybody wondering.
  if (Number(phone.slice(-4)) % 7 === 0)
    world.rows.add('discretion_profiles', {
      caregiverId: id,
      organisationId: ngo.id,
      whoAnswers: '她本人；别人接了就不说事情',
      safeHours: ['09:00-11:00', '15:00-18:30'],
      coverPhrase: '小禾老师',
      strangerScript: '麻烦请她有空给小禾老师回个电话，谢谢。',
      childWords: '爸爸在外地，要过一阵子才能回来',
      secondName: '邻居陈婶',
      secondPhone: world.phone(),
      updatedAt: at,
    });
  return {
    id,
    name,
    channel,
    wantsLetters: channel === 'sms' && Number(phone.slice(-4)) % 9 === 0,
    relationship,
    isGuardian: fixed.isGuardian ?? (!old || rnd.chance(0.35)),
  };
}

const drawCaregiver = (world: World, father: boolean): string =>
  world.rnd.weighted([
    ['grandmother', 46],
    ['grandfather', 22],
    [father ? 'mother' : 'father', 16],
    ['aunt', 8],
    ['uncle', 5],
    ['foster_parent', 3],
  ]);

const drawGrade = (world: World): Grade =>
  world.rnd.weighted([
    ['strict', 6],
    ['observation', 18],
    ['general', 58],
    ['lenient', 18],
  ]);

const taken = new WeakMap<World, Set<string>>();

/** A child's name that no other child of the demo has: one file per child. A fixed name is only taken note of. */
function freshName(world: World, surname: string, fixed?: string): string {
  const names = taken.get(world) ?? new Set<string>();
  taken.set(world, names);
  let given = fixed ?? childName(world.rnd);
  while (fixed === undefined && names.has(surname + given)) given = childName(world.rnd);
  names.add(surname + given);
  return given;
}
