import { acceptedBy, requiredBy } from '../../kernel/proofs';
import type { ProofKind } from '../../kernel/vocabulary';
import type { DayFacts, RulesFacts } from '../eligibility.facts';
import { sourceOf } from '../rule-facts.rules';
import { isFirst } from './g13-preparation.rules';
import { FACILITY, Finding, paperworkDue, dayRule } from './gate';

type Code = 'kinship_proof.missing' | 'kinship_proof.not_accepted' | 'kinship_proof.also_needed' | 'papers.bring' | 'papers.bring_relation';

const VILLAGE: ProofKind = 'village_certificate';
/** Papers named in one reason; the words have room for so many. */
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Papers: one that shows the kinship and that this facility takes, those it asks for besides, and what to carry along. */
export const kinship = dayRule<Code>({
  needs: ['dyad.proofs', 'rules'],
  codes: {
    'kinship_proof.missing': {},
    'kinship_proof.not_accepted': { source: FACILITY },
    'kinship_proof.also_needed': { source: FACILITY },
    'papers.bring': { source: FACILITY, severity: '––WW' },
    'papers.bring_relation': { source: FACILITY, severity: '––WW' },
  },
  find(facts) {
    const { dyad, rules, on } = facts;
    const held = dyad.proofs.filter((p) => p.expiresOn === null || on < p.expiresOn).map((p) => p.kind);
    const accepted = rules === null ? [] : acceptedBy(rules);
    const shown = held.some((kind) => accepted.includes(kind));
    return [
      ...(shown ? [] : notShown(facts, held, accepted)),
      ...(rules === null
        ? []
        : [...alsoNeeded(facts, rules, held, shown ? [] : accepted), ...toBring(facts, rules), ...ofRelations(facts, rules)]),
    ];
  },
});

function notShown(facts: DayFacts, held: readonly ProofKind[], accepted: readonly ProofKind[]): Finding<Code>[] {
  const { rules } = facts;
  const extras = { params: named([...accepted].sort()), due: paperworkDue(facts) };
  if (held.length === 0) return [{ code: 'kinship_proof.missing', ...extras, ...(rules && { source: sourceOf(rules, 'proofsAccepted') }) }];
  // Without the facility's rules nothing can be said about which papers it takes; another gate bars the meeting.
  if (rules === null) return [];
  // Only the village's certificate: what the facility says of it is the reason.
  const isVillage = rules.villageProof === 'invalid' && held.every((kind) => kind === VILLAGE);
  return [{ code: 'kinship_proof.not_accepted', ...extras, source: sourceOf(rules, isVillage ? 'villageProof' : 'proofsAccepted') }];
}

/** `asked`: papers that another reason asks for already. */
function alsoNeeded(facts: DayFacts, rules: RulesFacts, held: readonly ProofKind[], asked: readonly ProofKind[]): Finding<Code>[] {
  const named = asked.length === 1 ? asked : [];
  return requiredBy(rules)
    .filter((kind) => !held.includes(kind) && !named.includes(kind))
    .map((kind) => ({
      code: 'kinship_proof.also_needed' as const,
      params: { kind },
      due: paperworkDue(facts),
      source: sourceOf(rules, kind === VILLAGE && rules.villageProof === 'required' ? 'villageProof' : 'proofsRequired'),
    }));
}

function toBring(facts: DayFacts, rules: RulesFacts): Finding<Code>[] {
  const key = isFirst(facts) ? 'documentsFirst' : 'documentsLater';
  const papers = rules[key] ?? [];
  return papers.length === 0 ? [] : [{ code: 'papers.bring', params: named(papers.slice(0, NAMES.length)), source: sourceOf(rules, key) }];
}

/** What those who go inside bring besides, by what they are to the child: once for each relation. */
function ofRelations({ party }: DayFacts, rules: RulesFacts): Finding<Code>[] {
  const coming = new Set(party?.members.flatMap((one) => (one.place === 'inside' && one.relationship !== null ? [one.relationship] : [])));
  return (rules.documentsByRelation ?? [])
    .filter(({ relation }) => coming.has(relation))
    .map(({ relation, papers }) => ({
      code: 'papers.bring_relation' as const,
      params: { relation, ...named(papers.slice(0, NAMES.length)) },
      source: sourceOf(rules, 'documentsByRelation'),
    }));
}

/** Kinds of papers as parameters `a`…`f` that the words list; `none` fills up. */
const named = (kinds: readonly string[]): Record<string, string> => Object.fromEntries(NAMES.map((name, i) => [name, kinds[i] ?? 'none']));
