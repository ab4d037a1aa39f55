import { addDays } from '../../../src/kernel/days';
import { ReviewsService } from '../../../src/visits/reviews/reviews.service';
import type { ReadyFamily } from '../../support/given';
import { useApp } from '../../support/app';
import { people } from '../visits-given';

const used = useApp();
interface Review {
  id: string;
  cause: string;
  visitId: string;
  status: string;
}
const DAY = '2026-09-23';

async function arranged(): Promise<ReadyFamily & { visitId: string; sessionId: string } & Awaited<ReturnType<typeof people>>> {
  const visit = await used.given.visit({ status: 'confirmed' });
  return { ...visit, ...(await people(used, visit)) };
}
const open = async (client: { get: (path: string) => PromiseLike<{ body: unknown }> }): Promise<Review[]> =>
  ((await client.get('/visit-reviews')).body as { data: { reviews: Review[] }[] }).data.flatMap((group) => group.reviews);
const revalidate = (): Promise<number> => used.app.get(ReviewsService).revalidate();
const lines = async (visitId: string): Promise<unknown[]> =>
  (await used.db.sql<{ action: string }>(`SELECT action FROM visit_status_changes WHERE visit_id = $1 ORDER BY at, id`, [visitId])).map(
    (l) => l.action,
  );

describe('a visit that needs review', () => {
  it('is flagged when the facility no longer lets in a worker who came to it after it was agreed, and the flag goes with a new yes', async () => {
    const at = await arranged();
    const { organisationId, facilityId } = at;
    const [asked, swapped] = [await used.given.worker(organisationId), await used.given.worker(organisationId)];
    const director = await used.as(await used.given.user('admin', { organisationId }));
    const approve = (workerId: string, expiresOn: string): Promise<unknown> =>
      director.post(`/workers/${workerId}/approvals`, { facilityId, approvedOn: '2026-08-01', expiresOn }).expect(201);
    const amend = (workerId: string): Promise<unknown> =>
      at.coordinator
        .post(`/visits/${at.visitId}/amendments`, {
          party: [
            { personType: 'caregiver', personId: at.caregiverId, place: 'inside' },
            { personType: 'worker', personId: workerId, place: 'inside' },
          ],
        })
        .expect(201);
    await approve(swapped, '2027-08-01');
    await amend(swapped);
    await approve(swapped, addDays(DAY, -1));
    const flags = await open(at.coordinator);
    expect(flags).toMatchObject([{ cause: 'approval_missing', visitId: at.visitId, status: 'open' }]);
    expect((await at.coordinator.get(`/visits/${at.visitId}`)).body).toMatchObject({
      status: 'confirmed',
      reviews: [{ cause: 'approval_missing', ownerRole: 'lead' }],
    });
    await approve(swapped, '2027-08-01');
    expect(await open(at.coordinator)).toEqual([]);
    // Whom the facility has agreed to with the meeting needs no other yes.
    await used.db.sql(`UPDATE visits SET status = 'requested', hold_expires_at = '2026-09-05' WHERE id = $1`, [at.visitId]);
    await amend(asked);
    await used.db.sql(`UPDATE sessions SET held = held + 1, confirmed = confirmed - 1 WHERE id = $1`, [at.sessionId]);
    await at.liaison.post(`/visits/${at.visitId}/confirmations`, {}).expect(201);
    expect(await revalidate()).toBe(0);
    expect(await open(at.coordinator)).toEqual([]);
  });

  it('is flagged when its escort is away, and the flag goes when she is back', async () => {
    const at = await arranged();
    const absence = await at.coordinator.post(`/workers/${at.workerId}/absences`, { fromDay: DAY, toDay: addDays(DAY, 2) }).expect(201);
    expect(await open(at.coordinator)).toMatchObject([{ cause: 'worker_absent', visitId: at.visitId, status: 'open' }]);
    expect((await at.coordinator.get(`/visits/${at.visitId}`)).body).toMatchObject({
      status: 'confirmed',
      reviews: [{ cause: 'worker_absent', ownerRole: 'coordinator' }],
    });
    expect((await at.coordinator.get('/visits?review=worker_absent')).body).toMatchObject({ data: [{ id: at.visitId }] });
    expect((await at.coordinator.get('/visits?review=journey')).body).toMatchObject({ data: [] });
    // The facility is not told of it.
    expect((await at.liaison.get(`/visits/${at.visitId}`)).body).not.toHaveProperty('reviews');
    await at.liaison.get('/visit-reviews').expect(403);
    await at.coordinator.post(`/workers/${at.workerId}/absences/${(absence.body as { id: string }).id}/endings`, {}).expect(200);
    expect(await open(at.coordinator)).toEqual([]);
    expect(await lines(at.visitId)).toEqual(['request', 'raise_review', 'clear_review']);
    await at.coordinator.post(`/workers/${at.workerId}/absences`, { fromDay: DAY, toDay: '2026-09-01' }).expect(422);
  });

  it('is well again when the escort is replaced', async () => {
    const at = await arranged();
    await at.coordinator.post(`/workers/${at.workerId}/absences`, { fromDay: DAY, toDay: DAY }).expect(201);
    const other = await used.given.worker(at.organisationId);
    await at.coordinator
      .post(`/visits/${at.visitId}/amendments`, {
        party: [
          { personType: 'caregiver', personId: at.caregiverId, place: 'inside' },
          { personType: 'worker', personId: other, place: 'waits' },
        ],
      })
      .expect(201);
    expect(await open(at.coordinator)).toEqual([]);
    expect(await revalidate()).toBe(0);
    expect(await lines(at.visitId)).toEqual(['request', 'raise_review', 'amend', 'clear_review']);
  });

  it('is left as it is only with a reason, and not flagged again for the same', async () => {
    const at = await arranged();
    await at.coordinator.post(`/workers/${at.workerId}/absences`, { fromDay: DAY, toDay: DAY }).expect(201);
    const [review] = await open(at.coordinator);
    await at.coordinator.post('/visit-reviews/leavings', { reviewIds: [review?.id], reason: ' ' }).expect(422);
    await at.coordinator.post('/visit-reviews/leavings', { reviewIds: [review?.id], reason: 'She comes back for it' }).expect(200);
    expect(await revalidate()).toBe(0);
    expect(await open(at.coordinator)).toEqual([]);
    await at.coordinator.post('/visit-reviews/leavings', { reviewIds: [review?.id], reason: 'again' }).expect(409);
    const stranger = await people(used, await used.given.readyFamily());
    await stranger.coordinator.post('/visit-reviews/leavings', { reviewIds: [review?.id], reason: 'mine?' }).expect(404);
  });

  it('is found at night when its session was moved or closed, and well when it is put right', async () => {
    const at = await arranged();
    expect(await revalidate()).toBe(0);
    await used.db.sql(`UPDATE sessions SET starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour'`);
    expect(await revalidate()).toBe(1);
    expect(await open(at.coordinator)).toMatchObject([{ cause: 'timetable_changed' }]);
    await used.db.sql(`UPDATE sessions SET starts_at = starts_at - interval '1 hour', ends_at = ends_at - interval '1 hour'`);
    const [review] = await open(at.coordinator);
    expect((await at.coordinator.post('/visit-reviews/checks', { reviewIds: [review?.id] }).expect(200)).body).toMatchObject({
      data: [{ status: 'cleared' }],
    });
  });

  it('keeps nothing open once it is over', async () => {
    const at = await arranged();
    await at.coordinator.post(`/workers/${at.workerId}/absences`, { fromDay: DAY, toDay: DAY }).expect(201);
    await at.coordinator.post(`/visits/${at.visitId}/cancellations`, { cause: 'escort', reasonCode: 'escort_unavailable' }).expect(201);
    expect(await open(at.coordinator)).toEqual([]);
  });
});

describe('the page of affected visits', () => {
  it('groups by cause, acts on many, and keeps what was ticked', async () => {
    const at = await arranged();
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: at.organisationId }));
    expect((await browser.get('/affected-visits')).text).toContain('Nothing to look at');
    const absences = `/workers/${at.workerId}/absences`;
    expect((await browser.submit(absences, { fromDay: DAY, toDay: DAY })).headers.location).toBe(absences);
    expect((await browser.get(absences)).text).toContain('endings');
    const page = await browser.get('/affected-visits');
    expect(page.text).toContain('The escort is away that day');
    expect((await browser.get('/today')).text).toContain('href="/affected-visits"');
    expect((await browser.get(`/visits/${at.visitId}`)).text).toContain('/affected-visits?cause=worker_absent');
    const [review] = await open(at.coordinator);
    const refused = await browser.submit('/affected-visits', { act: 'leave', reviewIds: [review?.id ?? ''], reason: '' });
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(new RegExp(`value="${review?.id}"[^>]*checked`));
    expect((await browser.submit('/affected-visits', { act: 'check', reviewIds: [review?.id ?? ''], reason: '' })).headers.location).toBe(
      '/affected-visits?done=checked',
    );
    expect(
      (await browser.submit('/affected-visits', { act: 'leave', reviewIds: [review?.id ?? ''], reason: 'fine' })).headers.location,
    ).toBe('/affected-visits?done=left');
  });
});
