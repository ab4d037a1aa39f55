import { addDays, addMonths, monthOf } from '../../../src/kernel/days';
import { newId } from '../../../src/kernel/ids';
import { VisitsService } from '../../../src/visits/visits.service';
import { useApp } from '../../support/app';
import { counters, desk, Desk, people, requestOf } from '../visits-given';
import { storm, tally, tokenOf } from '../visits-storm';

const used = useApp();
const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;

/** A confirmed visit of a family, with another session at the same facility. */
async function arranged(other: Record<string, unknown> = {}): Promise<Desk & { visitId: string; otherId: string }> {
  const at = await desk(used);
  const visitId = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
  await at.liaison.post(`/visits/${visitId}/confirmations`, {}).expect(201);
  return { ...at, visitId, otherId: await used.given.session(at.family.facilityId, { time: '14:00', endTime: '14:30', ...other }) };
}

/** What a visit holds of each month, as the ledger's lines say; the rows of the months must say the same. */
async function heldOf(visitId: string): Promise<Record<string, number>> {
  const rows = await used.db.sql<{ period: string; held: number; stored: number }>(
    `SELECT e.period, sum(CASE e.kind WHEN 'hold' THEN e.amount ELSE -e.amount END)::int AS held, min(p.held) AS stored
       FROM entitlement_entries e JOIN entitlement_periods p USING (roster_entry_id, period, pool)
      WHERE e.visit_id = $1 GROUP BY e.period ORDER BY e.period`,
    [visitId],
  );
  expect(rows.map((row) => row.stored)).toEqual(rows.map((row) => row.held));
  return Object.fromEntries(rows.map(({ period, held }) => [period, held]));
}

describe('asking for another time', () => {
  it('keeps the confirmed place and holds the new one until the facility agrees', async () => {
    const { family, sessionId, coordinator, liaison, visitId, otherId } = await arranged();
    const asked = await coordinator.post(`/visits/${visitId}/amendments`, { sessionId: otherId }).expect(201);
    expect(asked.body).toMatchObject({
      status: 'confirmed',
      sessionId,
      proposedSessionId: null,
      amendment: { sessionId: otherId, headCount: 2 },
    });
    expect((asked.body as { holdExpiresAt: string | null }).holdExpiresAt).not.toBeNull();
    expect(await counters(used, sessionId, family.rosterEntryId)).toMatchObject({ seatsHeld: 0, seatsConfirmed: 1, contactsHeld: 1 });
    expect(await counters(used, otherId, family.rosterEntryId)).toMatchObject({ seatsHeld: 1, seatsConfirmed: 0 });
    const agreed = await liaison.post(`/visits/${visitId}/confirmations`, {}).expect(201);
    expect(agreed.body).toMatchObject({ status: 'confirmed', sessionId: otherId, amendment: null });
    expect(await counters(used, sessionId, family.rosterEntryId)).toMatchObject({ seatsHeld: 0, seatsConfirmed: 0, contactsHeld: 1 });
    expect(await counters(used, otherId, family.rosterEntryId)).toMatchObject({ seatsHeld: 0, seatsConfirmed: 1 });
  });

  it.each([
    ['declines', { reasonCode: 'session_full' }, 'liaison'],
    ['amendment-withdrawals', {}, 'coordinator'],
  ] as const)('after %s everything is as it was', async (path, body, who) => {
    const at = await arranged();
    await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: at.otherId }).expect(201);
    const answer = await at[who].post(`/visits/${at.visitId}/${path}`, body).expect(201);
    expect(answer.body).toMatchObject({
      status: 'confirmed',
      sessionId: at.sessionId,
      amendment: null,
      holdExpiresAt: null,
      reasonCode: null,
    });
    expect(await counters(used, at.otherId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 0, seatsConfirmed: 0, contactsHeld: 1 });
    expect(await counters(used, at.sessionId, at.family.rosterEntryId)).toMatchObject({ seatsConfirmed: 1 });
  });

  it('replaces what was asked for when the same time is asked for again, and holds one seat', async () => {
    const at = await arranged({ capacity: 3 });
    for (const note of ['In the afternoon', 'In the afternoon, please'])
      await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: at.otherId, note }).expect(201);
    expect(await counters(used, at.otherId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 1, contactsHeld: 1 });
    const ends = await used.db.sql(`SELECT status FROM visit_amendments WHERE visit_id = $1 ORDER BY id`, [at.visitId]);
    expect(ends).toEqual([{ status: 'replaced' }, { status: 'open' }]);
    await at.liaison.post(`/visits/${at.visitId}/confirmations`, {}).expect(201);
    expect(await counters(used, at.otherId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 0, seatsConfirmed: 1, contactsHeld: 1 });
  });

  it('keeps the facility from taking its confirmation back under it', async () => {
    const at = await arranged();
    await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: at.otherId }).expect(201);
    expect((await at.liaison.post(`/visits/${at.visitId}/undos`).expect(409)).body.code).toBe('visit.undo_moved_on');
    await at.coordinator.post(`/visits/${at.visitId}/amendment-withdrawals`, {}).expect(201);
    expect((await at.liaison.post(`/visits/${at.visitId}/undos`).expect(201)).body).toMatchObject({ status: 'requested', amendment: null });
  });

  it('runs out unanswered and leaves the arranged meeting alone; a request runs out altogether', async () => {
    const at = await arranged();
    const second = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    const requested = idOf(await at.coordinator.post('/visits', requestOf(second, at.sessionId)).expect(201));
    for (const id of [at.visitId, requested]) await at.coordinator.post(`/visits/${id}/amendments`, { sessionId: at.otherId }).expect(201);
    await used.db.sql(`UPDATE visits SET hold_expires_at = $1`, [new Date(used.clock.now().getTime() - 1000)]);
    await used.app.get(VisitsService).expireDue();
    expect((await at.coordinator.get(`/visits/${at.visitId}`)).body).toMatchObject({
      status: 'confirmed',
      sessionId: at.sessionId,
      amendment: null,
    });
    expect((await at.coordinator.get(`/visits/${requested}`)).body).toMatchObject({ status: 'expired', amendment: null });
    expect(await counters(used, at.otherId, second.rosterEntryId)).toMatchObject({ seatsHeld: 0, contactsHeld: 0 });
    expect(await counters(used, at.sessionId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 0, seatsConfirmed: 1, contactsHeld: 1 });
  });

  it('holds the other month’s entitlement too, and gives the right one back', async () => {
    // The 14th: the first week of October is off.
    const day = addDays(addMonths(monthOf(used.given.today), 1), 13);
    const at = await arranged({ day });
    await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: at.otherId }).expect(201);
    const periods = (): Promise<Record<string, unknown>[]> =>
      used.db.sql(`SELECT period, held, used FROM entitlement_periods WHERE roster_entry_id = $1 ORDER BY period`, [
        at.family.rosterEntryId,
      ]);
    expect((await periods()).map((p) => p.held)).toEqual([1, 1]);
    // A third time in place of the second: what was held for it is given back.
    const third = await used.given.session(at.family.facilityId, { time: '15:00', endTime: '15:30' });
    await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: third }).expect(201);
    expect((await periods()).map((p) => p.held)).toEqual([1, 0]);
    expect(await counters(used, at.otherId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 0 });
    await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: at.otherId }).expect(201);
    await at.liaison.post(`/visits/${at.visitId}/confirmations`, {}).expect(201);
    expect((await periods()).map((p) => p.held)).toEqual([0, 1]);
  });

  it('gives way to another time the facility offers, whose month stays held', async () => {
    const { family, sessionId, coordinator, liaison } = await desk(used);
    const visitId = idOf(await coordinator.post('/visits', requestOf(family, sessionId)).expect(201));
    const otherId = await used.given.session(family.facilityId, { time: '14:00', endTime: '14:30' });
    await coordinator.post(`/visits/${visitId}/amendments`, { sessionId: otherId }).expect(201);
    const offered = await used.given.session(family.facilityId, { day: addDays(addMonths(monthOf(used.given.today), 1), 13) });
    await liaison.post(`/visits/${visitId}/proposals`, { sessionId: offered }).expect(201);
    expect(await heldOf(visitId)).toEqual({ '2026-09-01': 1, '2026-10-01': 1 });
    await coordinator.post(`/visits/${visitId}/acceptances`, {}).expect(201);
    expect(await heldOf(visitId)).toEqual({ '2026-09-01': 0, '2026-10-01': 1 });
  });

  it('holds the month it goes back to when the visit was moved to another in between', async () => {
    const at = await arranged();
    await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: at.otherId }).expect(201);
    const moved = await used.given.session(at.family.facilityId, { day: addDays(addMonths(monthOf(used.given.today), 1), 13) });
    await at.liaison
      .post(`/facilities/${at.family.facilityId}/visit-moves`, { sessions: [{ fromSessionId: at.sessionId, toSessionId: moved }] })
      .expect(201);
    expect(await heldOf(at.visitId)).toEqual({ '2026-09-01': 0, '2026-10-01': 1 });
    await at.liaison.post(`/visits/${at.visitId}/confirmations`, {}).expect(201);
    expect(await heldOf(at.visitId)).toEqual({ '2026-09-01': 1, '2026-10-01': 0 });
  });

  it('ends with the visit: nothing stays held', async () => {
    const at = await arranged();
    await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: at.otherId }).expect(201);
    await at.coordinator.post(`/visits/${at.visitId}/cancellations`, { cause: 'child', reasonCode: 'child_ill' }).expect(201);
    expect(await counters(used, at.otherId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 0, contactsHeld: 0 });
    expect(await counters(used, at.sessionId, at.family.rosterEntryId)).toMatchObject({ seatsConfirmed: 0 });
    expect(await used.db.sql(`SELECT status FROM visit_amendments`)).toEqual([{ status: 'ended' }]);
  });

  it('shows who was too late other times, and leaves them what they had', async () => {
    const at = await arranged({ capacity: 1 });
    const rival = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    await at.coordinator.post('/visits', requestOf(rival, at.otherId)).expect(201);
    await used.given.session(at.family.facilityId, { time: '16:00', endTime: '16:30' });
    const lost = await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: at.otherId }).expect(409);
    expect(lost.body).toMatchObject({ code: 'session.full' });
    expect((lost.body as { alternatives: unknown[] }).alternatives.length).toBeGreaterThan(0);
    expect((await at.coordinator.get(`/visits/${at.visitId}`)).body).toMatchObject({
      status: 'confirmed',
      sessionId: at.sessionId,
      amendment: null,
    });
  });

  it('gives a last seat to one of many amendments, and everybody else keeps the old place', async () => {
    const at = await arranged({ capacity: 1 });
    const visits = [at.visitId];
    for (let i = 0; i < 11; i += 1) {
      const family = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
      visits.push(
        idOf(
          await at.coordinator
            .post(
              '/visits',
              requestOf(family, i < 9 ? at.sessionId : await used.given.session(at.family.facilityId, { time: '11:00', endTime: '11:30' })),
            )
            .expect(201),
        ),
      );
    }
    const token = await tokenOf(used, await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const answers = await storm(
      [used.url],
      visits.map((id) => ({ path: `/visits/${id}/amendments`, body: { sessionId: at.otherId }, token })),
    );
    expect(tally(answers)).toEqual({ '201': 1, '409 session.full': visits.length - 1 });
    expect(await counters(used, at.otherId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 1, seatsConfirmed: 0 });
    expect(await counters(used, at.sessionId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 9, seatsConfirmed: 1 });
  });
});

describe('other people at the same time', () => {
  it('takes effect at once when the gates are open; the facility is told', async () => {
    const at = await arranged();
    const workerId = await used.given.worker(at.family.organisationId);
    const changed = await at.coordinator
      .post(`/visits/${at.visitId}/amendments`, {
        party: [
          { personType: 'caregiver', personId: at.family.caregiverId, place: 'inside' },
          { personType: 'worker', personId: workerId, place: 'waits' },
        ],
      })
      .expect(201);
    expect(changed.body).toMatchObject({ status: 'confirmed', amendment: null });
    expect((changed.body as { party: { personId: string }[] }).party.map((p) => p.personId).sort()).toEqual(
      [at.family.caregiverId, workerId].sort(),
    );
    const notices = await used.db.sql<{ payload: { role: string } }>(`SELECT payload FROM outbox WHERE topic = 'staff.notice'`);
    expect(notices.map((n) => n.payload.role)).toContain('liaison');
  });

  it('lets no worker into an agreed meeting whom the facility has not said yes to', async () => {
    const at = await arranged();
    const { organisationId, facilityId, caregiverId } = at.family;
    const workerId = await used.given.worker(organisationId);
    const party = [
      { personType: 'caregiver', personId: caregiverId, place: 'inside' },
      { personType: 'worker', personId: workerId, place: 'inside' },
    ];
    const refused = await at.coordinator.post(`/visits/${at.visitId}/amendments`, { party }).expect(422);
    expect((refused.body as { reasons: { code: string }[] }).reasons.map((reason) => reason.code)).toEqual(['party.worker_not_approved']);
    // With another time the facility is asked, and its yes counts for her from then on.
    await at.coordinator.post(`/visits/${at.visitId}/amendments`, { party, sessionId: at.otherId }).expect(201);
    await at.liaison.post(`/visits/${at.visitId}/confirmations`, {}).expect(201);
    const colleague = await used.given.worker(organisationId);
    const approval = { id: newId(), workerId: colleague, facilityId, approvedOn: '2026-08-01', expiresOn: '2027-08-01' };
    await used.given.row('worker_approvals', approval);
    const both = [...party.slice(1), { personType: 'worker', personId: colleague, place: 'inside' }];
    await at.coordinator.post(`/visits/${at.visitId}/amendments`, { party: both }).expect(201);
  });

  it('is refused with the reasons when a gate is closed', async () => {
    const at = await arranged();
    const unvetted = await used.given.worker(at.family.organisationId, { vettingClear: false });
    const answer = await at.coordinator
      .post(`/visits/${at.visitId}/amendments`, { party: [{ personType: 'worker', personId: unvetted, place: 'waits' }] })
      .expect(422);
    expect(answer.body).toMatchObject({ code: 'visit.not_allowed' });
    expect(JSON.stringify(answer.body)).toContain('worker.');
  });
});

describe('ranked wishes', () => {
  it('asks for the next wish when the first is full, and when the facility has no room', async () => {
    const at = await desk(used, { capacity: 1 });
    const second = await used.given.session(at.family.facilityId, { time: '14:00', endTime: '14:30' });
    const third = await used.given.session(at.family.facilityId, { time: '16:00', endTime: '16:30' });
    const rival = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    await at.coordinator.post('/visits', requestOf(rival, at.sessionId)).expect(201);
    const asked = await at.coordinator.post('/visits', { ...requestOf(at.family, at.sessionId), wishes: [second, third] }).expect(201);
    expect(asked.body).toMatchObject({ sessionId: second, wishes: [{ rank: 2, sessionId: third, triedAt: null }] });
    const seen = await at.liaison.get(`/visits/${idOf(asked)}`).expect(200);
    expect(seen.body).toMatchObject({ wishes: [{ sessionId: third }] });
    const moved = await at.liaison.post(`/visits/${idOf(asked)}/declines`, { reasonCode: 'session_full' }).expect(201);
    expect(moved.body).toMatchObject({ status: 'requested', sessionId: third });
    expect(await counters(used, second, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 0, contactsHeld: 1 });
    expect(await counters(used, third, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 1 });
    const declined = await at.liaison.post(`/visits/${idOf(asked)}/declines`, { reasonCode: 'session_full' }).expect(201);
    expect(declined.body).toMatchObject({ status: 'declined' });
    expect(await counters(used, third, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 0, contactsHeld: 0 });
  });

  it('does not move on when the refusal is about the people', async () => {
    const at = await desk(used);
    const second = await used.given.session(at.family.facilityId, { time: '14:00', endTime: '14:30' });
    const id = idOf(await at.coordinator.post('/visits', { ...requestOf(at.family, at.sessionId), wishes: [second] }).expect(201));
    expect((await at.liaison.post(`/visits/${id}/declines`, { reasonCode: 'contact_bar' }).expect(201)).body).toMatchObject({
      status: 'declined',
    });
  });

  it('refuses a wish at another place', async () => {
    const at = await desk(used);
    const elsewhere = await used.given.session(await used.given.facility());
    const answer = await at.coordinator.post('/visits', { ...requestOf(at.family, at.sessionId), wishes: [elsewhere] }).expect(422);
    expect(answer.body).toMatchObject({ code: 'wish.other_place', errors: [{ pointer: '/wishes/0' }] });
  });
});

describe('the pages of a change', () => {
  it('lead through when, who and check, and say what stays', async () => {
    const at = await arranged();
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    expect((await browser.get(`/visits/${at.visitId}`)).text).toContain(`/visits/${at.visitId}/change`);
    const when = await browser.get(`/visits/${at.visitId}/change`);
    expect(when.status).toBe(200);
    expect(when.text).toContain(`value="${at.otherId}"`);
    const who = await browser.get(`/visits/${at.visitId}/change/who?session=${at.otherId}`);
    expect(who.text).toContain(`<option value="${at.family.workerId}" selected`);
    const query = `mode=visit&session=${at.otherId}&who=1&dyads=${at.family.dyadId}&escort=${at.family.workerId}&escortPlace=waits&place-${at.family.caregiverId}=inside`;
    const check = await browser.get(`/visits/${at.visitId}/change/check?${query}`);
    expect(check.text).toContain('The old place stays yours');
    await used.db.sql(`UPDATE visits SET note = 'ramp at the door'`);
    // What is not touched is sent back as it is: nothing of the desk's note is lost.
    expect((await browser.get(`/visits/${at.visitId}/change/check?${query}`)).text).toContain('ramp at the door</textarea>');
    await used.db.sql(`UPDATE visits SET note = NULL`);
    const fields = Object.fromEntries(new URLSearchParams(query));
    const sent = await browser.submit(`/visits/${at.visitId}/change/check?${query}`, fields, `/visits/${at.visitId}/change`);
    expect([sent.status, sent.headers.location]).toEqual([303, `/visits/${at.visitId}?done=amended`]);
    expect((await browser.get(`/visits/${at.visitId}`)).text).toContain('You asked for another time');
    const { facilityId } = at.family;
    const facility = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [facilityId]);
    const officer = await used.browser(await used.given.user('liaison', { facilityId, organisationId: facility?.organisationId }));
    expect((await officer.get(`/visits/${at.visitId}`)).text).toContain('Another time is asked for');
    const again = await browser.submit(
      `/visits/${at.visitId}/change/check?${query}`,
      { ...fields, session: at.sessionId },
      `/visits/${at.visitId}/change`,
    );
    expect(again.status).toBe(422);
    expect(again.text).toContain('Nothing is different');
  });
});

it('is nobody else’s to ask', async () => {
  const at = await arranged();
  const stranger = await people(used, await used.given.readyFamily());
  await stranger.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: at.otherId }).expect(404);
  await at.liaison.post(`/visits/${at.visitId}/amendments`, { sessionId: at.otherId }).expect(403);
});
