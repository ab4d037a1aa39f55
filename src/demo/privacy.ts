import { PACKS } from '../facilities/packs/packs';
import { afterWorkingDays } from '../kernel/working-days';
import { FACILITY_SEES } from '../privacy/disclosures.service';
import { DemoChild, Family, need, World, ZONE } from './world';
import { addDays, instantOf } from '../kernel/days';

/** How far back the record of what was given goes, in days. */
const GIVEN_DAYS = 120;
/** Texts of messages are kept so long, in days: the country pack's rule. */
const MESSAGE_DAYS = 90;

/** The data officer's desk: agreements, requests, what was given, a look at what is due. Runs last: it reads what the others made. */
export function makePrivacy(world: World): void {
  const school = addAgreement(world, '青山镇中心小学（虚构）', 'school', '助学金发放与出勤关怀', ['preferredName', 'age'], -160, 205);
  addAgreement(
    world,
    '青山镇民政办（虚构）',
    'civil_affairs',
    '事实无人抚养儿童补贴核对',
    ['givenName', 'familyName', 'birthDate', 'homeCountyCode'],
    -345,
    20,
  );
  const quiet = world.families.filter((f) => f.ngo === world.first && f.cleared && !f.children.some((c) => c.reference.startsWith('DEM')));
  quiet.slice(0, 3).forEach((family) => family.children.forEach((child) => share(world, family, child, school)));
  const [first, second, third] = quiet.slice(3, 6).map((family) => need(family.children[0]));
  if (first) addRequest(world, first, 'access', 'guardian', '想看看你们都记了孩子哪些事。', 4);
  if (second) addRequest(world, second, 'correction', 'caregiver', '电话换了，旧号码请改掉。', 11);
  if (third)
    addRequest(
      world,
      third,
      'restriction',
      'parent',
      '请先不要再联系学校。',
      40,
      '照顾人和孩子仍愿意继续，监护人不同意停止；已说明可以向网信部门申诉。',
    );
  addVisits(world);
  addPreview(world);
}

function addAgreement(
  world: World,
  partnerName: string,
  partnerKind: string,
  purpose: string,
  fields: string[],
  from: number,
  to: number,
): string {
  const at = world.office(world.day(from));
  const id = world.rnd.id(at);
  world.rows.add('data_sharing_agreements', {
    id,
    organisationId: world.first.id,
    partnerName,
    partnerKind,
    purpose,
    fields,
    legalBasis: '个人信息保护法第二十三条、第二十九条；合作协议',
    startsOn: world.day(from),
    endsOn: world.day(to),
    recordedBy: world.user('data-officer'),
    createdAt: at,
  });
  return id;
}

/** The guardian's yes to this partner, and what the partner was given a month ago. */
function share(world: World, family: Family, child: DemoChild, agreementId: string): void {
  const at = world.office(world.day(-100));
  world.rows.add('consents', {
    id: world.rnd.id(at),
    dyadId: child.dyadId,
    purpose: 'data_sharing',
    agreementId,
    caregiverId: null,
    capacity: 'imprisoned_parent',
    evidence: 'signed_form',
    startsOn: world.day(-100),
    expiresOn: world.day(200),
    recordedBy: family.ngo.coordinatorId,
    createdAt: at,
  });
  const givenAt = world.office(world.day(-30));
  world.rows.add('disclosures', {
    id: world.rnd.id(givenAt),
    organisationId: world.first.id,
    childId: child.id,
    agreementId,
    recipient: '青山镇中心小学（虚构）',
    purpose: '助学金发放与出勤关怀',
    fields: ['preferredName', 'age'],
    sourceType: 'agreement',
    sourceId: agreementId,
    givenBy: world.user('data-officer'),
    at: givenAt,
  });
}

function addRequest(
  world: World,
  child: DemoChild,
  kind: string,
  requester: string,
  wording: string,
  daysAgo: number,
  refusal?: string,
): void {
  const receivedOn = world.day(-daysAgo);
  const dueOn = afterWorkingDays(receivedOn, need(PACKS.get('cn')).answerWorkingDays, world.calendar, true);
  const at = world.office(receivedOn);
  const id = world.rnd.id(at);
  const officer = world.user('data-officer');
  world.rows.add('data_requests', {
    id,
    organisationId: world.first.id,
    childId: child.id,
    kind,
    requester,
    identityProof: '当面核对户口簿',
    wording,
    status: refusal ? 'refused' : 'open',
    refusal,
    receivedOn,
    dueOn,
    recordedBy: officer,
    decidedBy: refusal ? officer : undefined,
    decidedAt: refusal ? world.after(at, addDays(receivedOn, 6)) : undefined,
  });
  if (refusal) return;
  world.rows.add('tasks', {
    id: world.rnd.id(at),
    organisationId: world.first.id,
    kind: 'answer_data_request',
    key: `data_request:${id}`,
    childId: child.id,
    subjectType: 'data_request',
    subjectId: id,
    ownerRole: 'data_officer',
    dueAt: instantOf(dueOn, '18:00', ZONE),
    cause: kind,
    openedAt: at,
  });
}

/** Each request that went to a facility in the last months. */
function addVisits(world: World): void {
  const since = world.at(world.day(-GIVEN_DAYS), '00:00');
  const aliases = new Map(world.rows.all('facilities').map((row) => [row.id, row.publicAlias]));
  const visits = new Map(world.rows.all('visits').map((row) => [row.id, row]));
  for (const dyad of world.rows.all('visit_dyads')) {
    const visit = visits.get(dyad.visitId);
    const at = visit?.requestedAt;
    if (!visit || !(at instanceof Date) || at < since) continue;
    world.rows.add('disclosures', {
      id: world.rnd.id(at),
      organisationId: visit.organisationId,
      childId: dyad.childId,
      recipient: aliases.get(visit.facilityId),
      purpose: 'visit_request',
      fields: [...FACILITY_SEES],
      sourceType: 'visit',
      sourceId: visit.id,
      givenBy: visit.requestedBy,
      at,
    });
  }
}

/** What the month's look found: nobody's file is old enough, some texts are. */
function addPreview(world: World): void {
  const at = world.at(world.day(-3), '03:20');
  const before = world.at(world.day(-3 - MESSAGE_DAYS + 1), '00:00');
  const due = world.rows
    .all('messages')
    .filter((row) => row.organisationId === world.first.id && row.sentAt instanceof Date && row.sentAt < before).length;
  const rule = (key: string, count: number): object => ({ key, due: count, held: 0, done: 0, childIds: [], heldIds: [] });
  const id = world.rnd.id(at);
  world.rows.add('retention_runs', {
    id,
    organisationId: world.first.id,
    kind: 'preview',
    asOf: world.day(-3),
    counts: {
      previewId: null,
      finishedAt: null,
      rules: [rule('case_file', 0), rule('safeguarding', 0), rule('messages', due), rule('inbound_messages', 0), rule('data_requests', 0)],
    },
    at,
  });
  world.rows.add('tasks', {
    id: world.rnd.id(at),
    organisationId: world.first.id,
    kind: 'review_retention',
    key: `review_retention:${world.first.id}`,
    subjectType: 'retention_run',
    subjectId: id,
    ownerRole: 'data_officer',
    dueAt: instantOf(world.day(4), '18:00', ZONE),
    cause: 'monthly',
    openedAt: at,
  });
}
