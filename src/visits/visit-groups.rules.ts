import type { PartyMember, Together } from '../eligibility/eligibility.service';
import type { Day } from '../kernel/days';
import type { FieldError } from '../kernel/domain-error';

/** A family of a request with the group's escorts in its party. */
export interface GroupFamily {
  /** Its place in the request, from 0. */
  position: number;
  sessionId: string;
  dyadIds: string[];
  party: PartyMember[];
}

/** A session as far as a group looks at it. */
export interface GroupSession {
  id: string;
  facilityId: string;
  day: Day;
  startsAt: Date;
  endsAt: Date;
}

/** The families as each will be booked: its own people, and every shared escort that it does not name itself. */
export const familiesOf = (
  families: readonly Omit<GroupFamily, 'position'>[],
  escorts: readonly { personId: string; place?: 'waits' | 'travels' }[],
): GroupFamily[] =>
  families.map(({ sessionId, dyadIds, party }, position) => ({
    position,
    sessionId,
    dyadIds,
    party: [
      ...party,
      ...escorts
        .filter(({ personId }) => !party.some((member) => member.personId === personId))
        .map(({ personId, place = 'waits' }): PartyMember => ({ personType: 'worker', personId, place })),
    ],
  }));

/** Everybody but one family: who travels along with it. Each person once. */
export function othersOf(family: GroupFamily, all: readonly GroupFamily[]): Together {
  const others = all.filter((one) => one.position !== family.position);
  const party = others.flatMap((one) => one.party);
  return {
    dyadIds: [...new Set(others.flatMap((one) => one.dyadIds))],
    party: party.filter((member, i) => party.findIndex((x) => x.personId === member.personId) === i),
  };
}

/**
 * What no group can be, whatever the gates say: sessions that are not there, two places, two days, a child named twice, somebody inside two
 * meetings at once. Pointers lead into the request.
 */
export function wrongInGroup(families: readonly GroupFamily[], sessions: readonly GroupSession[]): FieldError[] {
  const byId = new Map(sessions.map((session) => [session.id.toLowerCase(), session]));
  const first = families.map((family) => byId.get(family.sessionId.toLowerCase())).find((session) => session !== undefined);
  const named = new Set<string>();
  return families.flatMap((family, i): FieldError[] => {
    const own = byId.get(family.sessionId.toLowerCase());
    const at = (field: string, code: string): FieldError => ({ pointer: `/families/${i}/${field}`, code });
    const errors: FieldError[] = [];
    if (!own) errors.push(at('sessionId', 'session.not_found'));
    else if (own.facilityId !== first?.facilityId) errors.push(at('sessionId', 'visit_group.other_place'));
    else if (own.day !== first.day) errors.push(at('sessionId', 'visit_group.other_day'));
    family.dyadIds.forEach((id, n) => {
      if (named.has(id.toLowerCase())) errors.push(at(`dyadIds/${n}`, 'visit_group.child_twice'));
      named.add(id.toLowerCase());
    });
    family.party.forEach((member, n) => {
      const twice = families
        .slice(0, i)
        .some((other) => isInside(other, member) && member.place === 'inside' && overlap(own, byId.get(other.sessionId.toLowerCase())));
      if (twice) errors.push(at(`party/${n}/place`, 'visit_group.inside_twice'));
    });
    return errors;
  });
}

const isInside = (family: GroupFamily, { personId }: PartyMember): boolean =>
  family.party.some((member) => member.place === 'inside' && member.personId.toLowerCase() === personId.toLowerCase());

/** Half-open: what ends when the other begins is over. */
const overlap = (one: GroupSession | undefined, other: GroupSession | undefined): boolean =>
  one !== undefined && other !== undefined && one.startsAt < other.endsAt && other.startsAt < one.endsAt;
