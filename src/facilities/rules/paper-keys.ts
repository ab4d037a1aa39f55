import { PROOF_KINDS } from '../../kernel/vocabulary';
import { ENTRANTS } from './people-keys';
import { MOJ_2016, PRACTICE, RuleSpec } from './rule-key';

/** A village committee's certificate: as the list of accepted proofs says, or whatever the list says required, accepted, invalid. */
export const VILLAGE_PROOFS = ['as_listed', 'required', 'accepted', 'invalid'] as const;
/** Papers that are carried to the gate. */
export const CARRIED_PAPERS = [
  'id_card',
  'household_register',
  'birth_certificate',
  'kinship_proof',
  'village_certificate',
  'marriage_certificate',
  'visit_card',
  'visit_notice',
  'intake_notice',
  'guardian_letter',
  'booking_confirmation',
  'photo_id',
] as const;
export type CarriedPaper = (typeof CARRIED_PAPERS)[number];

/** Papers: what shows the kinship, and what is carried to the gate. */
export const PAPER_KEYS: readonly RuleSpec[] = [
  {
    key: 'proofsAccepted',
    group: 'papers',
    type: { kind: 'list', values: PROOF_KINDS },
    unit: null,
    legalBasis: `${MOJ_2016} art. 6`,
    fallback: ['household_register', 'birth_certificate', 'police_certificate'],
    needsSecond: true,
  },
  {
    key: 'proofsRequired',
    group: 'papers',
    type: { kind: 'list', values: PROOF_KINDS },
    unit: null,
    legalBasis: PRACTICE,
    fallback: [],
    needsSecond: true,
  },
  {
    key: 'villageProof',
    group: 'papers',
    type: { kind: 'enum', values: VILLAGE_PROOFS },
    unit: null,
    legalBasis: PRACTICE,
    fallback: 'as_listed',
    needsSecond: true,
  },
  {
    key: 'documentsFirst',
    group: 'papers',
    type: { kind: 'list', values: CARRIED_PAPERS },
    unit: null,
    legalBasis: `${MOJ_2016} art. 6`,
    fallback: ['id_card', 'kinship_proof'],
    needsSecond: false,
  },
  {
    key: 'documentsLater',
    group: 'papers',
    type: { kind: 'list', values: CARRIED_PAPERS },
    unit: null,
    legalBasis: `${MOJ_2016} art. 6`,
    fallback: ['id_card'],
    needsSecond: false,
  },
  {
    key: 'documentsByRelation',
    group: 'papers',
    type: { kind: 'relations', relations: ENTRANTS, values: CARRIED_PAPERS },
    unit: null,
    legalBasis: `${MOJ_2016} art. 6`,
    fallback: [],
    needsSecond: false,
  },
  {
    key: 'childShowsRegister',
    group: 'papers',
    type: { kind: 'bool' },
    unit: null,
    legalBasis: `${MOJ_2016} art. 6`,
    fallback: false,
    needsSecond: false,
  },
];
