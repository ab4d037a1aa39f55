import { Story } from '../story';
import { Walker } from '../walker';
import { findChild } from './children';

const PURPOSES = ['letter', 'recorded_message', 'call', 'video', 'visit', 'travel'];

/** A link of the child's page that records something about the dyad; folded away when nothing is missing. */
async function record(walker: Walker, dyadId: string, paper: string): Promise<void> {
  const link = walker.page.locator(`a[href="/dyads/${dyadId}/${paper}/new"]`);
  if ((await link.locator('visible=true').count()) === 0) await walker.unfold(link);
  await walker.follow(`/dyads/${dyadId}/${paper}/new`);
}

/** Step 3: the guardian's yes, for everything. */
export async function giveConsents(walker: Walker, { dyadId }: Story): Promise<void> {
  await record(walker, dyadId, 'consents');
  await walker.choose({ purposes: PURPOSES, capacity: 'court_appointed', evidence: 'signed_form' });
  await walker.send(`/dyads/${dyadId}/consents/new`);
}

/** Step 3: what the child says. */
export async function hearChild(walker: Walker, dyadId: string, view: 'yes' | 'not_now'): Promise<void> {
  await record(walker, dyadId, 'child-views');
  await walker.choose({ view, method: 'cards', caregiverPresent: 'false' });
  await walker.send(`/dyads/${dyadId}/child-views/new`);
}

/** Step 3: a paper that shows the kinship. */
export async function showProof(walker: Walker, { dyadId }: Story): Promise<void> {
  await record(walker, dyadId, 'kinship-proofs');
  await walker.choose({ kind: 'household_register' });
  await walker.send(`/dyads/${dyadId}/kinship-proofs/new`);
}

/** Step 3: one proposes, another approves. */
export async function decideContact(coordinator: Walker, lead: Walker, { dyadId, childId }: Story): Promise<void> {
  await record(coordinator, dyadId, 'contact-decisions');
  await coordinator.choose({ level: '3', conditions: 'no_photos' });
  await coordinator.fill({ reason: '照顾人和孩子都愿意，由老师陪同。' });
  await coordinator.send(`/dyads/${dyadId}/contact-decisions/new`);
  await lead.follow('/today');
  await lead.press(lead.page.locator('main a[href^="/contact-decisions"]'));
  await lead.press(lead.page.locator(`section:has(a[href="/children/${childId}"]) form[action$="/approvals"] button`));
}

/** Hard rows of the checklist: while there is one, nothing can be booked. */
export async function blockers(walker: Walker, story: Story): Promise<string[]> {
  await findChild(walker, story);
  return walker.page.locator('.k-checklist__row--stop .k-checklist__title').allInnerTexts();
}
