import { monthOf } from '../kernel/days';
import { addMinutes } from '../kernel/instants';
import { Cause, ledgerActOf, seatsOf } from '../visits/visit.rules';
import { isLive, targetOf, VISIT_TRANSITIONS, VisitStatus, VisitVerb } from '../visits/visit.states';
import type { LedgerKey } from './ledger';
import { DemoSession, DemoWorker, Family, need, World } from './world';

/** A meeting to make, in the state it has reached. */
export interface MeetingPlan {
  family: Family;
  session: DemoSession;
  worker: DemoWorker;
  status: VisitStatus;
  requestedAt: Date;
  /** When the facility decided; left out where it never did. */
  decidedAt?: Date;
  /** When it ended without taking place. */
  endedAt?: Date;
  cause?: Cause;
  reasonCode?: string;
  note?: string;
  /** Fixed for the stories. */
  reference?: string;
  proposed?: DemoSession;
  holdExpiresAt?: Date;
  answer?: { answer: 'can_go' | 'cannot' | 'call_me'; channel: string; at: Date };
  moods?: [before: number | null, after: number | null];
  concern?: boolean;
  /** A worker waits outside unless told otherwise. */
  workerInside?: boolean;
}

export interface Meeting extends MeetingPlan {
  id: string;
  reference: string;
  version: number;
}

/** The verbs that lead to each state when everything goes its usual way. */
const WAYS: Record<VisitStatus, VisitVerb[]> = {
  requested: [],
  proposed: ['propose'],
  confirmed: ['confirm'],
  under_way: ['confirm', 'set_out'],
  completed: ['confirm', 'set_out', 'complete'],
  partial: ['confirm', 'set_out', 'complete_partly'],
  aborted: ['confirm', 'set_out', 'abort'],
  no_show: ['confirm', 'miss'],
  refused_at_gate: ['confirm', 'set_out', 'refuse_at_gate'],
  declined: ['decline'],
  withdrawn: ['withdraw'],
  cancelled: ['confirm', 'cancel'],
  expired: ['expire'],
};

/** How a meeting that ended on its day was left: both counters of the trip that fit. */
const STEPS_TAKEN: Partial<Record<VisitStatus, readonly (readonly [step: string, minutesFromStart: number])[]>> = {
  under_way: [['picked_up', -110]],
  completed: [
    ['picked_up', -110],
    ['arrived', -35],
    ['started', 0],
    ['ended', 30],
    ['home_safe', 150],
  ],
  partial: [
    ['picked_up', -110],
    ['arrived', -35],
    ['started', 0],
    ['ended', 15],
    ['home_safe', 140],
  ],
  aborted: [
    ['picked_up', -110],
    ['arrived', -35],
    ['home_safe', 120],
  ],
  refused_at_gate: [
    ['picked_up', -110],
    ['arrived', -35],
    ['home_safe', 120],
  ],
};

const NEXT_STEPS: Partial<Record<VisitStatus, string>> = {
  completed: '七天后给照顾人打电话，和孩子一起画下次想说的话',
  partial: '下次早点出门，多留半小时',
  aborted: '先休息，两周后再问孩子',
  no_show: '打电话问清原因，再约时间',
  refused_at_gate: '补齐证件，再约时间',
};

/** The allowance a meeting takes. */
export const allowanceOf = (family: Family, session: DemoSession): { key: LedgerKey; granted: number } => {
  const { place, rosterEntryId, grade } = need(family.custody);
  return {
    key: { rosterEntryId, period: monthOf(session.day), pool: place.rules.sharedAcrossModes ? 'contact' : session.mode },
    granted: place.rules.entitlement[grade],
  };
};

/** Writes a meeting with its people, history, steps, report, ledger, seats and contact; undefined when the allowance is used up. */
export function meet(world: World, plan: MeetingPlan): Meeting | undefined {
  const { rows, rnd, ledger } = world;
  const { family, session, status } = plan;
  const custody = need(family.custody);
  const { key, granted } = allowanceOf(family, session);
  const by = family.ngo.coordinatorId;
  const id = rnd.id(plan.requestedAt);
  if (!ledger.take(key, granted, 'hold', { visitId: id, recordedBy: by, at: plan.requestedAt })) return undefined;
  const verbs = plan.decidedAt || status !== 'cancelled' ? WAYS[status] : (['cancel'] satisfies VisitVerb[]);
  const meeting: Meeting = { ...plan, id, reference: plan.reference ?? rnd.reference(), version: verbs.length + 1 };
  const times = { startsAt: session.startsAt, endsAt: session.endsAt, live: isLive(status) };
  rows.add('visits', {
    id,
    organisationId: family.ngo.id,
    reference: meeting.reference,
    sessionId: session.id,
    facilityId: custody.place.id,
    parentId: family.parentId,
    rosterEntryId: custody.rosterEntryId,
    mode: session.mode,
    status,
    ...times,
    period: key.period,
    pool: key.pool,
    holdExpiresAt: plan.holdExpiresAt ?? null,
    proposedSessionId: plan.proposed?.id ?? null,
    cause: plan.cause ?? null,
    reasonCode: plan.reasonCode ?? null,
    note: plan.note ?? null,
    familyAnswer: plan.answer?.answer ?? null,
    familyAnsweredAt: plan.answer?.at ?? null,
    requestedBy: by,
    requestedAt: plan.requestedAt,
    decidedAt: plan.decidedAt ?? null,
    version: meeting.version,
  });
  if (times.live) world.sendOut(plan.worker, session);
  addPeople(world, meeting, times);
  addHistory(world, meeting, verbs);
  for (const seat of seatsOf({ status, sessionId: session.id, proposedSessionId: plan.proposed?.id ?? null })) {
    const taken = seat.sessionId === session.id ? session : need(plan.proposed);
    taken.held += seat.held;
    taken.confirmed += seat.confirmed;
  }
  settle(world, meeting, key);
  if (times.live || status === 'declined' || status === 'expired' || status === 'withdrawn' || status === 'cancelled') return meeting;
  addReport(world, meeting);
  return meeting;
}

function addPeople(world: World, { id, family, worker, session, status, workerInside }: Meeting, times: object): void {
  const gone = ['completed', 'partial'].includes(status) ? true : null;
  for (const child of family.children)
    world.rows.add('visit_dyads', { visitId: id, dyadId: child.dyadId, childId: child.id, ...times, attended: gone });
  const away = session.mode === 'visit' ? 'waits' : 'travels';
  world.rows.add('visit_party', {
    visitId: id,
    personId: family.caregiver.id,
    personType: 'caregiver',
    place: 'inside',
    ...times,
    attended: gone,
  });
  world.rows.add('visit_party', {
    visitId: id,
    personId: worker.id,
    personType: 'worker',
    place: workerInside ? 'inside' : away,
    ...times,
    attended: gone,
  });
}

/** Who takes each verb, and when. */
function addHistory(world: World, meeting: Meeting, verbs: readonly VisitVerb[]): void {
  const { family, session, requestedAt, decidedAt, endedAt, answer } = meeting;
  const { rows, rnd } = world;
  const liaison = need(family.custody).place.liaisonId;
  const line = (
    action: string,
    from: VisitStatus | null,
    to: VisitStatus,
    actorUserId: string | null,
    at: Date,
    reasonCode?: string,
  ): void => {
    rows.add('visit_status_changes', {
      id: rnd.id(at),
      visitId: meeting.id,
      action,
      fromStatus: from,
      toStatus: to,
      actorUserId,
      reasonCode,
      at,
    });
    for (const child of family.children) {
      rows.add('audit_events', {
        id: rnd.id(at),
        at,
        actorUserId,
        organisationId: family.ngo.id,
        action: `visit.${action}`,
        subjectType: 'visit',
        subjectId: meeting.id,
        childId: child.id,
        details: { to, ...(reasonCode ? { reasonCode } : {}) },
      });
    }
  };
  line('request', null, 'requested', family.ngo.coordinatorId, requestedAt);
  let from: VisitStatus = 'requested';
  for (const verb of verbs) {
    const { by } = VISIT_TRANSITIONS[verb];
    const to = targetOf(from, verb);
    const actor =
      by === 'visit.decide' || (verb === 'cancel' && meeting.cause === 'facility')
        ? liaison
        : by === 'system'
          ? null
          : family.ngo.coordinatorId;
    const decided = by === 'visit.decide';
    const at = decided
      ? need(decidedAt)
      : verb === 'set_out'
        ? addMinutes(session.startsAt, -110)
        : (endedAt ?? addMinutes(session.startsAt, 160));
    line(verb, from, to, actor, at, decided && verb !== 'decline' ? undefined : verb === 'set_out' ? undefined : meeting.reasonCode);
    from = to;
  }
  if (answer)
    rows.add('family_answers', {
      id: rnd.id(answer.at),
      visitId: meeting.id,
      caregiverId: family.caregiver.id,
      answer: answer.answer,
      channel: answer.channel,
      at: answer.at,
      startsAt: meeting.session.startsAt,
    });
}

/** The entitlement follows the end of the meeting, by the visits room's own rule. */
function settle(world: World, meeting: Meeting, key: LedgerKey): void {
  const { status, cause, family } = meeting;
  const act = ledgerActOf(status, cause, status === 'no_show' && need(family.custody).place.rules.noShowForfeits);
  const unmet = ['declined', 'withdrawn', 'expired'].includes(status);
  const at = meeting.endedAt ?? (unmet ? (meeting.decidedAt ?? meeting.requestedAt) : addMinutes(meeting.session.startsAt, 160));
  const line = { visitId: meeting.id, recordedBy: family.ngo.coordinatorId, at };
  if (act) world.ledger.settle(key, act === 'use' || act === 'forfeit' ? 'use' : 'release', line);
  if (!meeting.proposed) return;
  const other = allowanceOf(meeting.family, meeting.proposed);
  if (other.key.period !== key.period) world.ledger.take(other.key, other.granted, 'hold', { ...line, at: need(meeting.decidedAt) });
}

function addReport(world: World, meeting: Meeting): void {
  const { rows, contacts } = world;
  const { session, status, family } = meeting;
  const start = session.startsAt;
  const by = family.ngo.coordinatorId;
  for (const [step, minutes] of session.mode === 'visit' ? (STEPS_TAKEN[status] ?? []) : [])
    rows.add('visit_steps', { visitId: meeting.id, step, at: addMinutes(start, minutes), recordedBy: by });
  const took = status === 'completed' ? 30 : status === 'partial' ? 15 : null;
  const [moodBefore, moodAfter] = took === null ? [null, null] : (meeting.moods ?? [null, null]);
  const reportedAt = meeting.endedAt ?? addMinutes(start, 160);
  rows.add('visit_reports', {
    visitId: meeting.id,
    outcome: status,
    cause: meeting.cause ?? null,
    startedAt: took === null ? null : start,
    endedAt: took === null ? null : addMinutes(start, took),
    moodBefore,
    moodAfter,
    concern: meeting.concern ?? false,
    nextStep: NEXT_STEPS[status] ?? '再约时间',
    reportedBy: by,
    reportedAt,
  });
  if (took === null) return;
  for (const child of family.children) {
    contacts.add({
      organisationId: family.ngo.id,
      dyadId: child.dyadId,
      childId: child.id,
      mode: session.mode,
      direction: 'both',
      occurredAt: start,
      durationMinutes: took,
      outcome: status,
      moodBefore,
      moodAfter,
      sourceType: 'visit',
      sourceId: meeting.id,
      recordedAt: reportedAt,
    });
  }
}
