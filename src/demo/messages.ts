import { addHours, addMinutes } from '../kernel/instants';
import { PlannedStep, QUESTIONS, Template } from '../notifications/engine/message-plan.rules';
import { remindersOf } from '../notifications/reminders/reminders.rules';
import { isWorkingDay } from '../kernel/working-days';
import { MessageParams, renderMail, renderSms } from '../notifications/wording/message-templates';
import { dayInZone, timeInZone } from '../kernel/days';
import type { Meeting } from './meetings';
import { need, World, ZONE } from './world';

const LOCALE = 'zh-CN';
/** Of most of the demo's facilities. */
const NOTICE_WORKING_DAYS = 5;
/** Days before a meeting from which a letter would come too late. */
const LETTER_DAYS = 12;
/** When the sender looks at a waiting letter next. */
const LOOK_MINUTES = 20;
const REPLY_TEXT = { can_go: '1', cannot: '2', call_me: '3' } as const;

/**
 * What the family of a confirmed meeting was told and will be told, by the notifications room's own plan and words; the demo
 * phone shows it. Steps still to come are queued and go out when their time comes.
 */
export function tell(world: World, meeting: Meeting): void {
  const confirmedAt = need(meeting.decidedAt);
  let texts = 0;
  const { steps } = remindersOf({
    startsAt: meeting.session.startsAt,
    now: confirmedAt,
    facilityZone: ZONE,
    zone: ZONE,
    isWorkingDay: (day) => isWorkingDay(day, world.calendar, true),
    noticeWorkingDays: NOTICE_WORKING_DAYS,
    arm: 'usual',
    first: 'asked',
    callsFirst: false,
  });
  for (const step of steps) {
    const sent = step.runAt <= world.now;
    const answered = meeting.answer !== undefined && meeting.answer.at <= step.runAt;
    const asksAgain = step.step === 'ask_again' && answered;
    const capped = step.template === 'bring' && texts >= 2;
    if (sent && !asksAgain && !capped) texts += 1;
    addMessage(world, meeting, 'visit.confirmed', step, sent ? (asksAgain || capped ? 'suppressed' : 'sent') : 'queued');
    if (step === steps[0]) addLetter(world, meeting, step);
  }
  if (meeting.answer?.channel === 'sms') {
    const { answer, at } = meeting.answer;
    world.rows.add('inbound_messages', {
      id: world.rnd.id(at),
      caregiverId: meeting.family.caregiver.id,
      visitId: meeting.id,
      body: REPLY_TEXT[answer],
      understoodAs: answer,
      receivedAt: at,
    });
  }
}

/** A letter that says the same as the first text, waiting to be posted. */
function addLetter(world: World, meeting: Meeting, step: PlannedStep): void {
  const { family, session, answer } = meeting;
  if (!family.caregiver.wantsLetters || answer !== undefined || session.startsAt < addHours(world.now, LETTER_DAYS * 24)) return;
  addMessage(world, meeting, 'visit.confirmed', { ...step, step: 'letter', runAt: addMinutes(world.now, LOOK_MINUTES) }, 'letter');
}

/** "You need not set out": told at once after a cancellation. */
export function tellCancelled(world: World, meeting: Meeting): void {
  const runAt = addMinutes(need(meeting.endedAt), 2);
  addMessage(
    world,
    meeting,
    'visit.cancelled',
    { step: 'cancelled', template: 'cancelled', runAt, uselessAfter: meeting.session.startsAt },
    'sent',
  );
}

/** A call that somebody should make. */
export function addCall(
  world: World,
  meeting: Meeting,
  reasonCode: string,
  dueAt: Date,
  done?: { outcome: string; at: Date; attempts?: number },
): void {
  world.rows.add('call_tasks', {
    id: world.rnd.id(dueAt < world.now ? dueAt : world.now),
    organisationId: meeting.family.ngo.id,
    visitId: meeting.id,
    caregiverId: meeting.family.caregiver.id,
    reasonCode,
    dueAt,
    status: done ? 'done' : 'open',
    attempts: done ? (done.attempts ?? 1) : 0,
    outcome: done?.outcome ?? null,
    doneBy: done ? meeting.family.ngo.coordinatorId : null,
    doneAt: done?.at ?? null,
    createdAt: dueAt < world.now ? dueAt : world.now,
  });
}

function addMessage(
  world: World,
  meeting: Meeting,
  event: string,
  step: PlannedStep,
  how: 'sent' | 'suppressed' | 'queued' | 'letter',
): void {
  const { rows, rnd } = world;
  const { family, session, answer } = meeting;
  const { id: caregiverId } = family.caregiver;
  const channel = how === 'letter' ? 'letter' : family.caregiver.channel;
  const version = event === 'visit.confirmed' ? 2 : meeting.version;
  const params: MessageParams = {
    children: [...family.children].sort((a, b) => a.birthDate.localeCompare(b.birthDate)).map((c) => c.preferredName),
    day: dayInZone(session.startsAt, ZONE),
    time: timeInZone(session.startsAt, ZONE),
    worker: meeting.worker.name,
  };
  const sent = how === 'sent';
  const isAnswered = sent && answer !== undefined && QUESTIONS.includes(step.template) && step.runAt < answer.at;
  const madeAt = event === 'visit.confirmed' ? need(meeting.decidedAt) : need(meeting.endedAt);
  rows.add('messages', {
    id: rnd.id(madeAt),
    organisationId: family.ngo.id,
    visitId: meeting.id,
    visitVersion: version,
    caregiverId,
    channel,
    template: step.template,
    locale: LOCALE,
    params: { ...params, startsAt: session.startsAt.toISOString(), alias: family.ngo.alias },
    stepKey: [event, meeting.id, version, caregiverId, channel, step.step].join(':'),
    status: how === 'sent' ? (isAnswered ? 'answered' : channel === 'call' ? 'called' : 'accepted') : how === 'letter' ? 'queued' : how,
    outcome: sent && channel === 'call' && !isAnswered ? 'told' : null,
    provider: how === 'letter' ? 'letters' : sent ? (channel === 'call' ? 'call_list' : 'demo_phone') : null,
    reason:
      how === 'suppressed'
        ? step.step === 'ask_again'
          ? 'already_answered'
          : 'visit_cap'
        : sent && channel === 'call'
          ? 'call_task'
          : null,
    runAt: step.runAt,
    uselessAfter: step.uselessAfter,
    attempts: sent ? 1 : 0,
    ...(sent ? wordsOf(step.template, params, family.ngo.alias, channel) : { subject: null, body: null }),
    sentAt: sent ? step.runAt : null,
    createdAt: madeAt,
  });
  if (!sent || channel !== 'call') return;
  const asked = step.template === 'asked';
  const done = answer
    ? { outcome: answer.answer === 'call_me' ? 'call_later' : answer.answer, at: answer.at }
    : { outcome: 'told', at: addMinutes(step.runAt, 40) };
  addCall(
    world,
    meeting,
    step.template === 'cancelled' ? 'cancelled' : asked ? 'ask' : 'remind',
    step.runAt,
    asked ? done : { outcome: 'told', at: addMinutes(step.runAt, 40) },
  );
}

function wordsOf(
  template: Template,
  params: MessageParams,
  alias: string,
  channel: string,
): { subject: string | null; body: string | null } {
  if (channel === 'call') return { subject: null, body: null };
  if (channel === 'sms') return { subject: null, body: renderSms(template, LOCALE, params, alias) };
  const { subject, kept } = renderMail(template, LOCALE, params, alias, null);
  return { subject, body: kept };
}
