import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { CustodyService } from '../families/custody.service';
import { Outbox } from '../jobs/outbox';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, dayInZone } from '../kernel/days';
import { conflict, DomainError, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { addHours, minutesBetween } from '../kernel/instants';
import { TracingFinder } from './tracing.finder';
import { RejectionReason } from './tracings.dto';
import { TRACING_FOUND } from './tracings.events';
import { TracingJson, TracingsQueries } from './tracings.queries';

/** Calendar days after which a question without a "yes" is answered "not found". */
const ANSWER_DAYS = 10;

interface CandidateRow {
  tracingId: string;
  rosterEntryId: string;
  status: string;
}

/** Questions that one person may ask in a day: more than an intake has, fewer than somebody needs who looks for people. */
const MOST_A_DAY = 100;

/** The parent a question is about, and who asks. */
interface AskedFor {
  parentId: string;
  organisationId: string;
}

/** Asking where a parent is, and a liaison officer's answer. */
@Injectable()
export class TracingsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly finder: TracingFinder,
    private readonly custody: CustodyService,
    private readonly queries: TracingsQueries,
  ) {}

  /**
   * Asks every facility at once where a parent is. What is found is shown to that facility's officers only.
   * @throws DomainError not_found for another organisation's parent; conflict `tracing.already_located` when we know where
   *   the parent is, `tracing.already_asked` while a question is open; too_many after a hundred in a day: this is no register to search
   */
  async request(actor: Actor, parentId: string): Promise<TracingJson> {
    return this.db.transaction(async () => {
      const parent = await this.db.one<{ timeZone: string; located: boolean }>(
        `SELECT o.time_zone, EXISTS (SELECT 1 FROM custody_episodes e WHERE e.parent_id = p.id AND e.ended_on IS NULL) AS located
           FROM imprisoned_parents p JOIN organisations o ON o.id = p.organisation_id WHERE p.id = $1 AND p.organisation_id = $2`,
        [parentId, actor.organisationId],
      );
      if (!parent) throw notFound();
      await this.refuseTooMany(actor);
      if (parent.located) throw conflict('tracing.already_located');
      const id = newId();
      const now = this.clock.now();
      await this.db.sql(
        `INSERT INTO tracings (id, organisation_id, parent_id, requested_by, requested_at, answer_due) VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, actor.organisationId, parentId, actor.userId, now, addDays(dayInZone(now, parent.timeZone), ANSWER_DAYS)],
      );
      await this.finder.findFor(id);
      await this.audit.record({ action: 'tracing.request', subjectType: 'tracing', subjectId: id, details: { parentId } });
      return this.queries.one(actor, id);
    });
  }

  private async refuseTooMany(actor: Actor): Promise<void> {
    const now = this.clock.now();
    const asked = await this.db.one<{ oldest: Date }>(
      `SELECT t.requested_at AS oldest FROM tracings t
        WHERE t.organisation_id = $3 AND t.requested_by = $1 AND t.requested_at > $2 ORDER BY t.requested_at DESC OFFSET ${MOST_A_DAY - 1} LIMIT 1`,
      [actor.userId, addHours(now, -24), actor.organisationId],
    );
    if (!asked) return;
    const minutes = Math.max(1, Math.ceil(minutesBetween(now, addHours(asked.oldest, 24))));
    throw new DomainError('too_many', 'rate.limited', { minutes }, { retryAfterSeconds: minutes * 60 });
  }

  /**
   * "Yes, this person is here": the parent is located, every other desk's candidate lapses, the asker learns facility and ward.
   * @throws DomainError not_found for another facility's candidate, or somebody who has left for another facility; conflict `tracing.closed` or `tracing.candidate_decided`
   */
  async confirm(actor: Actor, candidateId: string): Promise<void> {
    await this.db.transaction(async () => {
      const { candidate, tracing } = await this.lock(actor, candidateId);
      // As the system: the other facilities' candidates lapse too, and the parent is the asking organisation's.
      await this.db.asSystem(() => this.found(actor, candidateId, candidate, tracing));
    });
  }

  /**
   * "Not this person", or no answer that may be given. The asker never sees it: nothing of the question changes, and the
   * audit line stays with the facility.
   * @throws DomainError as `confirm`
   */
  async reject(actor: Actor, candidateId: string, reasonCode: RejectionReason): Promise<void> {
    await this.db.transaction(async () => {
      await this.lock(actor, candidateId);
      await this.db.sql(
        `UPDATE tracing_candidates SET status = 'rejected', reason_code = $2, decided_by = $3, decided_at = $4 WHERE id = $1`,
        [candidateId, reasonCode, actor.userId, this.clock.now()],
      );
      await this.audit.record({
        action: 'tracing_candidate.reject',
        subjectType: 'tracing_candidate',
        subjectId: candidateId,
        details: { reasonCode },
      });
    });
  }

  /** Closes questions whose answer day has passed, all in the same way: no match, a refusal and silence look alike. */
  async closeDue(): Promise<void> {
    await this.db.transaction(async () => {
      const now = this.clock.now();
      const closed = await this.db.sql<{ id: string; organisationId: string; parentId: string }>(
        `UPDATE tracings t SET status = 'not_found', closed_at = $1 FROM organisations o
          WHERE o.id = t.organisation_id AND t.status = 'asked' AND t.answer_due < ($1::timestamptz AT TIME ZONE o.time_zone)::date
          RETURNING t.id, t.organisation_id, t.parent_id`,
        [now],
      );
      // A question follows its person: the desk is the one of the facility that holds her or him now.
      await this.db.sql(
        `UPDATE tracing_candidates c SET facility_id = r.facility_id FROM roster_entries r
          WHERE r.id = c.roster_entry_id AND c.status = 'waiting' AND c.facility_id <> r.facility_id`,
      );
      if (closed.length === 0) return;
      await this.db.sql(
        `UPDATE tracing_candidates SET status = 'lapsed', decided_at = $2 WHERE status = 'waiting' AND tracing_id = ANY($1::uuid[])`,
        [closed.map((t) => t.id), now],
      );
      await this.audit.record(
        ...closed.map((t) => ({
          action: 'tracing.close',
          subjectType: 'tracing',
          subjectId: t.id,
          organisationId: t.organisationId,
          details: { parentId: t.parentId },
        })),
      );
    });
  }

  private async found(actor: Actor, candidateId: string, candidate: CandidateRow, tracing: AskedFor): Promise<void> {
    const now = this.clock.now();
    await this.db.sql(
      `UPDATE tracing_candidates SET status = CASE WHEN id = $2 THEN 'confirmed' ELSE 'lapsed' END,
              decided_by = CASE WHEN id = $2 THEN $3::uuid END, decided_at = $4
        WHERE tracing_id = $1 AND status = 'waiting'`,
      [candidate.tracingId, candidateId, actor.userId, now],
    );
    await this.db.sql(`UPDATE tracings SET status = 'found', closed_at = $2 WHERE id = $1`, [candidate.tracingId, now]);
    await this.custody.locate(tracing.parentId, { rosterEntryId: candidate.rosterEntryId, facilityId: actor.facilityId }, actor.userId);
    await this.audit.record(
      { action: 'tracing_candidate.confirm', subjectType: 'tracing_candidate', subjectId: candidateId },
      {
        action: 'tracing.find',
        subjectType: 'tracing',
        subjectId: candidate.tracingId,
        organisationId: tracing.organisationId,
        details: { parentId: tracing.parentId },
      },
    );
    await this.outbox.put(
      TRACING_FOUND,
      { tracingId: candidate.tracingId, parentId: tracing.parentId, organisationId: tracing.organisationId },
      { key: `${TRACING_FOUND}:${candidate.tracingId}` },
    );
  }

  /** Locks the question first, so that of any number of answers one is the first. */
  private async lock(actor: Actor, candidateId: string): Promise<{ candidate: CandidateRow; tracing: AskedFor }> {
    const find = (lock: string): Promise<CandidateRow | undefined> =>
      this.db.one<CandidateRow>(
        // Whoever has been moved is the next facility's to answer for, before the hourly round has handed the question on.
        `SELECT c.tracing_id, c.roster_entry_id, c.status FROM tracing_candidates c JOIN roster_entries r ON r.id = c.roster_entry_id
          WHERE c.id = $1 AND c.facility_id = $2 AND (c.status <> 'waiting' OR r.facility_id = $2) ${lock}`,
        [candidateId, actor.facilityId],
      );
    const found = await find('');
    if (!found) throw notFound();
    const tracing = await this.db.one<{ status: string; parentId: string; organisationId: string }>(
      `SELECT status, parent_id, organisation_id FROM tracings WHERE id = $1 FOR UPDATE`,
      [found.tracingId],
    );
    const candidate = await find('FOR UPDATE OF c');
    if (!tracing || !candidate) throw notFound();
    if (candidate.status === 'rejected' || candidate.status === 'confirmed') throw conflict('tracing.candidate_decided');
    if (tracing.status !== 'asked' || candidate.status !== 'waiting') throw conflict('tracing.closed');
    return { candidate, tracing };
  }
}
