import type { ProofKind } from './vocabulary';

/** What a facility says of proofs of kinship. */
export interface ProofRules {
  proofsAccepted: readonly ProofKind[];
  /** Proofs each of which must be there besides. */
  proofsRequired?: readonly ProofKind[];
  /** A village committee's certificate, where the facility says more of it than the list. */
  villageProof?: 'as_listed' | 'required' | 'accepted' | 'invalid';
}

const VILLAGE: ProofKind = 'village_certificate';

/** The proofs that are taken: the list, and what the facility says of a village committee's certificate. */
export function acceptedBy({ proofsAccepted, villageProof }: ProofRules): readonly ProofKind[] {
  const others = proofsAccepted.filter((kind) => kind !== VILLAGE);
  if (villageProof === 'invalid') return others;
  return villageProof === 'accepted' ? [...others, VILLAGE] : proofsAccepted;
}

/** The proofs each of which must be there. */
export const requiredBy = ({ proofsRequired = [], villageProof }: ProofRules): ProofKind[] => [
  ...new Set([...proofsRequired, ...(villageProof === 'required' ? [VILLAGE] : [])]),
];
