import { FormFields } from './FormFields';

/** Drawn, not typed: old phones lack the signs or colour them. */
const ICONS = {
  yes: 'M4 13l5 5L20 6',
  no: 'M6 6l12 12M18 6L6 18',
  call: 'M6 3.5h3.5l1.5 4.5-2.3 1.7a12 12 0 005.6 5.6L16 13l4.5 1.5V18a2.5 2.5 0 01-2.7 2.5A15.5 15.5 0 013.5 6.2 2.5 2.5 0 016 3.5z',
} as const;

interface Props {
  action: string;
  /** Sent as `answer`. */
  value: string;
  label: string;
  icon: keyof typeof ICONS;
  /** Other hidden fields. */
  fields?: Record<string, string>;
  /** It is, or is not, the answer in force; left out while there is none. */
  chosen?: boolean;
}

/** One full-width answer button of a caregiver page: a POST form, since a link that is only opened must change nothing. */
export function CaregiverAnswer({ action, value, label, icon, fields = {}, chosen }: Props) {
  const state = chosen === undefined ? '' : chosen ? ' c-button--chosen' : ' c-button--other';
  return (
    <form method="post" action={action}>
      <FormFields />
      {Object.entries(fields).map(([name, hidden]) => (
        <input key={name} type="hidden" name={name} value={hidden} />
      ))}
      <button type="submit" name="answer" value={value} class={`c-button c-button--${icon}${state}`} aria-pressed={chosen}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={ICONS[icon]} />
        </svg>
        {label}
      </button>
    </form>
  );
}
