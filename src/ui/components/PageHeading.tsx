import { ComponentChildren } from 'preact';

interface Props {
  title: string;
  /** Small line above. */
  caption?: string;
  /** One sentence below: what this page says. */
  lead?: ComponentChildren;
  tag?: ComponentChildren;
  actions?: ComponentChildren;
}

/** The top of a page: its one h1, what it says, and the main action. */
export function PageHeading({ title, caption, lead, tag, actions }: Props) {
  return (
    <div class="k-heading">
      <div class="k-heading__words">
        {caption && <p class="k-heading__caption">{caption}</p>}
        <h1 class="k-heading__title">
          {title} {tag}
        </h1>
        {lead && <div class="k-heading__lead">{lead}</div>}
      </div>
      {actions && <div class="k-heading__actions k-button-group">{actions}</div>}
    </div>
  );
}
