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
