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
  /** Only these fields of the part; left out: all of it. */
  fields?: string[];
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
 * guardian learns nothing of the parent's custody or of the guardian's papers, a parent nothing of where the family lives. Which of
 * the child's parents asks is not written down: a parent is given what is about the child, and nothing that hangs on a dyad or a home.
 */
const WITHHELD: Record<Requester, Partial<Record<Section, WithholdingReason>>> = {
  child: { safeguarding: 'endangers_another' },
  guardian: { safeguarding: 'endangers_another', views: 'childs_confidence' },
  parent: {
    safeguarding: 'endangers_another',
    views: 'childs_confidence',
    caregivers: 'another_persons',
    parents: 'another_persons',
    consents: 'another_persons',
    proofs: 'another_persons',
    visits: 'another_persons',
    letters: 'another_persons',
    events: 'another_persons',
    messages: 'another_persons',
    checks: 'another_persons',
    disclosures: 'another_persons',
    reads: 'another_persons',
  },
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

type Rows = Record<string, unknown>[];
/** Parts of a record that hold other people's data between the person's own. */
export interface SharedParts {
  child?: Record<string, unknown>;
  caregivers?: Rows;
}

/** Of the child's own part: where and with whom the family lives. A parent does not learn it. */
export const HOME_FIELDS = ['homeCountyCode', 'careType'];
/** How to reach a caregiver, and her or his age. */
export const CONTACT_FIELDS = [
  'phone',
  'email',
  'wechatOpenId',
  'postalAddress',
  'birthDate',
  // How she wants to be reached is her own affair, too.
  'whoAnswers',
  'safeHours',
  'coverPhrase',
  'strangerScript',
  'childWords',
  'secondName',
  'secondPhone',
  'channel',
  'otherChannels',
  'optedOut',
  'bestTime',
  // The numbers themselves.
  'badAddresses',
];

const without = (row: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !fields.includes(name)));

/** The row of whoever asks, when the file leaves no doubt: the only guardian, or the only caregiver. */
function ownRow(requester: Requester, rows: Rows): Record<string, unknown> | undefined {
  const candidates = requester === 'guardian' ? rows.filter((row) => row.isGuardian === true) : rows;
  return candidates.length === 1 ? candidates[0] : undefined;
}

/**
 * Takes other people's data out of parts that also hold the requester's own (PIPL art. 45), and says which fields went. A caregiver's
 * or guardian's record has no contact of the other caregivers; a row that is not certainly the requester's is another's.
 */
export function withoutOthers<T extends SharedParts>(requester: Requester, record: T): { record: T; withheld: Withheld[] } {
  if (requester === 'parent' && record.child)
    return {
      record: { ...record, child: without(record.child, HOME_FIELDS) },
      withheld: [{ section: 'child', reasonCode: 'another_persons', fields: HOME_FIELDS }],
    };
  const rows = record.caregivers ?? [];
  const own = ownRow(requester, rows);
  if (requester === 'child' || requester === 'parent' || rows.every((row) => row === own)) return { record, withheld: [] };
  return {
    record: { ...record, caregivers: rows.map((row) => (row === own ? row : without(row, CONTACT_FIELDS))) },
    withheld: [{ section: 'caregivers', reasonCode: 'another_persons', fields: CONTACT_FIELDS }],
  };
}
