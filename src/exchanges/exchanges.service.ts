import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { EligibilityService } from '../eligibility/eligibility.service';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import { Actor, can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { dayInZone } from '../kernel/days';
import { conflict, FieldError, forbidden, invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { parseInstant } from '../kernel/instants';
import type { Reason } from '../kernel/reasons';
import { MilestonesService } from '../milestones/milestones.service';
import { TasksService } from '../tasks/tasks.service';
import { VisitsService } from '../visits/visits.service';
import { ExchangeHolds } from './exchange-holds.service';
import { ExchangeRows, LockedExchange, Step } from './exchange.rows';
import { gateModeOf, isPastTheFacility, judgeStep, limitErrors, mayEnter, SAFETY_ITEMS, stoppingReasons } from './exchange.rules';
import type { ExchangeDirection, ExchangeStatus, ExchangeVerb } from './exchange.states';
import type { EnterExchangeBody, HandoverBody, ReplyBody, ScreeningBody, StepBody, WithholdingBody } from './exchanges.dto';

/** JSON may say `null` where it means "not given": nobody told us then. */
const told = (step: StepBody): boolean => Boolean(step.onBehalfOf);

/** The verbs of letters, drawings, recorded messages and live calls. Each is one transaction that judges before it writes. */
@Injectable()
export class ExchangesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly rows: ExchangeRows,
    private readonly gate: EligibilityService,
    private readonly facilities: FacilitiesQueries,
    private readonly milestones: MilestonesService,
    private readonly visits: VisitsService,
    private readonly holds: ExchangeHolds,
    private readonly tasks: TasksService,
  ) {}

  /** Judges an entry without writing anything, so that a refused letter leaves no scan behind. Throws what `enter` throws. */
  async check(actor: Actor, body: EnterExchangeBody, hasFile: boolean): Promise<void> {
    await this.db.transaction(() => this.judgeEntry(actor, body, hasFile));
  }

  /**
   * Enters a letter, drawing or recorded message, or asks for a live call, which is a visit of mode video and shares its
   * entitlement. `given.id` makes a form that is sent twice enter one letter; `given.fileId` is the scan.
   * @returns the new exchange's id
   * @throws DomainError not_found for another's dyad · forbidden · invalid `exchange.not_allowed` with reasons and field errors
   */
  enter(actor: Actor, body: EnterExchangeBody, given: { id?: string; fileId?: string } = {}): Promise<string> {
    return this.db.transaction(async () => {
      const { dyad, direction, facilityId, original } = await this.judgeEntry(actor, body, given.fileId !== undefined);
      const { kind, dyadId } = body;
      const visit =
        kind === 'live_call'
          ? await this.visits.request(actor, {
              sessionId: body.sessionId ?? '',
              dyadIds: [dyadId],
              party: body.party ?? [],
              note: body.note ?? undefined,
            })
          : undefined;
      if (original) await this.apply(actor, original, 'reply', {});
      const row = {
        id: given.id ?? newId(),
        organisationId: dyad.organisationId,
        dyadId,
        facilityId,
        kind,
        direction,
        pages: body.pages ?? 1,
        enteredBy: actor.userId,
      };
      await this.rows.insert({
        ...row,
        authorship: body.authorship ?? 'own_words',
        scanRequestedByChild: body.scanRequestedByChild ?? false,
        fileId: given.fileId ?? null,
        inReplyToId: original?.id ?? null,
        visitId: visit?.id ?? null,
      });
      await this.rows.record(actor, { ...row, childId: dyad.childId, version: 1 }, { action: 'enter', from: null, to: 'entered' }, {});
      // Somebody was asked to help with a letter instead of a meeting: here it is.
      if (direction === 'to_parent' && kind !== 'live_call') await this.tasks.done(actor, `write_letter:${dyadId}`, 'letter_written');
      return row.id;
    });
  }

  /** The outcome of a check: pass, return kindly (child safety) or withhold (facility). */
  async screen(actor: Actor, id: string, body: ScreeningBody): Promise<void> {
    const verb = (
      {
        child_safety: { pass: 'pass_safety', return: 'return_for_change', withhold: undefined },
        facility: { pass: 'pass_facility', withhold: 'withhold', return: undefined },
      } as const
    )[body.check][body.result];
    const errors: FieldError[] = [
      ...(verb === undefined ? [{ pointer: '/result', code: 'exchange.result_not_for_check' }] : []),
      ...(body.result !== 'pass' && !body.reasonCode ? [{ pointer: '/reasonCode', code: 'validation.isDefined' }] : []),
      ...(verb === 'pass_safety' && body.checklist && SAFETY_ITEMS.some((item) => !body.checklist?.includes(item))
        ? [{ pointer: '/checklist', code: 'exchange.checklist_incomplete' }]
        : []),
    ];
    if (verb === undefined || errors.length > 0) throw invalid('validation.failed', {}, errors);
    await this.take(actor, id, verb, {
      note: body.note,
      onBehalfOf: body.onBehalfOf,
      reasonCode: body.result === 'pass' ? undefined : body.reasonCode,
    });
  }

  /** Sends a checked letter on. Everything that could stop it is judged again; it goes to where the parent is now. */
  dispatch(actor: Actor, id: string, body: StepBody = {}): Promise<void> {
    return this.take(actor, id, 'dispatch', body);
  }

  /** Notes that the other side has it. */
  receive(actor: Actor, id: string, body: StepBody = {}): Promise<void> {
    return this.take(actor, id, 'receive', body);
  }

  /** The facility keeps the letter, with a reason (Prison Law art. 47: withheld letters are registered). */
  withhold(actor: Actor, id: string, body: WithholdingBody): Promise<void> {
    return this.take(actor, id, 'withhold', body);
  }

  /** The letter is in the hands it is for: a contact has taken place. */
  async handOver(actor: Actor, id: string, body: HandoverBody = {}): Promise<void> {
    const occurredAt = body.occurredAt ? parseInstant(body.occurredAt) : undefined;
    if (occurredAt && occurredAt > this.clock.now())
      throw invalid('validation.failed', {}, [{ pointer: '/occurredAt', code: 'exchange.in_the_future' }]);
    return this.take(actor, id, 'hand_over', { note: body.note, onBehalfOf: body.onBehalfOf, occurredAt });
  }

  /** Whether a letter that has passed the child-safety check still waits to be brought to the child, with every gate open. */
  async mayBeBrought(id: string): Promise<boolean> {
    const row = await this.db.one<Pick<LockedExchange, 'dyadId' | 'kind' | 'direction' | 'status' | 'timeZone'>>(
      `SELECT e.dyad_id, e.kind, e.direction, e.status, f.time_zone FROM exchanges e JOIN facilities f ON f.id = e.facility_id WHERE e.id = $1`,
      [id],
    );
    return row?.status === 'safety_passed' && (await this.reasonsNow(row, row.timeZone, 'hand_over')).length === 0;
  }

  /** Enters the answer to a letter that was handed over and marks that one answered. @returns the answer's id */
  reply(actor: Actor, id: string, body: ReplyBody): Promise<string> {
    return this.db.transaction(async () => {
      const original = await this.rows.lock(actor, id);
      this.judge(actor, 'reply', original, false);
      const direction = original.direction === 'to_parent' ? 'to_child' : 'to_parent';
      return this.enter(actor, {
        ...body,
        dyadId: original.dyadId,
        kind: body.kind ?? 'letter',
        direction,
        inReplyToReference: original.reference,
      });
    });
  }

  private async judgeEntry(actor: Actor, body: EnterExchangeBody, hasFile: boolean) {
    const call = body.kind === 'live_call';
    const direction: ExchangeDirection = call ? 'to_parent' : body.direction;
    if (!mayEnter(direction, actor.permissions) || (call && !can(actor, 'visit.request'))) throw forbidden();
    const dyad = await this.rows.dyadOf(actor, body.dyadId);
    const original =
      !call && body.inReplyToReference ? await this.originalOf(actor, body.inReplyToReference, body.dyadId, direction) : undefined;
    const errors = [
      ...this.callErrors(body),
      ...(await this.limitsAt(dyad.facilityId, dyad.timeZone, { kind: body.kind, pages: body.pages ?? 1 })),
    ];
    if (call && body.sessionId && !(await this.rows.isVideo(body.sessionId)))
      errors.push({ pointer: '/sessionId', code: 'exchange.session_not_video' });
    if (hasFile && body.scanRequestedByChild !== true)
      errors.push({ pointer: '/scanRequestedByChild', code: 'exchange.scan_not_requested' });
    // A live call is judged by its visit, with the session and the party.
    this.refuse(actor, await this.reasonsNow(body, dyad.timeZone, 'enter'), errors);
    if (dyad.facilityId === null) throw invalid('exchange.parent_not_located');
    return { dyad, direction, facilityId: dyad.facilityId, original };
  }

  private take(actor: Actor, id: string, verb: ExchangeVerb, step: Step): Promise<void> {
    return this.db.transaction(async () => {
      const row = await this.rows.lock(actor, id);
      this.judge(actor, verb, row, told(step));
      if (verb === 'dispatch' || verb === 'hand_over') {
        const errors = verb === 'dispatch' && row.direction === 'to_parent' ? await this.limitsAt(row.heldAt, row.timeZone, row) : [];
        this.refuse(actor, await this.reasonsNow(row, row.timeZone, verb), errors);
      }
      await this.apply(actor, row, verb, step);
    });
  }

  /** Writes a judged step: the row, its history, its audit line and its message; a hand-over is also a contact. */
  private async apply(actor: Actor, row: LockedExchange, verb: ExchangeVerb, step: Step): Promise<void> {
    const to = this.judge(actor, verb, row, told(step));
    const now = this.clock.now();
    const at = step.occurredAt ?? now;
    const facilityId = verb === 'dispatch' && row.direction === 'to_parent' ? (row.heldAt ?? row.facilityId) : row.facilityId;
    await this.db.sql(
      `UPDATE exchanges SET status = $2, held_from = NULL, version = version + 1, reason_code = coalesce($3, reason_code), facility_id = $4,
              handed_over_at = CASE WHEN $5 THEN $6::timestamptz ELSE handed_over_at END,
              safety_checked_by = CASE WHEN $7 THEN $8::uuid ELSE safety_checked_by END,
              facility_checked_by = CASE WHEN $9 THEN $8::uuid ELSE facility_checked_by END
        WHERE id = $1`,
      [
        row.id,
        to,
        step.reasonCode ?? null,
        facilityId,
        verb === 'hand_over',
        at,
        ['pass_safety', 'return_for_change'].includes(verb),
        actor.userId,
        ['pass_facility', 'withhold'].includes(verb),
      ],
    );
    await this.rows.record(actor, { ...row, version: row.version + 1 }, { action: verb, from: row.status, to }, step);
    if (row.status === 'on_hold') await this.holds.settle(row, 'stopped');
    if (verb === 'hand_over' && row.kind !== 'live_call') {
      await this.milestones.recordContact({
        dyadId: row.dyadId,
        mode: row.kind,
        direction: row.direction,
        occurredAt: at,
        outcome: 'completed',
        sourceType: 'exchange',
        sourceId: row.id,
      });
    }
  }

  private judge(actor: Actor, verb: ExchangeVerb, row: LockedExchange, onBehalfOf: boolean): ExchangeStatus {
    const judged = judgeStep(verb, row, actor, onBehalfOf);
    if ('to' in judged) return judged.to;
    switch (judged.refused) {
      case 'forbidden':
        throw forbidden();
      case 'same_person':
        throw forbidden('exchange.same_person');
      case 'on_hold':
        throw conflict(can(actor, 'exchange.receive') ? 'exchange.on_hold' : 'exchange.paused');
      case 'follows_visit':
        throw conflict('exchange.follows_visit');
      case 'wrong_state':
        throw conflict('exchange.wrong_state');
    }
  }

  /** Why a family's letter must wait is the NGO's business: a facility hears only that it must. */
  private refuse(actor: Actor, reasons: Reason[], errors: FieldError[]): void {
    if (reasons.length > 0 && can(actor, 'exchange.receive')) throw conflict('exchange.on_hold');
    if (reasons.length > 0) throw invalid('exchange.not_allowed', {}, errors, { members: { reasons } });
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
  }

  private async reasonsNow(
    { dyadId, kind, direction, status }: Pick<LockedExchange, 'dyadId' | 'kind' | 'direction'> & { status?: ExchangeStatus },
    timeZone: string,
    verb: 'enter' | 'dispatch' | 'hand_over',
  ): Promise<Reason[]> {
    if (kind === 'live_call') return [];
    const { reasons } = await this.gate.ofDyad(dyadId, { mode: gateModeOf(kind), on: dayInZone(this.clock.now(), timeZone) });
    return stoppingReasons(reasons, verb, status !== undefined && isPastTheFacility(direction, status));
  }

  private async limitsAt(facilityId: string | null, timeZone: string, exchange: { kind: string; pages: number }): Promise<FieldError[]> {
    if (facilityId === null || exchange.kind === 'live_call') return [];
    const version = await this.facilities.rulesOn(facilityId, dayInZone(this.clock.now(), timeZone));
    // A facility whose rules nobody has entered yet sets no limits that we know of.
    return version ? limitErrors(version.rules.letters, exchange) : [];
  }

  private callErrors({ kind, sessionId, party, inReplyToReference }: EnterExchangeBody): FieldError[] {
    if (kind !== 'live_call') return !sessionId ? [] : [{ pointer: '/sessionId', code: 'exchange.only_live_call' }];
    return [
      ...(!sessionId ? [{ pointer: '/sessionId', code: 'validation.isDefined' }] : []),
      ...(!party?.length ? [{ pointer: '/party', code: 'validation.isDefined' }] : []),
      ...(!inReplyToReference ? [] : [{ pointer: '/inReplyToReference', code: 'exchange.not_for_call' }]),
    ];
  }

  /** The handed-over letter that a cover sheet's code names, when it is between the same two and went the other way. */
  private async originalOf(actor: Actor, reference: string, dyadId: string, direction: ExchangeDirection): Promise<LockedExchange> {
    const original = await this.rows.lockByReference(actor, reference, dyadId, direction === 'to_parent' ? 'to_child' : 'to_parent');
    if (!original) throw invalid('validation.failed', {}, [{ pointer: '/inReplyToReference', code: 'exchange.unknown_reference' }]);
    this.judge(actor, 'reply', original, false);
    return original;
  }
}
