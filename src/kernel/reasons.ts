/** What the gates say about a meeting. */
export type Verdict = 'allow' | 'needs_approval' | 'block';
export type Severity = 'hard' | 'approval' | 'warning';
/** Who can cure a reason. */
export type Owner = 'coordinator' | 'liaison' | 'worker' | 'lead' | 'caregiver' | 'child' | 'facility' | 'nobody';

/** One reason for or against; words are found by `reasons.<code>.message|fix` in the reader's language. */
export interface Reason {
  code: string;
  /** The gate that gave it, `G1` … `G25` or `F1` …; only a reason of the gate engine has one. */
  gate?: string;
  severity: Severity;
  owner: Owner;
  params?: Record<string, string | number>;
  /** The day by which the owner should have cured it. */
  due?: string;
  /** Law, prison notice or policy the rule comes from. */
  source: string;
  ruleVersion: string;
}

export interface Eligibility {
  verdict: Verdict;
  reasons: Reason[];
}

/** The verdict follows from the reasons alone: any hard one blocks, any approval one needs approval, warnings only warn. */
export function verdictOf(reasons: readonly Reason[]): Verdict {
  if (reasons.some((r) => r.severity === 'hard')) return 'block';
  return reasons.some((r) => r.severity === 'approval') ? 'needs_approval' : 'allow';
}
