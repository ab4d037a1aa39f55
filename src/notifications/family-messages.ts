import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { ExchangesService } from '../exchanges/exchanges.service';
import { FAMILY_EVENTS } from '../families/families.events';
import { OutboxHandlers } from '../jobs/outbox';
import { Clock } from '../kernel/clock';
import { addHours } from '../kernel/instants';
import { barredFrom } from '../safeguarding/barred-people.queries';
import { RESTRICTION_ADDED } from '../safeguarding/safeguarding.events';
import { TasksService } from '../tasks/tasks.service';
import { CallTasksService } from './calls/call-tasks.service';
import { Addressee, MeetingQueries } from './meeting.queries';
import { nextAllowed } from './engine/message-plan.rules';
import { MessagesService } from './messages.service';
import { ReplyCodes } from './replies/reply-codes.service';

const DAY_HOURS = 24;
/** A coordinator looks the same day at an outing of which a barred person may know. */
const BARRED_HOURS = 4;
/** Consents without which nobody should be reminded of a meeting. */
const MEETING_PURPOSES = ['visit', 'video', 'travel'];

/** Messages that other things than a visit cause: something for the child has come, or the family or child has said no. */
@Injectable()
export class FamilyMessages implements OnModuleInit {
  constructor(
    private readonly handlers: OutboxHandlers,
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly meetings: MeetingQueries,
    private readonly messages: MessagesService,
    private readonly codes: ReplyCodes,
    private readonly exchanges: ExchangesService,
    private readonly calls: CallTasksService,
    private readonly tasks: TasksService,
  ) {}

  onModuleInit(): void {
    // Only now is it sure to reach the child: the facility has let it pass, it has come, and the child-safety check is done.
    this.handlers.on('exchange.safety_passed', async (payload) => {
      if (payload.direction === 'to_child')
        await this.itemReady(String(payload.dyadId), { id: String(payload.exchangeId), version: Number(payload.version ?? 0) });
    });
    this.handlers.on(FAMILY_EVENTS.consentWithdrawn, async (payload) => {
      if (MEETING_PURPOSES.includes(String(payload.purpose))) await this.quiet(String(payload.dyadId), 'consent_withdrawn');
    });
    this.handlers.on(FAMILY_EVENTS.dyadPaused, (payload) => this.quiet(String(payload.dyadId), 'child_paused'));
    this.handlers.on(FAMILY_EVENTS.caregiverEnded, (payload) => this.left(String(payload.caregiverId), String(payload.childId)));
    this.handlers.on(RESTRICTION_ADDED, (payload) => this.barred(String(payload.dyadId)));
    this.handlers.on(FAMILY_EVENTS.dyadClosed, (payload) => this.quiet(String(payload.dyadId), 'dyad_closed'));
  }

  /** Something has come for the child; the worker brings it. What it is stays unsaid. */
  private async itemReady(dyadId: string, exchange: { id: string; version: number }): Promise<void> {
    const found = await this.db.one<{ child: string; worker: string | null; alias: string; zone: string; people: string[] }>(
      `SELECT c.preferred_name AS child, w.name AS worker, o.public_alias AS alias, o.time_zone AS zone,
              ARRAY(SELECT cc.caregiver_id::text FROM child_caregivers cc WHERE cc.child_id = c.id AND cc.until IS NULL AND NOT ${barredFrom('cc.caregiver_id', `'letter'`)} ORDER BY cc.since, cc.caregiver_id) AS people
         FROM dyads d JOIN children c ON c.id = d.child_id JOIN organisations o ON o.id = d.organisation_id LEFT JOIN workers w ON w.id = c.worker_id
        WHERE d.id = $1 AND c.restricted_at IS NULL`,
      [dyadId],
    );
    if (!found) return;
    // Since the check something may have put it on hold, or shut a gate: nobody is promised what will not come.
    if (!(await this.exchanges.mayBeBrought(exchange.id))) return;
    const now = this.clock.now();
    const runAt = nextAllowed(now, found.zone);
    const params = { children: [found.child], day: '', time: '', worker: found.worker ?? '', alias: found.alias };
    for (const id of found.people) {
      const person: Addressee | undefined = await this.meetings.addressee(id);
      if (!person) continue;
      const step = { step: 'item_ready', template: 'item_ready', runAt, uselessAfter: addHours(runAt, 3 * DAY_HOURS) } as const;
      await this.messages.plain(person, 'exchange.safety_passed', exchange, step, params);
    }
  }

  /** Who no longer looks after a child hears nothing more of the child's meetings and cannot open their pages. */
  private async left(caregiverId: string, childId: string): Promise<void> {
    // She may look after the child again by now, or after another child of the same meeting.
    const visitIds = await this.meetings.leftBy(caregiverId, childId);
    await this.messages.suppressFor(caregiverId, visitIds, 'caregiver_ended');
    await this.codes.expire(caregiverId, visitIds, this.clock.now());
  }

  /**
   * Somebody who looks after the child may have been barred: nothing that waits for her leaves, nobody rings her, her page is shut, and a coordinator finds out whom to tell
   * instead, and whether what she knows already makes the outing unsafe.
   */
  private async barred(dyadId: string): Promise<void> {
    const dyad = await this.db.one<{ childId: string }>(`SELECT child_id FROM dyads WHERE id = $1`, [dyadId]);
    const now = this.clock.now();
    for (const { visitId, organisationId, caregiverId } of dyad ? await this.meetings.barredNow(dyad.childId, now) : []) {
      await this.messages.suppressFor(caregiverId, [visitId], 'caregiver_barred');
      await this.calls.dropFor(visitId, caregiverId);
      await this.codes.expire(caregiverId, [visitId], now);
      await this.tasks.open({
        ...{ organisationId, visitId, kind: 'look_at_change', cause: 'caregiver_barred', ownerRole: 'coordinator' },
        ...{ subjectType: 'visit', subjectId: visitId, key: `barred:${visitId}:${caregiverId}`, dueAt: addHours(now, BARRED_HOURS) },
      });
    }
  }

  /** No reminder of a meeting that somebody has just said no to; the coordinator settles the meeting itself. */
  private async quiet(dyadId: string, reason: string): Promise<void> {
    const visits = await this.db.sql<{ id: string }>(
      `SELECT v.id FROM visits v JOIN visit_dyads d ON d.visit_id = v.id WHERE d.dyad_id = $1 AND v.status = 'confirmed' AND v.starts_at > $2`,
      [dyadId, this.clock.now()],
    );
    for (const { id } of visits) await this.messages.suppress(id, reason);
  }
}
