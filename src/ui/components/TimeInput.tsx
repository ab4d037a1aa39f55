import { usePage } from '../page-context';
import { FieldProps } from './Field';
import { TextInput } from './TextInput';

interface Props extends FieldProps {
  /** `HH:mm`, or what the user typed. */
  value?: string;
}

/** A wall time in one text box, HH:mm on a 24-hour clock. */
export function TimeInput(props: Props) {
  const { t } = usePage();
  return (
    <TextInput {...props} hint={[props.hint, t('ui:time_hint')].filter(Boolean).join(' ')} width={5} maxLength={5} autoComplete="off" />
  );
}
