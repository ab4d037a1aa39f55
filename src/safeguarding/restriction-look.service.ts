import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import type { Day } from '../kernel/days';
import { conflict } from '../kernel/domain-error';
import type { RestrictionRow } from './restrictions.queries';
import type { RestrictionTarget } from './restrictions.rules';
import { RestrictionsService } from './restrictions.service';
import { BarredLetterEffect, barredLetterEffect, BarredVisitEffect, barredVisitEffect } from './restriction-look.rules';
import type { RestrictionBody } from './restrictions.dto';

/** A meeting that a bar bears on, and what becomes of it. */
export interface BarredVisit {
  visitId: string;
  reference: string;
  mode: string;
  day: Day;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  status: string;
  /** What its children are called. */
  children: string[];
  effect: BarredVisitEffect;
  /** What somebody would have to look at. */
  causes: string[];
}

/** What a bar would touch, and what would happen to each. */
export interface RestrictionLook {
  visits: BarredVisit[];
  letters: { exchangeId: string; reference: string; type: string; status: string; effect: BarredLetterEffect }[];
  /** Meetings and letters of children whose files are closed to whoever looks; they are barred as well. */
  hiddenCount: number;
  /** Stands for all of this: a save that carries another one is refused. */
  fingerprint: string;
}

/** What is about to be barred: whom it concerns, and the act itself. */
export interface Bar<T> {
  /** Stands for it in the fingerprint. */
  key: unknown;
  /** Somebody who comes along; null: it is about dyads. */
  personId: string | null;
  /** Only this organisation's meetings and letters are shown; null: whatever the reader may see. */
  organisationId: string | null;
  /** Locks the dyads that it touches as the act does; they may be out of sight. */
  lock(): Promise<string[]>;
  add(): Promise<T>;
}

type VisitState = Omit<BarredVisit, 'effect'> & { proposedSessionId: string | null };
type LetterState = Omit<RestrictionLook['letters'][number], 'effect'>;

/** Undoes a look: what was tried is rolled back, what was found is kept. */
class OnlyLooked extends Error {
  constructor(readonly look: RestrictionLook) {
    super('only looked');
  }
}

const VISITS = `SELECT v.id AS visit_id, v.reference, v.mode, s.day, v.starts_at, v.ends_at, f.time_zone, v.status, v.proposed_session_id,
    ARRAY(SELECT c.preferred_name FROM visit_dyads d JOIN children c ON c.id = d.child_id WHERE d.visit_id = v.id ORDER BY c.birth_date, c.id) AS children,
    ARRAY(SELECT w.cause FROM visit_reviews w WHERE w.visit_id = v.id AND w.status = 'open' ORDER BY w.cause) AS causes
  FROM visits v JOIN sessions s ON s.id = v.session_id JOIN facilities f ON f.id = v.facility_id`;
const LETTERS = `SELECT e.id AS exchange_id, e.reference, e.kind AS type, e.status FROM exchanges e`;

/**
 * Shows what a bar would do before it is saved. A look is the bar itself, rolled back: it cannot promise anything else than saving does.
 * Saving with a look's fingerprint does what was looked at, or nothing.
 */
@Injectable()
export class RestrictionLookService {
  constructor(
    private readonly db: Database,
    private readonly restrictions: RestrictionsService,
    private readonly clock: Clock,
  ) {}

  /** What it would do; saves nothing. @throws what RestrictionsService.addTo throws */
  look(actor: Actor, target: RestrictionTarget, body: RestrictionBody): Promise<RestrictionLook> {
    return this.lookAt(this.barOf(actor, target, body));
  }

  /**
   * Bars contact; with a fingerprint only when that is still what it does.
   * @throws DomainError conflict `restriction.moved_on`; what RestrictionsService.addTo throws
   */
  save(actor: Actor, target: RestrictionTarget, body: RestrictionBody, fingerprint?: string): Promise<RestrictionRow> {
    return this.saveAs(this.barOf(actor, target, body), fingerprint);
  }

  /** What any bar would do; saves nothing. @throws what the bar's own act throws */
  async lookAt<T>(bar: Bar<T>): Promise<RestrictionLook> {
    try {
      return await this.db.transaction(() =>
        this.db.savepoint(async (): Promise<RestrictionLook> => {
          throw new OnlyLooked((await this.act(bar)).look);
        }),
      );
    } catch (error) {
      if (error instanceof OnlyLooked) return error.look;
      throw error;
    }
  }

  /** Does what was looked at, or nothing. @throws DomainError conflict `restriction.moved_on`; what the bar's own act throws */
  async saveAs<T>(bar: Bar<T>, fingerprint?: string): Promise<T> {
    // Safety does not wait: who has not looked saves at once.
    if (fingerprint === undefined) return bar.add();
    return this.db.transaction(async () => {
      const { look, row } = await this.act(bar);
      if (look.fingerprint !== fingerprint) throw conflict('restriction.moved_on');
      return row;
    });
  }

  private barOf(actor: Actor, target: RestrictionTarget, body: RestrictionBody): Bar<RestrictionRow> {
    return {
      key: [Object.entries(target).sort(), [body.kind, [...(body.modes ?? [])].sort(), body.startsOn, body.endsOn ?? null]],
      personId: 'personId' in target ? target.personId : null,
      organisationId: null,
      lock: () => this.restrictions.lockTouched(actor, target),
      add: () => this.restrictions.addTo(actor, target, body),
    };
  }

  private async act<T>(bar: Bar<T>): Promise<{ look: RestrictionLook; row: T }> {
    const dyadIds = await bar.lock();
    const live = `v.live AND (v.starts_at > $2 OR v.status = 'under_way') AND (EXISTS (SELECT 1 FROM visit_dyads d WHERE d.visit_id = v.id AND d.dyad_id = ANY($1::uuid[]))
      OR EXISTS (SELECT 1 FROM visit_party p WHERE p.visit_id = v.id AND p.person_id = $3))`;
    const open = `e.dyad_id = ANY($1::uuid[]) AND e.status NOT IN ('returned_for_change', 'withheld', 'handed_over', 'replied')`;
    const asked = [dyadIds, this.clock.now(), bar.personId];
    const visits = await this.db.sql<VisitState>(
      `${VISITS} WHERE ${live} AND ($4::uuid IS NULL OR v.organisation_id = $4) ORDER BY v.starts_at, v.id`,
      [...asked, bar.organisationId],
    );
    const letters = await this.db.sql<LetterState>(
      `${LETTERS} WHERE ${open} AND ($2::uuid IS NULL OR e.organisation_id = $2) ORDER BY e.entered_at, e.id`,
      [dyadIds, bar.organisationId],
    );
    const all = await this.db.asSystem(() =>
      this.db.one<{ count: number }>(
        `SELECT (SELECT count(*) FROM visits v WHERE ${live})::int + (SELECT count(*) FROM exchanges e WHERE ${open})::int AS count`,
        asked,
      ),
    );
    const row = await bar.add();
    const found = await this.after(visits, letters, (all?.count ?? 0) - visits.length - letters.length);
    return { row, look: { ...found, fingerprint: fingerprintOf(bar.key, found) } };
  }

  /** As the system: what has just been barred may be out of sight. */
  private after(visits: VisitState[], letters: LetterState[], hiddenCount: number): Promise<Omit<RestrictionLook, 'fingerprint'>> {
    return this.db.asSystem(async () => {
      const visitsNow = await this.db.sql<VisitState>(`${VISITS} WHERE v.id = ANY($1::uuid[])`, [visits.map((one) => one.visitId)]);
      const lettersNow = await this.db.sql<LetterState>(`${LETTERS} WHERE e.id = ANY($1::uuid[])`, [letters.map((one) => one.exchangeId)]);
      return {
        visits: visits.map(({ proposedSessionId, ...was }) => {
          const now = visitsNow.find((one) => one.visitId === was.visitId);
          const causes = (now?.causes ?? []).filter((cause) => !was.causes.includes(cause));
          return { ...was, effect: barredVisitEffect({ ...was, proposedSessionId }, now), causes };
        }),
        letters: letters.map((was) => ({
          ...was,
          effect: barredLetterEffect(was.status, lettersNow.find((one) => one.exchangeId === was.exchangeId)?.status),
        })),
        hiddenCount,
      };
    });
  }
}

const fingerprintOf = (key: unknown, { visits, letters, hiddenCount }: Omit<RestrictionLook, 'fingerprint'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        key,
        visits.map(({ visitId, status, startsAt, effect, causes }) => [visitId, status, startsAt, effect, causes]),
        letters.map(({ exchangeId, status, effect }) => [exchangeId, status, effect]),
        hiddenCount,
      ]),
    )
    .digest('hex');
