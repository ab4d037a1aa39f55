import type { PageProblem } from '../../ui/problem';

/** Which form came back, what was typed, and what was wrong. */
export interface FailedForm {
  form: 'cancellations' | 'family-answers' | 'declines' | 'proposals' | 'confirmations' | 'other';
  values: Record<string, string>;
  problem?: PageProblem;
  /** What the facility says for the family to be told, to be looked at before it is sent; '' when it says nothing. */
  preview?: string;
}
