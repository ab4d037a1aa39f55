import { addDays, dayInZone } from '../../../src/kernel/days';
import { RejudgingService } from '../../../src/visits/reviews/rejudging.service';
import { useApp } from '../../support/app';
import { expectWhole, house, idOf, statuses } from '../closures-given';
import { fourVisitors } from '../four-visitors';
import { requestOf } from '../visits-given';
import { SAID, silentHouse } from './silent';

describe('what a facility suspends or bans itself', () => {
  const used = useApp();
  const code = (answer: { body: unknown }): string => (answer.body as { code: string }).code;
  const entryOf = async (parentId: string | undefined): Promise<string> =>
    (
      await used.db.one<{ rosterEntryId: string }>(
        `SELECT roster_entry_id FROM custody_episodes WHERE parent_id = $1 AND ended_on IS NULL`,
        [parentId],
      )
    )?.rosterEntryId ?? '';
  const doubts = (): Promise<unknown> => used.db.sql(`SELECT visit_id, cause, owner_role FROM visit_reviews WHERE status = 'open'`);

  it('a suspension is a code and two days: what is arranged needs a look, nothing new can be asked for, and all clears when it ends', async () => {
    const at = await house(used, 2, { daysAhead: 10 });
    const [family] = at.families;
    const [visitId = ''] = at.visitIds;
    const bar = {
      kind: 'solitary',
      rosterEntryId: await entryOf(family?.parentId),
      startsOn: used.given.today,
      endsOn: addDays(used.given.today, 14),
    };
    const look = await at.liaison.post('/facility-bars?dryRun=true', bar).expect(200);
    expect(look.body).toMatchObject({ dryRun: true, hiddenCount: 0, visits: [{ visitId, effect: 'needs_review' }] });
    expect(JSON.stringify(look.body)).not.toMatch(/children|小测/);
    expect(await used.db.sql(`SELECT 1 AS x FROM restrictions`)).toEqual([]);
    const { fingerprint } = look.body as { fingerprint: string };
    const id = idOf(await at.liaison.post('/facility-bars', { ...bar, fingerprint }).expect(201));
    expect(await statuses(used)).toEqual({ confirmed: 2 });
    expect(await doubts()).toEqual([{ visitId, cause: 'parent_suspended', ownerRole: 'coordinator' }]);

    // Why is the facility's to know: the organisation reads that it is suspended and until when.
    const bars = await at.coordinator.get(`/dyads/${family?.dyadId}/restrictions`).expect(200);
    expect(bars.body).toMatchObject({ data: [{ id, kind: 'facility_suspension', endsOn: bar.endsOn, facilityId: at.facilityId }] });
    const gates = await at.coordinator.get(`/eligibility?dyadId=${family?.dyadId}&sessionId=${at.sessionId}`);
    const later = await used.given.session(at.facilityId, { day: addDays(used.given.today, 12) });
    const refused = await at.coordinator.post('/visits', requestOf(family as never, later)).expect(422);
    expect(JSON.stringify(refused.body)).toContain('parent.suspended');
    for (const answer of [bars, gates, refused]) expect(JSON.stringify(answer.body)).not.toContain('solitary');
    const lead = await used.as(await used.given.user('lead', { organisationId: family?.organisationId }));
    expect((await lead.post(`/restrictions/${id}/liftings`, {})).status).toBe(404);

    expect(code(await at.liaison.post('/facility-bars', bar).expect(409))).toBe('restriction.doubled');
    await at.liaison.post(`/facility-bars/${id}/liftings`, {}).expect(200);
    expect(await doubts()).toEqual([]);
    const asked = await at.coordinator.post('/visits', requestOf(family as never, later));
    expect(JSON.stringify(asked.body)).not.toContain('parent.suspended');
    expect(code(await at.liaison.post(`/facility-bars/${id}/liftings`, {}).expect(409))).toBe('restriction.lifted');
    await expectWhole(used);
  });

  it('leaves meetings after its last day alone, and calls off what is less than a day away: nobody travels to a closed door', async () => {
    const at = await house(used, 1, { daysAhead: 10 });
    const entry = { kind: 'medical', rosterEntryId: await entryOf(at.families[0]?.parentId) };
    const first = { ...entry, startsOn: used.given.today, endsOn: addDays(used.given.today, 9) };
    const id = idOf(await at.liaison.post('/facility-bars', first).expect(201));
    expect([await doubts(), await statuses(used)]).toEqual([[], { confirmed: 1 }]);
    await at.liaison.post(`/facility-bars/${id}/liftings`, {}).expect(200);
    used.clock.set(new Date(used.clock.now().getTime() + 9.5 * 86_400_000));
    const liaison = await used.as(await used.given.user('liaison', { facilityId: at.facilityId }));
    await liaison.post('/facility-bars', { ...entry, startsOn: at.day }).expect(201);
    expect(await statuses(used)).toEqual({ cancelled: 1 });
    expect(await used.db.one(`SELECT cause, reason_code FROM visits`)).toEqual({ cause: 'parent', reasonCode: 'parent_suspended' });
    await expectWhole(used);
  });

  it('holds a parent’s next organisation, too, and ends with a transfer', async () => {
    const at = await house(used, 1, { daysAhead: 10 });
    const [family] = at.families;
    await at.liaison
      .post('/facility-bars', { kind: 'training', rosterEntryId: await entryOf(family?.parentId), startsOn: used.given.today })
      .expect(201);
    expect(await doubts()).toHaveLength(1);
    const elsewhere = await used.given.facility();
    const event = { kind: 'transferred', facilityId: elsewhere, occurredAt: used.clock.now().toISOString() };
    await at.liaison.post(`/parents/${family?.parentId}/custody-events`, event).expect(201);
    const bars = await at.coordinator.get(`/dyads/${family?.dyadId}/restrictions`).expect(200);
    expect(bars.body).toMatchObject({ data: [] });
  });

  it('bans a visitor as long as the facility’s own rules allow, at this facility alone', async () => {
    const at = await house(used, 1, { daysAhead: 10 });
    const [family] = at.families;
    const startsOn = used.given.today;
    const ban = { kind: 'facility_ban', personType: 'caregiver', personId: family?.caregiverId, startsOn };
    const refused = async (endsOn?: string): Promise<unknown> =>
      ((await at.liaison.post('/facility-bars', { ...ban, endsOn }).expect(422)).body as { errors: unknown[] }).errors;
    expect(await refused()).toMatchObject([{ pointer: '/endsOn', code: 'restriction.ban_length' }]);
    expect(await refused(addDays(startsOn, 100))).toMatchObject([{ code: 'restriction.ban_length' }]);
    await used.db.sql(`UPDATE facility_rules SET rules = rules || '{"visitorBanMonthsMost": 6}' WHERE facility_id = $1`, [at.facilityId]);
    expect(await refused(addDays(startsOn, 200))).toMatchObject([{ code: 'restriction.ban_length' }]);
    expect(JSON.stringify(await refused(addDays(startsOn, 200)))).toContain('6');
    await at.liaison.post('/facility-bars', { ...ban, endsOn: addDays(startsOn, 100) }).expect(201);
    expect(await doubts()).toEqual([{ visitId: at.visitIds[0], cause: 'visitor_banned', ownerRole: 'coordinator' }]);
    expect((await at.liaison.get('/facility-bars').expect(200)).body).toMatchObject({
      data: [{ kind: 'facility_ban', personId: family?.caregiverId }],
    });
    // The organisation's own form asks the same rule.
    const own = { ...ban, endsOn: addDays(startsOn, 100) };
    await at.coordinator.post('/restrictions?dryRun=true', own).expect(200);
    const stranger = { ...ban, personId: (await used.given.readyFamily()).caregiverId, endsOn: addDays(startsOn, 60) };
    expect((await at.liaison.post('/facility-bars', stranger).expect(422)).body).toMatchObject({
      errors: [{ code: 'restriction.person_unknown' }],
    });
  });

  it('a ban on the last day costs the child no meeting to which somebody else can still go, and is nobody’s way in', async () => {
    const at = await fourVisitors(used);
    await at.liaison.post(`/visits/${at.visitId}/confirmations`, {}).expect(201);
    const visit = await used.db.one<{ startsAt: Date }>(`SELECT starts_at FROM visits`);
    used.clock.set(new Date((visit?.startsAt.getTime() ?? 0) - 20 * 3_600_000));
    const liaison = await used.as(await used.given.user('liaison', { facilityId: at.family.facilityId }));
    const startsOn = dayInZone(used.clock.now(), 'Asia/Shanghai');
    const ban = { kind: 'facility_ban', startsOn, endsOn: addDays(startsOn, 60) };
    const first = { ...ban, personType: 'relative', personId: at.relativeId };
    const look = await liaison.post('/facility-bars?dryRun=true', first).expect(200);
    expect(look.body).toMatchObject({ visits: [{ visitId: at.visitId, effect: 'needs_review' }] });
    await liaison.post('/facility-bars', { ...first, fingerprint: (look.body as { fingerprint: string }).fingerprint }).expect(201);
    expect(await used.app.get(RejudgingService, { strict: false }).rejudgeSoon()).toBe(0);
    expect(await statuses(used)).toEqual({ confirmed: 1 });
    expect(await doubts()).toEqual([{ visitId: at.visitId, cause: 'visitor_banned', ownerRole: 'coordinator' }]);
    // The grandmother as well: then nobody is left who may go in with the children.
    await liaison.post('/facility-bars', { ...ban, personType: 'caregiver', personId: at.family.caregiverId }).expect(201);
    expect(await statuses(used)).toEqual({ cancelled: 1 });
    await expectWhole(used);
  });

  it('saved twice at once is one', async () => {
    const at = await house(used, 1, { daysAhead: 10 });
    const bar = { kind: 'investigation', rosterEntryId: await entryOf(at.families[0]?.parentId), startsOn: used.given.today };
    const answers = await Promise.all(Array.from({ length: 4 }, () => at.liaison.post('/facility-bars', bar)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
    expect(await used.db.one(`SELECT count(*)::int AS n FROM restrictions`)).toEqual({ n: 1 });
  });

  it('in the name of a facility without an account, for one’s own families, with who said it', async () => {
    const at = await silentHouse(used);
    const stranger = await used.given.readyFamily({ facilityId: at.facilityId });
    const bar = {
      ...{ facilityId: at.facilityId, kind: 'solitary', startsOn: used.given.today, onBehalfOf: SAID },
      rosterEntryId: await entryOf(at.families[0]?.parentId),
    };
    const foreign = { ...bar, rosterEntryId: await entryOf(stranger.parentId) };
    await at.coordinator.post('/told-bars', foreign).expect(422);
    const look = await at.coordinator.post('/told-bars?dryRun=true', bar).expect(200);
    expect(look.body).toMatchObject({ visits: [{ visitId: at.visitIds[0], effect: 'needs_review' }] });
    const id = idOf(await at.coordinator.post('/told-bars', bar).expect(201));
    expect(await used.db.one(`SELECT on_behalf_of FROM restrictions`)).toEqual({ onBehalfOf: SAID });
    expect(await doubts()).toHaveLength(1);
    await at.coordinator.post(`/told-bars/${id}/liftings`, { facilityId: at.facilityId, onBehalfOf: SAID }).expect(200);
    expect(await doubts()).toEqual([]);
    await used.given.user('liaison', { facilityId: at.facilityId });
    expect(code(await at.coordinator.post('/told-bars', bar).expect(409))).toBe('desk.ask_officer');
  });

  it.each(['en', 'zh-CN'])('on pages in %s: the officer’s tab, and the paper desk with who said it', async (locale) => {
    const at = await house(used, 1, { daysAhead: 10 });
    const [family] = at.families;
    const page = await used.browser(await used.given.user('liaison', { facilityId: at.facilityId, locale }));
    const number = (
      await used.db.one<{ number: string }>(`SELECT number FROM roster_entries WHERE id = $1`, [await entryOf(family?.parentId)])
    )?.number;
    expect((await page.get('/liaison/inbox')).text).toContain('/liaison/bars');
    expect((await page.get('/liaison/bars')).status).toBe(200);
    const empty = await page.submit('/liaison/bars/new', { about: 'parent', number: '', startsOn: '' }, '/liaison/bars/previews');
    expect(empty.status).toBe(422);
    for (const field of ['number', 'kind', 'startsOn']) expect(empty.text).toContain(`#f-${field}`);
    const form = { about: 'parent', number: number ?? '', kind: 'solitary', startsOn: used.given.today, endsOn: '' };
    const look = await page.submit('/liaison/bars/new', form, '/liaison/bars/previews');
    expect(look.status).toBe(200);
    const fingerprint = /name="fingerprint" value="([0-9a-f]+)"/.exec(look.text)?.[1] ?? '';
    const saved = await page.submit('/liaison/bars/new', { ...form, fingerprint }, '/liaison/bars');
    expect(saved.headers.location).toBe('/liaison/bars?done=added');
    expect((await page.get('/liaison/bars?done=added')).text).toContain(number);
    const visitor = await page.get('/liaison/bars/new?about=visitor');
    expect(visitor.text).toContain(`caregiver:${family?.caregiverId}`);

    const coordinator = await used.browser(await used.given.user('coordinator', { organisationId: family?.organisationId, locale }));
    const seen = await coordinator.get(`/visits/${at.visitIds[0]}`);
    expect(seen.text).toContain('/affected-visits?cause=parent_suspended');
    expect((await coordinator.get('/affected-visits')).status).toBe(200);
    expect((await coordinator.get(`/children/${family?.childId}`)).status).toBe(200);
    expect((await coordinator.get(`/dyads/${family?.dyadId}/restrictions`)).text).not.toMatch(/solitary|Solitary|禁闭/);
    await used.db.sql(`UPDATE users SET active = false WHERE role = 'liaison'`);
    const home = `/offline-desk/facilities/${at.facilityId}/bars`;
    const list = await coordinator.get(home);
    const id = new RegExp(`${home}/([0-9a-f-]{36})"`).exec(list.text)?.[1] ?? '';
    const end = await coordinator.get(`${home}/${id}`);
    expect(end.text).toContain('name="saidBy"');
    const said = { channel: 'phone', saidBy: '韩警官', saidOn: '2026-09-01', saidTime: '07:00' };
    const nobody = await coordinator.submit(`${home}/${id}`, { ...said, saidBy: '' }, `${home}/${id}/liftings`);
    expect([nobody.status, nobody.text.includes('#f-saidBy')]).toEqual([422, true]);
    const lifted = await coordinator.submit(`${home}/${id}`, said, `${home}/${id}/liftings`);
    expect(lifted.headers.location).toBe(`${home}?done=lifted`);
    const ban = {
      about: 'visitor',
      visitor: `caregiver:${family?.caregiverId}`,
      startsOn: used.given.today,
      endsOn: addDays(used.given.today, 60),
      ...said,
    };
    const banned = await coordinator.submit(`${home}/new?about=visitor`, ban, `${home}/previews`);
    expect(banned.status).toBe(200);
    const print = /name="fingerprint" value="([0-9a-f]+)"/.exec(banned.text)?.[1] ?? '';
    const kept = await coordinator.submit(`${home}/new?about=visitor`, { ...ban, fingerprint: print }, home);
    expect(kept.headers.location).toBe(`${home}?done=added`);
  });
});
