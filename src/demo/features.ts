import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { addDays, instantOf } from '../kernel/days';
import { addHours, addMinutes } from '../kernel/instants';
import { holdUntil } from '../visits/visit.rules';
import { meet, Meeting } from './meetings';
import { tell } from './messages';
import { addSession, findSession } from './places';
import type { Row } from './rows';
import { confirmed } from './storytelling';
import { Family, World, ZONE } from './world';

/** Facilities without an account: their requests go out on paper. */
const PAPER_PLACES = ['C', 'D', 'E'] as const;
const PAPER_REQUESTS = 2;
/** The small session that is full, and how far ahead it is. */
const SMALL_DAYS = 16;
/** Days before a meeting from which a letter would come too late. */
const LETTER_DAYS = 12;
/** When the sender looks at a waiting letter next. */
const LOOK_MINUTES = 20;
/** Days ahead from which a closed afternoon disturbs nobody's preparation. */
const CLOSED_FROM_DAYS = 30;
const VOICES = ['question', 'answered', 'cancelled'] as const;
/** Read by a machine: no person's voice is a sample. */
const MACHINE = '机器朗读（示例）';

/** A voice of the demo, whose bytes the loader puts into the store under the file's id. */
export interface SampleVoice {
  fileId: string;
  bytes: Buffer;
}

/**
 * One of each thing that a visitor looks for and a month of ordinary life would not show on every day: requests for a facility that answers on
 * paper, a request beyond the windows that waits for a second person, a letter that lies printed, a closure that can still be taken back.
 * Runs when the ordinary meetings are there, and before their tasks, sessions and allowances are made.
 */
export function makeFeatures(world: World): void {
  askOnPaper(world);
  askBeyond(world);
  printLetter(world);
  closeAnAfternoon(world);
}

/** Families who may meet and have nothing arranged, with their parents at a place. */
function free(world: World, key: string): Family[] {
  const taken = new Set([
    ...world.rows.all('visits').flatMap((v) => (v.live === true ? [v.parentId] : [])),
    ...world.families.flatMap((f) => (f.children.some((c) => c.reference.startsWith('DEM')) ? [f.parentId] : [])),
  ]);
  return world.families.filter((f) => f.cleared && f.ngo === world.first && f.custody?.place.key === key && !taken.has(f.parentId));
}

/** What the paper desk sends out: nobody at these facilities has an account. */
function askOnPaper(world: World): void {
  for (const family of PAPER_PLACES.flatMap((key) => free(world, key)).slice(0, PAPER_REQUESTS)) {
    const { place, ward } = family.custody ?? {};
    const session = place && ward && findSession(place, { from: world.day(12), to: world.day(40), mode: 'visit', wardId: ward.id });
    const worker = session && world.freeWorker(family.ngo, session);
    if (!session || !worker) continue;
    const requestedAt = addHours(world.now, -20);
    meet(world, {
      family,
      session,
      worker,
      status: 'requested',
      requestedAt,
      holdExpiresAt: holdUntil(requestedAt, session.startsAt, ZONE),
    });
  }
}

/** A session of one window that is taken; the family who asks for one beyond it waits for the lead. */
function askBeyond(world: World): void {
  const families = free(world, 'A');
  const first = families.find((one) => families.some((other) => other !== one && other.custody?.ward === one.custody?.ward));
  const second = families.find((other) => other !== first && other.custody?.ward === first?.custody?.ward);
  if (!first?.custody || !second) return;
  const { place, ward } = first.custody;
  const day = world.day(SMALL_DAYS);
  const session = addSession(world, place, {
    timetableId: null,
    wardId: ward.id,
    mode: 'visit',
    day,
    startsAt: world.at(day, '16:00'),
    endsAt: world.at(day, '16:30'),
    capacity: 1,
    hardCapacity: 2,
  });
  const asked = addHours(world.now, -30);
  const escort = world.freeWorker(first.ngo, session);
  if (!escort) return;
  tell(world, confirmed(world, first, session, { worker: escort, requestedAt: addHours(asked, -72), decidedAt: addHours(asked, -26) }));
  const worker = world.freeWorker(second.ngo, session);
  const plan = { family: second, session, status: 'requested' as const, requestedAt: asked };
  const meeting = worker && meet(world, { ...plan, worker, holdExpiresAt: holdUntil(asked, session.startsAt, ZONE) });
  if (meeting) waitForSecond(world, meeting, asked);
}

function waitForSecond(world: World, { id, family }: Meeting, requestedAt: Date): void {
  const { ngo, children } = family;
  const visit = world.rows.find('visits', (row) => row.id === id);
  if (visit) visit.overCapacity = true;
  for (const child of children) {
    const approvalId = world.rnd.id(requestedAt);
    world.rows.add('approvals', {
      ...{ id: approvalId, dyadId: child.dyadId, visitId: id, reasonCode: 'session.over_capacity' },
      ...{ reason: '孩子生日那周只有这一场，家里已经请好假；对方说可以多开一个窗口。', requestedBy: ngo.coordinatorId, requestedAt },
    });
    world.rows.add('tasks', {
      ...{ id: world.rnd.id(requestedAt), organisationId: ngo.id, kind: 'decide_approval', key: `decide:${approvalId}` },
      ...{ childId: child.id, dyadId: child.dyadId, subjectType: 'approval', subjectId: approvalId, ownerRole: 'lead' },
      ...{ dueAt: instantOf(addDays(world.today, 2), '18:00', ZONE), cause: 'approval_requested', openedAt: requestedAt },
    });
  }
}

/** The letter of a family who has not answered: printed this morning, to be put into the post. */
function printLetter(world: World): void {
  const letters = new Set(world.rows.all('messages').flatMap((m) => (m.channel === 'letter' ? [m.caregiverId] : [])));
  const text = world.rows
    .all('messages')
    .find((m) => m.template === 'asked' && m.channel === 'sms' && isOpen(world, m) && !letters.has(m.caregiverId));
  const caregiver = world.rows.find('caregivers', (g) => g.id === text?.caregiverId);
  if (!text || !caregiver) return;
  Object.assign(caregiver, { postalAddress: caregiver.postalAddress ?? '示例省示例县柳溪镇\n2组16号', otherChannels: ['letter'] });
  const stepKey = String(text.stepKey).split(':');
  world.rows.add('messages', {
    ...text,
    ...{ id: world.rnd.id(world.now), channel: 'letter', provider: 'letters', status: 'queued', outcome: null, reason: null, attempts: 0 },
    ...{ stepKey: [...stepKey.slice(0, -2), 'letter', 'letter'].join(':'), runAt: addMinutes(world.now, LOOK_MINUTES) },
    ...{ subject: null, body: null, sentAt: null, printedAt: addMinutes(world.now, -50), createdAt: addHours(world.now, -20) },
  });
}

/** About a meeting to come that nobody has answered, far enough for the post. */
function isOpen(world: World, message: Row): boolean {
  const visit = world.rows.find('visits', (v) => v.id === message.visitId);
  const far = addHours(world.now, LETTER_DAYS * 24);
  return (
    visit?.status === 'confirmed' &&
    visit.organisationId === world.first.id &&
    visit.familyAnswer === null &&
    !visit.proposedSessionId &&
    (visit.startsAt as Date) > far
  );
}

/** The video room of one afternoon was closed just now, by mistake perhaps: for ten minutes it can be taken back. */
function closeAnAfternoon(world: World): void {
  const place = world.place('A');
  const shut = (day: string): typeof place.sessions => place.sessions.filter((s) => s.mode === 'video' && s.day === day);
  const day = place.sessions.find(
    (s) =>
      s.mode === 'video' &&
      s.day >= world.day(CLOSED_FROM_DAYS) &&
      shut(s.day).every((one) => one.status === 'open' && one.held + one.confirmed === 0),
  )?.day;
  if (day === undefined) return;
  const [id, at] = [world.rnd.id(world.now), world.now];
  const [startsAt, endsAt] = [world.at(day, '00:00'), world.at(addDays(day, 1), '00:00')];
  world.rows.add('closures', {
    ...{ id, facilityId: place.id, startsAt, endsAt, mode: 'video', reasonCode: 'maintenance' },
    ...{ createdBy: place.liaisonId, createdAt: at },
  });
  for (const session of shut(day)) Object.assign(session, { status: 'closed', closureId: id });
  world.rows.add('closure_changes', {
    ...{ id: world.rnd.id(at), closureId: id, kind: 'published', at, changedBy: place.liaisonId, newEnd: endsAt },
    sessionCount: shut(day).length,
  });
}

/** A voice for each text of the caregiver's page, in Chinese. */
export function makeVoices(world: World): SampleVoice[] {
  const { id: organisationId, coordinatorId } = world.first;
  const recordedAt = world.office(world.day(-20));
  return VOICES.map((textKey) => {
    const fileId = world.rnd.id(recordedAt);
    const bytes = readFileSync(join(__dirname, '..', 'ui', 'assets', 'sample-voices', `${textKey}.ogg`));
    world.rows.add('stored_files', {
      ...{ id: fileId, organisationId, contentType: 'audio/ogg', bytes: bytes.length, uploadedBy: coordinatorId, createdAt: recordedAt },
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    world.rows.add('recordings', {
      ...{ organisationId, textKey, locale: 'zh-CN', dialect: MACHINE, fileId, recordedBy: coordinatorId, recordedAt },
    });
    return { fileId, bytes };
  });
}
