import type { FieldClass } from '../kernel/fields';
import type { REQUESTERS } from './privacy.entity';

export type Requester = (typeof REQUESTERS)[number];

/** The parts of a person's own record. */
export const SECTIONS = [
  'child',
  'caregivers',
  'parents',
  'consents',
  'views',
  'proofs',
  'visits',
  'letters',
  'events',
  'messages',
  'checks',
  'disclosures',
  'reads',
  'safeguarding',
] as const;
export type Section = (typeof SECTIONS)[number];

/** Why a part is not handed out. */
export type WithholdingReason = 'endangers_another' | 'childs_confidence' | 'another_persons' | 'lead_hands_out';

export interface Withheld {
  section: Section;
  reasonCode: WithholdingReason;
}

/** Parts whose every line belongs to one class: somebody who may not see the class cannot hand it out. */
const CLASS_OF: Partial<Record<Section, FieldClass>> = {
  parents: 'custody',
  visits: 'custody',
  letters: 'custody',
  views: 'safeguarding',
  consents: 'safeguarding',
};

/**
 * What is kept back from whom (PIPL arts 44–45; Minors Law art. 4). Notes about a child's safety could show who spoke: they are handed
 * to nobody without the lead's own judgement. What a child said in confidence is given to the child alone. A caregiver who is no
 * guardian learns nothing of the parent's custody or of the guardian's papers, a parent nothing of where the family lives.
 */
const WITHHELD: Record<Requester, Partial<Record<Section, WithholdingReason>>> = {
  child: { safeguarding: 'endangers_another' },
  guardian: { safeguarding: 'endangers_another', views: 'childs_confidence' },
  parent: { safeguarding: 'endangers_another', views: 'childs_confidence', caregivers: 'another_persons', messages: 'another_persons' },
  caregiver: {
    safeguarding: 'endangers_another',
    views: 'childs_confidence',
    parents: 'another_persons',
    consents: 'another_persons',
    visits: 'another_persons',
    letters: 'another_persons',
    events: 'another_persons',
    disclosures: 'another_persons',
    reads: 'another_persons',
  },
};

/** What a requester is not given, and what whoever hands it out may not see; each with its reason. */
export function withheldFrom(requester: Requester, allowed: ReadonlySet<FieldClass>): Withheld[] {
  return SECTIONS.flatMap((section) => {
    const reasonCode = WITHHELD[requester][section];
    if (reasonCode) return [{ section, reasonCode }];
    const fieldClass = CLASS_OF[section];
    return fieldClass && !allowed.has(fieldClass) ? [{ section, reasonCode: 'lead_hands_out' as const }] : [];
  });
}
