import { classOf, FieldClass } from './fields';
import { kindOf } from './redact';

/** What an answer showed of whom. */
export interface Seen {
  classes: Set<FieldClass>;
  childIds: Set<string>;
  dyadIds: Set<string>;
  visitIds: Set<string>;
  parentIds: Set<string>;
  exchangeIds: Set<string>;
  incidentIds: Set<string>;
}

type Ids = Exclude<keyof Seen, 'classes'>;

/** Ids by the name under which they stand. */
const IDS: Readonly<Record<string, Ids>> = {
  childId: 'childIds',
  dyadId: 'dyadIds',
  visitId: 'visitIds',
  parentId: 'parentIds',
  exchangeId: 'exchangeIds',
  incidentId: 'incidentIds',
};
const OWN_ID: Readonly<Record<string, Ids>> = {
  child: 'childIds',
  dyad: 'dyadIds',
  visit: 'visitIds',
  parent: 'parentIds',
  exchange: 'exchangeIds',
  incident: 'incidentIds',
};
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/;

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0);

/**
 * Which of the watched classes an answer shows its reader, and which children, dyads, visits, parents, letters and incidents stand in it: what a record of
 * reads needs to know. Walks JSON and the props of pages alike.
 */
export function seenIn(value: unknown, watched: ReadonlySet<FieldClass>, kind: string): Seen {
  const seen: Seen = {
    classes: new Set(),
    childIds: new Set(),
    dyadIds: new Set(),
    visitIds: new Set(),
    parentIds: new Set(),
    exchangeIds: new Set(),
    incidentIds: new Set(),
  };
  walk(value, kind, watched, seen, new Set());
  return seen;
}

function walk(value: unknown, kind: string, watched: ReadonlySet<FieldClass>, seen: Seen, above: Set<object>): void {
  if (value === null || typeof value !== 'object' || value instanceof Date || ArrayBuffer.isView(value) || above.has(value)) return;
  above.add(value);
  if (Array.isArray(value)) for (const inner of value) walk(inner, kind, watched, seen, above);
  else if (value instanceof Map) for (const inner of value.values()) walk(inner, kind, watched, seen, above);
  else for (const key of Object.keys(value)) field(key, (value as Record<string, unknown>)[key], kind, watched, seen, above);
}

function field(key: string, value: unknown, kind: string, watched: ReadonlySet<FieldClass>, seen: Seen, above: Set<object>): void {
  const ids = key === 'id' ? OWN_ID[kind] : IDS[key];
  if (ids !== undefined && typeof value === 'string' && UUID.test(value)) seen[ids].add(value);
  const fieldClass = classOf(kind, key);
  if (fieldClass !== undefined && watched.has(fieldClass) && !isEmpty(value)) seen.classes.add(fieldClass);
  walk(value, WRAPS.has(key) ? kind : kindOf(key), watched, seen, above);
}

/** Keys that only wrap; `props` and `children` are those of a page's nodes. */
const WRAPS: ReadonlySet<string> = new Set(['data', 'rows', 'row', 'items', 'item', 'list', 'values', 'page', 'props', 'children']);
