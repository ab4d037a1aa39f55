import { Browser } from 'playwright-core';
import { launch } from './chromium';
import { RunningServer, startServer } from './server';
import { book, confirmInInbox, openMeeting, theMinutePasses } from './steps/booking';
import { addPeople, findChild, openFile, trace } from './steps/children';
import { blockers, decideContact, giveConsents, hearChild, showProof } from './steps/clearance';
import { answerOne, answerOnPage, findPhone } from './steps/family';
import { atFacility, checkSafety, enterLetter, enterReply, passOn, replyTo } from './steps/letters';
import { doTasks } from './steps/tasks';
import { openTrip, report, theDayComes, travel } from './steps/trip';
import { Cast, idIn, newStory } from './story';
import { Manner, Walker } from './walker';

const MANNERS: Manner[] = (['en', 'zh-CN'] as const).flatMap((locale) => [true, false].map((javaScript) => ({ locale, javaScript })));
const MOST_CLICKS_TO_BOOK = 6;
/** Five people, some hundred pages, each looked at by axe. */
const PATIENCE_MILLISECONDS = 600_000;

describe('the main line, walked in Chromium', () => {
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

  const enter = (role: string, manner: Manner, width?: number): Promise<Walker> => Walker.start(browser, server.url, role, manner, width);

  async function gather(manner: Manner): Promise<Cast> {
    return {
      coordinator: await enter('coordinator', manner),
      liaison: await enter('liaison', manner),
      lead: await enter('lead', manner),
      worker: await enter('worker', manner, 360),
      family: await enter('family', manner),
    };
  }

  it.each(MANNERS.map((manner, run) => ({ ...manner, run })))(
    'leads from a new file to a meeting and a letter answered, in $locale, scripts on: $javaScript',
    async ({ run, ...manner }) => {
      const story = newStory(run);
      const cast = await gather(manner);
      const { coordinator, liaison, lead, worker, family } = cast;
      const words = coordinator.words.bind(coordinator);

      await openFile(coordinator, story);
      await addPeople(coordinator, story);

      const located = await trace(coordinator, liaison, story);
      expect(located).toContain('柳堤');
      expect(located).toContain(`${story.ward}监区`);

      await giveConsents(coordinator, story);
      await hearChild(coordinator, story.dyadId, 'yes');
      await showProof(coordinator, story);
      await decideContact(coordinator, lead, story);
      expect(await blockers(coordinator, story)).toEqual([]);

      expect(await book(coordinator, story)).toBeLessThanOrEqual(MOST_CLICKS_TO_BOOK);
      expect(await coordinator.page.locator('.k-panel').count()).toBe(1);
      await findChild(coordinator, story);
      await coordinator.follow(`/visits/${story.visitId}`);
      expect(await coordinator.read()).toContain(words('visits_pages:next.requested_organisation', { due: '|', until: '|' }).split('|')[0]);

      await confirmInInbox(liaison, story);
      expect(await liaison.read()).toContain(words('visits_pages:inbox.result', { count: 1 }));
      await theMinutePasses(server, story);

      expect(await findPhone(family, story)).toContain(story.caregiver.name);
      await answerOne(family);
      await coordinator.follow('/today');
      await findChild(coordinator, story);
      await coordinator.follow(`/visits/${story.visitId}`);
      expect(await coordinator.read()).toContain(words('visits_pages:next.family_can'));
      expect(await answerOnPage(family, story)).toContain(words('notifications:reply.said_can_go'));

      await theDayComes(server, story);
      await doTasks(coordinator, story, () => openMeeting(coordinator, story), {
        prepare_parent: 'prepared',
        check_preparation: 'in_order',
      });
      await doTasks(worker, story, () => openTrip(worker, story), { prepare_child: 'prepared', check_fitness: 'fit' });
      await travel(worker, story);
      expect(await report(worker, story)).toContain(words('milestones:code.first_visit'));
      await doTasks(worker, story, () => openTrip(worker, story), { debrief: 'talked' });
      await findChild(coordinator, story);
      expect(await coordinator.page.locator('.k-timeline').innerText()).toContain(words('casework:story.milestone.first_visit'));

      await coordinator.follow('/impact');
      expect(await coordinator.page.locator('main svg').count()).toBeGreaterThan(0);
      await coordinator.press(coordinator.page.locator('a[href^="/impact/lists/visited"]'));
      expect(await coordinator.read()).toContain(story.reference);

      const letter = await enterLetter(worker, story);
      await checkSafety(coordinator, letter);
      await passOn(coordinator, 'send', letter);
      for (const verb of ['receive', 'pass_facility', 'hand_over']) await atFacility(liaison, verb, story);
      await enterReply(liaison, letter);
      for (const verb of ['pass_facility', 'dispatch']) await atFacility(liaison, verb, story);
      const reply = await replyTo(coordinator, letter);
      await passOn(coordinator, 'way', reply);
      await checkSafety(coordinator, reply);
      await passOn(worker, 'send', reply);
      expect(await worker.read()).toContain(words('exchanges:status.handed_over'));

      const faults = Object.values(cast).flatMap((walker) => walker.allFaults());
      await Promise.all(Object.values(cast).map((walker) => walker.close()));
      expect([...new Set(faults)]).toEqual([]);
    },
    PATIENCE_MILLISECONDS,
  );

  // Two sisters of the demo, both ready to go.
  it.each([
    { locale: 'en', javaScript: true, reference: 'DEM33' },
    { locale: 'zh-CN', javaScript: false, reference: 'DEM34' },
  ] as const)('stops where the child says "not now", in $locale, scripts on: $javaScript', async ({ reference, ...manner }) => {
    const child = { reference };
    const coordinator = await enter('coordinator', manner);
    const worker = await enter('worker', manner, 360);
    const words = coordinator.words.bind(coordinator);

    await findChild(coordinator, child);
    const dyadId = idIn((await coordinator.page.locator('a[href$="/book"]').first().getAttribute('href')) ?? '');

    await findChild(worker, child);
    await hearChild(worker, dyadId, 'not_now');
    expect(await worker.read()).toContain(words('families:view_thanks.until', { day: '|' }).split('|')[0]);

    await findChild(coordinator, child);
    expect(await coordinator.read()).toContain(words('ui:status.paused_by_child'));
    await coordinator.follow(`/dyads/${dyadId}/book`);
    expect(await coordinator.read()).toContain(words('reasons:child_view.not_now.message'));
    expect(await coordinator.page.locator('input[name=session]').count()).toBe(0);

    const faults = [coordinator, worker].flatMap((walker) => walker.allFaults());
    await Promise.all([coordinator, worker].map((walker) => walker.close()));
    expect([...new Set(faults)]).toEqual([]);
  });
});
