import { newId, newReference } from '../../src/kernel/ids';
import { useApp } from '../support/app';

describe('what a custody event would touch, before it is saved', () => {
  const used = useApp();

  async function arranged() {
    const visit = await used.given.visit({ status: 'confirmed' });
    const later = await used.given.session(visit.facilityId, { day: '2026-10-14' });
    const asked = await used.given.visit({ family: visit, sessionId: later });
    const { facilityId, organisationId, dyadId, childId, parentId } = visit;
    const letterId = await used.given.row('exchanges', {
      ...{ id: newId(), organisationId, reference: newReference(), dyadId, facilityId },
      ...{ kind: 'letter', direction: 'to_parent', status: 'dispatched', enteredAt: used.clock.now() },
    });
    await used.given.row('waitlist_entries', {
      ...{ id: newId(), organisationId, dyadId, childId, facilityId, mode: 'video' },
      ...{ fromDay: '2026-09-01', toDay: '2026-12-01', madeAt: used.clock.now() },
    });
    const officer = await used.given.user('liaison', { facilityId });
    return {
      ...visit,
      requestedId: asked.visitId,
      letterId,
      officer,
      api: await used.as(officer),
      path: `/parents/${parentId}/custody-events`,
    };
  }
  const occurredAt = '2026-09-01T10:00:00+08:00';
  /** Everything the event may write, as text. */
  const books = async (): Promise<string> =>
    JSON.stringify(
      await used.db.sql(
        `SELECT (SELECT jsonb_agg(v ORDER BY id) FROM visits v) AS v, (SELECT jsonb_agg(e ORDER BY id) FROM exchanges e) AS e, (SELECT jsonb_agg(r ORDER BY id) FROM roster_entries r) AS r,
                (SELECT jsonb_agg(p) FROM entitlement_entries p) AS p, (SELECT jsonb_agg(s ORDER BY id) FROM sessions s) AS s, (SELECT jsonb_agg(d ORDER BY id) FROM dyads d) AS d,
                (SELECT count(*) FROM custody_events) AS c, (SELECT count(*) FROM outbox) AS o, (SELECT count(*) FROM tasks) AS t, (SELECT count(*) FROM waitlist_entries WHERE status = 'waiting') AS w`,
      ),
    );

  it('names each visit, letter and waiting place with what happens to it, saves nothing, and saving does just that', async () => {
    const to = await used.given.facility();
    const made = await arranged();
    const before = await books();
    const look = (await made.api.post(`${made.path}?dryRun=true`, { kind: 'transferred', facilityId: to, occurredAt }).expect(200)).body;
    expect(look).toMatchObject({
      dryRun: true,
      kind: 'transferred',
      visits: [
        { visitId: made.visitId, status: 'confirmed', effect: 'handed_back' },
        { visitId: made.requestedId, status: 'requested', effect: 'handed_back' },
      ],
      letters: [{ exchangeId: made.letterId, status: 'dispatched', effect: 'held' }],
      waitlist: [{ mode: 'video', effect: 'follows' }],
    });
    expect(await books()).toBe(before);
    const done = (await made.api.post(made.path, { kind: 'transferred', facilityId: to, occurredAt }).expect(201)).body;
    expect((done.visits as { id: string }[]).map((visit) => visit.id)).toEqual([made.visitId, made.requestedId]);
    expect(await used.db.one(`SELECT status FROM exchanges WHERE id = $1`, [made.letterId])).toEqual({ status: 'on_hold' });
  });

  it('tells what stays from what somebody has to look at', async () => {
    const made = await arranged();
    const absence = (await made.api.post(`${made.path}?dryRun=true`, { kind: 'temporary_absence', occurredAt }).expect(200)).body;
    expect(absence).toMatchObject({
      visits: [{ effect: 'needs_review', causes: ['parent_away'] }, { effect: 'needs_review' }],
      letters: [{ effect: 'stays' }],
      waitlist: [{ effect: 'stays' }],
    });
    const released = (await made.api.post(`${made.path}?dryRun=true`, { kind: 'released', occurredAt }).expect(200)).body;
    expect(released).toMatchObject({ visits: [{ effect: 'handed_back' }, { effect: 'handed_back' }], waitlist: [{ effect: 'ends' }] });
    expect(await used.db.sql(`SELECT 1 FROM visit_reviews`)).toEqual([]);
    // Wrong is wrong when looking too, and nobody else may look.
    await made.api.post(`${made.path}?dryRun=true`, { kind: 'ward_changed', occurredAt }).expect(422);
    const other = await used.as(await used.given.user('liaison', { facilityId: await used.given.facility() }));
    await other.post(`${made.path}?dryRun=true`, { kind: 'released', occurredAt }).expect(404);
  });

  it('tells a facility of nothing that was doubtful before, nor of what is between an organisation and itself', async () => {
    const made = await arranged();
    // The escort is away: of the first visit that is known, of the second the event's own look finds it.
    const recordedAt = used.clock.now();
    await used.given.row('worker_absences', {
      id: newId(),
      workerId: made.workerId,
      fromDay: '2026-09-01',
      toDay: '2026-12-31',
      recordedAt,
    });
    await used.given.row('visit_reviews', {
      ...{ id: newId(), visitId: made.visitId, cause: 'worker_absent', ownerRole: 'coordinator' },
      ...{ details: { workerIds: [made.workerId] }, since: recordedAt },
    });
    const { body } = await made.api.post(`${made.path}?dryRun=true`, { kind: 'temporary_absence', occurredAt }).expect(200);
    expect((body.visits as { causes: string[] }[]).map((visit) => visit.causes)).toEqual([['parent_away'], ['parent_away']]);
    // What was doubtful already is none of a change that touches nothing.
    const { body: grade } = await made.api
      .post(`${made.path}?dryRun=true`, { kind: 'grade_changed', grade: 'lenient', occurredAt })
      .expect(200);
    expect(grade.visits[0]).toMatchObject({ visitId: made.visitId, effect: 'stays', causes: [] });
  });

  it('stands on a page before one button saves it, without a number in any address', async () => {
    const made = await arranged();
    const entry = await used.db.one<{ number: string }>(`SELECT number FROM roster_entries WHERE id = $1`, [made.rosterEntryId]);
    const officer = await used.browser(made.officer);
    const form = { number: entry?.number ?? '', kind: 'released', day: '2026-09-01', time: '07:00' };
    const before = await books();
    const look = await officer.submit('/liaison/changes/new', form, '/liaison/changes/previews');
    expect([look.status, look.text.includes('Save and hand back 2 meetings'), look.text.includes('Held until somebody')]).toEqual([
      200,
      true,
      true,
    ]);
    expect(look.text).not.toMatch(new RegExp(`(href|action)="[^"]*${entry?.number ?? 'none'}`));
    expect(await books()).toBe(before);
    const hidden = Object.fromEntries(
      [...look.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map((m) => [m[1] ?? '', m[2] ?? '']),
    );
    expect(hidden).toMatchObject(form);
    const saved = await officer.submit('/liaison/changes/new', form, '/liaison/changes');
    expect(saved.headers.location).toBe('/liaison/changes/new?done=released&visits=2');
    const wrong = await officer.submit('/liaison/changes/new', { ...form, kind: 'ward_changed' }, '/liaison/changes/previews');
    expect([wrong.status, wrong.text.includes(`value="${form.number}"`)]).toEqual([422, true]);
  });

  it('says so when nobody knows the person', async () => {
    const facilityId = await used.given.facility();
    await used.given.row('roster_entries', {
      ...{ id: newId(), facilityId, number: 'X1', familyName: '无', givenName: '名', nameKey: '无名', sex: 'male' },
    });
    const officer = await used.browser(await used.given.user('liaison', { facilityId }));
    const form = { number: 'X1', kind: 'released', day: '2026-09-01', time: '07:00' };
    const look = await officer.submit('/liaison/changes/new', form, '/liaison/changes/previews');
    expect([look.status, look.text.includes('No meeting, letter or waiting place is concerned')]).toEqual([200, true]);
  });
});
