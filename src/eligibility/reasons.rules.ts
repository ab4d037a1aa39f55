import type { Owner, Reason, Severity } from '../kernel/reasons';
import { Gate, GATES } from './gates';
import type { CodeSpec, Finding, Letter } from './gates/gate';

/** The version that every reason carries; raise it with any change of a gate. */
export const RULE_VERSION = '2026-11-4';

/** A gate that could not look at its facts. */
export const UNKNOWN = 'facts.unknown';

export const SEVERITY: Record<Exclude<Letter, '–'>, Severity> = { H: 'hard', A: 'approval', W: 'warning' };

/** What is known of a code before any facts. */
export interface CodeEntry {
  code: string;
  gate: Gate;
  owner: Owner;
  source: string;
  spec: CodeSpec;
}

const entryOf = (gate: Gate, code: string, spec: CodeSpec): CodeEntry => ({
  code,
  gate,
  owner: spec.owner ?? gate.owner,
  source: spec.source ?? gate.source,
  spec,
});

/** Every code a gate may give, in the order in which people should read them. */
export const CODES: readonly CodeEntry[] = GATES.flatMap((gate) =>
  Object.entries(gate.rule.codes).map(([code, spec]) => entryOf(gate, code, spec)),
);
export const REASON_CODES: readonly string[] = [UNKNOWN, ...CODES.map((entry) => entry.code)];
const BY_CODE: ReadonlyMap<string, CodeEntry> = new Map(CODES.map((entry) => [entry.code, entry]));

/** What refuses only because somebody else was quicker; a request refused for nothing else is a conflict, not a fault. */
export const CONTENTION_CODES: readonly string[] = [
  'session.full',
  'session.adults_full',
  'session.groups_full',
  'session.video_full',
  'entitlement.used_up',
  'child.busy',
  'parent.busy',
  'worker.busy',
];

/** A reason from what a gate found; the severity is the table's. @throws Error for a code that is not its gate's */
export function reasonOf(finding: Finding, severity: Severity): Reason {
  const entry = BY_CODE.get(finding.code);
  if (!entry) throw new Error(`No gate gives ${finding.code}`);
  return {
    code: finding.code,
    gate: entry.gate.id,
    severity,
    owner: entry.owner,
    ...(finding.params === undefined ? {} : { params: finding.params }),
    ...(finding.due === undefined ? {} : { due: finding.due }),
    source: finding.source ?? entry.source,
    ruleVersion: RULE_VERSION,
  };
}

/** What could not be looked at is never allowed: hard where the gate is hard, else a second person decides. */
export const unknownReason = (gate: Gate, letter: Letter): Reason => ({
  code: UNKNOWN,
  gate: gate.id,
  severity: letter === 'H' ? 'hard' : 'approval',
  owner: 'coordinator',
  params: { gate: gate.id },
  source: gate.source,
  ruleVersion: RULE_VERSION,
});

const WEIGHT: Record<Severity, number> = { hard: 0, approval: 1, warning: 2 };
/** What the child said is read before everything else. */
const FIRST: readonly string[] = ['child_view.no', 'child_view.not_now'];
const POSITION: ReadonlyMap<string, number> = new Map(
  [...FIRST, ...REASON_CODES.filter((code) => !FIRST.includes(code))].map((code, i) => [code, i]),
);

/** Hard reasons first, then in the order of the table; the same reasons always come in the same order, once each. */
export function inReadingOrder<R extends Reason>(reasons: readonly R[]): R[] {
  if (reasons.length < 2) return [...reasons];
  // Mostly each code is there once: then its place alone decides.
  if (new Set(reasons.map((r) => r.code)).size === reasons.length)
    return [...reasons].sort((x, y) => WEIGHT[x.severity] - WEIGHT[y.severity] || place(x) - place(y));
  const unique = new Map(reasons.map((r) => [JSON.stringify([r.code, sorted(r.params), r.due]), r]));
  return [...unique]
    .sort(([a, x], [b, y]) => WEIGHT[x.severity] - WEIGHT[y.severity] || place(x) - place(y) || (a < b ? -1 : 1))
    .map(([, r]) => r);
}

const place = (r: Reason): number => POSITION.get(r.code) ?? POSITION.size;

const sorted = (params: Reason['params']): [string, string | number][] => Object.entries(params ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
