import { Day, isDay } from '../../kernel/days';
import { isId } from '../../kernel/ids';
import { partyOf, PlaceOrHome, PLACES } from '../booking/booking-form.rules';
import { GROUP_POLICIES, GroupPolicy } from './visit-group.entity';

/** What the pages of a group carry from one to the next: ids, a day and places. A family is known by its parent. */
export interface GroupState {
  facilityId?: string;
  day?: Day;
  policy: GroupPolicy;
  parentIds: string[];
  escortIds: string[];
  /** Seats on the bus as typed; empty: nobody counts. */
  seats: string;
  /** Per parent: the session asked for, and the dyads that meet (none ticked on an answered page: all stay at home). */
  sessions: ReadonlyMap<string, string>;
  dyads: ReadonlyMap<string, readonly string[]>;
  /** Per family and caregiver or relative (`placeKey`): who belongs to two families has a place with each. */
  places: ReadonlyMap<string, PlaceOrHome>;
  note: string;
  /** The page with the families' details was answered: what is not ticked is meant so. */
  answered: boolean;
}

const list = (value: unknown): string[] => [...new Set((Array.isArray(value) ? value : [value]).filter(isId))];

const PLACE_FIELD = 'place-';
const KEY_SEPARATOR = '.';
const placeKey = (parentId: string, personId: string): string => `${parentId}${KEY_SEPARATOR}${personId}`;

export const placeField = (parentId: string, personId: string): string => PLACE_FIELD + placeKey(parentId, personId);
/** Where an adult is to be with a family; undefined when nothing was said. */
export const placeOf = ({ places }: GroupState, parentId: string, personId: string): PlaceOrHome | undefined =>
  places.get(placeKey(parentId, personId));
export const sessionField = (parentId: string): string => `session-${parentId}`;
export const dyadsField = (parentId: string): string => `dyads-${parentId}`;

/** Reads the state from a query or a form; what is not an id or a known word is left out. */
export function readGroup(raw: Record<string, unknown>): GroupState {
  const parentIds = list(raw.families).slice(0, 20);
  const places = new Map<string, PlaceOrHome>();
  for (const [name, value] of Object.entries(raw)) {
    const key = name.startsWith(PLACE_FIELD) ? name.slice(PLACE_FIELD.length) : '';
    const where = PLACES.find((place) => place === value);
    if (where && key.split(KEY_SEPARATOR).every(isId)) places.set(key, where);
  }
  return {
    ...(isId(raw.facility) ? { facilityId: raw.facility } : {}),
    ...(typeof raw.day === 'string' && isDay(raw.day) ? { day: raw.day } : {}),
    policy: GROUP_POLICIES.find((policy) => policy === raw.policy) ?? 'all_or_none',
    parentIds,
    escortIds: list(raw.escorts),
    seats: typeof raw.seats === 'string' ? raw.seats.trim().slice(0, 3) : '',
    sessions: new Map(parentIds.flatMap((id) => (isId(raw[sessionField(id)]) ? [[id, raw[sessionField(id)] as string]] : []))),
    dyads: new Map(parentIds.map((id) => [id, list(raw[dyadsField(id)])])),
    places,
    note: typeof raw.note === 'string' ? raw.note : '',
    answered: raw.answered === '1',
  };
}

/** What the first page decided, as hidden fields of the second. */
export const groupFields = ({ facilityId, day, policy, parentIds, escortIds, seats }: GroupState): [name: string, value: string][] => [
  ...(facilityId ? [['facility', facilityId] as [string, string]] : []),
  ...(day ? [['day', day] as [string, string]] : []),
  ['policy', policy],
  ...(seats === '' ? [] : [['seats', seats] as [string, string]]),
  ...parentIds.map((id): [string, string] => ['families', id]),
  ...escortIds.map((id): [string, string] => ['escorts', id]),
];

/** A family as the second page shows it. */
export interface GroupFamilyChoice {
  parentId: string;
  children: { dyadId: string; preferredName: string; age: number }[];
  adults: { personId: string; personType: 'caregiver' | 'relative'; name: string; relationship: string; isGuardian: boolean }[];
  sessions: { id: string; free: number; kept: boolean }[];
}

/** The details of a family as most groups need them: all its children, the place kept for it or else the first session of the
 * day, the guardian inside. */
export function withGroupDefaults(state: GroupState, families: readonly GroupFamilyChoice[]): GroupState {
  if (state.answered) return state;
  const places = new Map<string, PlaceOrHome>();
  for (const { parentId, adults } of families) {
    const guardian = adults.find((adult) => adult.isGuardian) ?? adults[0];
    for (const adult of adults) places.set(placeKey(parentId, adult.personId), adult === guardian ? 'inside' : 'home');
  }
  return {
    ...state,
    places,
    sessions: new Map(
      families.flatMap(({ parentId, sessions }) => {
        const first = sessions.find((one) => one.kept) ?? sessions.find((one) => one.free > 0) ?? sessions[0];
        return first ? [[parentId, first.id]] : [];
      }),
    ),
    dyads: new Map(families.map(({ parentId, children }) => [parentId, children.map((child) => child.dyadId)])),
  };
}

/** The state as POST /visit-groups takes it; what is missing is sent as missing, so that the answer names it. */
export function toGroupRequest(state: GroupState, families: readonly GroupFamilyChoice[]): Record<string, unknown> {
  return {
    policy: state.policy,
    ...(state.seats === '' ? {} : { seats: state.seats }),
    note: state.note,
    escorts: state.escortIds.map((personId) => ({ personId })),
    families: families.map(({ parentId, adults }) => ({
      sessionId: state.sessions.get(parentId),
      dyadIds: state.dyads.get(parentId) ?? [],
      party: partyOf(
        {
          places: new Map(adults.flatMap(({ personId }) => [[personId, placeOf(state, parentId, personId) ?? 'home'] as const])),
          escortPlace: 'waits',
        },
        adults,
      ),
    })),
  };
}
