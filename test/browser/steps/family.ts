import { Story } from '../story';
import { Walker } from '../walker';

const WAIT_MILLISECONDS = 30_000;

/** Step 6: the caregiver's handset, as soon as the message is there. */
export async function findPhone(walker: Walker, { caregiver }: Story): Promise<string> {
  await walker.open('/');
  await walker.follow('/demo/phone');
  const option = walker.page.locator('select[name=caregiver] option', { hasText: caregiver.name });
  const bubbles = walker.page.locator('.k-phone li');
  for (const end = Date.now() + WAIT_MILLISECONDS; Date.now() < end; await walker.reload()) {
    if ((await option.count()) === 0) continue;
    await walker.select('caregiver', caregiver.name);
    await walker.send('/demo/phone');
    if ((await bubbles.count()) > 0) break;
  }
  return walker.read();
}

/** Step 6: answers 1, "can go", by message. */
export async function answerOne(walker: Walker): Promise<void> {
  await walker.press(walker.page.locator('form:has(input[name=text][value="1"]) button'));
}

/** Step 6: the same on the page that a code opens; the handset's card shows the code. */
export async function answerOnPage(walker: Walker, { caregiver }: Story): Promise<string> {
  const code = /(?<!\d)\d{6}(?!\d)/.exec(await walker.page.locator('.k-card').innerText())?.[0] ?? '';
  await walker.page.setViewportSize({ width: 360, height: 740 });
  await walker.open('/r');
  await walker.fill({ code, last4: caregiver.phone.slice(-4) });
  await walker.send('/r');
  await walker.press(walker.page.locator('button[name=answer][value=can_go]'));
  const said = await walker.read();
  await walker.send('/r/leave');
  return said;
}
