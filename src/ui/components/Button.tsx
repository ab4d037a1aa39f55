import { ComponentChildren } from 'preact';
import { buttonClass, ButtonVariant } from './button-class';

interface Props {
  children: ComponentChildren;
  variant?: ButtonVariant;
  type?: 'submit' | 'button' | 'reset';
  name?: string;
  value?: string;
  /** Sends the form elsewhere. */
  formAction?: string;
  /** With scripts on, asks this first. */
  confirm?: string;
  /** 60 px high, for phones in the field. */
  big?: boolean;
  disabled?: boolean;
  /** The key that presses it on a page with keys (`data-act`, see assets/app.js). */
  act?: string;
}

/** A button of a form. */
export function Button({ children, variant, type = 'submit', name, value, formAction, confirm, big, disabled, act }: Props) {
  return (
    <button
      type={type}
      class={buttonClass(variant, big)}
      name={name}
      value={value}
      formAction={formAction}
      data-confirm={confirm}
      disabled={disabled}
      data-act={act}
    >
      {children}
    </button>
  );
}
