import type { ProofKind } from '../../kernel/vocabulary';
import { FACILITY, paperworkDue, rule } from './gate';

/** A paper that shows the kinship and that this facility takes. */
export const kinship = rule({
  needs: ['dyad.proofs', 'rules'],
  codes: { 'kinship_proof.missing': {}, 'kinship_proof.not_accepted': { source: FACILITY } },
  find(facts) {
    const { dyad, rules, on } = facts;
    const proofs = dyad.proofs.filter((p) => p.expiresOn === null || on < p.expiresOn);
    const accepted = rules?.proofsAccepted ?? [];
    if (proofs.some((p) => accepted.includes(p.kind))) return [];
    const extras = { params: acceptedParams(accepted), due: paperworkDue(facts) };
    if (proofs.length === 0) return [{ code: 'kinship_proof.missing', ...extras }];
    // Without the facility's rules nothing can be said about which papers it takes; another gate bars the meeting.
    return rules === null ? [] : [{ code: 'kinship_proof.not_accepted', ...extras, source: rules.source }];
  },
});

/** The papers the facility takes, as parameters `a`…`f` that the words list; `none` fills up. */
function acceptedParams(accepted: readonly ProofKind[]): Record<string, string> {
  const kinds = [...accepted].sort();
  return Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name, i) => [name, kinds[i] ?? 'none']));
}
