import { ComponentChildren } from 'preact';

/** More, for those who want it. */
export function Details({ summary, open, children }: { summary: string; open?: boolean; children: ComponentChildren }) {
  return (
    <details class="k-details" open={open}>
      <summary>
        <span>{summary}</span>
      </summary>
      <div class="k-details__body">{children}</div>
    </details>
  );
}
