import { Client } from 'pg';
import { RunningServer } from '../server';
import { ESCORT, idIn, Story } from '../story';
import { Walker } from '../walker';
import { findChild } from './children';

/** Step 4, from the child's page to the confirmation; returns how many clicks it took. */
export async function book(walker: Walker, story: Story): Promise<number> {
  const before = walker.clicks;
  const base = `/dyads/${story.dyadId}/book`;
  await walker.follow(base);
  await walker.send(`${base}/who`);
  await walker.select('escort', ESCORT);
  await walker.send(`${base}/check`);
  await walker.press(walker.page.locator(`form[action="${base}"][method=post] button`));
  story.visitId = idIn(walker.page.url());
  return walker.clicks - before;
}

/** Step 5: ticked in the inbox, confirmed in one act. */
export async function confirmInInbox(walker: Walker, story: Story): Promise<void> {
  await walker.follow('/liaison/inbox');
  await walker.page.locator(`label[for="select-${story.visitId}"]`).waitFor({ state: 'attached' });
  await walker.page.locator(`#select-${story.visitId}`).check();
  await walker.send('/liaison/inbox/decisions', 'selected');
}

/** The page of the meeting, from the child's. */
export async function openMeeting(walker: Walker, story: Story): Promise<void> {
  await findChild(walker, story);
  await walker.follow(`/visits/${story.visitId}`);
}

/** The minute in which the officer could have taken it back is over: what was decided leaves. */
export async function theMinutePasses({ databaseUrl }: RunningServer, { visitId }: Story): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`UPDATE outbox SET run_at = now() - interval '1 day' WHERE done_at IS NULL AND payload->>'visitId' = $1`, [visitId]);
  for (let tries = 0; tries < 100; tries += 1) {
    const { rowCount } = await client.query(`SELECT 1 FROM outbox WHERE done_at IS NULL AND payload->>'visitId' = $1`, [visitId]);
    if (rowCount === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await client.end();
}
