import { Field, FieldProps, wire } from './Field';

interface Props extends FieldProps {
  value?: string | number;
  type?: 'text' | 'email' | 'tel' | 'password' | 'search' | 'url';
  /** Width in characters; the whole column when left out. */
  width?: 2 | 3 | 4 | 5 | 10 | 20 | 30;
  inputMode?: 'numeric' | 'decimal' | 'tel' | 'email' | 'text';
  autoComplete?: string;
  maxLength?: number;
  prefix?: string;
  suffix?: string;
  required?: boolean;
  spellcheck?: boolean;
}

/** One line of text. */
export function TextInput(props: Props) {
  const { name, value, type = 'text', width, inputMode, autoComplete, maxLength, prefix, suffix, required, spellcheck } = props;
  const wiring = wire(props);
  const input = (
    <input
      id={wiring.id}
      name={name}
      type={type}
      value={value ?? ''}
      class={`govuk-input${width ? ` govuk-input--width-${width}` : ''}${wiring.error ? ' govuk-input--error' : ''}`}
      inputMode={inputMode}
      autoComplete={autoComplete}
      maxLength={maxLength}
      spellcheck={spellcheck}
      aria-required={required}
      aria-describedby={wiring.describedBy}
      aria-invalid={wiring.invalid}
    />
  );
  return (
    <Field field={props} wiring={wiring}>
      {prefix || suffix ? (
        <div class="govuk-input__wrapper">
          {prefix && <div class="govuk-input__prefix">{prefix}</div>}
          {input}
          {suffix && <div class="govuk-input__suffix">{suffix}</div>}
        </div>
      ) : (
        input
      )}
    </Field>
  );
}
