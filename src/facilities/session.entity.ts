import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

export const SESSION_MODES = ['visit', 'video', 'call', 'group'] as const;
export type SessionMode = (typeof SESSION_MODES)[number];

/** A weekly line of a facility's timetable, in local time, from which dated sessions are made. */
@Entity('timetables')
@Check('timetables_mode_check', oneOf('mode', SESSION_MODES))
@Check('timetables_times_check', 'ends_at > starts_at')
@Check('timetables_capacity_check', 'capacity > 0')
@Check('timetables_weekday_check', 'weekday BETWEEN 1 AND 7')
export class Timetable {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Index('timetables_facility_idx') @Column('uuid') facilityId: string;
  /** Null: every ward. */
  @ForeignKey('Ward') @Column('uuid', { nullable: true }) wardId: string | null;
  @Column('text') mode: SessionMode;
  /** ISO: 1 Monday … 7 Sunday. */
  @Column('int') weekday: number;
  @Column('time') startsAt: string;
  @Column('time') endsAt: string;
  /** Windows, tables or rooms: meetings at the same time. */
  @Column('int') capacity: number;
  @Column('date') validFrom: string;
  @Column('date', { nullable: true }) validTo: string | null;
}

/** A dated session. `held` and `confirmed` are counted under its row lock and can never pass `capacity`. */
@Entity('sessions')
@Check('sessions_mode_check', oneOf('mode', SESSION_MODES))
@Check('sessions_status_check', oneOf('status', ['open', 'closed']))
@Check('sessions_times_check', 'ends_at > starts_at')
@Check('sessions_capacity_check', 'held >= 0 AND confirmed >= 0 AND held + confirmed <= capacity')
@Index('sessions_facility_start_idx', ['facilityId', 'mode', 'startsAt'])
@Index('sessions_timetable_day_key', ['timetableId', 'day'], { unique: true })
export class Session {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
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
  @Column('text', { default: 'open' }) status: 'open' | 'closed';
  /** Closed because the timetable and the calendar no longer have it, not by a closure: opens again when they do. */
  @Column('boolean', { default: false }) dropped: boolean;
}

/** Days on which sessions do not take place. */
@Entity('closures')
@Check('closures_days_check', 'to_day >= from_day')
export class Closure {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Index('closures_facility_idx') @Column('uuid') facilityId: string;
  @Column('date') fromDay: string;
  @Column('date') toDay: string;
  /** Public-safe code. */
  @Column('text') reasonCode: string;
  @Column('uuid', { nullable: true }) createdBy: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
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
