import { ComponentChildren } from 'preact';

interface Props {
  title: string;
  id?: string;
  /** How many things it holds. */
  count?: number;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A part of a page under an h2. */
export function Section({ title, id, count, actions, children }: Props) {
  return (
    <section class="k-section" id={id}>
      <div class="k-section__head">
        <h2 class="k-section__title">
          {title}
          {count !== undefined && <span class="k-count">{count}</span>}
        </h2>
        {actions && <div class="k-section__actions">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
