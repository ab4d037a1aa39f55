import { createHash } from 'node:crypto';
import { addHours, addMinutes } from '../kernel/instants';
import { TIMING_ARMS } from '../notifications/reminders/reminders.rules';
import type { Row } from './rows';
import { need, World } from './world';

/** How long the sample trial of reminders has been running. */
const TRIAL_SINCE_DAYS = 200;
const DAY_HOURS = 24;

/**
 * What goes wrong with messages, and what else a desk looks after: a text that says too much and was held back, one of which nobody knows whether
 * it arrived, a number that is no longer anybody's, a family that wants no texts, a trial of reminders, a calendar on a phone. Runs last: it
 * changes rows that are there.
 */
export function makeMishaps(world: World): void {
  tryTimings(world);
  readCalendars(world);
  const at = world.office(world.day(-1));
  const texts = world.rows
    .all('messages')
    .filter((m) => m.organisationId === world.first.id && m.channel === 'sms' && m.status === 'queued' && (m.createdAt as Date) < at)
    .filter((m) => isOrdinary(world, m))
    .sort((a, b) => (a.runAt as Date).getTime() - (b.runAt as Date).getTime());
  // The next text of three families, tried yesterday: each call on the list is about one thing.
  const [failed, unsure, held] = texts.filter((m, i) => texts.findIndex((other) => other.caregiverId === m.caregiverId) === i);
  const tried = { runAt: at, attempts: 1, provider: 'demo_phone' };
  if (held) fail(world, held, { runAt: at, status: 'held', reason: 'banned_words' });
  if (unsure) fail(world, unsure, { ...tried, status: 'failed', failure: 'unsure', reason: 'maybe_taken' });
  if (failed) {
    fail(world, failed, { ...tried, status: 'failed', failure: 'permanent', reason: null });
    const caregiver = need(world.rows.find('caregivers', (g) => g.id === failed.caregiverId));
    caregiver.badAddresses = [caregiver.phone];
  }
  refuseTexts(world);
}

/** Of a meeting to come of a family without a story of its own. */
function isOrdinary(world: World, message: Row): boolean {
  const visit = world.rows.find('visits', (v) => v.id === message.visitId);
  return visit?.status === 'confirmed' && !String(visit.reference).startsWith('DEM');
}

/** A message that did not go, and the call that takes its place. */
function fail(world: World, message: Row, change: Row): void {
  Object.assign(message, change);
  const at = addMinutes(message.runAt as Date, 5);
  const open = world.rows.find(
    'call_tasks',
    (t) => t.visitId === message.visitId && t.status === 'open' && t.reasonCode === 'message_failed',
  );
  if (open) return;
  world.rows.add('call_tasks', {
    ...{ id: world.rnd.id(at), organisationId: message.organisationId, visitId: message.visitId, caregiverId: message.caregiverId },
    ...{ reasonCode: 'message_failed', dueAt: at, status: 'open', attempts: 0, createdAt: at },
  });
}

/** Somebody who has said that she wants no texts: she is called. */
function refuseTexts(world: World): void {
  const told = new Set(world.rows.all('messages').map((m) => m.caregiverId));
  const family = world.families.find((f) => f.ngo === world.first && f.caregiver.channel === 'call' && !told.has(f.caregiver.id));
  const caregiver = world.rows.find('caregivers', (g) => g.id === family?.caregiver.id);
  if (caregiver) caregiver.optedOut = ['sms'];
}

/** A trial of two timetables: the meetings that were arranged since it began, each family drawn once. */
function tryTimings(world: World): void {
  const startedAt = world.office(world.day(-TRIAL_SINCE_DAYS));
  const id = world.rnd.id(startedAt);
  world.rows.add('timing_trials', { id, organisationId: world.first.id, startedAt, startedBy: world.first.leadId });
  for (const visit of world.rows.all('visits')) {
    const assignedAt = visit.decidedAt as Date | null;
    const startsAt = visit.startsAt as Date;
    // Those to come keep the usual timetable, under which the demo has queued their messages.
    if (visit.organisationId !== world.first.id || assignedAt === null || assignedAt < startedAt || startsAt > world.now) continue;
    const lot =
      createHash('sha256')
        .update(`${id}:${String(visit.parentId)}`)
        .digest()[31] ?? 0;
    world.rows.add('timing_arms', {
      ...{ visitId: visit.id, trialId: id, organisationId: world.first.id, parentId: visit.parentId, assignedAt },
      arm: TIMING_ARMS[lot % TIMING_ARMS.length],
    });
  }
}

/** Two calendars: one is read on a phone every hour, one was given up with the computer that had it. Nobody has their addresses. */
function readCalendars(world: World): void {
  for (const [device, since, revoked] of [
    ['phone', -30, false],
    ['computer', -120, true],
  ] as const) {
    const createdAt = world.office(world.day(since));
    world.rows.add('calendar_feeds', {
      id: world.rnd.id(createdAt),
      userId: world.user('coordinator'),
      device,
      // No address has this for its hash.
      tokenHash: `sample-${device}`,
      createdAt,
      lastFetchedAt: revoked ? addHours(createdAt, DAY_HOURS) : addHours(world.now, -1),
      revokedAt: revoked ? world.office(world.day(-30)) : null,
    });
  }
}
