import { createHash } from 'node:crypto';
import type { VisitView } from './visit.select';
import { isLive, VisitStatus } from './visit.states';

/** What a gate needs to know of a visit beside the visit itself. */
export interface GateFacts {
  wardCode: string | null;
  number: string;
  familyName: string;
  givenName: string;
  /** Of each child on file. */
  guardians: { childId: string; personId: string; name: string }[];
  /** The last clear query of the records about each worker. */
  vettings: { workerId: string; id: string; queriedOn: string }[];
}

/** One line of the roster. */
export interface RosterRow {
  visit: VisitView;
  atGate: GateFacts;
  /** Called off, or moved to another day, after it was agreed or printed: struck, never removed. */
  struck: boolean;
  /** Not on the last print, or other than there. */
  changed: boolean;
}

/** States in which a meeting has been, or was to be, on its day. */
const AFTERWARDS: readonly VisitStatus[] = ['completed', 'partial', 'aborted', 'no_show', 'refused_at_gate'];

export type RosterOrder = 'time' | 'ward';

/** A line no longer holds: it is called off, or lies on another day now. */
export const isStruck = (visit: Pick<VisitView, 'status' | 'day'>, day: string): boolean =>
  visit.day !== day || !(isLive(visit.status) || AFTERWARDS.includes(visit.status));

/** A short mark of all that a line says; the words around it do not count. */
export function markOf({ visit, atGate, struck }: Pick<RosterRow, 'visit' | 'atGate' | 'struck'>): string {
  const said = [
    visit.id,
    struck,
    visit.startsAt,
    visit.endsAt,
    atGate.wardCode,
    atGate.number,
    atGate.familyName,
    atGate.givenName,
    visit.dyads.map((d) => [d.dyadId, d.familyName, d.givenName, d.birthDate]),
    visit.party.map((p) => [p.personId, p.place, p.name]),
    atGate.guardians.map((one) => [one.childId, one.personId]),
    atGate.vettings.map((one) => one.id),
    ...(visit.accessNeeds.length > 0 ? [visit.accessNeeds] : []),
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16);
}

/** One mark of the whole roster. */
export const fingerprintOf = (marks: Record<string, string>): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(marks).sort(([a], [b]) => a.localeCompare(b))))
    .digest('hex');

/** By time for the gate, by ward for those who bring people from the wards. */
export function inOrder<T extends Pick<RosterRow, 'visit' | 'atGate'>>(rows: readonly T[], order: RosterOrder): T[] {
  const ward = (row: T): string => (order === 'ward' ? (row.atGate.wardCode ?? '~') : '');
  return [...rows].sort(
    (a, b) =>
      ward(a).localeCompare(ward(b), 'en', { numeric: true }) ||
      a.visit.startsAt.getTime() - b.visit.startsAt.getTime() ||
      a.visit.reference.localeCompare(b.visit.reference),
  );
}
