import { idIn, Story } from '../story';
import { Walker } from '../walker';
import { findChild } from './children';

const SAFETY = 'input[name=checklist]';

/** Step 9: the worker enters the child's letter; returns its id. */
export async function enterLetter(walker: Walker, story: Pick<Story, 'reference' | 'dyadId'>): Promise<string> {
  await findChild(walker, story);
  await walker.follow(`/exchanges/new?dyad=${story.dyadId}`);
  await walker.choose({ kind: 'letter', direction: 'to_parent', authorship: 'own_words' });
  await walker.fill({ pages: '2' });
  await walker.send('/exchanges');
  return idIn(walker.page.url());
}

/** The NGO's desk: the pile on which a letter lies, and the letter. */
async function fromPile(walker: Walker, pile: string, id: string): Promise<void> {
  await walker.follow('/exchanges');
  await walker.follow(`/exchanges?pile=${pile}`);
  const link = walker.page.locator(`a[href="/exchanges/${id}"]`);
  for (let more = walker.page.locator('a[href*="cursor="]'); (await link.count()) === 0 && (await more.count()) > 0;)
    await walker.press(more);
  await walker.follow(`/exchanges/${id}`);
}

/** The check with the child's safety in mind, everything ticked. */
export async function checkSafety(walker: Walker, id: string): Promise<void> {
  await fromPile(walker, 'check', id);
  for (const item of await walker.page.locator(SAFETY).evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value)))
    await walker.choose({ checklist: item });
  await walker.send(`/exchanges/${id}/steps`, 'pass_safety');
}

/** The step that the page offers: dispatch, receive or hand over. */
export async function passOn(walker: Walker, pile: string, id: string): Promise<void> {
  await fromPile(walker, pile, id);
  await walker.send(`/exchanges/${id}/steps`);
}

/** A liaison officer's step for one letter: ticked in its pile, done with one button. */
export async function atFacility(walker: Walker, verb: string, { rosterNumber }: Story): Promise<void> {
  await walker.follow('/liaison/letters');
  const pile = walker.page.locator('form[action="/liaison/letters"]', { has: walker.page.locator(`input[name=verb][value=${verb}]`) });
  await pile.locator('li.k-decision', { hasText: rosterNumber }).locator('input[type=checkbox]').check();
  await walker.press(pile.locator('button'));
}

/** The parent has answered. */
export async function enterReply(walker: Walker, id: string): Promise<void> {
  await walker.follow('/liaison/letters');
  await walker.send(`/liaison/letters/${id}/replies`);
}

/** The id of the answer, from the page of the letter it answers. */
export async function replyTo(walker: Walker, id: string): Promise<string> {
  await fromPile(walker, 'done', id);
  const hrefs = await walker.page
    .locator('main a[href^="/exchanges/"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  return hrefs.map(idIn).find((found) => found !== '' && found !== id) ?? '';
}
