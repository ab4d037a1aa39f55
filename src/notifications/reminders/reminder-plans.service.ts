import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { dayInZone, diffDays, isoWeekday } from '../../kernel/days';
import { asWorkingDays, noticeOf } from '../../kernel/notices';
import { isWorkingDay } from '../../kernel/working-days';
import { Meeting, MeetingQueries } from '../meeting.queries';
import { ReminderTerms, TIMING_ARMS, TimingArm, TRIAL_DAYS } from './reminders.rules';

/** The terms that are the same for everybody who hears of a meeting. */
export type MeetingTerms = Omit<ReminderTerms, 'zone' | 'first'> & { isFirst: boolean };

/** Finds what the reminders of a meeting are reckoned with: the facility's notice, the country's days off, and the trial's timetable. */
@Injectable()
export class ReminderPlans {
  constructor(
    private readonly db: Database,
    private readonly facilities: FacilitiesQueries,
    private readonly meetings: MeetingQueries,
  ) {}

  /** The terms of a meeting as they are now. Inside the caller's transaction: a running trial gives the meeting its timetable here. */
  async termsOf(meeting: Meeting, now: Date): Promise<MeetingTerms> {
    const day = dayInZone(meeting.startsAt, meeting.zone);
    const inForce = await this.facilities.rulesOn(meeting.facilityId, day);
    const calendar = (await this.facilities.calendars([meeting.pack])).get(meeting.pack);
    const isFirst = await this.meetings.isFirst(meeting.visitId);
    return {
      startsAt: meeting.startsAt,
      now,
      facilityZone: meeting.zone,
      isWorkingDay: (one) => (calendar ? isWorkingDay(one, calendar, true) : isoWeekday(one) <= 5),
      noticeWorkingDays: inForce ? asWorkingDays(noticeOf(inForce.rules, { mode: 'visit', first: isFirst })) : 0,
      arm: await this.armOf(meeting, now),
      isFirst,
      callsFirst: isFirst || (await this.meetings.missedLast(meeting.visitId)),
    };
  }

  /**
   * The timetable a meeting is under. While the organisation runs a trial, each family is drawn once, by a hash that nobody can foresee before
   * the trial's id exists, and keeps what it drew: two meetings of one family are never told differently. A moved meeting keeps its own.
   */
  private async armOf({ visitId, organisationId, parentId, startsAt, zone }: Meeting, now: Date): Promise<TimingArm> {
    const drawn = await this.db.one<{ arm: TimingArm }>(`SELECT arm FROM timing_arms WHERE visit_id = $1`, [visitId]);
    if (drawn) return drawn.arm;
    if (diffDays(dayInZone(now, zone), dayInZone(startsAt, zone)) < TRIAL_DAYS) return 'usual';
    const trial = await this.db.one<{ id: string }>(`SELECT id FROM timing_trials WHERE organisation_id = $1 AND ended_at IS NULL`, [
      organisationId,
    ]);
    if (!trial) return 'usual';
    const arm = drawArm(trial.id, parentId);
    await this.db.sql(
      `INSERT INTO timing_arms (visit_id, trial_id, organisation_id, parent_id, arm, assigned_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (visit_id) DO NOTHING`,
      [visitId, trial.id, organisationId, parentId, arm, now],
    );
    return arm;
  }
}

/** Half of all families each: the lowest bit of SHA-256 over trial and family. */
export const drawArm = (trialId: string, parentId: string): TimingArm =>
  TIMING_ARMS[(createHash('sha256').update(`${trialId}:${parentId}`).digest()[31] ?? 0) % TIMING_ARMS.length] ?? 'usual';
