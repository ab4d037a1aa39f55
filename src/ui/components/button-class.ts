export type ButtonVariant = 'primary' | 'secondary' | 'warning' | 'quiet';

/** The CSS classes of a button. */
export function buttonClass(variant: ButtonVariant = 'primary', big = false): string {
  return `k-button k-button--${variant}${big ? ' k-button--big' : ''}`;
}
