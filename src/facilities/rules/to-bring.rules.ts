import { acceptedBy, ProofRules, requiredBy } from '../../kernel/proofs';
import type { ProofKind } from '../../kernel/vocabulary';
import type { FacilityRules } from '../facility.rules';
import type { EffectiveRule } from './effective.rules';
import type { CarriedPaper } from './paper-keys';
import type { RelationPapers } from './rule-key';

/** A paper that is carried: of the facility's list, or a proof of kinship that it asks for by name. */
export type BroughtPaper = CarriedPaper | ProofKind;

/** What a child and those who come along bring to one meeting, and how many they may be. */
export interface ToBring {
  /** The child has not met the parent in person. */
  first: boolean;
  /** Each of these papers. */
  papers: readonly BroughtPaper[];
  /** Besides, one of these shows the kinship; empty where nothing is asked, or one of `papers` shows it. */
  oneOf: readonly ProofKind[];
  /** Besides, what somebody brings who is this to the child. */
  byRelation: readonly RelationPapers[];
  /** A certificate of the village's committee is worth nothing here. */
  villageInvalid: boolean;
  /** The household register does for the child instead of an identity card. */
  registerForChild: boolean;
  items: readonly string[];
  /** In the country's own currency; 0: nothing is said. */
  money: number;
  /** People inside, children included. */
  most: number;
  /** Minors who may come on top of `most`. */
  extra: number;
  /** Children below this age are not counted; 0: all are. */
  uncountedBelow: number;
}

/**
 * The list to pack by, from the rules that the checklist shows (`askedOf`). Proofs of kinship are shown at the first meeting; those which the
 * facility asks for by name are papers like any other.
 */
export function toBring(asked: readonly EffectiveRule[]): ToBring {
  const all = Object.fromEntries(asked.map(({ key, value }) => [key, value])) as Partial<FacilityRules>;
  const first = asked.some(({ key }) => key === 'documentsFirst');
  const listed = (first ? all.documentsFirst : all.documentsLater) ?? [];
  const rules: ProofRules = { ...all, proofsAccepted: all.proofsAccepted ?? [] };
  const asksKinship = listed.includes('kinship_proof');
  const papers = [...new Set<BroughtPaper>([...listed.filter((paper) => paper !== 'kinship_proof'), ...(first ? requiredBy(rules) : [])])];
  const taken = acceptedBy(rules);
  // Where the list itself names a proof of kinship, it is carried although another paper might do for it.
  const shown = taken.some((kind) => papers.includes(kind));
  return {
    first,
    papers,
    oneOf: asksKinship || (first && !shown) ? taken : [],
    byRelation: all.documentsByRelation ?? [],
    villageInvalid: first && all.villageProof === 'invalid',
    registerForChild: all.childShowsRegister === true,
    items: all.itemsAllowed ?? [],
    money: all.moneyMostPerVisit ?? 0,
    most: all.visitorsMaxTotal ?? 0,
    extra: all.childrenExtra ?? 0,
    uncountedBelow: all.uncountedAgeBelow ?? 0,
  };
}
