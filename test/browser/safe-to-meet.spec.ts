import { Browser } from 'playwright-core';
import { launch, overflows } from './chromium';
import { RunningServer, startServer } from './server';
import { addPeople, findChild, openFile, trace } from './steps/children';
import { hearChild } from './steps/clearance';
import { approve, asks, awaited, consentTo, cure, dyadOn, openReasons, propose, redThings, strangers } from './steps/curing';
import { enterLetter } from './steps/letters';
import { newStory } from './story';
import { Manner, Walker } from './walker';

/** Four people, some fifty pages, each looked at by axe. */
const PATIENCE_MILLISECONDS = 600_000;
const WIDTHS = [1280, 360] as const;
const LOCALES = ['en', 'zh-CN'] as const;
const SEEN_EVERYWHERE = LOCALES.flatMap((locale) => WIDTHS.map((width) => ({ locale, width }))).map((seen, run) => ({ ...seen, run }));

describe('safe to meet, walked in Chromium', () => {
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({ daytime: true });
    browser = await launch();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const enter = (role: string, locale: Manner['locale'], width?: number): Promise<Walker> =>
    Walker.start(browser, server.url, role, { locale, javaScript: true }, width);

  async function leave(...walkers: Walker[]): Promise<string[]> {
    const faults = walkers.flatMap((walker) => walker.allFaults());
    for (const walker of walkers) if (await overflows(walker.page)) faults.push(`${walker.role}: the last page is too wide`);
    for (const walker of walkers) await walker.close();
    return [...new Set(faults)];
  }

  it.each(SEEN_EVERYWHERE)(
    'leads a coordinator from six reasons to "can be booked" by what the pages say, in $locale, $width pixels wide',
    async ({ run, locale, width }) => {
      const story = newStory(run);
      const coordinator = await enter('coordinator', locale, width);
      const liaison = await enter('liaison', locale, width);
      const lead = await enter('lead', locale, width);
      const worker = await enter('worker', locale, width);
      const words = coordinator.words.bind(coordinator);
      const back = async (): Promise<number> => {
        await findChild(coordinator, story);
        expect(await overflows(coordinator.page)).toBe(false);
        return (await openReasons(coordinator)).length;
      };

      await openFile(coordinator, story);
      await addPeople(coordinator, story);
      expect(await openReasons(coordinator)).toHaveLength(6);
      expect(await coordinator.read()).toContain(words('casework:dyad.not_yet', { count: 6 }));
      expect(await coordinator.page.locator(`a[href="/dyads/${story.dyadId}/book"]`).count()).toBe(0);

      // 1. Where is the parent? The page offers the question; the officer at the facility answers it.
      expect(await asks(coordinator, 'parent.not_located')).toBe(true);
      await trace(coordinator, liaison, story);
      expect(await asks(coordinator, 'parent.not_located')).toBe(false);
      expect(await back()).toBe(5);

      // 2. and 3. The guardian's yes, one purpose at a time, each from its own link.
      for (const [purpose, left] of [['visit', 4] as const, ['travel', 3] as const]) {
        await consentTo(coordinator, story, purpose);
        expect(await asks(coordinator, 'consent.missing', { purpose })).toBe(false);
        expect(await openReasons(coordinator)).toHaveLength(left);
      }

      // 4. A paper that the facility takes.
      await cure(coordinator, 'kinship_proof.missing');
      await coordinator.choose({ kind: 'household_register' });
      await coordinator.send(`/dyads/${story.dyadId}/kinship-proofs/new`);
      expect(await asks(coordinator, 'kinship_proof.missing')).toBe(false);
      expect(await openReasons(coordinator)).toHaveLength(2);

      // 5. The worker whom the child knows asks: her own page of the child says so to her too.
      await findChild(worker, story);
      await cure(worker, 'child_view.missing');
      await worker.choose({ view: 'yes', method: 'cards', caregiverPresent: 'false' });
      await worker.send(`/dyads/${story.dyadId}/child-views/new`);
      expect(await asks(worker, 'child_view.missing')).toBe(false);
      expect(await back()).toBe(1);

      // 6. Proposed by one, approved by another.
      await propose(coordinator, story);
      expect(await openReasons(coordinator)).toHaveLength(1);
      await approve(lead, story);
      expect(await back()).toBe(0);

      const page = await coordinator.read();
      expect(page).toContain(words('casework:dyad.ready'));
      expect(page).toContain(words('casework:next.plan'));
      await coordinator.follow(`/dyads/${story.dyadId}/book`);
      expect(await coordinator.page.locator(`form[action="/dyads/${story.dyadId}/book/who"] input[name=session]`).count()).toBeGreaterThan(
        0,
      );

      expect(await leave(coordinator, liaison, lead, worker)).toEqual([]);
    },
    PATIENCE_MILLISECONDS,
  );

  it.each([...LOCALES].map((locale, run) => ({ locale, run })))(
    'pauses everything with one sentence of thanks when the child says "not now", on a phone, in $locale',
    async ({ run, locale }) => {
      const child = (await awaited(server))[run];
      if (!child) throw new Error('The demo has no child with an outing arranged.');
      const worker = await enter('worker', locale, 360);
      const coordinator = await enter('coordinator', locale);
      const words = coordinator.words.bind(coordinator);

      const letter = await enterLetter(worker, child);
      await findChild(worker, child);
      await hearChild(worker, child.dyadId, 'not_now');
      const [sentence, ...others] = (await worker.read()).replace(words('families:view_thanks.back'), '').trim().split('\n');
      expect(others).toEqual([]);
      expect(sentence).toContain(words('families:view_thanks.until', { day: '|' }).split('|')[0]);
      expect(await redThings(worker)).toEqual([]);
      expect(await overflows(worker.page)).toBe(false);
      const day = sentence?.replace(words('families:view_thanks.until', { day: '|' }).split('|')[0] ?? '', '') ?? '';

      await findChild(coordinator, child);
      expect(await coordinator.read()).toContain(words('ui:status.paused_by_child'));
      // The day on which the child may be asked again: the same one, with the same words for it.
      expect(await coordinator.read()).toContain(day.split(words('families:view_thanks.until', { day: '|' }).split('|')[1] ?? '')[0]);
      expect(await redThings(coordinator)).toEqual([]);
      expect(await openReasons(coordinator)).toEqual([]);

      await coordinator.open(`/visits/${child.visitId}`);
      expect(await coordinator.read()).toContain(words('ui:status.paused_by_child'));
      expect(await redThings(coordinator)).toEqual([]);
      await coordinator.open(`/exchanges/${letter}`);
      expect(await coordinator.read()).toContain(words('exchanges:status.on_hold'));
      expect(await redThings(coordinator)).toEqual([]);

      expect(await leave(coordinator, worker)).toEqual([]);
    },
  );

  it.each([...LOCALES].map((locale, run) => ({ locale, run })))(
    'opens a file outside the caseload only with a reason, and the data officer looks at it, in $locale',
    async ({ run, locale }) => {
      const child = (await strangers(server))[run];
      if (!child) throw new Error('The demo has no child outside the caseload.');
      const worker = await enter('worker', locale, 360);
      const officer = await enter('data-officer', locale);
      const words = officer.words.bind(officer);

      await worker.follow('/children');
      await worker.fill({ reference: child.reference });
      await worker.send('/children');
      expect(await worker.page.locator('tbody a[href^="/children/"]').count()).toBe(0);
      await worker.follow(`/break-glass?child=${child.reference}`);
      await worker.send('/break-glass', undefined, 422);
      await worker.choose({ reasonCode: 'covering_colleague' });
      await worker.fill({ reason: '同事今天请假，照顾人来电说孩子不舒服。' });
      await worker.send('/break-glass');
      expect(new URL(worker.page.url()).pathname).toBe(`/children/${child.childId}`);
      expect(await worker.read()).toContain(child.reference);
      expect(await dyadOn(worker)).not.toBe('');

      await officer.follow('/tasks');
      await officer.press(officer.page.locator('main a[href="/break-glass/reviews"]'));
      const card = officer.page.locator('.k-card', { hasText: child.reference });
      // The second person sees what was written, not only the code.
      expect(await card.innerText()).toContain('照顾人来电说孩子不舒服');
      await card
        .locator('label', { hasText: words('need-to-know:review.justified') })
        .first()
        .click();
      await card.locator('[name=note]').fill('当天请假单可查，只看了联系电话。');
      await officer.press(card.locator('form button'));
      const reviewed = officer.page.locator('.k-card', { hasText: child.reference });
      expect(await reviewed.locator('form').count()).toBe(0);
      expect(await reviewed.innerText()).toContain(words('need-to-know:review.justified'));
      await officer.follow('/tasks');
      expect(await officer.read()).not.toContain(child.reference);

      expect(await leave(officer, worker)).toEqual([]);
    },
  );
});
