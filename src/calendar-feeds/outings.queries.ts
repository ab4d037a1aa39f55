import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addHours } from '../kernel/instants';
import type { Locale } from '../kernel/locale';
import { KEPT_DAYS, planCalendar, PlannedOuting } from './plan-calendar';

/** Never agreed, or over before it was: not in a calendar. */
const OFF = `('cancelled', 'withdrawn', 'declined', 'expired')`;
/** It had been arranged before it was called off. */
const WAS_ARRANGED = `EXISTS (SELECT 1 FROM visit_status_changes h WHERE h.visit_id = v.id AND h.to_status = 'confirmed')`;
const OUTING = `SELECT v.id AS visit_id, v.reference, v.starts_at, v.ends_at, v.version, v.status IN ${OFF} AS cancelled,
         coalesce((SELECT max(h.at) FROM visit_status_changes h WHERE h.visit_id = v.id), v.requested_at) AS changed_at FROM visits v`;
/** Arranged now, or called off after it had been arranged. */
const ARRANGED = `(v.status NOT IN ('requested', 'proposed') AND v.status NOT IN ${OFF}
  OR v.status IN ${OFF} AND ${WAS_ARRANGED}
     AND EXISTS (SELECT 1 FROM visit_status_changes h WHERE h.visit_id = v.id AND h.to_status IN ${OFF} AND h.at > $1))`;
const MOST = 2000;

/** Reads what stands in somebody's calendar. */
@Injectable()
export class OutingsQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * A person's outings from 90 days ago on, earliest first: a worker's own trips, the facility's of an officer, else the organisation's. What
   * was called off stays for 90 days. Run in that person's own scope: what they may not see is not there.
   */
  of(actor: Actor): Promise<PlannedOuting[]> {
    const since = addHours(this.clock.now(), -KEPT_DAYS * 24);
    const [whose, id] =
      actor.role === 'worker'
        ? [`EXISTS (SELECT 1 FROM visit_party p WHERE p.visit_id = v.id AND p.person_type = 'worker' AND p.person_id = $2)`, actor.workerId]
        : actor.role === 'liaison'
          ? [`v.facility_id = $2`, actor.facilityId]
          : [`v.organisation_id = $2`, actor.organisationId];
    return this.db.sql<PlannedOuting>(
      `${OUTING} WHERE ${whose} AND v.starts_at > $1 AND ${ARRANGED} ORDER BY v.starts_at, v.id LIMIT ${MOST}`,
      [since, id],
    );
  }

  /** One outing for the system's own mails; undefined when there is none. */
  one(visitId: string): Promise<(PlannedOuting & { arranged: boolean; wasArranged: boolean }) | undefined> {
    return this.db.one(
      `${OUTING.replace('v.version,', `v.version, v.status = 'confirmed' AS arranged, ${WAS_ARRANGED} AS was_arranged,`)} WHERE v.id = $1`,
      [visitId],
    );
  }

  /** The same as a file for a mail: put it in, or take it out. */
  fileOf(outing: PlannedOuting, locale: Locale): string {
    return planCalendar([outing], locale, outing.cancelled ? 'cancel' : 'publish');
  }
}
