import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { BookableSession, EligibilityService } from '../../eligibility/eligibility.service';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { addDays, dayInZone } from '../../kernel/days';
import { conflict, DomainError, FieldError, invalid } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';
import { addHours } from '../../kernel/instants';
import type { Reason } from '../../kernel/reasons';
import { TasksService } from '../../tasks/tasks.service';
import { BookingService } from '../booking/booking.service';
import type { ClosureInstead } from './closure-visit.entity';
import { ClosureVisitRow, ClosureVisitsQueries } from './closure-visits.queries';
import { isOff } from './closure-visits.rules';
import type { InsteadBody } from './closures.dto';
import { RebookingPriorities } from './rebooking-priorities.service';
import { VisitChanges } from '../visit-changes';
import type { RequestVisitBody } from '../visits.dto';

/** One way to make up for a meeting that was called off. */
export interface InsteadWay {
  action: ClosureInstead;
  possible: boolean;
  /** `video`: sessions that can be asked for, soonest first. */
  sessions: Pick<BookableSession, 'id' | 'startsAt' | 'endsAt' | 'day'>[];
  /** Why it is not possible. */
  reasons: Reason[];
}

/** A meeting that is off, and what its family could get instead. */
export interface InsteadChoice {
  visitId: string;
  ways: InsteadWay[];
}

/** How far ahead a video session is looked for, in days. */
const VIDEO_DAYS = 60;
/** As many sessions as one can choose from beside a meeting. */
const MOST_SESSIONS = 6;
/** Meetings looked at for one page: the gates are asked about each. */
const MOST_CHOICES = 60;
/** How long somebody has to help with the letter, in hours. */
const LETTER_HOURS = 7 * 24;

/** What an organisation does for families whose meetings a closure has called off: a video session, a letter, the waiting list. */
@Injectable()
export class ClosureInsteads {
  constructor(
    private readonly db: Database,
    private readonly visits: ClosureVisitsQueries,
    private readonly eligibility: EligibilityService,
    private readonly booking: BookingService,
    private readonly priorities: RebookingPriorities,
    private readonly changes: VisitChanges,
    private readonly tasks: TasksService,
    private readonly clock: Clock,
  ) {}

  /** For each meeting of the actor's organisation that is off and not made up for: which ways there are, and why not where there is none. */
  async choices(actor: Actor, closureId: string): Promise<InsteadChoice[]> {
    const rows = (await this.visits.of(actor, closureId)).filter(isOff).slice(0, MOST_CHOICES);
    const found: InsteadChoice[] = [];
    for (const row of rows) found.push({ visitId: row.visit.id, ways: await this.waysOf(row) });
    return found;
  }

  /**
   * Does for each named meeting what was said, all of it or nothing: asks for the video session with the same children and adults, opens
   * the task to write a letter, or puts the family on the waiting list. The meeting that was called off stays as it is in every history.
   * @throws DomainError invalid `closure.visit_unknown`; conflict `closure.instead_not_possible` with every treatment that cannot be and why:
   *   `closure.not_called_off`, `closure.made_up_already`, `closure.no_letter`, `closure.for_lead`, or what booking throws
   */
  async treat(actor: Actor, closureId: string, { treatments }: InsteadBody): Promise<void> {
    await this.db.transaction(async () => {
      const rows = await this.lock(actor, closureId, treatments);
      const errors: FieldError[] = [];
      let reasons: Reason[] = [];
      for (const [i, said] of treatments.entries()) {
        const row = rows.find(({ visitId }) => visitId === said.visitId);
        if (!row) continue;
        try {
          await this.db.savepoint(() => this.doOne(actor, closureId, row, said));
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          errors.push({
            pointer: `/treatments/${i}${said.sessionId === undefined ? '' : '/sessionId'}`,
            code: error.code,
            params: error.params,
          });
          reasons = [...reasons, ...((error.members as { reasons?: Reason[] } | undefined)?.reasons ?? [])];
        }
      }
      if (errors.length > 0)
        throw conflict(
          'closure.instead_not_possible',
          { count: errors.length },
          { errors, ...(reasons.length > 0 && { members: { reasons } }) },
        );
    });
  }

  private async doOne(actor: Actor, closureId: string, row: Locked, said: InsteadBody['treatments'][number]): Promise<void> {
    const visit = { ...row, id: row.visitId };
    if (row.instead !== null) throw conflict('closure.made_up_already');
    if (!row.off) throw conflict('closure.not_called_off');
    const visitId = said.action === 'video' ? await this.book(actor, visit, said.sessionId ?? '') : null;
    if (said.action === 'letter') await this.askForLetter(visit);
    if (said.action === 'wait') await this.priorities.wait(visit, row.timeZone);
    await this.db.sql(
      `UPDATE closure_visits SET instead = $3, instead_at = $4, instead_visit_id = $5 WHERE closure_id = $1 AND visit_id = $2`,
      [closureId, visit.id, said.action, this.clock.now(), visitId],
    );
    await this.db.sql(
      `INSERT INTO visit_status_changes (id, visit_id, action, from_status, to_status, actor_user_id, reason_code, at) VALUES ($1, $2, 'make_up', 'cancelled', 'cancelled', $3, $4, $5)`,
      [newId(), visit.id, actor.userId, `${said.action}_instead`, this.clock.now()],
    );
    await this.changes.audited(visit, 'visit.make_up', { closureId, kind: said.action });
  }

  /** The same children, and the adults who were to come along; where nobody travels, nobody has to take them there. */
  private async book(actor: Actor, visit: { id: string }, sessionId: string): Promise<string> {
    const dyads = await this.dyadsOf(visit.id);
    const party = await this.db.sql<RequestVisitBody['party'][number]>(
      `SELECT person_type, person_id, place FROM visit_party WHERE visit_id = $1 AND person_type <> 'worker' ORDER BY person_id`,
      [visit.id],
    );
    const isVideo = await this.db.one(`SELECT id FROM sessions WHERE id = $1 AND mode = 'video'`, [sessionId]);
    if (!isVideo) throw invalid('session.not_found');
    const { id } = await this.booking.request(actor, { sessionId, dyadIds: dyads.map((one) => one.dyadId), party });
    return id;
  }

  /** One task for each child, whose letter it will be. @throws DomainError conflict `closure.no_letter` where the gates say no */
  private async askForLetter(visit: { id: string; organisationId: string }): Promise<void> {
    const dyads = await this.dyadsOf(visit.id);
    const now = this.clock.now();
    const { possible } = await this.letter(
      dyads.map((one) => one.dyadId),
      dayInZone(now, 'UTC'),
    );
    if (!possible) throw conflict('closure.no_letter');
    await this.tasks.open(
      ...dyads.map(({ dyadId, childId }) => ({
        kind: 'write_letter' as const,
        key: `write_letter:${dyadId}`,
        organisationId: visit.organisationId,
        dyadId,
        childId,
        subjectType: 'dyad',
        subjectId: dyadId,
        ownerRole: 'worker' as const,
        dueAt: addHours(now, LETTER_HOURS),
        cause: 'facility_closed',
      })),
    );
  }

  private async waysOf({ visit, action }: ClosureVisitRow): Promise<InsteadWay[]> {
    const dyadIds = visit.dyads.map((dyad) => dyad.dyadId);
    const today = dayInZone(this.clock.now(), visit.timeZone);
    return [
      ...(visit.mode === 'video' ? [] : [await this.video(dyadIds, today)]),
      await this.letter(dyadIds, today),
      ...(action === 'wait' ? [] : [{ action: 'wait' as const, possible: true, sessions: [], reasons: [] }]),
    ];
  }

  private async video(dyadIds: string[], today: string): Promise<InsteadWay> {
    const all = await this.eligibility.bookableSessions(dyadIds, { from: today, to: addDays(today, VIDEO_DAYS), mode: 'video' });
    const now = this.clock.now();
    const coming = all.filter((session) => session.startsAt > now);
    const sessions = coming.filter((session) => session.bookable).slice(0, MOST_SESSIONS);
    // One that is shut says nothing about the family.
    const first = coming.find(({ eligibility }) => !eligibility.reasons.some(({ code }) => code === 'session.closed')) ?? coming[0];
    const reasons = sessions.length > 0 ? [] : first ? first.eligibility.reasons : await this.checklist(dyadIds, 'video', today);
    return { action: 'video', possible: sessions.length > 0, sessions, reasons: reasons.filter((one) => one.severity === 'hard') };
  }

  private async letter(dyadIds: string[], today: string): Promise<InsteadWay> {
    const reasons = (await this.checklist(dyadIds, 'letter', today)).filter((one) => one.severity === 'hard');
    return { action: 'letter', possible: reasons.length === 0, sessions: [], reasons };
  }

  private async checklist(dyadIds: string[], mode: 'video' | 'letter', on: string): Promise<Reason[]> {
    const all = await this.eligibility.ofDyads(dyadIds, { mode, on });
    return [...all.values()].find((one) => one.verdict === 'block')?.reasons ?? [];
  }

  /**
   * All children of a meeting. As the system: a brother or sister whose file is closed to whoever asks is not left behind without a word.
   * @throws DomainError conflict `closure.for_lead` where somebody is out of sight
   */
  private async dyadsOf(visitId: string): Promise<{ dyadId: string; childId: string }[]> {
    const all = await this.db.asSystem(() =>
      this.db.sql<{ dyadId: string; childId: string }>(`SELECT dyad_id, child_id FROM visit_dyads WHERE visit_id = $1 ORDER BY dyad_id`, [
        visitId,
      ]),
    );
    const [seen] = await this.db.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM visit_dyads v JOIN children c ON c.id = v.child_id WHERE v.visit_id = $1`,
      [visitId],
    );
    if (seen?.count !== all.length) throw conflict('closure.for_lead');
    return all;
  }

  /** People first, then the closure's lines in the order of visits: an undo of the closure and a second treatment wait. */
  private async lock(actor: Actor, closureId: string, said: InsteadBody['treatments']): Promise<Locked[]> {
    const ids = said.map((one) => one.visitId);
    await this.db.asSystem(() =>
      this.db.sql(
        `SELECT 1 FROM dyads WHERE id IN (SELECT dyad_id FROM visit_dyads WHERE visit_id = ANY($1::uuid[])) ORDER BY id FOR SHARE`,
        [ids],
      ),
    );
    const rows = await this.db.sql<Locked>(
      `SELECT x.visit_id, x.instead, v.status = 'cancelled' AND x.status IN ('done', 'stays') AS off, f.time_zone, v.organisation_id, v.facility_id, v.mode, v.takes_adults FROM closure_visits x JOIN visits v ON v.id = x.visit_id JOIN facilities f ON f.id = v.facility_id
        WHERE x.closure_id = $1 AND x.visit_id = ANY($2::uuid[]) AND v.organisation_id = $3 ORDER BY x.visit_id FOR UPDATE OF x`,
      [closureId, ids, actor.organisationId],
    );
    const errors = ids.flatMap((id, i): FieldError[] =>
      rows.some(({ visitId }) => visitId === id) ? [] : [{ pointer: `/treatments/${i}/visitId`, code: 'closure.visit_unknown' }],
    );
    if (errors[0]) throw invalid(errors[0].code, {}, errors);
    return rows;
  }
}

interface Locked {
  visitId: string;
  /** The closure has called it off, and it is off still. */
  off: boolean;
  organisationId: string;
  facilityId: string;
  mode: string;
  takesAdults: number;
  instead: ClosureInstead | null;
  timeZone: string;
}
