/** What a rule of the schedule is about. */
export const RETENTION_KINDS = [
  'case_file',
  'safeguarding',
  'messages',
  'inbound_messages',
  'data_requests',
  'disclosures',
  'audit',
  'sessions',
  'idempotency_keys',
] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** `pseudonymise` empties what tells who it was and keeps the row that is counted; `keep` and `own_job` are told, not run here. */
export type RetentionAction = 'pseudonymise' | 'delete' | 'keep' | 'own_job';

/** One line of a country's retention schedule: data, so that another country is another list. */
export interface RetentionRule {
  /** The name under which previews and runs count it. */
  key: RetentionKind;
  /** What starts the time. `closed_or_adult`: the file was closed or the child turned 18, whichever came first. */
  after: 'closed_or_adult' | 'last_event' | 'sent' | 'received' | 'decided' | 'given' | 'written';
  /** How long after that; null: without end. */
  years: number | null;
  days: number | null;
  /** Never before the person has reached this age. */
  notBeforeAge: number | null;
  action: RetentionAction;
  legalBasis: string;
}

const rule = (key: RetentionKind, after: RetentionRule['after'], time: Partial<RetentionRule>, legalBasis: string): RetentionRule => ({
  key,
  after,
  years: null,
  days: null,
  notBeforeAge: null,
  action: 'pseudonymise',
  ...time,
  legalBasis,
});

/** Rules that are the same wherever we work: they come from how the program is built. */
const HOUSE = [
  rule('audit', 'written', { action: 'keep' }, 'Append-only by design; lines carry ids and codes, never a name'),
  rule('sessions', 'written', { days: 14, action: 'own_job' }, 'Ends by itself'),
  rule('idempotency_keys', 'written', { days: 1, action: 'own_job' }, 'Emptied every hour'),
];

/** Mainland China. */
export const CN_RETENTION: readonly RetentionRule[] = [
  rule('case_file', 'closed_or_adult', { years: 3 }, '个人信息保护法第十九条（最短必要期限）；民法典第一百八十八条（三年诉讼时效）'),
  rule('safeguarding', 'last_event', { years: 7 }, '未成年人保护法第十一条（强制报告）；机构规定：七年'),
  rule('messages', 'sent', { days: 90 }, '个人信息保护法第十九条；机构规定：九十天'),
  rule('inbound_messages', 'received', { days: 90, action: 'delete' }, '个人信息保护法第十九条；机构规定：九十天'),
  rule('data_requests', 'decided', { years: 3 }, '个人信息保护法第五十条；机构规定：三年'),
  rule('disclosures', 'given', { years: 3, action: 'keep' }, '网络数据安全管理条例第十二条（不少于三年）'),
  ...HOUSE,
];

/** England and Wales. */
export const GB_RETENTION: readonly RetentionRule[] = [
  rule('case_file', 'closed_or_adult', { years: 3 }, 'UK GDPR art. 5(1)(e); organisation’s policy: three years'),
  rule('safeguarding', 'last_event', { years: 7, notBeforeAge: 25 }, 'UK GDPR art. 5(1)(e); safeguarding practice: to age 25'),
  rule('messages', 'sent', { days: 90 }, 'UK GDPR art. 5(1)(e); organisation’s policy: 90 days'),
  rule('inbound_messages', 'received', { days: 90, action: 'delete' }, 'UK GDPR art. 5(1)(e); organisation’s policy: 90 days'),
  rule('data_requests', 'decided', { years: 3 }, 'UK GDPR art. 5(2) (accountability); organisation’s policy: three years'),
  rule('disclosures', 'given', { years: 3, action: 'keep' }, 'UK GDPR art. 30; organisation’s policy: three years'),
  ...HOUSE,
];
