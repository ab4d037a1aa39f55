import { ComponentChildren } from 'preact';

/** Holds DecisionRow entries. */
export function DecisionList({ label, children }: { label?: string; children: ComponentChildren }) {
  return (
    <ul class="k-decisions" aria-label={label}>
      {children}
    </ul>
  );
}
