import { ComponentChildren } from 'preact';

/** Several fields that belong together, under one question. */
export function Fieldset({ legend, hint, children }: { legend: string; hint?: string; children: ComponentChildren }) {
  return (
    <fieldset class="govuk-fieldset k-fieldset">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{legend}</legend>
      {hint && <div class="govuk-hint">{hint}</div>}
      {children}
    </fieldset>
  );
}
