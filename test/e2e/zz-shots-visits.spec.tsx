import { readFileSync } from 'node:fs';
import { chromium, Browser, Page } from 'playwright-core';
import { addDays } from '../../src/kernel/days';
import { useApp } from '../support/app';
import { Given } from '../support/given';
import { axe, overflows } from '../browser/chromium';

const OUT = '/tmp/plan/shots';
const css = readFileSync('/work/main/dist/src/ui/public/app.css', 'utf8');

describe('shots', () => {
  const used = useApp();
  it('takes them', async () => {
    const g = used.given;
    const only = process.env.ONLY ? new RegExp(process.env.ONLY) : /./;
    const organisationId = await g.organisation({ name: '小禾家庭服务' });
    const facilityId = await g.facility({ rules: { entitlement: { strict: 0, observation: 1, general: 1, lenient: 2 }, visitorsMaxTotal: 3 } });
    const s1 = await g.session(facilityId, { capacity: 10 });
    const s2 = await g.session(facilityId, { time: '13:30', endTime: '14:00', capacity: 5 });
    for (let i = 0; i < 25; i += 1) {
      const day = addDays(g.today, 1 + i * 2);
      await g.session(facilityId, { day, time: i % 3 === 0 ? '14:00' : '09:00', endTime: i % 3 === 0 ? '14:30' : '09:30', ...(i % 5 === 2 ? { held: 10 } : {}) });
    }
    await g.session(facilityId, { day: addDays(g.today, 24), mode: 'video', time: '10:00', endTime: '10:25' });
    const family = await g.readyFamily({ organisationId, facilityId });
    await used.db.sql(`UPDATE children SET preferred_name = '小宇', family_name='张', given_name='小宇', worker_id=$2 WHERE id = $1`, [family.childId, family.workerId]);
    const sib = await g.child({ organisationId, visitedBefore: true, preferredName: '小禾', birthDate: '2019-02-02' });
    const sibDyad = await g.dyad(sib, family.parentId);
    await g.cleared(sibDyad, family.caregiverId, organisationId);
    await used.db.sql(`INSERT INTO child_caregivers (id, child_id, caregiver_id, relationship, is_guardian, since) VALUES (gen_random_uuid(), $1, $2, 'grandmother', true, '2020-01-01')`, [sib, family.caregiverId]);
    await g.worker(organisationId, { name: '李老师', vettingClear: false });
    const blockedFamily = await g.readyFamily({ organisationId, facilityId });
    await used.db.sql(`UPDATE consents SET withdrawn_at = now() WHERE dyad_id = $1 AND purpose='visit'`, [blockedFamily.dyadId]);
    await used.db.sql(`UPDATE child_views SET valid_until = '2026-08-01' WHERE dyad_id = $1`, [blockedFamily.dyadId]);
    const visits = [];
    for (let i = 0; i < 9; i += 1) visits.push(await g.visit({ family: await g.readyFamily({ facilityId, organisationId: i % 2 ? organisationId : undefined }), sessionId: i < 6 ? s1 : s2, status: i === 5 ? 'confirmed' : 'requested' }));
    await used.db.sql(`UPDATE visit_party SET place='inside' WHERE visit_id=$1 AND person_type='worker'`, [visits[3]?.visitId]);
    await used.db.sql(`UPDATE kinship_proofs SET withdrawn_at=now() WHERE dyad_id=$1`, [visits[7]?.dyadId]);
    const today1 = await g.session(facilityId, { day: g.today, time: '14:30', endTime: '15:00' });
    const mine = await g.visit({ family: await g.readyFamily({ organisationId, facilityId }), sessionId: today1, status: 'confirmed' });
    await used.db.sql(`UPDATE visits SET family_answer='can_go', family_answered_at=$2 WHERE id=$1`, [mine.visitId, used.clock.now()]);
    const next1 = await g.session(facilityId, { day: addDays(g.today, 2), time: '09:30', endTime: '10:00' });
    const mine2 = await g.visit({ family: await g.readyFamily({ organisationId, facilityId, workerId: mine.workerId }), sessionId: next1, status: 'confirmed' });
    const people = {
      coordinator: await g.user('coordinator', { organisationId, name: '林协调' }),
      liaison: await g.user('liaison', { facilityId, name: '周警官' }),
      worker: await g.user('worker', { organisationId, workerId: mine.workerId, name: '王老师' }),
    };
    const email = async (id: string) => (await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id=$1`, [id]))?.email ?? '';
    const dy = `/dyads/${family.dyadId}/book`;
    const who = `mode=visit&session=${s1}`;
    const chk = `${who}&who=1&dyads=${family.dyadId}&dyads=${sibDyad}&escort=${family.workerId}&escortPlace=waits&place-${family.caregiverId}=inside`;
    const v0 = visits[1]?.visitId;
    const day21 = addDays(g.today, 21);
    const list: [keyof typeof people, string, string, ((p: Page) => Promise<void>)?][] = [
      ['coordinator', 'b1-when', dy],
      ['coordinator', 'b1-none', `/dyads/${blockedFamily.dyadId}/book`],
      ['coordinator', 'b2-who', `${dy}/who?${who}`],
      ['coordinator', 'b3-check', `${dy}/check?${chk}`],
      ['coordinator', 'b4-refused', `${dy}/check?${chk.replace(family.workerId, '00000000-0000-7000-8000-000000000000')}`],
      ['coordinator', 'v-sent', `/visits/${v0}?sent=1`],
      ['coordinator', 'v-confirmed', `/visits/${mine.visitId}`, async (p) => p.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)))],
      ['coordinator', 'v-list', '/visits'],
      ['liaison', 'l-inbox', '/liaison/inbox'],
      ['liaison', 'l-inbox-open', `/liaison/inbox?open=${visits[0]?.visitId}`],
      ['liaison', 'l-visit', `/visits/${v0}`],
      ['liaison', 'l-day', `/liaison/days/${day21}`],
      ['liaison', 'l-sheet', `/liaison/days/${day21}/sheet`],
      ['liaison', 'l-closure', `/liaison/closures/new?from=${day21}&to=${day21}&reasonCode=maintenance`],
      ['liaison', 'l-custody', '/liaison/custody/new'],
      ['worker', 'm-trips', '/m/trips'],
      ['worker', 'm-trip', `/m/visits/${mine.visitId}`],
      ['worker', 'm-report', `/m/visits/${mine.visitId}/report`],
      ['worker', 'm-thanks', `/m/visits/${mine2.visitId}/thanks`],
    ];
    const browser: Browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
    const notes: string[] = [];
    for (const role of ['coordinator', 'liaison', 'worker'] as const)
      for (const locale of ['zh-CN', 'en'] as const)
        for (const width of [1280, 360]) {
          if (!list.some(([r, n]) => r === role && only.test(n))) continue;
          const context = await browser.newContext({ locale, timezoneId: 'Asia/Shanghai', viewport: { width, height: 800 } });
          await context.addCookies([{ name: 'lang', value: locale, url: used.url }]);
          await context.route('**/assets/app.css', (r) => r.fulfill({ contentType: 'text/css', body: css }));
          const page = await context.newPage();
          await page.goto(`${used.url}/sign-in`);
          await page.fill('[name=email]', await email(people[role]));
          await page.fill('[name=password]', Given.PASSWORD);
          await page.click('main button');
          for (const [r, name, path, act] of list) {
            if (r !== role || !only.test(name)) continue;
            await page.goto(used.url + path);
            await act?.(page);
            await page.screenshot({ path: `${OUT}/${name}-${locale}-${width}.png`, fullPage: true });
            const wide = await overflows(page);
            const bad = width === 1280 ? await axe(page) : [];
            if (wide || bad.length) notes.push(`${name} ${locale} ${width}: ${wide ? 'OVERFLOW ' : ''}${bad.join('; ')}`);
          }
          await context.close();
        }
    await browser.close();
    // eslint-disable-next-line no-console
    console.log(notes.join('\n') || 'no notes');
  }, 400_000);
});
