import { ComponentChildren } from 'preact';
import { usePage } from '../page-context';
import { errorFor, fieldId, PageFieldError, PageProblem } from '../problem';

/** What every field takes. */
export interface FieldProps {
  name: string;
  label: string;
  hint?: string;
  /** The answer to a form that was not accepted; the field finds its own error in it. */
  problem?: PageProblem;
  /** Says "(optional)" beside the label. */
  optional?: boolean;
  labelSize?: 's' | 'm' | 'l';
  labelHidden?: boolean;
  /** Tells this field's ids from those of the same field in another form of the page. */
  scope?: string;
}

/** One choice of a Select, Radios or Checkboxes. */
export interface Option {
  value: string;
  label: string;
  hint?: string;
  disabled?: boolean;
}

/** Ids and the error of a field, tied together for assistive technology. */
export interface Wiring {
  id: string;
  error: PageFieldError | undefined;
  describedBy: string | undefined;
  invalid: true | undefined;
}

/** The wiring of one field: which ids describe it and whether it has an error. */
export function wire({ name, hint, problem, scope }: Pick<FieldProps, 'name' | 'hint' | 'problem' | 'scope'>): Wiring {
  const id = scope === undefined ? fieldId(name) : `${fieldId(name)}-${scope}`;
  const error = errorFor(problem, name);
  const describedBy = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return { id, error, describedBy: describedBy || undefined, invalid: error ? true : undefined };
}

/** The error line of a field. */
export function FieldError({ wiring }: { wiring: Wiring }) {
  const { t } = usePage();
  if (!wiring.error) return null;
  return (
    <p id={`${wiring.id}-error`} class="govuk-error-message">
      <span class="govuk-visually-hidden">{t('ui:error_prefix')}</span>
      {wiring.error.message} {wiring.error.fix && <span>{wiring.error.fix}</span>}
    </p>
  );
}

/** "(optional)" after a label. */
export function OptionalMark({ optional }: { optional?: boolean }) {
  const { t } = usePage();
  return optional ? <span class="k-optional"> {t('ui:optional')}</span> : null;
}

/** Label, hint and error around one control. */
export function Field({ field, wiring, children }: { field: FieldProps; wiring: Wiring; children: ComponentChildren }) {
  return (
    <div class={`govuk-form-group${wiring.error ? ' govuk-form-group--error' : ''}`}>
      <label
        class={`govuk-label${field.labelSize ? ` govuk-label--${field.labelSize}` : ''}${field.labelHidden ? ' govuk-visually-hidden' : ''}`}
        for={wiring.id}
      >
        {field.label}
        <OptionalMark optional={field.optional} />
      </label>
      {field.hint && (
        <div id={`${wiring.id}-hint`} class="govuk-hint">
          {field.hint}
        </div>
      )}
      <FieldError wiring={wiring} />
      {children}
    </div>
  );
}
