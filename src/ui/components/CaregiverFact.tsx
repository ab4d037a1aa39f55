import { ComponentChildren } from 'preact';

/** One key fact in the largest type. */
export function CaregiverFact({ label, value, children }: { label?: string; value: string; children?: ComponentChildren }) {
  return (
    <div class="c-fact">
      {label && <span class="c-label">{label}</span>}
      <span class="c-key">{value}</span>
      {children}
    </div>
  );
}
