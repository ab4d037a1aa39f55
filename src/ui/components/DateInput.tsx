import { usePage } from '../page-context';
import { FieldProps } from './Field';
import { TextInput } from './TextInput';

interface Props extends FieldProps {
  /** `YYYY-MM-DD`, or what the user typed. */
  value?: string;
}

/** A day in one text box, YYYY-MM-DD: quicker to type and to paste than three boxes, and the same on every phone. */
export function DateInput(props: Props) {
  const { t } = usePage();
  return (
    <TextInput {...props} hint={[props.hint, t('ui:date_hint')].filter(Boolean).join(' ')} width={10} maxLength={10} autoComplete="off" />
  );
}
