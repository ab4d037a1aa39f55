import ical, { ICalCalendarMethod, ICalEventBusyStatus, ICalEventClass, ICalEventStatus } from 'ical-generator';
import type { Locale } from '../kernel/locale';
import { translator } from '../ui/i18n';

/** An outing as a calendar may know it: when, and the reference under which it is found. No name, no place. */
export interface PlannedOuting {
  visitId: string;
  reference: string;
  startsAt: Date;
  endsAt: Date;
  /** Grows with every change: a calendar takes the highest. */
  version: number;
  cancelled: boolean;
  /** When it last changed. */
  changedAt: Date;
}

/** Days for which a calendar keeps showing that something was called off. */
export const KEPT_DAYS = 90;
/** How often calendars should look again, in seconds. */
const REFRESH_SECONDS = 3600;
const PRODUCT = { company: 'Kinline', product: 'Plan' } as const;

/** The same for every feed and mail: an outing is one event wherever it is shown. */
export const uidOf = (visitId: string): string => `${visitId}@kinline`;

/**
 * An iCalendar (RFC 5545) of outings for a member of staff: private events in UTC, titled by their reference alone. RFC 9073's
 * participants and places are left out on purpose: calendars are read over shoulders.
 * @param method `publish` for a feed and a new or changed outing, `cancel` for the mail that takes one back
 */
export function planCalendar(outings: readonly PlannedOuting[], locale: Locale, method: 'publish' | 'cancel' = 'publish'): string {
  const t = translator(locale);
  const calendar = ical({
    prodId: { ...PRODUCT, language: locale === 'en' ? 'EN' : 'ZH' },
    method: method === 'cancel' ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    name: t('calendar_feeds:ics.name'),
    ttl: REFRESH_SECONDS,
  });
  for (const outing of outings) {
    calendar.createEvent({
      id: uidOf(outing.visitId),
      sequence: outing.version,
      start: outing.startsAt,
      end: outing.endsAt,
      stamp: outing.changedAt,
      lastModified: outing.changedAt,
      summary: t('calendar_feeds:ics.title', { reference: outing.reference }),
      class: ICalEventClass.PRIVATE,
      status: outing.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      busystatus: outing.cancelled ? ICalEventBusyStatus.FREE : ICalEventBusyStatus.BUSY,
    });
  }
  return calendar.toString();
}
