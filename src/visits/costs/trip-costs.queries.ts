import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { Actor } from '../../kernel/actor';
import type { Day } from '../../kernel/days';
import { notFound } from '../../kernel/domain-error';
import { currencyOf } from '../../kernel/money';
import { TripWays } from '../trips/trip-ways.queries';
import { VisitsQueries, VisitView } from '../visits.queries';
import { CostCategory, CostFigures, figuresOf, isOpenLine, LineKind, needsReceipt, reckoned } from './trip-costs.rules';

/** One line of a trip's money. */
export interface CostLine {
  id: string;
  kind: LineKind;
  /** In minor units. */
  amount: number;
  category: CostCategory | null;
  answersId: string | null;
  /** A receipt lies with it. */
  receipt: boolean;
  /** A cost of this kind needs one. */
  receiptNeeded: boolean;
  otherVisitId: string | null;
  reasonCode: string | null;
  recordedBy: string | null;
  recordedByName: string | null;
  recordedAt: Date;
  /** Somebody has to answer or to pay it. */
  open: boolean;
}

/** The money of one trip. Amounts are in minor units of `currency`. */
export interface TripMoney {
  visitId: string;
  visitReference: string;
  visitVersion: number;
  visitStatus: string;
  currency: string;
  status: 'none' | 'open' | 'settled';
  /** From the matrix of ways, for everybody who travels; null where no price is known. */
  reckoned: number | null;
  /** How many travel, children included. */
  travellers: number;
  figures: CostFigures;
  lines: CostLine[];
}

/** A trip in the list: references and sums, no names. */
export interface TripMoneyRow {
  visitId: string;
  visitReference: string;
  visitStatus: string;
  day: Day;
  currency: string;
  status: 'open' | 'settled';
  figures: CostFigures;
}

type StoredLine = Omit<CostLine, 'open' | 'receiptNeeded'>;
const LINES = `SELECT l.id, l.visit_id, l.kind, l.amount, l.category, l.answers_id, l.file_id IS NOT NULL AS receipt, l.other_visit_id, l.reason_code, l.recorded_by, u.name AS recorded_by_name, l.recorded_at
  FROM trip_cost_lines l LEFT JOIN users u ON u.id = l.recorded_by`;
/** How many trips one list shows. */
const MOST = 200;

/** Reads of the money of trips. */
@Injectable()
export class TripCostsQueries {
  constructor(
    private readonly db: Database,
    private readonly visits: VisitsQueries,
    private readonly ways: TripWays,
  ) {}

  /** The money of a visit the actor may see. @throws DomainError not_found `visit.not_found` */
  async of(actor: Actor, visitId: string): Promise<TripMoney> {
    const visit = await this.visits.one(actor, visitId);
    const account = await this.db.one<{ currency: string; status: 'open' | 'settled' }>(
      `SELECT currency, status FROM trip_accounts WHERE visit_id = $1`,
      [visitId],
    );
    const lines = await this.db.sql<StoredLine>(`${LINES} WHERE l.visit_id = $1 ORDER BY l.recorded_at, l.id`, [visitId]);
    const travellers = visit.dyads.length + visit.party.length;
    const way = await this.ways.of(visit);
    return {
      visitId,
      visitReference: visit.reference,
      visitVersion: visit.version,
      visitStatus: visit.status,
      currency: account?.currency ?? (await this.currency(visitId)),
      status: account?.status ?? 'none',
      reckoned: reckoned(way?.costPerPerson, travellers),
      travellers,
      figures: figuresOf(lines),
      lines: lines.map((line) => ({
        ...line,
        receiptNeeded: line.category !== null && needsReceipt(line.category),
        open: isOpenLine(line, lines),
      })),
    };
  }

  /** Trips of the organisation with money, by day of the meeting; those where something is to be done first. */
  async list(actor: Actor, status: 'open' | 'settled' = 'open'): Promise<TripMoneyRow[]> {
    const rows = await this.db.sql<Omit<TripMoneyRow, 'figures'>>(
      `SELECT a.visit_id, v.reference AS visit_reference, v.status AS visit_status, s.day, a.currency, a.status
         FROM trip_accounts a JOIN visits v ON v.id = a.visit_id JOIN sessions s ON s.id = v.session_id
        WHERE a.organisation_id = $1 AND a.status = $2 ORDER BY a.opened_at DESC, a.visit_id LIMIT ${MOST}`,
      [actor.organisationId, status],
    );
    const lines = await this.db.sql<StoredLine & { visitId: string }>(
      `${LINES} WHERE l.visit_id = ANY($1::uuid[]) ORDER BY l.recorded_at, l.id`,
      [rows.map((row) => row.visitId)],
    );
    const all = rows.map((row) => ({ ...row, figures: figuresOf(lines.filter((line) => line.visitId === row.visitId)) }));
    return all.sort((a, b) => b.figures.openLines - a.figures.openLines || (a.day < b.day ? -1 : 1));
  }

  /** The visit a line belongs to, with its receipt. @throws DomainError not_found */
  async lineOf(actor: Actor, lineId: string): Promise<{ visit: VisitView; fileId: string | null }> {
    const line = await this.db.one<{ visitId: string; fileId: string | null }>(
      `SELECT visit_id, file_id FROM trip_cost_lines WHERE id = $1 AND organisation_id = $2`,
      [lineId, actor.organisationId],
    );
    if (!line) throw notFound();
    return { visit: await this.visits.one(actor, line.visitId), fileId: line.fileId };
  }

  /** Other coming trips of the same children in the same currency, to which money can go. */
  async others(actor: Actor, visitId: string): Promise<{ visitId: string; visitReference: string; day: Day }[]> {
    const rows = await this.db.sql<{ visitId: string; visitReference: string; day: Day; pack: string }>(
      `SELECT DISTINCT v.id AS visit_id, v.reference AS visit_reference, s.day, f.pack
         FROM visit_dyads own JOIN visit_dyads d ON d.child_id = own.child_id AND d.visit_id <> own.visit_id
         JOIN visits v ON v.id = d.visit_id AND v.live AND v.organisation_id = $2 JOIN sessions s ON s.id = v.session_id
         JOIN facilities f ON f.id = v.facility_id
        WHERE own.visit_id = $1 ORDER BY s.day, v.id LIMIT 20`,
      [visitId, actor.organisationId],
    );
    const currency = await this.currency(visitId);
    return rows.filter(({ pack }) => currencyOf(pack) === currency).map(({ pack: _, ...other }) => other);
  }

  /** ISO 4217, by the country of the facility. */
  async currency(visitId: string): Promise<string> {
    const row = await this.db.one<{ pack: string }>(
      `SELECT f.pack FROM visits v JOIN facilities f ON f.id = v.facility_id WHERE v.id = $1`,
      [visitId],
    );
    return currencyOf(row?.pack ?? '');
  }
}
