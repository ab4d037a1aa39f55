import { Injectable } from '@nestjs/common';
import { Database, SqlParameter } from '../database/database';
import { Actor, can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { ageOn, dayInZone } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, directionOf, Page, toPage } from '../kernel/page';
import { EXCHANGE_DIRECTIONS, EXCHANGE_STATUSES, hasLeftTheChild, pileOf } from './exchange.states';
import type { ExchangeDirection, ExchangePile, ExchangeStatus } from './exchange.states';

/** Everything a page or an answer may need; what of it a reader gets is decided in exchange-json.ts. */
export interface ExchangeRow {
  id: string;
  reference: string;
  organisationId: string;
  dyadId: string;
  facilityId: string;
  kind: 'letter' | 'drawing' | 'recorded_message' | 'live_call';
  direction: ExchangeDirection;
  status: ExchangeStatus;
  /** Where it goes on from when it is on hold. */
  heldFrom: ExchangeStatus | null;
  authorship: string;
  pages: number;
  scanRequestedByChild: boolean;
  fileId: string | null;
  inReplyToId: string | null;
  inReplyToReference: string | null;
  replyId: string | null;
  replyReference: string | null;
  visitId: string | null;
  visitStatus: string | null;
  visitStartsAt: Date | null;
  reasonCode: string | null;
  enteredBy: string | null;
  enteredAt: Date;
  handedOverAt: Date | null;
  version: number;
  childId: string;
  preferredName: string;
  /** Whole years today. */
  age: number;
  /** The facility's number of the parent; never shown to an NGO. */
  rosterNumber: string | null;
}

export interface ExchangeChange {
  id: string;
  action: string;
  toStatus: ExchangeStatus;
  reasonCode: string | null;
  note: string | null;
  onBehalfOf: { name: string; channel: string; saidAt: string } | null;
  at: Date;
  /** Who did it, for colleagues of the same organisation only. */
  by: string | null;
}

export interface ExchangeFilter {
  limit: number;
  cursor?: string;
  status?: ExchangeStatus;
  kind?: string;
  direction?: ExchangeDirection;
  dyadId?: string;
  reference?: string;
  pile?: ExchangePile;
  sort?: string;
}

/** A child and parent somebody may enter a letter for. */
export interface DyadChoice {
  id: string;
  preferredName: string;
  birthDate: string;
  rosterNumber: string | null;
  relationship: string;
}

const COLUMNS = `e.id, e.reference, e.organisation_id, e.dyad_id, e.facility_id, e.kind, e.direction, e.status, e.held_from, e.authorship, e.pages,
  e.scan_requested_by_child, e.file_id, e.in_reply_to_id, o.reference AS in_reply_to_reference, r.id AS reply_id, r.reference AS reply_reference,
  e.visit_id, v.status AS visit_status, v.starts_at AS visit_starts_at, e.reason_code, e.entered_by, e.entered_at, e.handed_over_at, e.version,
  d.child_id, c.preferred_name, c.birth_date, f.time_zone,
  (SELECT n.number FROM custody_episodes ce JOIN roster_entries n ON n.id = ce.roster_entry_id
    WHERE ce.parent_id = d.parent_id AND ce.facility_id = e.facility_id ORDER BY ce.ended_on DESC NULLS FIRST, ce.confirmed_at DESC LIMIT 1) AS roster_number`;
const FROM = `FROM exchanges e JOIN dyads d ON d.id = e.dyad_id JOIN children c ON c.id = d.child_id JOIN facilities f ON f.id = e.facility_id
  LEFT JOIN exchanges o ON o.id = e.in_reply_to_id LEFT JOIN exchanges r ON r.in_reply_to_id = e.id LEFT JOIN visits v ON v.id = e.visit_id`;

/** States in which a letter is still the child's: the facility reads nothing about it. */
const STILL_THE_CHILDS = EXCHANGE_STATUSES.filter((status) => !hasLeftTheChild('to_parent', status));

const isLiaison = (actor: Actor): boolean => can(actor, 'exchange.receive');

/** The WHERE fragment of every read and lock: an NGO its own, a liaison officer her facility's. `$1` is `scopeOf(actor)`. */
export const visibleTo = (actor: Actor, alias = 'e'): string => `${alias}.${isLiaison(actor) ? 'facility_id' : 'organisation_id'} = $1`;

/** The value of `$1` in `visibleTo`. */
export const scopeOf = (actor: Actor): string | null => (isLiaison(actor) ? actor.facilityId : actor.organisationId);

/** Reads stay further back than locks: before a letter is sent, an officer who tries a step hears "not yet" and no more. */
const readableBy = (actor: Actor): string =>
  isLiaison(actor)
    ? `${visibleTo(actor)} AND e.kind <> 'live_call' AND (e.direction = 'to_child' OR coalesce(e.held_from, e.status) <> ALL('{${STILL_THE_CHILDS.join(',')}}'))`
    : visibleTo(actor);

/** So many children a letter's form offers. */
const MOST_CHOICES = 500;
/** Parents a step looks at: most have one or two children here. */
const PARENTS_AT_ONCE = 350;
const OPEN_PILES = ['check', 'send', 'way'] as const satisfies ExchangePile[];
/** A pile on which something is to be done. */
export type OpenPile = (typeof OPEN_PILES)[number];

/** The ways and states that make up a pile, as SQL over `e` and `v`. A live call is done when its visit is. */
function pileSql(pile: ExchangePile): string {
  const pairs = EXCHANGE_DIRECTIONS.flatMap((direction) =>
    EXCHANGE_STATUSES.filter((status) => pileOf(direction, status) === pile).map((status) => `('${direction}', '${status}')`),
  );
  const call = pile === 'way' ? 'v.live' : pile === 'done' ? 'NOT v.live' : 'false';
  return `${inStates([pile])} AND CASE WHEN e.kind = 'live_call' THEN ${call} ELSE (e.direction, coalesce(e.held_from, e.status)) IN (${pairs.join(', ')}) END`;
}

/** The stored states that anything on these piles can be in: what an index finds, where the piles themselves would ask about every letter there ever was. */
function inStates(piles: readonly ExchangePile[]): string {
  const on = EXCHANGE_STATUSES.filter((status) => EXCHANGE_DIRECTIONS.some((direction) => piles.includes(pileOf(direction, status))));
  // What is held lies on the pile it was taken from; a live call stays as it was entered, its visit says the rest.
  return `e.status = ANY('{${[...new Set([...on, 'on_hold', 'entered'])].join(',')}}')`;
}

/** Reads letters and calls, each reader as much as is hers to see. */
@Injectable()
export class ExchangesQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** One exchange. @throws DomainError not_found for another organisation's or facility's */
  async one(actor: Actor, id: string): Promise<ExchangeRow> {
    const row = await this.db.one<ExchangeRow & Raw>(`SELECT ${COLUMNS} ${FROM} WHERE ${readableBy(actor)} AND e.id = $2`, [
      scopeOf(actor),
      id,
    ]);
    if (!row) throw notFound();
    return this.finish(row);
  }

  /** True when the reader can see an exchange with this id. */
  async exists(actor: Actor, id: string): Promise<boolean> {
    return (
      (await this.db.one(`SELECT 1 AS there FROM exchanges e WHERE ${readableBy(actor)} AND e.id = $2`, [scopeOf(actor), id])) !== undefined
    );
  }

  /** Exchanges, oldest first: what has waited longest stands on top. */
  async list(actor: Actor, filter: ExchangeFilter): Promise<Page<ExchangeRow>> {
    const params: SqlParameter[] = [scopeOf(actor), filter.limit + 1];
    const where = [readableBy(actor)];
    const add = (sql: (parameter: string) => string, value: SqlParameter): void => {
      if (value === undefined) return;
      params.push(value);
      where.push(sql(`$${params.length}`));
    };
    add((p) => `e.status = ${p}`, filter.status);
    add((p) => `e.kind = ${p}`, filter.kind);
    add((p) => `e.direction = ${p}`, filter.direction);
    add((p) => `e.dyad_id = ${p}`, filter.dyadId);
    add((p) => `e.reference = ${p}`, filter.reference?.trim().toUpperCase());
    const { order, past } = directionOf(filter.sort, 'ASC');
    add((p) => `e.id ${past} ${p}::uuid`, positionOf(filter.cursor));
    if (filter.pile) where.push(pileSql(filter.pile));
    const rows = await this.db.sql<ExchangeRow & Raw>(
      `SELECT ${COLUMNS} ${FROM} WHERE ${where.join(' AND ')} ORDER BY e.id ${order} LIMIT $2`,
      params,
    );
    return toPage(
      rows.map((row) => this.finish(row)),
      filter.limit,
      (row) => [row.id],
    );
  }

  /** What lies at the facility, or is on its way to it, and has to wait. */
  waiting(actor: Actor, limit: number): Promise<ExchangeRow[]> {
    return this.db
      .sql<ExchangeRow & Raw>(
        `SELECT ${COLUMNS} ${FROM} WHERE ${readableBy(actor)} AND e.status = 'on_hold'
            AND (e.held_from IN ('dispatched', 'received') AND e.direction = 'to_parent' OR e.held_from = 'entered' AND e.direction = 'to_child' OR e.held_from = 'facility_passed')
          ORDER BY e.id LIMIT $2`,
        [scopeOf(actor), limit],
      )
      .then((rows) => rows.map((row) => this.finish(row)));
  }

  /** How many lie on each of the NGO's piles on which something is to be done: what is finished only grows, and is not counted. */
  async piles(actor: Actor): Promise<Record<OpenPile, number>> {
    const row = await this.db.one<Record<OpenPile, number>>(
      `SELECT ${OPEN_PILES.map((pile) => `count(*) FILTER (WHERE ${pileSql(pile)})::int AS "${pile}"`).join(', ')}
         FROM exchanges e LEFT JOIN visits v ON v.id = e.visit_id WHERE ${readableBy(actor)} AND ${inStates(OPEN_PILES)}`,
      [scopeOf(actor)],
    );
    return row ?? { check: 0, send: 0, way: 0 };
  }

  /** The steps so far, newest first. Names of people are shown within an organisation only, and to a facility only its own reasons. */
  history(actor: Actor, exchangeId: string): Promise<ExchangeChange[]> {
    return this.db.sql<ExchangeChange>(
      `SELECT h.id, h.action, h.to_status, h.at, CASE WHEN $3 OR u.organisation_id = $2 THEN h.reason_code END AS reason_code,
              CASE WHEN u.organisation_id = $2 THEN h.note END AS note, CASE WHEN u.organisation_id = $2 THEN h.on_behalf_of END AS on_behalf_of,
              CASE WHEN u.organisation_id = $2 THEN u.name END AS by
         FROM exchange_status_changes h LEFT JOIN users u ON u.id = h.actor_user_id WHERE h.exchange_id = $1 ORDER BY h.at DESC, h.id DESC`,
      [exchangeId, actor.organisationId, !isLiaison(actor)],
    );
  }

  /** Open dyads a letter may be entered for, 500 at the most: the NGO's own by name, or those whose parent the liaison officer's facility holds by number. */
  dyadChoices(actor: Actor): Promise<DyadChoice[]> {
    if (isLiaison(actor)) return this.choicesOfDesk(actor.facilityId);
    return this.db.sql<DyadChoice>(
      `SELECT d.id, c.preferred_name, c.birth_date, n.number AS roster_number, d.relationship
         FROM dyads d JOIN children c ON c.id = d.child_id LEFT JOIN custody_episodes ce ON ce.parent_id = d.parent_id AND ce.ended_on IS NULL
         LEFT JOIN roster_entries n ON n.id = ce.roster_entry_id
        WHERE d.organisation_id = $1 AND c.organisation_id = $1 AND d.status = 'open' AND c.status = 'open' AND c.restricted_at IS NULL
        ORDER BY c.preferred_name, d.id LIMIT ${MOST_CHOICES}`,
      [actor.organisationId],
    );
  }

  /** In the order of the roster, until there are enough: whether an officer knows a child costs more to ask than all the rest. */
  private async choicesOfDesk(facilityId: string | null): Promise<DyadChoice[]> {
    const held = await this.db.sql<{ parentId: string; number: string }>(
      `SELECT ce.parent_id, n.number FROM custody_episodes ce JOIN roster_entries n ON n.id = ce.roster_entry_id
        WHERE ce.facility_id = $1 AND ce.ended_on IS NULL ORDER BY n.number, ce.parent_id`,
      [facilityId],
    );
    const choices: DyadChoice[] = [];
    for (let i = 0; i < held.length && choices.length < MOST_CHOICES; i += PARENTS_AT_ONCE) {
      const some = held.slice(i, i + PARENTS_AT_ONCE);
      const found = await this.db.sql<DyadChoice>(
        `SELECT d.id, c.preferred_name, c.birth_date, h.number AS roster_number, d.relationship
           FROM unnest($1::uuid[], $2::text[]) AS h(parent_id, number) JOIN dyads d ON d.parent_id = h.parent_id JOIN children c ON c.id = d.child_id
          WHERE d.status = 'open' AND c.status = 'open' AND c.restricted_at IS NULL ORDER BY h.number, d.id`,
        [some.map((line) => line.parentId), some.map((line) => line.number)],
      );
      choices.push(...found);
    }
    return choices.slice(0, MOST_CHOICES);
  }

  private finish({ birthDate, timeZone, ...row }: ExchangeRow & Raw): ExchangeRow {
    return { ...row, age: ageOn(birthDate, dayInZone(this.clock.now(), timeZone)) };
  }
}

/** The id a page of the list ended with. @throws DomainError malformed `cursor.invalid` */
function positionOf(cursor: string | undefined): string | undefined {
  return decodeCursor(cursor, ['id'])?.[0];
}

interface Raw {
  birthDate: string;
  timeZone: string;
}
