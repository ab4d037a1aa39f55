import { ComponentChildren } from 'preact';

interface Row {
  key: string;
  value: ComponentChildren;
  /** `hidden` completes the words for screen readers: "Change" + " phone". */
  actions?: readonly { href: string; text: string; hidden?: string }[];
}

/** Facts as pairs, and links to change them. */
export function SummaryList({ rows, title }: { rows: readonly Row[]; title?: string }) {
  return (
    <div class="k-summary">
      {title && <h2 class="k-section__title">{title}</h2>}
      <dl class="govuk-summary-list">
        {rows.map((row) => (
          <div class="govuk-summary-list__row" key={row.key}>
            <dt class="govuk-summary-list__key">{row.key}</dt>
            <dd class="govuk-summary-list__value">{row.value}</dd>
            {row.actions && row.actions.length > 0 && (
              <dd class="govuk-summary-list__actions">
                {row.actions.map((action) => (
                  <a key={action.href} href={action.href}>
                    {action.text}
                    {action.hidden && <span class="k-hidden"> {action.hidden}</span>}
                  </a>
                ))}
              </dd>
            )}
          </div>
        ))}
      </dl>
    </div>
  );
}
