import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { Day, dayInZone, diffDays } from '../../kernel/days';
import { notFound } from '../../kernel/domain-error';
import { routeOf } from '../../journeys/journeys.queries';
import { byRank, decider, Decider, Standing, Wish } from './waitlist.rules';
import type { OfferStatus, WaitlistStatus } from './waitlist.entity';

/** An open offer: the seat and until when it is kept. */
export interface OfferView {
  id: string;
  sessionId: string;
  startsAt: Date;
  endsAt: Date;
  expiresAt: Date;
}

/** One line of an offer's history. */
export interface OfferLine extends OfferView {
  status: OfferStatus;
  offeredAt: Date;
  answeredAt: Date | null;
  visitId: string | null;
}

/** A waiting family with its place on the list and why. */
export interface WaitlistRow extends Wish {
  id: string;
  organisationId: string;
  dyadId: string;
  childId: string;
  childReference: string;
  preferredName: string;
  facilityId: string;
  facilityName: string;
  timeZone: string;
  mode: string;
  /** How many adults would go inside. */
  adults: number;
  status: WaitlistStatus;
  madeAt: Date;
  closedReason: string | null;
  /** Place among all who wait at the facility for this kind of contact, other organisations' families included; null once it is over. */
  rank: number | null;
  /** How many wait there. */
  waiting: number;
  why: Omit<Standing, 'id' | 'madeAt'> & { waitingDays: number; decider: Decider | null };
  /** A carer of today has a number that is not known to reach nobody. */
  phoneReady: boolean;
  offer: OfferView | null;
}

interface EntryRow extends Omit<WaitlistRow, 'rank' | 'waiting' | 'why' | 'offer'>, Omit<Standing, 'travelMinutes'> {
  homeCountyCode: string | null;
  facilityCountyCode: string | null;
  knownMinutes: number | null;
  carerBirthDate: Day | null;
  lastContact: Date | null;
  enrolledOn: Day;
}

/** A family's standing as stored; ages and days are reckoned by the caller's clock. */
const ROWS = `
  SELECT e.id, e.organisation_id, e.dyad_id, e.child_id, c.reference AS child_reference, c.preferred_name, e.facility_id, f.name AS facility_name, f.time_zone,
         e.mode, e.adults, e.status, e.made_at, e.closed_reason, e.from_day, e.to_day, e.weekdays, e.earliest, e.latest, d.enrolled_on,
         (SELECT max(x.occurred_at) FROM contact_events x WHERE x.dyad_id = e.dyad_id) AS last_contact,
         NOT coalesce(c.visited_before, false)
           AND NOT EXISTS (SELECT 1 FROM contact_events x WHERE x.dyad_id = e.dyad_id AND x.mode IN ('visit', 'group')) AS never_visited,
         EXISTS (SELECT 1 FROM rebooking_priorities p WHERE p.dyad_id = e.dyad_id AND p.mode = e.mode AND p.used_at IS NULL) AS facility_cancelled,
         (SELECT min(g.birth_date) FROM child_caregivers k JOIN caregivers g ON g.id = k.caregiver_id WHERE k.child_id = e.child_id AND k.until IS NULL) AS carer_birth_date,
         EXISTS (SELECT 1 FROM child_caregivers k JOIN caregivers g ON g.id = k.caregiver_id
                  WHERE k.child_id = e.child_id AND k.until IS NULL AND g.phone IS NOT NULL AND NOT g.phone = ANY(g.bad_addresses)) AS phone_ready,
         c.home_county_code, f.county_code AS facility_county_code,
         (SELECT j.minutes_there FROM journeys j WHERE j.organisation_id = e.organisation_id AND j.facility_id = e.facility_id AND j.county_code = c.home_county_code) AS known_minutes
    FROM waitlist_entries e JOIN dyads d ON d.id = e.dyad_id JOIN children c ON c.id = e.child_id JOIN facilities f ON f.id = e.facility_id`;

const OFFER = `o.id, o.session_id, s.starts_at, s.ends_at, o.expires_at`;

/** Reads of the waiting list. */
@Injectable()
export class WaitlistQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The organisation's entries, in the order of their rank. */
  async list(actor: Actor, { status = 'waiting' as WaitlistStatus } = {}): Promise<WaitlistRow[]> {
    const rows = await this.db.sql<EntryRow>(`${ROWS} WHERE e.organisation_id = $1 AND e.status = $2 ORDER BY e.made_at, e.id LIMIT 500`, [
      actor.organisationId,
      status,
    ]);
    const seen = await this.dressed(rows);
    return seen.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.madeAt.getTime() - b.madeAt.getTime());
  }

  /** One entry. @throws DomainError not_found `waitlist.not_found` */
  async one(actor: Actor, id: string): Promise<WaitlistRow> {
    const rows = await this.db.sql<EntryRow>(`${ROWS} WHERE e.id = $1 AND e.organisation_id = $2`, [id, actor.organisationId]);
    const [row] = await this.dressed(rows);
    if (!row) throw notFound('waitlist.not_found');
    return row;
  }

  /** The organisation's entries that wait at a facility for a kind of contact, in the order of their rank. */
  async waitingAt(actor: Actor, { facilityId, mode }: { facilityId: string; mode: string }): Promise<WaitlistRow[]> {
    const rows = await this.db.sql<EntryRow>(
      `${ROWS} WHERE e.organisation_id = $1 AND e.status = 'waiting' AND e.facility_id = $2 AND e.mode = $3 ORDER BY e.made_at, e.id LIMIT 500`,
      [actor.organisationId, facilityId, mode],
    );
    return (await this.dressed(rows)).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
  }

  /** Every seat that was kept for an entry, newest first. Call `one` first. */
  offers(id: string): Promise<OfferLine[]> {
    return this.db.sql<OfferLine>(
      `SELECT ${OFFER}, o.status, o.offered_at, o.answered_at, o.visit_id FROM waitlist_offers o JOIN sessions s ON s.id = o.session_id WHERE o.entry_id = $1 ORDER BY o.offered_at DESC, o.id`,
      [id],
    );
  }

  /** All who wait at a facility for a kind of contact, best rank first, with what they wait for. As the system: the list is one for all organisations. */
  async ranked(
    facilityId: string,
    mode: string,
  ): Promise<(Standing & Wish & { dyadId: string; organisationId: string; timeZone: string; adults: number })[]> {
    const rows = await this.db.asSystem(() =>
      this.db.sql<EntryRow>(`${ROWS} WHERE e.status = 'waiting' AND e.facility_id = $1 AND e.mode = $2`, [facilityId, mode]),
    );
    return rows.map((row) => ({ ...row, ...this.standing(row) })).sort(byRank);
  }

  private async dressed(rows: EntryRow[]): Promise<WaitlistRow[]> {
    const open = await this.db.sql<OfferView & { entryId: string }>(
      `SELECT ${OFFER}, o.entry_id FROM waitlist_offers o JOIN sessions s ON s.id = o.session_id WHERE o.status = 'open' AND o.entry_id = ANY($1::uuid[])`,
      [rows.map((row) => row.id)],
    );
    const lists = new Map<string, Awaited<ReturnType<WaitlistQueries['ranked']>>>();
    const dressed: WaitlistRow[] = [];
    for (const row of rows) {
      const key = `${row.facilityId} ${row.mode}`;
      const list = lists.get(key) ?? (await this.ranked(row.facilityId, row.mode));
      lists.set(key, list);
      const at = list.findIndex((other) => other.id === row.id);
      const [own, next] = [list[at], list[at + 1]];
      const {
        carerBirthDate: _,
        lastContact: __,
        enrolledOn: ___,
        homeCountyCode: ____,
        facilityCountyCode: _____,
        knownMinutes: ______,
        ...entry
      } = row;
      const { neverVisited, daysSinceContact, facilityCancelled, carerAge, travelMinutes } = this.standing(row);
      const offer = open.find((o) => o.entryId === row.id);
      dressed.push({
        ...entry,
        rank: at < 0 ? null : at + 1,
        waiting: list.length,
        why: {
          neverVisited,
          daysSinceContact,
          facilityCancelled,
          carerAge,
          travelMinutes,
          waitingDays: diffDays(dayInZone(row.madeAt, row.timeZone), this.today(row.timeZone)),
          decider: own && next ? decider(own, next) : null,
        },
        offer: offer
          ? { id: offer.id, sessionId: offer.sessionId, startsAt: offer.startsAt, endsAt: offer.endsAt, expiresAt: offer.expiresAt }
          : null,
      });
    }
    return dressed;
  }

  private standing(row: EntryRow): Standing {
    const { id, neverVisited, facilityCancelled, madeAt, lastContact, enrolledOn, carerBirthDate, timeZone } = row;
    const today = this.today(timeZone);
    const since = lastContact === null ? enrolledOn : dayInZone(lastContact, timeZone);
    return {
      id,
      neverVisited,
      facilityCancelled,
      madeAt,
      daysSinceContact: Math.max(0, diffDays(since, today)),
      carerAge: carerBirthDate === null ? null : Math.floor(diffDays(carerBirthDate, today) / 365.25),
      travelMinutes: row.knownMinutes ?? routeOf(null, row.homeCountyCode, row.facilityCountyCode)?.minutesThere ?? null,
    };
  }

  private today(timeZone: string): Day {
    return dayInZone(this.clock.now(), timeZone);
  }
}
