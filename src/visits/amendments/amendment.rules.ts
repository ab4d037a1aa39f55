import type { PartyMember } from '../../eligibility/eligibility.service';

/** Who meets and who comes along. */
interface People {
  dyadIds: readonly string[];
  party: readonly PartyMember[];
}

const keys = ({ dyadIds, party }: People): string[] =>
  [...dyadIds, ...party.map(({ personType, personId, place }) => `${personType} ${personId} ${place}`)]
    .map((key) => key.toLowerCase())
    .sort();

/** True when the same people come and each is in the same place during the meeting; the order does not matter. */
export function samePeople(one: People, other: People): boolean {
  const [a, b] = [keys(one), keys(other)];
  return a.length === b.length && a.every((key, i) => key === b[i]);
}
