import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays } from '../kernel/days';
import { conflict, forbidden, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import type { ContactDecisionBody } from './safeguarding.dto';
import { CONTACT_DECISION_CHANGED } from './safeguarding.events';
import { DecisionRow, SafeguardingQueries, visibleTo } from './safeguarding.queries';

/** The longest time until a decision must be looked at again, in days. */
const MOST_REVIEW_DAYS = 366;

interface Locked {
  id: string;
  dyadId: string;
  childId: string;
  status: DecisionRow['status'];
  proposedBy: string;
  reviewOn: string;
}

/** Which contact is good for this child with this parent: one person proposes, another approves. */
@Injectable()
export class ContactDecisionsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly queries: SafeguardingQueries,
  ) {}

  /**
   * Proposes a level. What holds now goes on holding until somebody else approves.
   * @throws DomainError not_found, invalid `contact_decision.review_past|review_too_late`, conflict `contact_decision.already_proposed`
   */
  async propose(actor: Actor, dyadId: string, body: ContactDecisionBody): Promise<DecisionRow> {
    const dyad = await this.queries.dyad(actor, dyadId);
    const code =
      body.reviewOn <= dyad.today ? 'review_past' : body.reviewOn > addDays(dyad.today, MOST_REVIEW_DAYS) ? 'review_too_late' : undefined;
    if (code) throw invalid('validation.failed', {}, [{ pointer: '/reviewOn', code: `contact_decision.${code}` }]);
    const id = newId();
    return this.db.transaction(async () => {
      // The dyad's lock makes this look reliable; a broken unique index would spoil the transaction that shows the form again.
      await this.db.sql(`SELECT 1 AS locked FROM dyads WHERE id = $1 FOR UPDATE`, [dyadId]);
      if (await this.db.one(`SELECT 1 AS found FROM contact_decisions WHERE dyad_id = $1 AND status = 'proposed'`, [dyadId]))
        throw conflict('contact_decision.already_proposed');
      await this.db.sql(
        `INSERT INTO contact_decisions (id, dyad_id, level, conditions, reason, proposed_by, proposed_at, review_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, dyadId, body.level, body.conditions ?? [], body.reason, actor.userId, this.clock.now(), body.reviewOn],
      );
      await this.record('propose', id, dyad.childId, { level: body.level });
      return this.queries.decision(actor, id);
    });
  }

  /**
   * Approves a proposal; the decision that held before is superseded.
   * @throws DomainError not_found, forbidden `contact_decision.same_person`, conflict `contact_decision.not_proposed|review_passed`
   */
  async approve(actor: Actor, id: string): Promise<DecisionRow> {
    return this.db.transaction(async () => {
      const locked = await this.lock(actor, id);
      if (locked.proposedBy === actor.userId) throw forbidden('contact_decision.same_person');
      if (locked.status !== 'proposed') throw conflict('contact_decision.not_proposed');
      const { today } = await this.queries.dyad(actor, locked.dyadId);
      if (locked.reviewOn <= today) throw conflict('contact_decision.review_passed');
      await this.db.sql(`UPDATE contact_decisions SET status = 'superseded' WHERE dyad_id = $1 AND status = 'active'`, [locked.dyadId]);
      await this.db.sql(`UPDATE contact_decisions SET status = 'active', approved_by = $2, approved_at = $3 WHERE id = $1`, [
        id,
        actor.userId,
        this.clock.now(),
      ]);
      await this.changed('approve', locked);
      return this.queries.decision(actor, id);
    });
  }

  /**
   * Takes back a proposal, or ends the decision that holds: then no contact is allowed until a new one is approved.
   * @throws DomainError not_found, conflict `contact_decision.over`
   */
  async withdraw(actor: Actor, id: string): Promise<DecisionRow> {
    return this.db.transaction(async () => {
      const locked = await this.lock(actor, id);
      if (locked.status !== 'proposed' && locked.status !== 'active') throw conflict('contact_decision.over');
      await this.db.sql(`UPDATE contact_decisions SET status = 'withdrawn' WHERE id = $1`, [id]);
      await this.changed('withdraw', locked);
      return this.queries.decision(actor, id);
    });
  }

  /** Locks the dyad's row first, so that two decisions of one dyad never change at the same moment. */
  private async lock(actor: Actor, id: string): Promise<Locked> {
    const row = await this.db.one<Locked>(
      `SELECT k.id, k.dyad_id, d.child_id FROM contact_decisions k JOIN dyads d ON d.id = k.dyad_id WHERE ${visibleTo('d')} AND k.id = $2 FOR UPDATE OF d`,
      [actor.organisationId, id],
    );
    const now =
      row &&
      (await this.db.one<Pick<Locked, 'status' | 'proposedBy' | 'reviewOn'>>(
        `SELECT status, proposed_by, review_on FROM contact_decisions WHERE id = $1`,
        [id],
      ));
    if (!row || !now) throw notFound();
    return { ...row, ...now };
  }

  private async changed(verb: 'approve' | 'withdraw', { id, dyadId, childId }: Locked): Promise<void> {
    await this.record(verb, id, childId);
    await this.outbox.put(CONTACT_DECISION_CHANGED, { dyadId });
  }

  private async record(verb: string, id: string, childId: string, details: Record<string, unknown> = {}): Promise<void> {
    await this.audit.record({ action: `contact_decision.${verb}`, subjectType: 'contact_decision', subjectId: id, childId, details });
  }
}
