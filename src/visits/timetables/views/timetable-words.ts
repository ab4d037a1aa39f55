import type { TimetableRow } from '../../../facilities/timetable.queries';
import type { Locale } from '../../../kernel/locale';
import { formatDayShort } from '../../../ui/format';
import type { T } from '../../../ui/i18n';

/** For whom a line is: its ward or all, the audience, groups let in or kept out, and the room. */
export function whoOf({ wardName, audience, admits, room }: TimetableRow, t: T): string {
  const groups = admits && Object.values(admits).some((list: string[]) => list.length > 0);
  return [
    wardName ?? t('timetables:every_ward'),
    audience === 'everyone' ? '' : t(`timetables:audience.${audience}`),
    groups ? t('timetables:some_groups') : '',
    room === null ? '' : t('timetables:in_room', { room }),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** How many: windows, then what else is limited. */
export function limitsOf({ capacity, hardCapacity, maxAdults, maxGroups, maxVideo }: TimetableRow, t: T): string {
  return [
    t('timetables:limit.capacity', { count: capacity }),
    hardCapacity === null ? '' : t('timetables:limit.hardCapacity', { count: hardCapacity }),
    maxAdults === null ? '' : t('timetables:limit.maxAdults', { count: maxAdults }),
    maxGroups === null ? '' : t('timetables:limit.maxGroups', { count: maxGroups }),
    maxVideo === null ? '' : t('timetables:limit.maxVideo', { count: maxVideo }),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** When: every how many weeks, in which season, on which dates, from when to when. */
export function rhythmOf(line: TimetableRow, t: T, locale: Locale): string {
  const { everyWeeks, seasonFrom, seasonTo, dates, exceptDates, validFrom, validTo } = line;
  const days = (list: readonly string[]): string => list.map((day) => formatDayShort(day, locale)).join(', ');
  return [
    everyWeeks > 1 ? t('timetables:every_weeks', { count: everyWeeks }) : '',
    seasonFrom !== null && seasonTo !== null ? t('timetables:season', { from: seasonFrom, to: seasonTo }) : '',
    dates ? days(dates) : '',
    exceptDates && exceptDates.length > 0 ? t('timetables:except', { days: days(exceptDates) }) : '',
    t('timetables:since', { day: validFrom }),
    validTo === null ? '' : t('timetables:until', { day: validTo }),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Codes with words here; a family's own reasons are not the facility's to know. */
const STUCK = [
  'session.full',
  'session.adults_full',
  'session.groups_full',
  'session.video_full',
  'session.closed',
  'session.ward_day',
  'session.group_not_admitted',
  'parent.busy',
  'worker.busy',
  'visit.wrong_status',
  'visit.other_mode',
];

/** Why a meeting does not fit where it should go, in the facility's words. */
export const stuckBy = (codes: readonly string[], t: T): string =>
  codes.map((code) => t(`timetables:stuck.${STUCK.find((known) => known === code) ?? 'other'}`)).join(' · ');
