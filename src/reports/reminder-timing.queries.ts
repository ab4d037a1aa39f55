import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor, can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { CountedArm, ShownArm, shownArms, TimingVerdict, verdictOf } from './reminder-timing.rules';

/** What a trial of two timetables of reminders says. */
export interface ReminderTimingJson {
  /** The latest trial; null before the first. */
  trial: { id: string; startedAt: Date; endedAt: Date | null } | null;
  arms: ShownArm[];
  verdict: TimingVerdict | null;
  suppressed: boolean;
}

const ARMS = ['usual', 'early'] as const;

/** Counts the answers under each timetable. */
@Injectable()
export class ReminderTimingQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The organisation's latest trial as it stands now. Families are counted once, under what they drew, whatever became of them. */
  async timing(actor: Actor): Promise<ReminderTimingJson> {
    const suppressed = !can(actor, 'child.read');
    const trial = await this.db.one<{ id: string; startedAt: Date; endedAt: Date | null }>(
      `SELECT id, started_at, ended_at FROM timing_trials WHERE organisation_id = $1 ORDER BY started_at DESC, id DESC LIMIT 1`,
      [actor.organisationId],
    );
    if (!trial) return { trial: null, arms: [], verdict: null, suppressed };
    const rows = await this.db.maybeSecondsOld(() => this.db.sql<CountedArm>(COUNTS, [trial.id, actor.organisationId, this.clock.now()]));
    const none = { drawn: 0, waiting: 0, calledOff: 0, counted: 0, answered: 0 };
    const arms = ARMS.map((arm): CountedArm => rows.find((row) => row.arm === arm) ?? { arm, ...none });
    const shown = shownArms(arms, suppressed);
    // The difference beside one rate would tell the other.
    const isTold = !suppressed || shown.every((arm) => arm.rate !== null);
    return { trial, arms: shown, verdict: isTold ? verdictOf(arms) : null, suppressed };
  }
}

/** The fifth day before ends at midnight of the facility's clock. A family's first meeting under the trial counts, whichever child it is for. */
const COUNTS = `
  WITH firsts AS (SELECT DISTINCT ON (a.parent_id) a.visit_id, a.arm FROM timing_arms a WHERE a.trial_id = $1 AND a.organisation_id = $2 ORDER BY a.parent_id, a.assigned_at, a.visit_id),
  told AS (
    SELECT x.arm, v.family_answered_at AS answered_at, ((s.day - 4)::timestamp AT TIME ZONE f.time_zone) AS by,
           (SELECT min(h.at) FROM visit_status_changes h WHERE h.visit_id = v.id AND h.to_status IN ('cancelled', 'withdrawn', 'declined', 'expired')) AS off_at
      FROM firsts x JOIN visits v ON v.id = x.visit_id JOIN sessions s ON s.id = v.session_id JOIN facilities f ON f.id = v.facility_id),
  judged AS (SELECT arm, by > $3 AS waiting, answered_at < by AS answered, coalesce(off_at < by AND (answered_at IS NULL OR answered_at > off_at), false) AS off FROM told)
  SELECT arm, count(*)::int AS drawn, count(*) FILTER (WHERE waiting AND NOT off)::int AS waiting, count(*) FILTER (WHERE off)::int AS called_off,
         count(*) FILTER (WHERE NOT waiting AND NOT off)::int AS counted, count(*) FILTER (WHERE NOT waiting AND NOT off AND answered)::int AS answered
    FROM judged GROUP BY arm`;
