import type { PartyMember, Together } from '../../eligibility/eligibility.service';
import type { Day } from '../../kernel/days';
import type { FieldError } from '../../kernel/domain-error';
import type { Reason } from '../../kernel/reasons';

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

/** A family that is on the bus already. */
export interface Aboard extends Omit<GroupFamily, 'position'> {
  visitId: string;
  session: GroupSession;
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
export function othersOf(family: GroupFamily, all: readonly GroupFamily[], aboard: readonly Aboard[] = []): Together {
  const others = [...aboard, ...all.filter((one) => one.position !== family.position)];
  const party = others.flatMap((one) => one.party);
  return {
    dyadIds: [...new Set(others.flatMap((one) => one.dyadIds))],
    party: party.filter((member, i) => party.findIndex((x) => x.personId === member.personId) === i),
  };
}

/** Workers who go with every family that is on the bus, outside its meetings: whoever joins has them, too. */
export function sharedEscorts(aboard: readonly Aboard[]): { personId: string; place: 'waits' | 'travels' }[] {
  const [first, ...others] = aboard;
  return (first?.party ?? []).flatMap(({ personType, personId, place }) =>
    personType === 'worker' && place !== 'inside' && others.every((one) => one.party.some((member) => member.personId === personId))
      ? [{ personId, place }]
      : [],
  );
}

/** Who sits on the bus: every child and everybody who comes along, each once. */
const seated = (families: readonly Pick<GroupFamily, 'dyadIds' | 'party'>[]): string[] =>
  families.flatMap(({ dyadIds, party }) => [...dyadIds, ...party.map((member) => member.personId)].map((id) => id.toLowerCase()));

/**
 * Families that find no seat on a bus of so many, by position: those named first sit down first. Nobody when nobody said how many seats it has.
 */
export function withoutSeat(
  families: readonly GroupFamily[],
  seats: number | null,
  aboard: readonly Pick<GroupFamily, 'dyadIds' | 'party'>[] = [],
): number[] {
  if (seats === null) return [];
  let sitting = new Set(seated(aboard));
  return families.flatMap((family) => {
    const then = new Set([...sitting, ...seated([family])]);
    if (then.size > seats) return [family.position];
    sitting = then;
    return [];
  });
}

/** "The bus is full", as a reason beside those of the gates. */
export const busFull = (seats: number): Reason => ({
  code: 'bus.full',
  severity: 'hard',
  owner: 'coordinator',
  params: { seats },
  source: 'Kinline',
  ruleVersion: '2026-11-1',
});

/**
 * What no group can be, whatever the gates say: sessions that are not there, two places, two days, a child named twice, somebody inside two
 * meetings at once. Pointers lead into the request. `aboard`: families that are on the bus already; they say where and when it goes.
 */
export function wrongInGroup(
  families: readonly GroupFamily[],
  sessions: readonly GroupSession[],
  aboard: readonly Aboard[] = [],
): FieldError[] {
  const byId = new Map([...aboard.map((one) => one.session), ...sessions].map((session) => [session.id.toLowerCase(), session]));
  const first =
    aboard[0]?.session ?? families.map((family) => byId.get(family.sessionId.toLowerCase())).find((session) => session !== undefined);
  const named = new Set(aboard.flatMap((one) => one.dyadIds.map((id) => id.toLowerCase())));
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
      const twice = [...aboard, ...families.slice(0, i)].some(
        (other) => isInside(other, member) && member.place === 'inside' && overlap(own, byId.get(other.sessionId.toLowerCase())),
      );
      if (twice) errors.push(at(`party/${n}/place`, 'visit_group.inside_twice'));
    });
    return errors;
  });
}

const isInside = (family: Pick<GroupFamily, 'party'>, { personId }: PartyMember): boolean =>
  family.party.some((member) => member.place === 'inside' && member.personId.toLowerCase() === personId.toLowerCase());

/** Half-open: what ends when the other begins is over. */
const overlap = (one: GroupSession | undefined, other: GroupSession | undefined): boolean =>
  one !== undefined && other !== undefined && one.startsAt < other.endsAt && other.startsAt < one.endsAt;
