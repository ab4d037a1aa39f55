import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import { Admits, Audience, AUDIENCES, SESSION_MODES, SessionMode } from './session.vocabulary';

export { SESSION_MODES } from './session.vocabulary';
export type { SessionMode } from './session.vocabulary';

/** A line of a facility's timetable, in local time, from which dated sessions are made: a weekday every n weeks, or named dates. */
@Entity('timetables')
@Check('timetables_mode_check', oneOf('mode', SESSION_MODES))
@Check('timetables_times_check', 'ends_at > starts_at')
@Check('timetables_capacity_check', 'capacity > 0')
@Check('timetables_weekday_check', 'weekday BETWEEN 1 AND 7')
@Check('timetables_when_check', '(weekday IS NULL) <> (dates IS NULL)')
@Check('timetables_weeks_check', 'every_weeks BETWEEN 1 AND 52')
@Check(
  'timetables_season_check',
  `(season_from IS NULL) = (season_to IS NULL) AND season_from ~ '^\\d\\d-\\d\\d$' AND season_to ~ '^\\d\\d-\\d\\d$'`,
)
@Check('timetables_valid_check', 'valid_to IS NULL OR valid_to >= valid_from')
@Check('timetables_limits_check', 'max_adults > 0 AND max_groups >= 0 AND max_video >= 0')
@Check('timetables_hard_capacity_check', 'hard_capacity >= capacity')
@Check('timetables_audience_check', oneOf('audience', AUDIENCES))
export class Timetable {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Index('timetables_facility_idx') @Column('uuid') facilityId: string;
  /** Null: every ward. */
  @ForeignKey('Ward') @Column('uuid', { nullable: true }) wardId: string | null;
  @Column('text') mode: SessionMode;
  /** ISO: 1 Monday … 7 Sunday; null for a line of named dates. */
  @Column('int', { nullable: true }) weekday: number | null;
  /** Named dates instead of a weekday; they are held on days off, too. */
  @Column('date', { array: true, nullable: true }) dates: string[] | null;
  /** Dates on which the weekday's session is left out. */
  @Column('date', { array: true, nullable: true }) exceptDates: string[] | null;
  /** 2: every other week, counted in ISO weeks from the week of `anchorDay` (else of `validFrom`). */
  @Column('int', { default: 1 }) everyWeeks: number;
  @Column('date', { nullable: true }) anchorDay: string | null;
  /** `MM-DD`, both included; may pass the turn of the year. Null: all year. */
  @Column('text', { nullable: true }) seasonFrom: string | null;
  @Column('text', { nullable: true }) seasonTo: string | null;
  @Column('text', { default: 'everyone' }) audience: Audience;
  /** Null: every group. */
  @Column('jsonb', { nullable: true }) admits: Admits | null;
  /** Where it is held; two lines cannot have one room at one time. */
  @Column('text', { nullable: true }) room: string | null;
  @Column('time') startsAt: string;
  @Column('time') endsAt: string;
  /** Windows, tables or rooms: meetings at the same time. */
  @Column('int') capacity: number;
  /** Up to here a second person may go beyond `capacity`; null: nobody may. */
  @Column('int', { nullable: true }) hardCapacity: number | null;
  /** Adults inside, meetings of several children (tables), video rooms; null: only `capacity` counts. */
  @Column('int', { nullable: true }) maxAdults: number | null;
  @Column('int', { nullable: true }) maxGroups: number | null;
  @Column('int', { nullable: true }) maxVideo: number | null;
  @Column('date') validFrom: string;
  @Column('date', { nullable: true }) validTo: string | null;
  /** The line this one follows: a staged change. */
  @ForeignKey('Timetable') @Index('timetables_previous_idx') @Column('uuid', { nullable: true }) previousId: string | null;
  /** Taken back before anybody had used it. */
  @Column('timestamptz', { nullable: true }) withdrawnAt: Date | null;
  @Column('int', { default: 1 }) version: number;
}

/** A date on which lines of named dates replace all the weekly ones. */
@Entity('replacement_days')
export class ReplacementDay {
  @ForeignKey('Facility') @PrimaryColumn('uuid') facilityId: string;
  @PrimaryColumn('date') day: string;
  @Column('text', { nullable: true }) note: string | null;
  @Column('uuid', { nullable: true }) createdBy: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/**
 * A dated session. What is taken is counted under its row lock: bookings go up to `capacity`, and nothing at all passes
 * `hardCapacity` or, where there is none, `capacity`.
 */
@Entity('sessions')
@Check('sessions_mode_check', oneOf('mode', SESSION_MODES))
@Check('sessions_status_check', oneOf('status', ['open', 'closed']))
@Check('sessions_times_check', 'ends_at > starts_at')
@Check('sessions_capacity_check', 'held >= 0 AND confirmed >= 0 AND held + confirmed <= coalesce(hard_capacity, capacity)')
@Check('sessions_hard_capacity_check', 'hard_capacity >= capacity')
@Check('sessions_adults_check', 'adults_taken >= 0 AND (max_adults IS NULL OR adults_taken <= max_adults)')
@Check('sessions_groups_check', 'groups_taken >= 0 AND (max_groups IS NULL OR groups_taken <= max_groups)')
@Check('sessions_video_check', 'video_taken >= 0 AND (max_video IS NULL OR video_taken <= max_video)')
@Check('sessions_audience_check', oneOf('audience', AUDIENCES))
@Index('sessions_facility_start_idx', ['facilityId', 'mode', 'startsAt'])
@Index('sessions_timetable_day_key', ['timetableId', 'day'], { unique: true })
export class Session {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  /** Of its facility, set by the database (docs/scaling.md). */
  @Column('uuid') bureauId: string;
  @ForeignKey('Timetable') @Column('uuid', { nullable: true }) timetableId: string | null;
  @ForeignKey('Ward') @Column('uuid', { nullable: true }) wardId: string | null;
  @Column('text') mode: SessionMode;
  /** The local calendar day at the facility. */
  @Column('date') day: string;
  @Column('timestamptz') startsAt: Date;
  @Column('timestamptz') endsAt: Date;
  @Column('int') capacity: number;
  @Column('int', { default: 0 }) held: number;
  @Column('int', { default: 0 }) confirmed: number;
  /** Up to here a second person may go beyond `capacity`; null: nobody may. */
  @Column('int', { nullable: true }) hardCapacity: number | null;
  @Column('int', { nullable: true }) maxAdults: number | null;
  @Column('int', { nullable: true }) maxGroups: number | null;
  @Column('int', { nullable: true }) maxVideo: number | null;
  @Column('int', { default: 0 }) adultsTaken: number;
  @Column('int', { default: 0 }) groupsTaken: number;
  @Column('int', { default: 0 }) videoTaken: number;
  /** The days off of its year have not been announced. */
  @Column('boolean', { default: false }) provisional: boolean;
  @Column('text', { default: 'everyone' }) audience: Audience;
  @Column('jsonb', { nullable: true }) admits: Admits | null;
  @Column('text', { nullable: true }) room: string | null;
  @Column('text', { default: 'open' }) status: 'open' | 'closed';
  /** Closed because the timetable and the calendar no longer have it, not by a closure: opens again when they do. */
  @Column('boolean', { default: false }) dropped: boolean;
  /** The closure that closed it. */
  @ForeignKey('Closure') @Index('sessions_closure_idx', { where: 'closure_id IS NOT NULL' }) @Column('uuid', { nullable: true }) closureId:
    string | null;
  /** Moves on with every change of what the session is: whoever was judged on an older one is judged again. */
  @Column('int', { default: 1 }) version: number;
}

/** A year of a country pack's calendar, as announced after the pack was made. It stands for the pack's own. */
@Entity('calendar_years')
export class CalendarYear {
  @PrimaryColumn('text') pack: string;
  @PrimaryColumn('int') year: number;
  /** The notice. */
  @Column('text') source: string;
  @Column('uuid', { nullable: true }) publishedBy: string | null;
  @Column('timestamptz') publishedAt: Date;
}

/** A country pack's calendar: days off and the weekend days worked instead. */
@Entity('calendar_days')
@Check('calendar_days_kind_check', oneOf('kind', ['holiday', 'make_up_workday']))
export class CalendarDay {
  @PrimaryColumn('text') pack: string;
  @PrimaryColumn('date') day: string;
  @Column('text') kind: 'holiday' | 'make_up_workday';
  @Column('text') name: string;
}
