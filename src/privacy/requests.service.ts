import { Injectable } from '@nestjs/common';
import { SecurityNotices } from '../access/security-notices.service';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import { packOfZone } from '../facilities/packs/packs.queries';
import { ChildrenService } from '../families/children.service';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone, instantOf } from '../kernel/days';
import { conflict, invalid, notFound } from '../kernel/domain-error';
import { classesOf } from '../kernel/fields';
import { newId } from '../kernel/ids';
import { redact } from '../kernel/redact';
import { afterWorkingDays } from '../kernel/working-days';
import { TasksService } from '../tasks/tasks.service';
import { translator } from '../ui/i18n';
import { DisclosuresService } from './disclosures.service';
import { ErasureService } from './erasure.service';
import type { DataRequestBody, DataRequestDecisionBody } from './privacy.dto';
import { Withheld, withheldFrom, withoutOthers } from './record.policy';
import { FullRecord, RecordQueries } from './record.queries';
import { DataRequestRow, DataRequestsQueries } from './requests.queries';
import { RetentionQueries } from './retention.queries';

/** A request may be written down late, but not years late. */
const MOST_DAYS_AGO = 30;

/** A person's own record as it is handed out, with what is not in it and why. */
export type OwnRecord = Partial<FullRecord> & { reference: string; withheld: Withheld[] };

/** Requests of children, guardians, parents and caregivers about their own data (PIPL arts 44–50): answered in writing, in time. */
@Injectable()
export class DataRequestsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly tasks: TasksService,
    private readonly facilities: FacilitiesQueries,
    private readonly retention: RetentionQueries,
    private readonly children: ChildrenService,
    private readonly queries: DataRequestsQueries,
    private readonly records: RecordQueries,
    private readonly disclosures: DisclosuresService,
    private readonly erasures: ErasureService,
    private readonly notices: SecurityNotices,
  ) {}

  /**
   * Writes a request down; it is due after the pack's working days, and the data officer has a task.
   * @throws DomainError not_found for another organisation's child; invalid for a day in the future or long past
   */
  receive(actor: Actor, body: DataRequestBody): Promise<DataRequestRow> {
    // As the system: a request about a sealed file is written down too, by its reference.
    return this.db.transaction(async () => {
      const id = await this.db.asSystem(() => this.write(actor, body));
      return this.queries.one(actor, id);
    });
  }

  /**
   * Answers a request: done, or refused with reasons. Doing an erasure erases, doing a restriction restricts; a request for one's record
   * is done once the record was handed out.
   * @throws DomainError not_found, conflict `data_request.decided|not_given`, invalid for a missing answer or refusal
   */
  decide(actor: Actor, id: string, body: DataRequestDecisionBody): Promise<DataRequestRow> {
    return this.db.transaction(async () => {
      const request = await this.lock(actor, id);
      if (request.status !== 'open') throw conflict('data_request.decided');
      const given = body.outcome === 'done' ? body.answer : body.refusal;
      if (!given)
        throw invalid('validation.failed', {}, [
          { pointer: body.outcome === 'done' ? '/answer' : '/refusal', code: 'validation.isNotEmpty' },
        ]);
      const kept = body.outcome === 'done' ? await this.perform(actor, request) : null;
      await this.db.sql(`UPDATE data_requests SET status = $2, answer = $3, refusal = $4, decided_by = $5, decided_at = $6 WHERE id = $1`, [
        id,
        body.outcome,
        // What the law or a hold keeps is told to the person, with the reason.
        kept && body.answer ? `${body.answer}\n\n${translator(actor.locale)(`privacy:kept.${kept}`)}` : (body.answer ?? null),
        body.outcome === 'refused' ? given : null,
        actor.userId,
        this.clock.now(),
      ]);
      await this.tasks.done(actor, `data_request:${id}`, body.outcome);
      await this.note(body.outcome === 'done' ? 'finish' : 'refuse', id, request.childId, {
        kind: request.kind,
        ...(kept ? { reasonCode: kept } : {}),
      });
      return this.queries.one(actor, id);
    });
  }

  /**
   * Makes the record that a request for one's own data is answered with. It says what is not in it and why; it leaves a line in the audit
   * and one in the record of disclosures.
   * @throws DomainError not_found, conflict `data_request.no_access_request|refused`
   */
  handOut(actor: Actor, id: string): Promise<OwnRecord> {
    return this.db.transaction(async () => {
      const request = await this.lock(actor, id);
      if (request.kind !== 'access') throw conflict('data_request.no_access_request');
      if (request.status === 'refused') throw conflict('data_request.refused');
      const allowed = classesOf(actor.role);
      const parts = withheldFrom(request.requester, allowed);
      const full = await this.records.of(request.childId, new Set(parts.map(({ section }) => section)));
      const own = withoutOthers(request.requester, full);
      const withheld = [...own.withheld, ...parts];
      const record: OwnRecord = { ...redact(own.record, { allowed, kind: 'record', how: 'omit' }), withheld };
      await this.disclosures.record({
        organisationId: actor.organisationId,
        childId: request.childId,
        recipient: request.requester,
        purpose: 'own_data',
        fields: Object.keys(record).filter((name) => name !== 'withheld'),
        sourceType: 'data_request',
        sourceId: id,
        givenBy: actor.userId,
      });
      await this.notices.exported(actor);
      await this.note('hand_out', id, request.childId, { requester: request.requester, amount: Object.keys(record).length });
      return record;
    });
  }

  private async write(actor: Actor, body: DataRequestBody): Promise<string> {
    const child = await this.called(actor, body);
    const { today, zone } = await this.place(actor);
    const receivedOn = body.receivedOn ?? today;
    if (receivedOn > today || receivedOn < addDays(today, -MOST_DAYS_AGO))
      throw invalid('validation.failed', {}, [
        { pointer: '/receivedOn', code: receivedOn > today ? 'data_request.in_future' : 'data_request.too_old' },
      ]);
    const dueOn = await this.dueOn(receivedOn, zone);
    const id = newId();
    await this.db.sql(
      `INSERT INTO data_requests (id, organisation_id, child_id, kind, requester, identity_proof, wording, received_on, due_on, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [id, actor.organisationId, child.id, body.kind, body.requester, body.identityProof, body.wording, receivedOn, dueOn, actor.userId],
    );
    await this.tasks.open({
      kind: 'answer_data_request',
      key: `data_request:${id}`,
      organisationId: actor.organisationId,
      childId: child.id,
      subjectType: 'data_request',
      subjectId: id,
      ownerRole: 'data_officer',
      dueAt: instantOf(dueOn, '18:00', zone),
      cause: body.kind,
    });
    await this.note('create', id, child.id, { kind: body.kind, requester: body.requester, dueOn });
    return id;
  }

  private async perform(actor: Actor, request: DataRequestRow): Promise<string | null> {
    switch (request.kind) {
      case 'erasure': {
        const { keptFor } = await this.erasures.erase(actor, request.childId, request.id);
        return keptFor;
      }
      case 'restriction':
        await this.children.restrict(actor, request.childId, 'withdrawn');
        return null;
      case 'access': {
        const given = await this.db.one(`SELECT 1 AS there FROM disclosures WHERE source_type = 'data_request' AND source_id = $1`, [
          request.id,
        ]);
        if (!given) throw conflict('data_request.not_given');
        return null;
      }
      case 'correction':
        return null;
    }
  }

  /** People say references; one that nobody has is a typing error. */
  private async called(actor: Actor, { childId, child }: DataRequestBody): Promise<{ id: string }> {
    const file = await this.retention.file(actor, { id: childId, reference: child });
    if (file) return file;
    if (childId) throw notFound();
    throw invalid('validation.failed', {}, [{ pointer: '/child', code: 'data_request.child_unknown' }]);
  }

  private async place(actor: Actor): Promise<{ zone: string; today: Day }> {
    const row = await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM organisations WHERE id = $1`, [actor.organisationId]);
    const zone = row?.timeZone ?? 'Asia/Shanghai';
    return { zone, today: dayInZone(this.clock.now(), zone) };
  }

  private async dueOn(from: Day, zone: string): Promise<Day> {
    const pack = packOfZone(zone);
    const calendar = (await this.facilities.calendars([pack.pack])).get(pack.pack);
    if (!calendar) throw new Error(`The pack ${pack.pack} has no calendar`);
    return afterWorkingDays(from, pack.answerWorkingDays, calendar, true);
  }

  /** The dyads before the request: erasing and restricting lock in the order of the house. */
  private async lock(actor: Actor, id: string): Promise<DataRequestRow> {
    const { childId } = await this.queries.one(actor, id);
    await this.db.sql(`SELECT 1 FROM dyads WHERE child_id = $1 ORDER BY id FOR NO KEY UPDATE`, [childId]);
    const locked = await this.db.one(`SELECT 1 AS there FROM data_requests WHERE id = $1 AND organisation_id = $2 FOR UPDATE`, [
      id,
      actor.organisationId,
    ]);
    if (!locked) throw notFound();
    return this.queries.one(actor, id);
  }

  private async note(verb: string, id: string, childId: string, details: Record<string, unknown>): Promise<void> {
    await this.audit.record({ action: `data_request.${verb}`, subjectType: 'data_request', subjectId: id, childId, details });
  }
}
