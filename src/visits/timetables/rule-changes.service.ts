import { Injectable, Logger, OnModuleInit } from '@nestjs/common';
import { Database } from '../../database/database';
import type { SupposedRules } from '../../eligibility/eligibility.service';
import { RULES_CHANGED } from '../../facilities/facilities.events';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { RuleVersionRow, RuleVersionsQueries } from '../../facilities/rule-versions.queries';
import { DraftVersion, RuleVersionBody, RuleVersionsService } from '../../facilities/rule-versions.service';
import { DyadChanges } from '../../families/dyad-changes.service';
import { CronLock } from '../../jobs/cron-lock';
import { OutboxHandlers } from '../../jobs/outbox';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { addDays, Day, isDay } from '../../kernel/days';
import { isId } from '../../kernel/ids';
import type { Reason } from '../../kernel/reasons';
import { ReviewsService } from '../reviews/reviews.service';
import { SystemCancellations } from '../reviews/system-cancellations.service';
import { reasonsForLiaison } from '../visit.rules';
import type { VisitStatus } from '../visit.states';
import { VisitGates } from '../visit-gates';

/** An arranged visit that other rules would leave outside. */
export interface VisitOutside {
  visitId: string;
  reference: string;
  day: Day;
  startsAt: Date;
  timeZone: string;
  status: VisitStatus;
  /** What the other rules would say against it, and today's do not. */
  reasons: Reason[];
}

/** Whom a change of rules would touch. */
export interface RulePreview {
  needsSecond: boolean;
  isCorrection: boolean;
  /** Arranged visits that were judged, and how many more there are. */
  judged: number;
  more: number;
  fallsOutside: VisitOutside[];
}

interface Arranged extends Omit<VisitOutside, 'reasons'> {
  sessionId: string;
}

/** So many visits are judged for a preview at once; more are counted. */
const MOST_JUDGED = 400;
/** What says nothing about the rules: the seat a visit holds itself, and the clock. */
const NOT_THE_RULES: readonly string[] = ['session.full', 'session.past', 'session.closed'];
const OPEN_END = '9999-12-31';

/**
 * Changes of a facility's rules and what they mean for meetings that are arranged already: shown before it is saved, judged by the very
 * gates with the rules that are only thought of; and, once in force, left to people – a visit that falls outside gets a task, it is not
 * cancelled behind anybody's back.
 */
@Injectable()
export class RuleChangesService implements OnModuleInit {
  private readonly logger = new Logger('visits');

  constructor(
    private readonly db: Database,
    private readonly rules: RuleVersionsService,
    private readonly versions: RuleVersionsQueries,
    private readonly facilities: FacilitiesQueries,
    private readonly dyads: DyadChanges,
    private readonly gates: VisitGates,
    private readonly cancellations: SystemCancellations,
    private readonly reviews: ReviewsService,
    private readonly handlers: OutboxHandlers,
    private readonly cron: CronLock,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.handlers.on(RULES_CHANGED, async ({ facilityId, from, to }) => {
      if (isId(facilityId) && isDay(from)) await this.rejudge(facilityId, from, isDay(to) ? to : null);
    });
  }

  /** Whom a version would touch; saves nothing. @throws DomainError as `RuleVersionsService.draft` */
  async preview(actor: Actor, facilityId: string, body: RuleVersionBody): Promise<RulePreview> {
    return this.previewOf(actor, await this.rules.draft(actor, facilityId, body));
  }

  /** Whom a proposal would touch if it were approved now. @throws DomainError as `RuleVersionsService.approve` */
  async previewOfProposal(actor: Actor, version: RuleVersionRow): Promise<RulePreview> {
    return this.previewOf(actor, await this.rules.draftOf(actor, version));
  }

  /** Writes a version, or proposes it where a second person is needed. @throws DomainError as `RuleVersionsService.propose` */
  async propose(actor: Actor, facilityId: string, body: RuleVersionBody): Promise<RuleVersionRow> {
    const { needsSecond } = await this.rules.draft(actor, facilityId, body);
    return this.db.transaction(async () => {
      if (!needsSecond) await this.dyads.raiseAtFacility(facilityId);
      return this.rules.propose(actor, facilityId, body);
    });
  }

  /** Puts a proposal in force. @throws DomainError as `RuleVersionsService.approve` */
  async approve(actor: Actor, id: string): Promise<RuleVersionRow> {
    const { facilityId } = await this.versions.one(id);
    await this.rules.mine(actor, facilityId);
    return this.db.transaction(async () => {
      await this.dyads.raiseAtFacility(facilityId);
      return this.rules.approve(actor, id);
    });
  }

  /** Takes a proposal or a staged version back. @throws DomainError as `RuleVersionsService.withdraw` */
  async withdraw(actor: Actor, id: string): Promise<RuleVersionRow> {
    const { facilityId, status } = await this.versions.one(id);
    await this.rules.mine(actor, facilityId);
    return this.db.transaction(async () => {
      if (status === 'in_force') await this.dyads.raiseAtFacility(facilityId);
      return this.rules.withdraw(actor, id);
    });
  }

  /**
   * Judges the arranged visits of these days by the rules in force; what has become doubtful is flagged, what may no longer take
   * place becomes a coordinator's task. Each in a transaction of its own. `to` is excluded. Returns the visits that fall outside.
   */
  async rejudge(facilityId: string, from: Day, to: Day | null, cause = 'rules_changed'): Promise<string[]> {
    return this.leaveToPeople(await this.arranged(facilityId, from, to), cause);
  }

  /**
   * Looks for years whose days off have been announced, or announced otherwise, since the last look, and judges again what is arranged on
   * those days: a meeting on what has become a holiday is somebody's task. Returns the visits that fall outside.
   */
  async recheckCalendars(): Promise<string[]> {
    const facilities = await this.db.sql<{ id: string; pack: string }>(`SELECT id, pack FROM facilities ORDER BY id`);
    const calendars = await this.facilities.calendars([...new Set(facilities.map((facility) => facility.pack))]);
    const outside: string[] = [];
    for (const [pack, calendar] of calendars) {
      for (const year of calendar.announcedYears) {
        const days = [...calendar.holidays, ...calendar.makeUpWorkdays].filter((day) => day.startsWith(`${year}-`)).sort();
        const known = [...calendar.holidays]
          .filter((day) => days.includes(day))
          .sort()
          .join();
        // The slot is taken first: what a crash leaves undone, the look on the day before finds.
        if (!(await this.cron.once(`visits.calendar:${pack}:${year}`, `${days.join()}|${known}`, () => Promise.resolve()))) continue;
        const there = facilities.filter((facility) => facility.pack === pack).map((facility) => facility.id);
        outside.push(...(await this.leaveToPeople(await this.arrangedOn(there, days), 'calendar_announced')));
      }
    }
    return outside;
  }

  private async previewOf(actor: Actor, { resolved, needsSecond, isCorrection }: DraftVersion): Promise<RulePreview> {
    const visits = await this.arranged(resolved.facilityId, resolved.effectiveFrom, resolved.effectiveTo);
    const fallsOutside: VisitOutside[] = [];
    for (const visit of visits.slice(0, MOST_JUDGED)) {
      const against = await this.newlyAgainst(visit, resolved);
      const { sessionId: _, ...shown } = visit;
      if (against.length > 0) fallsOutside.push({ ...shown, reasons: actor.role === 'liaison' ? reasonsForLiaison(against) : against });
    }
    const judged = Math.min(visits.length, MOST_JUDGED);
    return { needsSecond, isCorrection, judged, more: visits.length - judged, fallsOutside };
  }

  private async newlyAgainst({ visitId, sessionId }: Arranged, supposing: SupposedRules): Promise<Reason[]> {
    const then = await this.against(visitId, sessionId, supposing);
    if (then.length === 0) return [];
    const now = new Set((await this.against(visitId, sessionId)).map((reason) => reason.code));
    return then.filter((reason) => !now.has(reason.code));
  }

  private async against(visitId: string, sessionId: string, supposing?: SupposedRules): Promise<Reason[]> {
    const { eligibility } = await this.gates.ask(visitId, sessionId, 'confirmation', { supposing });
    return eligibility.reasons.filter((reason) => reason.severity === 'hard' && !NOT_THE_RULES.includes(reason.code));
  }

  private async leaveToPeople(visits: readonly Arranged[], cause: string): Promise<string[]> {
    const outside: string[] = [];
    for (const { visitId, sessionId } of visits) {
      try {
        // Flags what has become doubtful, and takes the flag away where the cause has gone.
        await this.reviews.recheck(visitId);
        if ((await this.against(visitId, sessionId)).length === 0) continue;
        outside.push(visitId);
        await this.db.transaction(() => this.cancellations.openTask(visitId, 'coordinator', cause));
      } catch (error) {
        // One visit that cannot be judged must not keep the others from being judged; the day before asks it again.
        this.logger.error({ event: 'visits.rules_failed', id: visitId, error: error instanceof Error ? error.name : 'unknown' });
      }
    }
    return outside;
  }

  /** As the system: whoever changes the rules sees whom it touches, by reference, whatever organisation's visit it is. */
  private arranged(facilityId: string, from: Day, to: Day | null): Promise<Arranged[]> {
    return this.db.asSystem(() => this.select([facilityId], `s.day BETWEEN $3 AND $4`, [from, to === null ? OPEN_END : addDays(to, -1)]));
  }

  private arrangedOn(facilityIds: readonly string[], days: readonly Day[]): Promise<Arranged[]> {
    return this.db.asSystem(() => this.select(facilityIds, `s.day = ANY($3::date[])`, [days as Day[]]));
  }

  private select(facilityIds: readonly string[], which: string, params: (Day | Day[])[]): Promise<Arranged[]> {
    return this.db.sql<Arranged>(
      `SELECT v.id AS visit_id, v.reference, v.session_id, s.day, v.starts_at, f.time_zone, v.status
         FROM visits v JOIN sessions s ON s.id = v.session_id JOIN facilities f ON f.id = v.facility_id
        WHERE v.facility_id = ANY($1::uuid[]) AND v.live AND v.status <> 'under_way' AND v.starts_at > $2 AND ${which} ORDER BY v.starts_at, v.id`,
      [[...facilityIds], this.clock.now(), ...params],
    );
  }
}
