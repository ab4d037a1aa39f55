import ICAL from 'ical.js';
import { DateTime } from 'luxon';
import { LOCALES } from '../../../src/kernel/locale';
import { findBanned } from '../../../src/notifications/discretion/discretion.rules';
import { planCalendar, PlannedOuting, uidOf } from '../../../src/calendar-feeds/plan-calendar';

const outing = (more: Partial<PlannedOuting> = {}): PlannedOuting => ({
  visitId: '0190a1b2-0000-7000-8000-000000000001',
  reference: 'K7Q2',
  startsAt: new Date('2026-10-24T09:00:00Z'),
  endsAt: new Date('2026-10-24T09:30:00Z'),
  version: 3,
  cancelled: false,
  changedAt: new Date('2026-09-02T02:00:00Z'),
  ...more,
});
/** Read by a parser that has nothing to do with what wrote it. */
const parsed = (text: string) => {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event)) };
};
const inLondon = (event: ICAL.Event): string =>
  DateTime.fromJSDate(event.startDate.toJSDate(), { zone: 'Europe/London' }).toFormat('yyyy-MM-dd HH:mm');

describe('a plan as iCalendar', () => {
  it('is read by another parser with stable id, sequence and instants', () => {
    const { calendar, events } = parsed(planCalendar([outing()], 'en'));
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ uid: uidOf(outing().visitId), sequence: 3, summary: 'Outing #K7Q2' });
    expect(events[0]?.startDate.toJSDate()).toEqual(outing().startsAt);
    expect(events[0]?.endDate.toJSDate()).toEqual(outing().endsAt);
    const component = events[0]?.component;
    expect(component?.getFirstPropertyValue('class')).toBe('PRIVATE');
    expect(component?.getFirstPropertyValue('status')).toBe('CONFIRMED');
    expect(component?.getFirstPropertyValue('location')).toBeNull();
    expect(component?.getFirstPropertyValue('description')).toBeNull();
    expect(component?.getAllProperties('attendee')).toEqual([]);
  });

  it('keeps the wall clock of London on both sides of its clock change', () => {
    const before = outing({ startsAt: new Date('2026-10-24T09:00:00Z'), endsAt: new Date('2026-10-24T09:30:00Z') });
    const after = outing({
      visitId: '0190a1b2-0000-7000-8000-000000000002',
      startsAt: new Date('2026-10-25T10:00:00Z'),
      endsAt: new Date('2026-10-25T10:30:00Z'),
    });
    const within = outing({
      visitId: '0190a1b2-0000-7000-8000-000000000003',
      startsAt: new Date('2026-10-25T00:30:00Z'),
      endsAt: new Date('2026-10-25T01:30:00Z'),
    });
    const { events } = parsed(planCalendar([before, after, within], 'en'));
    expect(events.map(inLondon)).toEqual(['2026-10-24 10:00', '2026-10-25 10:00', '2026-10-25 01:30']);
    expect(events[2]?.duration.toSeconds()).toBe(3600);
  });

  it('says that something was called off, with a higher sequence under the same id', () => {
    const [first] = parsed(planCalendar([outing()], 'zh-CN')).events;
    const { calendar, events } = parsed(planCalendar([outing({ cancelled: true, version: 4 })], 'zh-CN', 'cancel'));
    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect(events[0]?.uid).toBe(first?.uid);
    expect(events[0]?.sequence).toBeGreaterThan(first?.sequence ?? 9);
    expect(events[0]?.component.getFirstPropertyValue('status')).toBe('CANCELLED');
  });

  it.each(LOCALES)('is the same text for the same plan, with lines of at most 75 octets and nothing banned (%s)', (locale) => {
    const text = planCalendar([outing(), outing({ cancelled: true })], locale);
    expect(planCalendar([outing(), outing({ cancelled: true })], locale)).toBe(text);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(findBanned(text, ['柳堤监狱（虚构）'])).toEqual([]);
  });

  it('is empty but valid for somebody without outings', () => {
    expect(parsed(planCalendar([], 'en')).events).toEqual([]);
  });
});
