import { Icon } from './Icon';
import { buttonClass } from './button-class';

/** A number to call with one tap. */
export function PhoneLink({ number, label, big }: { number: string; label?: string; big?: boolean }) {
  const href = `tel:${number.replace(/[^+\d]/g, '')}`;
  return (
    <a href={href} class={big ? buttonClass('secondary', true) : 'k-phone-link'}>
      <Icon name="phone" size={big ? 22 : 18} />
      <span>{label ? `${label} ${number}` : number}</span>
    </a>
  );
}
