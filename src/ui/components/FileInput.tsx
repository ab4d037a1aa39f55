import { Field, FieldProps, wire } from './Field';

interface Props extends FieldProps {
  /** MIME types or endings the browser offers; the server checks again. */
  accept?: string;
  multiple?: boolean;
  /** Opens the camera on phones. */
  capture?: 'user' | 'environment';
}

/** A file from the device; the form must be `multipart`. */
export function FileInput(props: Props) {
  const wiring = wire(props);
  return (
    <Field field={props} wiring={wiring}>
      <input
        id={wiring.id}
        name={props.name}
        type="file"
        class={`govuk-file-upload${wiring.error ? ' govuk-file-upload--error' : ''}`}
        accept={props.accept}
        multiple={props.multiple}
        capture={props.capture}
        aria-describedby={wiring.describedBy}
        aria-invalid={wiring.invalid}
      />
    </Field>
  );
}
