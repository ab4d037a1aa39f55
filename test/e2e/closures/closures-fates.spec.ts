import { addDays } from '../../../src/kernel/days';
import { ClosureTreatments } from '../../../src/visits/closures/closure-treatments.service';
import { useApp } from '../../support/app';
import { expectWhole, house, shut, statuses } from '../closures-given';

const used = useApp();
const reason = { reasonCode: 'security' };
const told = { onBehalfOf: { name: '林晓', channel: 'phone', saidAt: '2026-09-02T09:00:00+08:00' } };

describe('a first place', () => {
  it('is given when the facility has called off, not on an organisation’s word alone', async () => {
    const at = await house(used, 4);
    const [first, second, third, fourth] = at.visitIds;
    const body = { cause: 'facility', reasonCode: 'facility_event' };
    await at.coordinator.post(`/visits/${first}/cancellations`, body).expect(201);
    expect(await used.db.sql(`SELECT visit_id FROM rebooking_priorities`)).toEqual([]);
    await at.coordinator.post(`/visits/${second}/cancellations`, { ...body, ...told }).expect(201);
    await at.liaison.post(`/visits/${third}/cancellations`, body).expect(201);
    const desk = await used.browser(await used.given.user('coordinator', { organisationId: at.families[0]?.organisationId }));
    const page = `/visits/${fourth}`;
    const typed = await desk.submit(page, { ...body, toldBy: '林晓' }, `${page}/cancellations`);
    expect(typed.headers.location).toBe(`${page}?done=cancelled`);
    expect(await used.db.sql(`SELECT visit_id FROM rebooking_priorities ORDER BY visit_id`)).toEqual(
      [second, third, fourth].sort().map((visitId) => ({ visitId })),
    );
  });

  it('on the waiting list keeps room for as many adults as would have come', async () => {
    const at = await house(used);
    await used.db.sql(`UPDATE visits SET takes_adults = 3`);
    await used.db.sql(`UPDATE sessions SET adults_taken = 3`);
    await shut(at.liaison, at, { from: at.day, to: at.day, treatments: [{ visitId: at.visitIds[0], action: 'wait' }], ...reason });
    expect(await used.db.sql(`SELECT adults FROM waitlist_entries`)).toEqual([{ adults: 3 }]);
  });

  it('is not called in while another closure covers the session it had', async () => {
    const at = await house(used);
    const [family] = at.families;
    const wardId = await used.given.ward(at.facilityId, 'W7');
    await used.db.sql(`UPDATE roster_entries SET ward_id = $2 WHERE id = $1`, [family?.rosterEntryId, wardId]);
    const ward = await shut(at.liaison, at, { from: at.day, to: at.day, wardIds: [wardId], ...reason });
    const whole = await shut(at.liaison, at, { from: at.day, to: at.day, ...reason });
    const reopen = async ({ body }: { body: Record<string, unknown> }) =>
      (await at.liaison.post(`/closures/${String(body.closureId)}/reopenings`, {}).expect(201)).body as unknown;
    expect(await reopen(ward)).toMatchObject({ families: 0 });
    expect(await used.db.sql(`SELECT 1 AS one FROM tasks WHERE cause = 'closure_reopened'`)).toEqual([]);
    expect(await reopen(whole)).toMatchObject({ sessionIds: [at.sessionId], families: 1 });
    expect(await used.db.sql(`SELECT 1 AS one FROM tasks WHERE cause = 'closure_reopened'`)).toHaveLength(1);
  });
});

describe('a closure', () => {
  it('of single sessions leaves the place of a meeting that asks for one of them, even when it names the family’s ward', async () => {
    const at = await house(used);
    const [family] = at.families;
    const wardId = await used.given.ward(at.facilityId, 'W7');
    await used.db.sql(`UPDATE roster_entries SET ward_id = $2 WHERE id = $1`, [family?.rosterEntryId, wardId]);
    const later = await used.given.session(at.facilityId, { day: at.day, time: '14:00', endTime: '14:30' });
    await at.coordinator.post(`/visits/${at.visitIds[0]}/amendments`, { sessionId: later }).expect(201);
    await shut(at.liaison, at, { from: at.day, to: at.day, sessions: [later], wardIds: [wardId], ...reason });
    expect(await used.db.sql(`SELECT status, session_id, proposed_session_id FROM visits`)).toEqual([
      { status: 'confirmed', sessionId: at.sessionId, proposedSessionId: null },
    ]);
    await expectWhole(used);
  });

  it('whose batch comes by after the sessions have opened again leaves an offered time alone, and says so', async () => {
    const at = await house(used, 1, { confirm: false });
    const other = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
    await at.liaison.post(`/visits/${at.visitIds[0]}/proposals`, { sessionId: other }).expect(201);
    const { body } = await shut(at.liaison, at, { from: addDays(at.day, 5), to: addDays(at.day, 5), ...reason });
    const closureId = String(body.closureId);
    await used.db.sql(
      `INSERT INTO closure_visits (closure_id, visit_id, action, from_session_id, from_status, status, at) VALUES ($1, $2, 'cancel', $3, 'proposed', 'planned', now())`,
      [closureId, at.visitIds[0], at.sessionId],
    );
    await used.db.transaction(() => used.app.get(ClosureTreatments).carryOut(closureId, 'system'));
    expect(await statuses(used)).toEqual({ proposed: 1 });
    const officer = await used.browser(await used.given.user('liaison', { facilityId: at.facilityId, locale: 'en' }));
    expect((await officer.get(`/liaison/closures/${closureId}`)).text).toContain('Open again before: takes place');
    await expectWhole(used);
  });

  it('knows a meeting by its id however that is written, and only once', async () => {
    const at = await house(used);
    const other = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
    const url = `/facilities/${at.facilityId}/closures?dryRun=true`;
    const [visitId = ''] = at.visitIds;
    const move = { visitId: visitId.toUpperCase(), action: 'move', sessionId: other.toUpperCase() };
    const closure = { from: at.day, to: at.day, ...reason };
    const look = await at.liaison.post(url, { ...closure, treatments: [move] }).expect(200);
    expect(look.body).toMatchObject({ treatments: [{ visitId, action: 'move', sessionId: other, codes: [] }] });
    await at.liaison.post(url, { ...closure, treatments: [move, { visitId, action: 'wait' }] }).expect(422);
  });
});

describe('the families of a closure', () => {
  it.each(['en', 'zh-CN'] as const)(
    'in %s are listed by when they would leave home, on the way first, with whom to call',
    async (locale) => {
      const at = await house(used, 3);
      const [near, far, away] = at.visitIds;
      await used.db.sql(`UPDATE facilities SET county_code = '430100' WHERE id = $1`, [at.facilityId]);
      await used.db.sql(`UPDATE children SET home_county_code = CASE WHEN id = $1 THEN '650100' ELSE '430100' END`, [
        at.families[1]?.childId ?? '',
      ]);
      await used.db.sql(`UPDATE caregivers SET phone = CASE WHEN id = $1 THEN NULL ELSE '13800001111' END`, [
        at.families[0]?.caregiverId ?? '',
      ]);
      await used.db.sql(`UPDATE workers SET phone = NULL WHERE id = $1`, [at.families[0]?.workerId ?? '']);
      await used.db.sql(`UPDATE visits SET status = 'under_way' WHERE id = $1`, [away ?? '']);
      const closed = await shut(at.liaison, at, { from: at.day, to: at.day, ...reason });
      const { closureId } = closed.body as { closureId: string };
      const page = await used.browser(await used.given.user('coordinator', { organisationId: at.families[0]?.organisationId, locale }));
      const { text } = await page.get(`/closures/${closureId}`).set('Accept-Language', locale);
      const rows = text.split('id="meetings"')[1]?.split('<tr').slice(2) ?? [];
      expect(rows.map((row) => at.visitIds.find((id) => row.includes(`/visits/${id}`)))).toEqual([away, far, near]);
      expect(rows[0]).toContain('k-row--stop');
      expect(rows[1]).toContain('tel:13800001111');
      expect(rows[2]).toContain(locale === 'en' ? 'No number' : '没有电话');
      const leaves = async (who: typeof at.coordinator): Promise<unknown[]> =>
        ((await who.get(`/closures/${closureId}`).expect(200)).body as { visits: { visit: { id: string }; leavesAt?: string }[] }).visits
          .filter((one) => one.visit.id === far)
          .map((one) => one.leavesAt);
      // A way of more than a day begins with the day before, at midnight there.
      expect(await leaves(at.coordinator)).toEqual([`${addDays(at.day, -2)}T16:00:00.000Z`]);
      expect(await leaves(at.liaison)).toEqual([undefined]);
    },
  );
});
