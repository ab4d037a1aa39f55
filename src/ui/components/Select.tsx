import { Field, FieldProps, Option, wire } from './Field';

interface Props extends FieldProps {
  value?: string;
  options: readonly Option[];
  /** Words of an empty first choice. */
  placeholder?: string;
}

/** One choice from a long list; for up to six use Radios. */
export function Select(props: Props) {
  const wiring = wire(props);
  const chosen = props.value ?? '';
  return (
    <Field field={props} wiring={wiring}>
      <select
        id={wiring.id}
        name={props.name}
        class={`govuk-select${wiring.error ? ' govuk-select--error' : ''}`}
        aria-describedby={wiring.describedBy}
        aria-invalid={wiring.invalid}
      >
        {props.placeholder !== undefined && (
          <option value="" selected={chosen === ''}>
            {props.placeholder}
          </option>
        )}
        {props.options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === chosen} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}
