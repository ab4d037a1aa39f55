import { Field, FieldProps, wire } from './Field';

interface Props extends FieldProps {
  value?: string;
  rows?: number;
  maxLength?: number;
}

/** Several lines of text. */
export function TextArea(props: Props) {
  const wiring = wire(props);
  return (
    <Field field={props} wiring={wiring}>
      <textarea
        id={wiring.id}
        name={props.name}
        class={`govuk-textarea${wiring.error ? ' govuk-textarea--error' : ''}`}
        rows={props.rows ?? 4}
        maxLength={props.maxLength}
        aria-describedby={wiring.describedBy}
        aria-invalid={wiring.invalid}
      >
        {props.value ?? ''}
      </textarea>
    </Field>
  );
}
