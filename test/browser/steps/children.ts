import { COUNTY, ESCORT, idIn, Story } from '../story';
import { Walker } from '../walker';

/** From anywhere to a child's page, by the reference people say. */
export async function findChild(walker: Walker, { reference }: { reference: string }): Promise<void> {
  await walker.follow('/children');
  await walker.fill({ reference });
  await walker.send('/children');
  await walker.press(walker.page.locator('tbody a[href^="/children/"]'));
}

async function fillFile(walker: Walker, { child }: Story): Promise<void> {
  await walker.follow('/children');
  await walker.follow('/children/new');
  await walker.fill({ ...child, homeCountyCode: COUNTY });
  await walker.choose({ sex: 'female', careType: 'grandparents', visitedBefore: 'false' });
  await walker.select('workerId', ESCORT);
}

/** Step 1: a file; a second one for the same child is caught and leads to the first. */
export async function openFile(walker: Walker, story: Story): Promise<void> {
  await fillFile(walker, story);
  await walker.send('/children/new');
  story.childId = idIn(walker.page.url());
  await fillFile(walker, story);
  await walker.send('/children/new', undefined, 409);
  story.reference = /[0-9A-Z]{4,6}$/.exec(await walker.page.locator(`main a[href="/children/${story.childId}"]`).innerText())?.[0] ?? '';
  await walker.follow(`/children/${story.childId}`);
}

/** Step 1: who looks after the child, and the parent. */
export async function addPeople(walker: Walker, story: Story): Promise<void> {
  await walker.follow(`/children/${story.childId}/caregivers/new`);
  await walker.fill(story.caregiver);
  await walker.page.locator('select[name=relationship]').selectOption('grandmother');
  await walker.choose({ isGuardian: 'true', channel: 'sms', language: walker.manner.locale });
  await walker.send(`/children/${story.childId}/caregivers/new`);
  await walker.follow(`/children/${story.childId}/parents/new`);
  await walker.choose({ relationship: 'father', sex: 'male' });
  await walker.fill({ ...story.parent, homeCountyCode: COUNTY });
  await walker.send(`/children/${story.childId}/parents/new`);
  story.dyadId = idIn((await walker.page.locator('form[action$="/tracings"]').getAttribute('action')) ?? '');
}

/** Step 2: where is the parent? The facility's officer compares and confirms; the asker learns facility and ward. */
export async function trace(coordinator: Walker, liaison: Walker, story: Story): Promise<string> {
  await coordinator.send(`/dyads/${story.dyadId}/tracings`);
  await liaison.follow('/liaison/tracing');
  await liaison.follow('/liaison/roster');
  await liaison.unfold(liaison.page.locator('form[action="/liaison/roster"][method=post]'));
  await liaison.fill({ number: story.rosterNumber, ...story.parent, homeCountyCode: COUNTY });
  await liaison.choose({ sex: 'male' });
  await liaison.page.locator('select[name=wardCode]').selectOption(story.ward);
  await liaison.page.locator('select[name=grade]').selectOption('general');
  await liaison.press(liaison.page.locator('form[action="/liaison/roster"][method=post] button'));
  await liaison.follow('/liaison/tracing');
  const card = liaison.page.locator('section', { hasText: story.rosterNumber });
  for (let more = liaison.page.locator('a[href*="cursor="]'); (await card.count()) === 0 && (await more.count()) > 0;)
    await liaison.press(more);
  await liaison.press(card.locator('form[action$="/confirmations"] button'));
  await findChild(coordinator, story);
  return coordinator.read();
}
