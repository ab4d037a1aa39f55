import { ComponentChildren } from 'preact';
import { FieldError, FieldProps, OptionalMark, Wiring } from './Field';

/** Legend, hint and error around a group of radios or checkboxes. */
export function ChoiceGroup({ field, wiring, children }: { field: FieldProps; wiring: Wiring; children: ComponentChildren }) {
  const size = field.labelSize ?? 's';
  return (
    <div class={`govuk-form-group${wiring.error ? ' govuk-form-group--error' : ''}`}>
      <fieldset class="govuk-fieldset" aria-describedby={wiring.describedBy}>
        <legend class={`govuk-fieldset__legend govuk-fieldset__legend--${size}${field.labelHidden ? ' govuk-visually-hidden' : ''}`}>
          {field.label}
          <OptionalMark optional={field.optional} />
        </legend>
        {field.hint && (
          <div id={`${wiring.id}-hint`} class="govuk-hint">
            {field.hint}
          </div>
        )}
        <FieldError wiring={wiring} />
        {children}
      </fieldset>
    </div>
  );
}
