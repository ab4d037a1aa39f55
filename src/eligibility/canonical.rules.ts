import { isWithin } from '../kernel/school-terms';
import type { Facts } from './eligibility.facts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * The facts as plain JSON in one form only: keys in order, lists in the order of their contents, instants as text. Applied to its own
 * result it changes nothing, so that a stored judgement can be checked against its fingerprint.
 */
export function canonical(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Set || Array.isArray(value)) {
    const items = [...(value as Iterable<unknown>)].map(canonical).map((item) => ({ item, key: JSON.stringify(item) }));
    return items.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, v]) => [key, canonical(v)]));
  }
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : null;
}

/** The facts without what no gate can have looked at: days off outside the time from today to the day of the contact, and other terms than that of the day. */
export function relevant(facts: Facts): Facts {
  const { calendar, schoolTerms, today, on } = facts;
  const within = (days: ReadonlySet<string>): ReadonlySet<string> => new Set([...days].filter((day) => day >= today && day <= on));
  const years = [Number(today.slice(0, 4)), Number(on.slice(0, 4))];
  return {
    ...facts,
    ...(schoolTerms && { schoolTerms: { ...schoolTerms, spans: schoolTerms.spans.filter((span) => isWithin(span, on)) } }),
    calendar: {
      holidays: within(calendar.holidays),
      makeUpWorkdays: within(calendar.makeUpWorkdays),
      announcedYears: new Set([...calendar.announcedYears].filter((year) => years.includes(year))),
    },
  };
}
