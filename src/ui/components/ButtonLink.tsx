import { ComponentChildren } from 'preact';
import { buttonClass, ButtonVariant } from './button-class';

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({
  href,
  children,
  variant,
  big,
}: {
  href: string;
  children: ComponentChildren;
  variant?: ButtonVariant;
  big?: boolean;
}) {
  return (
    <a href={href} class={buttonClass(variant, big)}>
      {children}
    </a>
  );
}
