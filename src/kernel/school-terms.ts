import type { Day } from './days';

/** Days of school, both included: one year's (`2026-09-01`) or every year's (`09-01`, over the turn of the year where it ends before it begins). */
export interface TermSpan {
  from: string;
  to: string;
}

/** When there is school in a part of a country, where that is from, and how sure we are. */
export interface SchoolTerms {
  /** The first digits of the county codes it is for: two for a province, four, six; empty for the whole country. */
  region: string;
  spans: readonly TermSpan[];
  /** The last day the spans say anything of; null: they come every year. After it nobody knows. */
  until: Day | null;
  source: string;
  asOf: Day;
  confidence: 'verified' | 'published' | 'assumed';
}

/** Terms by country pack: what is known of a county is what its smallest part says. */
export function termsOf(all: readonly SchoolTerms[], countyCode: string): SchoolTerms | null {
  let found: SchoolTerms | null = null;
  for (const terms of all)
    if (countyCode.startsWith(terms.region) && (found === null || terms.region.length > found.region.length)) found = terms;
  return found;
}

/** Whether a day lies in term. Where nobody knows it does: that only makes somebody ask. */
export function inTerm(terms: SchoolTerms | null, day: Day): boolean {
  if (terms === null || (terms.until !== null && day > terms.until)) return true;
  return terms.spans.some((span) => isWithin(span, day));
}

/** Whether a day lies in a stretch. */
export function isWithin({ from, to }: TermSpan, day: Day): boolean {
  if (from.length > 5) return from <= day && day <= to;
  const monthDay = day.slice(5);
  return from <= to ? from <= monthDay && monthDay <= to : monthDay >= from || monthDay <= to;
}
