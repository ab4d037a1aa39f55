import { PageProblem } from '../problem';
import { FieldError, wire } from './Field';

interface Props {
  name: string;
  label: string;
  hint?: string;
  checked?: boolean;
  value?: string;
  problem?: PageProblem;
}

/** One yes-or-nothing choice. */
export function Checkbox({ name, label, hint, checked, value = 'true', problem }: Props) {
  const wiring = wire({ name, hint, problem });
  return (
    <div class={`govuk-form-group${wiring.error ? ' govuk-form-group--error' : ''}`}>
      <FieldError wiring={wiring} />
      <div class="govuk-checkboxes">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            id={wiring.id}
            name={name}
            type="checkbox"
            value={value}
            checked={checked ?? false}
            aria-describedby={wiring.describedBy}
            aria-invalid={wiring.invalid}
          />
          <label class="govuk-label govuk-checkboxes__label" for={wiring.id}>
            {label}
          </label>
          {hint && (
            <div id={`${wiring.id}-hint`} class="govuk-hint govuk-checkboxes__hint">
              {hint}
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
