import { ComponentChildren } from 'preact';
import { buttonClass, ButtonVariant } from './button-class';
import { FormFields } from './FormFields';

interface Props {
  action: string;
  children: ComponentChildren;
  variant?: ButtonVariant;
  /** Hidden fields. */
  fields?: Record<string, string>;
  confirm?: string;
  big?: boolean;
  /** Accessible name where the visible words repeat on the page ("Confirm" in each row); must contain them. */
  label?: string;
  /** The key that presses it on a page with keys (`data-act`, see assets/app.js). */
  act?: string;
}

/** A POST form that is one button, tokens included. */
export function ButtonForm({ action, children, variant, fields = {}, confirm, big, label, act }: Props) {
  return (
    <form method="post" action={action} class="k-button-form">
      <FormFields />
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class={buttonClass(variant, big)} data-confirm={confirm} aria-label={label} data-act={act}>
        {children}
      </button>
    </form>
  );
}
