/** Treatment grades (严管, 考察, 普管, 宽管). */
export const GRADES = ['strict', 'observation', 'general', 'lenient'] as const;
export type Grade = (typeof GRADES)[number];

/** Documents that show kinship; which are taken differs per facility. */
export const PROOF_KINDS = [
  'household_register',
  'birth_certificate',
  'police_certificate',
  'village_certificate',
  'court_judgment',
  'adoption_certificate',
] as const;
export type ProofKind = (typeof PROOF_KINDS)[number];

/** Who may start a request for a meeting. */
export const INITIATORS = ['family', 'parent', 'justice_office', 'organisation'] as const;
export type Initiator = (typeof INITIATORS)[number];
