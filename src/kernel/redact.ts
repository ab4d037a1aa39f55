import { classOf, FIELD_CLASSES, FieldClass } from './fields';

/** How a walk treats what its reader may not see. */
export interface Redaction {
  /** The classes the reader may see; all others go. */
  allowed: ReadonlySet<FieldClass>;
  /** What the outermost object is about: `child`, `visit`, or the name of a view. */
  kind: string;
  /** `omit` takes the key out (JSON, logs, audit); `blank` leaves an empty value of the same shape, so that a view still renders. */
  how: 'omit' | 'blank';
  /** Words and names of fields that the reader has sent with this very request: a form may show them again, whatever their class. */
  own?: ReadonlySet<string>;
}

/** Hears of every key that no table declares; only tests listen. */
type Listener = (kind: string, key: string) => void;
let listener: Listener | undefined;
/** Lets a test hear of undeclared keys; without an argument it stops. */
export function onUndeclared(listen?: Listener): void {
  listener = listen;
}

/** Keys that only wrap: what is inside is about the same thing as what is around. */
const WRAPPERS: ReadonlySet<string> = new Set(['data', 'entries', 'item', 'items', 'lines', 'list', 'page', 'row', 'rows', 'values']);

const singular = (word: string): string => {
  if (word === 'children') return 'child';
  if (word === 'people') return 'person';
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.endsWith('sses')) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
};

/** What an object under a key is about: `openVisits` → `visit`, `audit-events` → `event`, `InboxView` → `inbox`. */
export function kindOf(key: string): string {
  const bare = key.replace(/(?:Page)?View$/, '').replace(/^.*-/, '');
  const last = /[A-Z]?[^A-Z]*$/.exec(bare)?.[0] ?? bare;
  return singular((last === '' ? bare : last).toLowerCase());
}

const kinds = new Map<string, string>();
function kindUnder(key: string, around: string): string {
  if (WRAPPERS.has(key)) return around;
  const known = kinds.get(key);
  if (known !== undefined) return known;
  const kind = kindOf(key);
  if (kinds.size < 5000) kinds.set(key, kind);
  return kind;
}

interface Vnode {
  type: unknown;
  props: Record<string, unknown>;
}
/** Preact's own mark of an element: its constructor is undefined, and it has a type and props. */
const isVnode = (value: object): value is Vnode =>
  (value as { constructor?: unknown }).constructor === undefined && 'type' in value && 'props' in value && '__v' in value;

const { getPrototypeOf, keys, prototype } = Object;
const isPlain = (value: object): boolean => getPrototypeOf(value) === prototype;

/** Values without fields of their own. */
const isLeaf = (value: object): boolean =>
  value instanceof Date ||
  value instanceof Set ||
  ArrayBuffer.isView(value) ||
  value instanceof Error ||
  typeof (value as { pipe?: unknown }).pipe === 'function' ||
  typeof (value as { getStream?: unknown }).getStream === 'function';

/** An empty value of the same shape. */
function emptied(value: unknown, own: ReadonlySet<string> | undefined): unknown {
  if (typeof value === 'string') return own?.has(value) ? value : '';
  if (typeof value === 'boolean') return false;
  if (typeof value === 'function') return value;
  if (Array.isArray(value)) return [];
  if (value instanceof Map) return new Map();
  if (value instanceof Set) return new Set();
  if (value === undefined || value === null || typeof value !== 'object' || isLeaf(value) || isVnode(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, emptied(inner, own)]));
}

function walkObject(value: object, kind: string, redaction: Redaction): object {
  const result: Record<string, unknown> = isPlain(value)
    ? {}
    : (Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>);
  for (const key of keys(value)) {
    const inner: unknown = (value as Record<string, unknown>)[key];
    const fieldClass = classOf(kind, key);
    if (fieldClass === undefined && !redaction.own?.has(key)) listener?.(kind, key);
    if (fieldClass === undefined ? redaction.allowed.size === FIELD_CLASSES.length : redaction.allowed.has(fieldClass)) {
      result[key] = inner === null || typeof inner !== 'object' ? inner : walk(inner, kindUnder(key, kind), redaction);
    } else if (redaction.how === 'blank') {
      result[key] = emptied(inner, redaction.own);
    }
  }
  return result;
}

function walkVnode(vnode: Vnode, around: string, redaction: Redaction): Vnode {
  const isElement = typeof vnode.type === 'string';
  const named = typeof vnode.type === 'function' ? kindOf(vnode.type.name) : around;
  const { children, ...props } = vnode.props;
  // An element's own attributes are made by a page, not by a row; what stands inside it may hold views.
  const clean = isElement ? props : (walkObject(props, named, redaction) as Record<string, unknown>);
  if (children !== undefined) clean.children = walk(children, around, redaction);
  return Object.assign(Object.create(null) as object, vnode, { constructor: undefined, props: clean }) as unknown as Vnode;
}

function walk(value: unknown, kind: string, redaction: Redaction): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((inner) => walk(inner, kind, redaction));
  if (isVnode(value)) return walkVnode(value, kind, redaction);
  if (isPlain(value)) return walkObject(value, kind, redaction);
  if (isLeaf(value)) return value;
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, walk(inner, kind, redaction)]));
  return walkObject(value, kind, redaction);
}

/**
 * A copy of a value without the fields whose class the reader may not see, at any depth. A key that no table declares goes
 * too, unless the reader may see every class. Dates, buffers, streams and functions are left as they are; a reader of every
 * class gets the value itself back.
 */
export function redact<T>(value: T, redaction: Redaction): T {
  if (redaction.allowed.size === FIELD_CLASSES.length) {
    if (listener) walk(value, redaction.kind, redaction);
    return value;
  }
  return walk(value, redaction.kind, redaction) as T;
}

/** The keys in a value that a reader of these classes may not see, as `kind.key`, at any depth; empty when it may go out whole. */
export function forbiddenIn(value: unknown, allowed: ReadonlySet<FieldClass>, kind: string): string[] {
  if (value === null || typeof value !== 'object' || isLeaf(value)) return [];
  if (Array.isArray(value)) return value.flatMap((inner) => forbiddenIn(inner, allowed, kind));
  if (value instanceof Map) return [...value.values()].flatMap((inner) => forbiddenIn(inner, allowed, kind));
  return Object.entries(value).flatMap(([key, inner]) => {
    const fieldClass = classOf(kind, key);
    if (fieldClass === undefined || !allowed.has(fieldClass)) return [`${kind}.${key}`];
    return forbiddenIn(inner, allowed, kindUnder(key, kind));
  });
}
