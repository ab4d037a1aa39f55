import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { EligibilityService, PartyMember, RequestAnswer, RequestFacts, SessionTakes } from '../../eligibility/eligibility.service';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import type { Day } from '../../kernel/days';
import { conflict, invalid } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';
import { samePeople } from './amendment.rules';
import { BookingLosses } from '../booking/booking-losses';
import { GroupAboard } from '../groups/group-aboard';
import { RequestNames } from '../request-names';
import { againstHeldVisit, contentionOf, holdUntil, isNoRoom, ledgerPool } from '../visit.rules';
import { canMove, isAgreed, transition } from '../visit.states';
import { Change, VisitChanges } from '../visit-changes';
import { seesSession, VisitGates } from '../visit-gates';
import { LockedVisit, Versions, VisitLocks } from '../visit-locks';
import { VisitNotices } from '../visit-notices';
import { VisitPeople } from '../visit-people';
import { AmendBody, VisitActBody } from '../visits.dto';
import { VisitsQueries, VisitView } from '../visits.queries';

/** What an amendment asks for, complete: what was left out stays as it is. */
interface Wanted {
  sessionId: string;
  dyadIds: string[];
  party: PartyMember[];
  moves: boolean;
  /** It travels without its group from then on. */
  leaves: boolean;
}

/** Another time or other people for a visit that keeps its place until the facility has agreed to the new one. */
@Injectable()
export class AmendmentsService {
  constructor(
    private readonly db: Database,
    private readonly eligibility: EligibilityService,
    private readonly gates: VisitGates,
    private readonly locks: VisitLocks,
    private readonly changes: VisitChanges,
    private readonly losses: BookingLosses,
    private readonly names: RequestNames,
    private readonly people: VisitPeople,
    private readonly bus: GroupAboard,
    private readonly queries: VisitsQueries,
    private readonly notices: VisitNotices,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks for another session, other people, or both. Another session is held beside the old place until the facility answers; the same
   * session with other people is judged again and takes effect at once, and the facility is told.
   * @throws DomainError not_found `visit.not_found`; conflict `visit.wrong_status`, `visit.hold_expired`, `visit.changed_meanwhile`
   * @throws DomainError invalid `amendment.past|nothing|not_admitted|other_facility|other_parent|session_offered`, `visit.other_mode`,
   *   `visit.unknown_people`, `visit.not_allowed` with the reasons; `visit_group.would_leave` for another day than its group goes, unless it says
   *   that it leaves the group
   * @throws DomainError conflict `visit_group.bus_full`
   * @throws DomainError conflict with the code of the contention (also `session.adults_full|groups_full|video_full` for more people in the same
   *   session) and up to three other sessions; the visit keeps what it had
   */
  async amend(actor: Actor, visitId: string, body: AmendBody): Promise<VisitView> {
    return this.db.transaction(async () => {
      const seen = await this.queries.one(actor, visitId);
      if (seen.startsAt <= this.clock.now()) throw invalid('amendment.past');
      transition(seen.status, 'amend', actor);
      const wanted = await this.refuseElsewhere(seen, await this.wanted(seen, body), body);
      await this.names.of(actor, wanted);
      const first = await this.judge(seen, wanted);
      const { visit, versions } = await this.locks.lock(actor, visitId, {
        also: {
          sessions: wanted.moves ? [wanted.sessionId] : [],
          dyadIds: wanted.dyadIds,
          workerIds: wanted.party.filter((p) => p.personType === 'worker').map((p) => p.personId),
        },
      });
      transition(visit.status, 'amend', actor);
      if (visit.version !== seen.version) throw conflict('visit.changed_meanwhile');
      if (visit.status !== 'confirmed' && visit.holdExpiresAt !== null && visit.holdExpiresAt <= this.clock.now())
        throw conflict('visit.hold_expired');
      const answer = seesAll(first, versions) ? first : await this.judge(seen, wanted);
      if (!wanted.moves && isAgreed(visit.status)) await this.people.refuseNotAdmitted(visit.id, wanted);
      if (!wanted.leaves) await this.bus.refuseTooMany(visit, wanted);
      const change = wanted.moves ? await this.move(visit, wanted, answer, body) : await this.exchangePeople(visit, wanted, answer, body);
      await this.changes.apply(visit, actor, { ...change, ...noteOf(body) });
      if (wanted.moves) await this.write(actor, visit, wanted);
      await this.gates.record(actor, visitId, 'request', answer);
      await this.notices.toFacility(visit.facilityId);
      return this.queries.one(actor, visitId);
    });
  }

  /**
   * The facility agrees to the new session: the visit moves there, with its new people.
   * @throws DomainError conflict `visit.wrong_status`, `visit.hold_expired`, `child.busy`, `worker.busy`, `parent.busy`,
   *   `visit_group.bus_full`; invalid `visit.not_allowed`
   */
  async agree(actor: Actor, seen: VisitView, body: VisitActBody): Promise<void> {
    const target = seen.amendment?.sessionId;
    if (target === undefined) throw conflict('visit.wrong_status', { status: seen.status, verb: 'agree_amendment' });
    const { visit, facts, answer } = await this.gates.lockOpen(actor, seen.id, { sessionId: target });
    transition(visit.status, 'agree_amendment', actor);
    if (visit.proposedSessionId !== target) throw conflict('visit.wrong_status', { status: visit.status, verb: 'agree_amendment' });
    if (visit.holdExpiresAt !== null && visit.holdExpiresAt <= this.clock.now()) throw conflict('visit.hold_expired');
    const people = await this.db.asSystem(() =>
      this.db.one<{ party: PartyMember[]; leavesGroup: boolean }>(
        `SELECT party, leaves_group FROM visit_amendments WHERE visit_id = $1 AND status = 'open'`,
        [visit.id],
      ),
    );
    const { period, session, children, takes } = facts;
    const pool = ledgerPool(visit.mode, facts.pool);
    await this.changes.moveHold(visit, { ...facts, pool });
    const party = people?.party ?? [];
    // Until now nobody counted who comes along anew: others may have taken their seats.
    if (people?.leavesGroup !== true) await this.bus.refuseTooMany(visit, { dyadIds: children.map((child) => child.dyadId), party });
    await this.changes.apply(visit, actor, {
      verb: 'agree_amendment',
      note: body.note,
      onBehalfOf: body.onBehalfOf,
      takes,
      move: { sessionId: session.id, startsAt: session.startsAt, endsAt: session.endsAt, period, pool },
      people: { dyads: children, party },
      leavesGroup: people?.leavesGroup,
    });
    await this.gates.record(actor, visit.id, 'confirmation', answer);
  }

  /** The organisation no longer asks for another session: the visit stands as it was. @throws DomainError conflict `visit.wrong_status` */
  async drop(actor: Actor, visitId: string, body: VisitActBody): Promise<VisitView> {
    return this.db.transaction(async () => {
      const { visit } = await this.locks.lock(actor, visitId);
      if (!isAmended(visit)) throw conflict('visit.wrong_status', { status: visit.status, verb: 'drop_amendment' });
      await this.changes.apply(visit, actor, { verb: 'drop_amendment', note: body.note, onBehalfOf: body.onBehalfOf });
      await this.notices.toFacility(visit.facilityId);
      return this.queries.one(actor, visitId);
    });
  }

  /** Nobody has answered in time: a confirmed visit goes on as it was agreed. With the visit locked. Returns whether there was one to end. */
  async expire(visit: LockedVisit): Promise<boolean> {
    if (visit.status !== 'confirmed' || !isAmended(visit) || !canMove(visit.status, 'drop_amendment', 'system')) return false;
    await this.changes.apply(visit, 'system', { verb: 'drop_amendment', reasonCode: 'no_answer' });
    return true;
  }

  private async wanted(seen: VisitView, { sessionId = seen.sessionId, dyadIds, party, note, leaveGroup }: AmendBody): Promise<Wanted> {
    const now = await this.db.asSystem(() =>
      this.db.sql<{ dyadId: string }>(`SELECT dyad_id FROM visit_dyads WHERE visit_id = $1 ORDER BY dyad_id`, [seen.id]),
    );
    const all = now.map((row) => row.dyadId);
    // A brother or sister whose file is closed to whoever asks stays; only those that are seen can be left at home.
    const hidden = all.filter((id) => !seen.dyads.some((d) => d.dyadId === id));
    const people = { dyadIds: dyadIds ? [...new Set([...dyadIds, ...hidden])] : all, party: party ?? partyOf(seen) };
    if (sessionId === seen.proposedSessionId)
      throw invalid('amendment.session_offered', {}, [{ pointer: '/sessionId', code: 'amendment.session_offered' }]);
    const moves = sessionId !== seen.sessionId;
    const sameNote = note === undefined || (note.trim() || null) === seen.note;
    if (!moves && leaveGroup !== true && sameNote && samePeople(people, { dyadIds: all, party: partyOf(seen) }))
      throw invalid('amendment.nothing');
    return { ...people, sessionId, moves, leaves: seen.group !== null && leaveGroup === true };
  }

  /** What no amendment can be. Another day is another bus: it must be said that the family leaves the others. */
  private async refuseElsewhere(seen: VisitView, wanted: Wanted, { leaveGroup }: AmendBody): Promise<Wanted> {
    const { sessionId, dyadIds } = wanted;
    const session = await this.db.one<{ facilityId: string; mode: string; day: Day }>(
      `SELECT facility_id, mode, day FROM sessions WHERE id = $1`,
      [sessionId],
    );
    const refuse = (code: string, pointer: string): never => {
      throw invalid(code, {}, [{ pointer, code }]);
    };
    if (session && session.facilityId !== seen.facilityId) refuse('amendment.other_facility', '/sessionId');
    if (session && session.mode !== seen.mode) refuse('visit.other_mode', '/sessionId');
    const elsewhere = await this.db.one(`SELECT id FROM dyads WHERE id = ANY($1::uuid[]) AND parent_id <> $2 LIMIT 1`, [
      dyadIds,
      seen.parentId,
    ]);
    if (elsewhere) refuse('amendment.other_parent', '/dyadIds');
    const otherDay = seen.group !== null && session !== undefined && session.day !== seen.day;
    if (otherDay && leavesOthers(seen) && leaveGroup !== true) refuse('visit_group.would_leave', '/leaveGroup');
    return { ...wanted, leaves: wanted.leaves || otherDay };
  }

  /** Judges the visit as it would be; what it holds itself does not count against it. */
  private judge(seen: VisitView, { sessionId, dyadIds, party, leaves }: Wanted): Promise<RequestAnswer> {
    return this.db.asSystem(() =>
      this.eligibility.ofRequest({ dyadIds, party, sessionId, excludeVisitId: seen.id, checkpoint: 'request', alone: leaves }),
    );
  }

  /** Holds the new place beside the old one. */
  private async move(visit: LockedVisit, { sessionId, dyadIds, leaves }: Wanted, answer: RequestAnswer, body: AmendBody): Promise<Change> {
    const { eligibility } = answer;
    const facts = await this.allowed(visit.id, dyadIds, answer);
    const seat = await this.db.one<{ free: number }>(
      `SELECT capacity - held - confirmed AS free FROM sessions WHERE id = $1 AND status = 'open'`,
      [sessionId],
    );
    if (!seat || seat.free < 1)
      throw await this.losses.of(seat ? 'session.full' : 'session.closed', eligibility.reasons, dyadIds, facts, visit.id);
    const { period, granted, rosterEntryId, session, timeZone } = facts;
    const pool = ledgerPool(visit.mode, facts.pool);
    if (pool !== 'group' && (period !== visit.period || pool !== visit.pool))
      await this.changes.hold({ rosterEntryId, period, pool, granted, visitId: visit.id });
    const first = visit.startsAt < session.startsAt ? visit.startsAt : session.startsAt;
    return {
      verb: 'amend',
      ...reasonOfLeaving(leaves),
      onBehalfOf: body.onBehalfOf,
      proposal: { sessionId, holdExpiresAt: holdUntil(this.clock.now(), first, timeZone), takes: facts.takes, period, pool },
    };
  }

  /** Exchanges the people where the visit is: what more they take of the session must be free there, under its lock. */
  private async exchangePeople(
    visit: LockedVisit,
    { party, dyadIds, leaves }: Wanted,
    answer: RequestAnswer,
    body: AmendBody,
  ): Promise<Change> {
    const { reasons } = answer.eligibility;
    const against = againstHeldVisit(reasons);
    // Its own window it has; more people may find no room beside it.
    const full = reasons.find(({ code }) => isNoRoom(code) && code !== 'session.full');
    if (against.length === 0 && full) throw await this.losses.of(full.code, reasons, dyadIds, answer.facts, visit.id);
    // It has been agreed to with others: nobody would ask the facility about a worker who is new inside.
    if (isAgreed(visit.status)) against.push(...reasons.filter(({ code }) => code === 'party.worker_not_approved'));
    if (against.length > 0 || !answer.facts) throw invalid('visit.not_allowed', {}, [], { members: { reasons: against } });
    return {
      verb: 'amend',
      ...reasonOfLeaving(leaves),
      leavesGroup: leaves,
      onBehalfOf: body.onBehalfOf,
      people: { dyads: answer.facts.children, party },
      takes: answer.facts.takes,
      ...(isAmended(visit)
        ? { proposal: { sessionId: visit.proposedSessionId, holdExpiresAt: visit.holdExpiresAt, takes: besides(visit) } }
        : {}),
    };
  }

  private async allowed(visitId: string, dyadIds: string[], { facts, eligibility }: RequestAnswer): Promise<RequestFacts> {
    const { reasons } = eligibility;
    const contention = contentionOf(reasons);
    if (contention !== undefined) throw await this.losses.of(contention, reasons, dyadIds, facts, visitId);
    if (!facts || reasons.some((r) => r.severity === 'hard')) throw invalid('visit.not_allowed', {}, [], { members: { reasons } });
    return facts;
  }

  private async write(actor: Actor, visit: LockedVisit, { sessionId, dyadIds, party, leaves }: Wanted): Promise<void> {
    // One to the same session, with other people: the place stays held, what was asked for is another thing.
    await this.db.asSystem(() =>
      this.db.sql(`UPDATE visit_amendments SET status = 'replaced', ended_at = $2 WHERE visit_id = $1 AND status = 'open'`, [
        visit.id,
        this.clock.now(),
      ]),
    );
    await this.db.sql(
      `INSERT INTO visit_amendments (id, visit_id, from_session_id, to_session_id, party, dyad_ids, status, asked_by, asked_at, leaves_group)
       VALUES ($1, $2, $3, $4, $5::jsonb, $6::uuid[], 'open', $7, $8, $9)`,
      [newId(), visit.id, visit.sessionId, sessionId, JSON.stringify(party), dyadIds, actor.userId, this.clock.now(), leaves],
    );
  }
}

/** Whether others travel with a visit who would go on without it. */
export const leavesOthers = ({ group }: Pick<VisitView, 'group'>): boolean => group !== null && group.live > 1;

/** The line of its history says that a family goes its own way. */
const reasonOfLeaving = (leaves: boolean): Pick<Change, 'reasonCode'> => (leaves ? { reasonCode: 'left_group' } : {});

/** What an open amendment holds beside the visit's own place: it has people of its own. */
const besides = ({ proposedTakes, takesAdults, takesGroups, takesVideo }: LockedVisit): SessionTakes => {
  const [adults = takesAdults, groups = takesGroups, video = takesVideo] = proposedTakes ?? [];
  return { adults, groups, video };
};

/** A blank note removes the one there is; none leaves it. */
const noteOf = ({ note }: AmendBody): Pick<Change, 'visitNote'> => (note === undefined ? {} : { visitNote: note.trim() || null });

const partyOf = (visit: VisitView): PartyMember[] =>
  visit.party.map(({ personType, personId, place }) => ({ personType, personId, place }));

/** True while an organisation waits for the answer to another session; a proposal is the facility's. */
export const isAmended = (visit: LockedVisit): visit is LockedVisit & { proposedSessionId: string } =>
  visit.proposedSessionId !== null && visit.status !== 'proposed';

/** True when the gates looked at the versions that are locked now. */
const seesAll = ({ judged, facts }: RequestAnswer, versions: Versions): boolean =>
  seesSession({ facts }, versions) &&
  judged.every((one) => versions.dyads.get(one.dyadId) === one.gateVersion) &&
  (facts?.workerVersions ?? []).every((worker) => versions.workers.get(worker.id) === worker.version);
