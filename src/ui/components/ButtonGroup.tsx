import { ComponentChildren } from 'preact';

/** Buttons side by side, under each other where there is no room. */
export function ButtonGroup({ children }: { children: ComponentChildren }) {
  return <div class="k-button-group">{children}</div>;
}
