import type { PageClient } from '../../support/app';

type Answer = Awaited<ReturnType<PageClient['submit']>>;

/** Bars contact on the page: the form, the look at what it touches, and the yes below it. Answers what the last of them said. */
export async function bar(browser: PageClient, dyadId: string, fields: Record<string, string | string[]>): Promise<Answer> {
  const path = `/dyads/${dyadId}/restrictions`;
  const look = await browser.submit(`${path}/new`, fields, `${path}/previews`);
  const fingerprint = /name="fingerprint" value="(\w+)"/.exec(look.text)?.[1];
  return fingerprint === undefined ? look : browser.submit(`${path}/new`, { ...fields, fingerprint });
}
