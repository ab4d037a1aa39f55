import type { Day } from '../../kernel/days';
import { isId } from '../../kernel/ids';
import { Initiator, INITIATORS } from '../../kernel/vocabulary';
import type { Eligibility, Reason } from '../../kernel/reasons';

/** Where an adult is during the meeting; `home`: does not come. */
export const PLACES = ['inside', 'waits', 'travels', 'home'] as const;
export type PlaceOrHome = (typeof PLACES)[number];
export type BookingMode = 'visit' | 'video';

/** What the three pages of a booking carry from one to the next. Ids and places only: a name never stands in an address. */
export interface BookingState {
  mode: BookingMode;
  sessionId?: string;
  /** The dyads that meet: the child's own first, then siblings with the same parent. */
  dyadIds: string[];
  /** The worker who goes with them; null: none. Undefined until page two was answered. */
  escortId?: string | null;
  escortPlace: PlaceOrHome;
  /** Per caregiver or relative. */
  places: ReadonlyMap<string, PlaceOrHome>;
  /** Page two was answered: what is not ticked is meant so. */
  whoAnswered: boolean;
  /** Who starts the request, where the facility asks for that. */
  initiator?: Initiator;
  /** A "Change" link led here: go back to the check page. */
  backToCheck: boolean;
}

const PLACE_FIELD = 'place-';
const list = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).filter(isId);
const place = (value: unknown): PlaceOrHome | undefined => PLACES.find((p) => p === value);

/** Reads the state from a query or a form; what is not an id or a known word is left out. */
export function readBooking(ownDyadId: string, raw: Record<string, unknown>): BookingState {
  const places = new Map<string, PlaceOrHome>();
  for (const [name, value] of Object.entries(raw)) {
    const personId = name.startsWith(PLACE_FIELD) ? name.slice(PLACE_FIELD.length) : '';
    const where = place(value);
    if (isId(personId) && where) places.set(personId, where);
  }
  const whoAnswered = raw.who === '1';
  const initiator = INITIATORS.find((one) => one === raw.initiator);
  return {
    mode: raw.mode === 'video' ? 'video' : 'visit',
    ...(isId(raw.session) ? { sessionId: raw.session } : {}),
    dyadIds: [...new Set([ownDyadId, ...list(raw.dyads)])],
    ...(isId(raw.escort) ? { escortId: raw.escort } : whoAnswered ? { escortId: null } : {}),
    escortPlace: place(raw.escortPlace) ?? 'waits',
    places,
    whoAnswered,
    ...(initiator ? { initiator } : {}),
    backToCheck: raw.back === 'check',
  };
}

/** The state as form fields, for hidden inputs and links. `without` leaves out what the page itself asks. */
export function bookingFields(state: BookingState, without: readonly ('session' | 'who')[] = []): [name: string, value: string][] {
  const fields: [string, string][] = [['mode', state.mode]];
  if (state.sessionId !== undefined && !without.includes('session')) fields.push(['session', state.sessionId]);
  if (without.includes('who') || !state.whoAnswered) return fields;
  fields.push(['who', '1'], ...state.dyadIds.map((id): [string, string] => ['dyads', id]));
  if (state.escortId) fields.push(['escort', state.escortId], ['escortPlace', state.escortPlace]);
  for (const [personId, where] of state.places) fields.push([PLACE_FIELD + personId, where]);
  return fields;
}

export const placeField = (personId: string): string => PLACE_FIELD + personId;

/** A step's address with the state in its query. */
export function bookingUrl(dyadId: string, step: 'when' | 'who' | 'check', state: BookingState, change = false): string {
  const query = new URLSearchParams([...bookingFields(state), ...(change ? ([['back', 'check']] as [string, string][]) : [])]);
  return `/dyads/${dyadId}/book${step === 'when' ? '' : `/${step}`}?${query.toString()}`;
}

/** One who comes along, as POST /visits takes it. */
export interface PartyField {
  personType: 'caregiver' | 'worker' | 'relative';
  personId: string;
  place: 'inside' | 'waits' | 'travels';
}

/** Who comes, from the answers of page two. A person the family does not have is sent on as given: the gates refuse it by name. */
export function partyOf(
  state: Pick<BookingState, 'escortId' | 'escortPlace' | 'places'>,
  adults: readonly { personId: string; personType: 'caregiver' | 'relative' }[],
): PartyField[] {
  const typeOf = new Map(adults.map((a) => [a.personId, a.personType]));
  const party: PartyField[] = [];
  if (state.escortId && state.escortPlace !== 'home')
    party.push({ personType: 'worker', personId: state.escortId, place: state.escortPlace });
  for (const [personId, where] of state.places) {
    if (where !== 'home') party.push({ personType: typeOf.get(personId) ?? 'caregiver', personId, place: where });
  }
  return party;
}

/** The parts of an offered session that choosing needs. */
export interface Offer {
  id: string;
  day: Day;
  startsAt: Date | string;
  free: number;
  bookable: boolean;
  eligibility: Eligibility;
  /** As availability ranks it, 1 the best. */
  rank?: number | null;
}

const warnings = (offer: Offer): number => offer.eligibility.reasons.filter((r) => r.severity === 'warning').length;
const at = (offer: Offer): number => new Date(offer.startsAt).getTime();

/** Bookable sessions, best first, as availability ranks them; unranked ones by fewest warnings, then soonest, then most seats. At most one per day among the best three. */
export function rankOffers<T extends Offer>(offers: readonly T[]): { best: T[]; more: T[] } {
  const ranked = offers
    .filter((o) => o.bookable)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || warnings(a) - warnings(b) || at(a) - at(b) || b.free - a.free);
  const best: T[] = [];
  for (const offer of ranked) if (best.length < 3 && !best.some((b) => b.day === offer.day)) best.push(offer);
  for (const offer of ranked) if (best.length < 3 && !best.includes(offer)) best.push(offer);
  return {
    best: best.sort((a, b) => ranked.indexOf(a) - ranked.indexOf(b)),
    more: ranked.filter((o) => !best.includes(o)).sort((a, b) => at(a) - at(b)),
  };
}

const hard = (offer: Offer): Reason[] => offer.eligibility.reasons.filter((r) => r.severity === 'hard');

/** Sessions that cannot be booked, by the set of reasons they share; the biggest group first. */
export function groupExcluded<T extends Offer>(offers: readonly T[]): { key: string; reasons: Reason[]; offers: T[] }[] {
  const groups = new Map<string, { key: string; reasons: Reason[]; offers: T[] }>();
  const always = new Set(blockersOfAll(offers).map((r) => r.code));
  for (const offer of offers.filter((o) => !o.bookable)) {
    const own = hard(offer).filter((r) => !always.has(r.code));
    const reasons = own.length > 0 ? own : hard(offer);
    const key = [...new Set(reasons.map((r) => r.code))].sort().join(' ');
    const group = groups.get(key) ?? { key, reasons: uniqueByCode(reasons), offers: [] };
    group.offers.push(offer);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.offers.length - a.offers.length);
}

/** What stands against every single session: the family's own open points, not the calendar's. */
export function blockersOfAll(offers: readonly Offer[]): Reason[] {
  const [first, ...rest] = offers;
  if (!first) return [];
  return uniqueByCode(hard(first).filter((r) => rest.every((o) => hard(o).some((x) => x.code === r.code))));
}

const uniqueByCode = (reasons: readonly Reason[]): Reason[] => reasons.filter((r, i) => reasons.findIndex((x) => x.code === r.code) === i);

/** Reasons that another date can cure; with any of these a refusal offers other sessions. */
const DATE_REASONS = /^(session\.|entitlement\.|(child|parent|worker)\.busy$|school\.)/;
export const curedByAnotherDate = (reasons: readonly Reason[]): boolean =>
  reasons.some((r) => r.severity === 'hard' && DATE_REASONS.test(r.code));

/** Reasons about who comes along: the party can be changed on the same page. */
export const aboutParty = (reasons: readonly Reason[]): boolean => reasons.some((r) => /^(party\.|worker\.)/.test(r.code));

/** Who may start the request, where the gates have said that not everybody may; in the order of their words. */
export function mayAsk(reasons: readonly Reason[]): Initiator[] {
  const params = Object.values(reasons.find((r) => r.code.startsWith('request.initiator'))?.params ?? {});
  return INITIATORS.filter((one) => params.includes(one));
}

/** Nothing hard stands in the way but that all windows are taken. */
export function isOnlyFull(reasons: readonly Reason[]): boolean {
  const hard = reasons.filter((r) => r.severity === 'hard');
  return hard.length > 0 && hard.every((r) => r.code === 'session.full');
}
