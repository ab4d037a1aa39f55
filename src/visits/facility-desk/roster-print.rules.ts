import { createHash } from 'node:crypto';
import { ageOn } from '../../kernel/days';
import type { VisitView } from '../visit.select';
import { isLive, VisitStatus } from '../visit.states';

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
  /** What those who come along are to a child, and what they speak. */
  kin: { childId: string; personId: string; relationship: string; language: string }[];
  /** Whom the facility has left out when it agreed: whoever comes all the same is known at the gate. */
  notAdmitted: { subjectId: string; personType: string; name: string; reasonCode: string }[];
  /** Codes of the papers to be seen, by the facility's rules of the day: a first meeting needs others. */
  papers: readonly string[];
  /** When registration ends; null: the rules name no time. */
  intakeClosesAt: Date | null;
  /** From this age a visitor counts as an adult there. */
  adultAge: number;
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
    atGate.kin.map((one) => [one.childId, one.personId, one.relationship, one.language]),
    atGate.papers,
    atGate.intakeClosesAt,
    atGate.adultAge,
    visit.group?.reference ?? null,
    ...(atGate.notAdmitted.length > 0 ? [atGate.notAdmitted.map((one) => [one.subjectId, one.reasonCode])] : []),
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16);
}

/** One mark of the whole roster. */
export const fingerprintOf = (marks: Record<string, string>): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(marks).sort(([a], [b]) => a.localeCompare(b))))
    .digest('hex');

/** How many come inside, and how many stand at the gate with them; struck lines do not count. */
export function headsOf(rows: readonly RosterRow[]): { children: number; adults: number; escorts: number } {
  const heads = { children: 0, adults: 0, escorts: 0 };
  for (const { visit, atGate } of rows.filter((row) => !row.struck)) {
    for (const { birthDate } of visit.dyads) heads[ageOn(birthDate, visit.day) < atGate.adultAge ? 'children' : 'adults'] += 1;
    for (const { personType, place } of visit.party)
      if (personType === 'worker') heads.escorts += 1;
      else if (place === 'inside') heads.adults += 1;
  }
  return heads;
}

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
