import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, forbidden, invalid } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';
import { VisitsQueries } from '../visits.queries';
import { CostApprovalBody, CostLineBody, CostPaymentBody, CostTransferBody } from './trip-costs.dto';
import { TripCostsQueries, TripMoney } from './trip-costs.queries';
import { CostFigures, figuresOf, isOpenLine, Line, LineKind, needsReceipt, NO_RECEIPT_ISSUED } from './trip-costs.rules';
import type { CostCategory } from './trip-costs.rules';

interface StoredLine extends Line {
  category: CostCategory | null;
  fileId: string | null;
  recordedBy: string | null;
}

interface Account {
  visitId: string;
  childId: string | null;
  organisationId: string;
  status: 'open' | 'settled';
  visitStatus: string;
  visitLive: boolean;
  lines: StoredLine[];
  figures: CostFigures;
}

interface NewLine {
  id?: string;
  kind: LineKind;
  amount: number;
  category?: CostCategory;
  answersId?: string;
  fileId?: string | null;
  otherVisitId?: string;
  reasonCode?: string;
}

/** What each line is called in the log. */
const ACTIONS: Record<LineKind, string> = {
  estimate: 'trip_cost.set',
  advance_asked: 'trip_cost.request',
  advance_approved: 'trip_cost.approve',
  advance_refused: 'trip_cost.refuse',
  advance_paid: 'trip_cost.give',
  cost_claimed: 'trip_cost.record',
  cost_accepted: 'trip_cost.approve',
  cost_refused: 'trip_cost.refuse',
  paid_out: 'trip_cost.give',
  paid_back: 'trip_cost.receive',
  rolled_over: 'trip_cost.move',
  rolled_in: 'trip_cost.move',
  settled: 'trip_cost.close',
};

/**
 * The money of a trip: asked for by one, approved by another, paid out, spent with receipts, made even after the meeting. Every verb locks
 * the trip's account after its visit and adds a line; nothing is ever changed.
 */
@Injectable()
export class TripCostsService {
  constructor(
    private readonly db: Database,
    private readonly visits: VisitsQueries,
    private readonly queries: TripCostsQueries,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Looks at a line before its receipt is stored.
   * @throws DomainError not_found; invalid `cost.category_missing` for a claim that does not say on what
   */
  async check(actor: Actor, visitId: string, { kind, category }: CostLineBody): Promise<void> {
    await this.visits.one(actor, visitId);
    if (kind === 'cost_claimed' && category === undefined)
      throw invalid('validation.failed', {}, [{ pointer: '/category', code: 'cost.category_missing' }]);
  }

  /**
   * An estimate by hand, an advance that is asked for, or a cost with its receipt. The same id twice is one line.
   * @throws DomainError what `check` throws; invalid `idempotency.mismatch` for another line under the same id; conflict `cost.settled`, `cost.trip_off`
   *   for an advance of a meeting that is off or over
   */
  async record(
    actor: Actor,
    visitId: string,
    body: CostLineBody,
    { id = newId(), fileId = null as string | null } = {},
  ): Promise<TripMoney> {
    await this.check(actor, visitId, body);
    await this.db.transaction(async () => {
      const account = await this.lock(actor, visitId);
      const sent = account.lines.find((line) => line.id === id);
      // A form that was gone back to and filled in anew is another line: saying "done" would lose what was spent.
      if (sent && !isSame(sent, body)) throw invalid('idempotency.mismatch');
      if (sent) return;
      this.refuseSettled(account);
      if (body.kind === 'advance_asked' && !account.visitLive) throw conflict('cost.trip_off');
      const claim = body.kind === 'cost_claimed' ? { category: body.category, fileId } : {};
      await this.add(actor, account, { id, kind: body.kind, amount: body.amount, ...claim });
    });
    return this.queries.of(actor, visitId);
  }

  /**
   * A second person says yes to an advance or to a cost, to all of it or less.
   * @throws DomainError not_found; forbidden `cost.own`; invalid `cost.more_than_asked`, `cost.receipt_missing`; conflict `cost.answered`,
   *   `cost.settled`, `cost.trip_off`
   */
  async approve(actor: Actor, lineId: string, { amount, reasonCode }: CostApprovalBody): Promise<TripMoney> {
    return this.answer(actor, lineId, async (line, account) => {
      if (line.kind === 'advance_asked' && !account.visitLive) throw conflict('cost.trip_off');
      if (amount !== undefined && amount > line.amount)
        throw invalid('validation.failed', {}, [{ pointer: '/amount', code: 'cost.more_than_asked' }]);
      const isBare = line.category !== null && needsReceipt(line.category) && line.fileId === null;
      if (isBare && reasonCode !== NO_RECEIPT_ISSUED)
        throw invalid('validation.failed', {}, [{ pointer: '/reasonCode', code: 'cost.receipt_missing' }]);
      const kind = line.kind === 'advance_asked' ? 'advance_approved' : 'cost_accepted';
      await this.add(actor, account, { kind, amount: amount ?? line.amount, answersId: line.id, ...(isBare && { reasonCode }) });
    });
  }

  /**
   * A second person says no; to an advance also after it was approved, until it is paid: of a trip that is off nobody can pay it any more.
   * @throws DomainError not_found; forbidden `cost.own`; conflict `cost.answered`, `cost.settled`
   */
  async refuse(actor: Actor, lineId: string, reasonCode: string): Promise<TripMoney> {
    const write = async (line: StoredLine, account: Account): Promise<void> => {
      const kind = line.kind === 'cost_claimed' ? 'cost_refused' : 'advance_refused';
      await this.add(actor, account, { kind, amount: line.amount, answersId: line.id, reasonCode });
    };
    return this.answer(actor, lineId, write, ['advance_asked', 'advance_approved', 'cost_claimed']);
  }

  /**
   * The approved advance is in the family's hands.
   * @throws DomainError not_found; conflict `cost.answered` when it was paid, `cost.trip_off` unless the meeting is agreed, `cost.settled`
   */
  async pay(actor: Actor, lineId: string): Promise<TripMoney> {
    const { visit } = await this.queries.lineOf(actor, lineId);
    await this.db.transaction(async () => {
      const account = await this.lock(actor, visit.id);
      this.refuseSettled(account);
      const line = this.openLine(account, lineId, ['advance_approved']);
      if (!['confirmed', 'under_way'].includes(account.visitStatus)) throw conflict('cost.trip_off');
      await this.add(actor, account, { kind: 'advance_paid', amount: line.amount, answersId: lineId });
    });
    return this.queries.of(actor, visit.id);
  }

  /** Money to the family or back from it. @throws DomainError not_found; conflict `cost.settled`; invalid `cost.more_than_owed` */
  async even(actor: Actor, visitId: string, { kind, amount }: CostPaymentBody): Promise<TripMoney> {
    await this.visits.one(actor, visitId);
    await this.db.transaction(async () => {
      const account = await this.lock(actor, visitId);
      this.refuseSettled(account);
      refuseMore(amount, kind === 'paid_out' ? -account.figures.balance : account.figures.balance);
      await this.add(actor, account, { kind, amount });
    });
    return this.queries.of(actor, visitId);
  }

  /**
   * What the family has of a trip that is off goes to another trip of the same child.
   * @throws DomainError not_found; conflict `cost.settled`; invalid `cost.more_than_owed`, `cost.other_trip`
   */
  async rollOver(actor: Actor, visitId: string, { toVisitId, amount }: CostTransferBody): Promise<TripMoney> {
    await this.visits.one(actor, visitId);
    const others = await this.queries.others(actor, visitId);
    if (!others.some((other) => other.visitId === toVisitId)) throw otherTrip();
    await this.db.transaction(async () => {
      // In the order of their ids, so that two who move money against each other wait.
      const locked = new Map<string, Account>();
      for (const id of [visitId, toVisitId].sort()) locked.set(id, await this.lock(actor, id));
      const [from, to] = [locked.get(visitId), locked.get(toVisitId)];
      if (!from || !to) return;
      this.refuseSettled(from);
      this.refuseSettled(to);
      if (!to.visitLive) throw otherTrip();
      const moved = amount ?? from.figures.balance;
      refuseMore(moved, from.figures.balance);
      await this.add(actor, from, { kind: 'rolled_over', amount: moved, otherVisitId: toVisitId });
      await this.add(actor, to, { kind: 'rolled_in', amount: moved, otherVisitId: visitId });
    });
    return this.queries.of(actor, visitId);
  }

  /**
   * Closes the account of a trip that is over and even.
   * @throws DomainError not_found; conflict `cost.settled`, `cost.trip_not_over`, `cost.open_lines`, `cost.not_even`
   */
  async settle(actor: Actor, visitId: string): Promise<TripMoney> {
    await this.visits.one(actor, visitId);
    await this.db.transaction(async () => {
      const account = await this.lock(actor, visitId);
      this.refuseSettled(account);
      if (account.visitLive) throw conflict('cost.trip_not_over');
      if (account.figures.openLines > 0) throw conflict('cost.open_lines');
      if (account.figures.balance !== 0) throw conflict('cost.not_even');
      await this.add(actor, account, { kind: 'settled', amount: 0 });
      await this.db.sql(`UPDATE trip_accounts SET status = 'settled' WHERE visit_id = $1`, [visitId]);
    });
    return this.queries.of(actor, visitId);
  }

  private async answer(
    actor: Actor,
    lineId: string,
    write: (line: StoredLine, account: Account) => Promise<void>,
    kinds: LineKind[] = ['advance_asked', 'cost_claimed'],
  ): Promise<TripMoney> {
    const { visit } = await this.queries.lineOf(actor, lineId);
    await this.db.transaction(async () => {
      const account = await this.lock(actor, visit.id);
      this.refuseSettled(account);
      const line = this.openLine(account, lineId, kinds);
      // Four eyes: nobody says yes or no to what she asked for herself. Who approved an advance may take that back.
      if (line.kind !== 'advance_approved' && line.recordedBy === actor.userId) throw forbidden('cost.own');
      await write(line, account);
    });
    return this.queries.of(actor, visit.id);
  }

  private openLine({ lines }: Account, lineId: string, kinds: LineKind[]): StoredLine {
    const line = lines.find(({ id, kind }) => id === lineId && kinds.includes(kind));
    if (!line || !isOpenLine(line, lines)) throw conflict('cost.answered');
    return line;
  }

  private refuseSettled({ status }: Account): void {
    if (status === 'settled') throw conflict('cost.settled');
  }

  /** The visit stays as it is, then the account is locked: opened when it was not. Call `visits.one` first. */
  private async lock({ organisationId }: Actor, visitId: string): Promise<Account> {
    const visit = await this.db.one<{ status: string; live: boolean; childId: string | null }>(
      `SELECT v.status, v.live, (SELECT min(d.child_id::text)::uuid FROM visit_dyads d WHERE d.visit_id = v.id) AS child_id FROM visits v WHERE v.id = $1 FOR SHARE OF v`,
      [visitId],
    );
    await this.db.sql(
      `INSERT INTO trip_accounts (visit_id, organisation_id, currency, opened_at) VALUES ($1, $2, $3, $4) ON CONFLICT (visit_id) DO NOTHING`,
      [visitId, organisationId, await this.queries.currency(visitId), this.clock.now()],
    );
    const account = await this.db.one<{ status: 'open' | 'settled' }>(`SELECT status FROM trip_accounts WHERE visit_id = $1 FOR UPDATE`, [
      visitId,
    ]);
    const lines = await this.db.sql<StoredLine>(
      `SELECT id, kind, amount, answers_id, category, file_id, recorded_by FROM trip_cost_lines WHERE visit_id = $1 ORDER BY recorded_at, id`,
      [visitId],
    );
    return {
      visitId,
      organisationId,
      childId: visit?.childId ?? null,
      status: account?.status ?? 'open',
      visitStatus: visit?.status ?? '',
      visitLive: visit?.live ?? false,
      lines,
      figures: figuresOf(lines),
    };
  }

  private async add({ userId }: Actor, { visitId, organisationId, childId }: Account, line: NewLine): Promise<void> {
    const { id = newId(), kind, amount, category, answersId, fileId, otherVisitId, reasonCode } = line;
    await this.db.sql(
      `INSERT INTO trip_cost_lines (id, visit_id, organisation_id, kind, amount, category, answers_id, file_id, other_visit_id, reason_code, recorded_by, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        id,
        visitId,
        organisationId,
        kind,
        amount,
        category ?? null,
        answersId ?? null,
        fileId ?? null,
        otherVisitId ?? null,
        reasonCode ?? null,
        userId,
        this.clock.now(),
      ],
    );
    const about = { subjectType: 'visit', subjectId: visitId, organisationId, ...(childId && { childId }) };
    await this.audit.record({ action: ACTIONS[kind], ...about, details: { kind, amount, lineId: id } });
  }
}

const isSame = ({ kind, amount, category }: StoredLine, body: CostLineBody): boolean =>
  kind === body.kind && amount === body.amount && (kind !== 'cost_claimed' || category === body.category);

const otherTrip = () => invalid('validation.failed', {}, [{ pointer: '/toVisitId', code: 'cost.other_trip' }]);

function refuseMore(amount: number, most: number): void {
  if (amount > most || amount <= 0) throw invalid('validation.failed', {}, [{ pointer: '/amount', code: 'cost.more_than_owed' }]);
}
