import { addDays } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { desk, Desk, people } from '../visits-given';
import { storm, tally, tokenOf } from '../visits-storm';

const used = useApp();
interface Seat {
  sessionId: string;
  free: number;
  kept: number;
  waiting: number;
  offerUntil: string | null;
  offered?: number;
  candidates: {
    rank: number;
    own: boolean;
    standing: string | null;
    entry: { id: string; phoneReady: boolean; why: Record<string, unknown>; offer: { sessionId: string; expiresAt: string } | null } | null;
    reasons: { code: string; message: string }[];
  }[];
}
interface Waiting extends Desk {
  families: ReadyFamily[];
  entries: string[];
}

/** A session with free seats, and families of one organisation who wait for such a one; the first has waited longest. */
async function waiting(count: number, session: Record<string, unknown> = { capacity: 1 }): Promise<Waiting> {
  const at = await desk(used, session);
  const families: ReadyFamily[] = [];
  const entries: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const family = i === 0 ? at.family : await used.given.readyFamily(placeOf(at.family));
    families.push(family);
    const answer = await at.coordinator
      .post('/waitlist-entries', { dyadId: family.dyadId, mode: 'visit', fromDay: used.given.today, toDay: addDays(used.given.today, 60) })
      .expect(201);
    entries.push((answer.body as { id: string }).id);
    used.clock.advanceMinutes(1);
  }
  return { ...at, families, entries };
}
const placeOf = ({ organisationId, facilityId }: ReadyFamily): { organisationId: string; facilityId: string } => ({
  organisationId,
  facilityId,
});
const look = async (at: Waiting): Promise<Seat> => (await at.coordinator.get(`/freed-seats/${at.sessionId}`).expect(200)).body as Seat;
const standings = (seat: Seat): (string | null)[] => seat.candidates.map((one) => one.standing);

describe('the desk of freed seats', () => {
  it('shows who comes next and why, with travel and telephone, and who is one document away', async () => {
    const at = await waiting(4);
    const [, second, third, fourth] = at.families;
    await used.db.sql(`DELETE FROM kinship_proofs WHERE dyad_id = $1`, [second?.dyadId]);
    await used.db.sql(`DELETE FROM consents WHERE dyad_id = $1`, [third?.dyadId]);
    await used.db.sql(`DELETE FROM kinship_proofs WHERE dyad_id = $1`, [third?.dyadId]);
    await used.db.sql(`UPDATE caregivers SET phone = NULL WHERE id = $1`, [fourth?.caregiverId]);
    const { data } = (await at.coordinator.get('/freed-seats').expect(200)).body as { data: Seat[] };
    expect(data).toMatchObject([{ sessionId: at.sessionId, free: 1, kept: 0, waiting: 4 }]);
    const seat = await look(at);
    expect(seat.candidates.map(({ rank, entry }) => [rank, entry?.id])).toEqual(at.entries.map((id, i) => [i + 1, id]));
    expect(standings(seat)).toEqual(['ready', 'one_document', 'barred', 'ready']);
    expect(seat.candidates[1]?.reasons).toMatchObject([{ code: 'kinship_proof.missing' }]);
    expect(seat.candidates.map(({ entry }) => entry?.phoneReady)).toEqual([true, true, true, false]);
    expect(seat.candidates[0]?.entry?.why).toMatchObject({ daysSinceContact: 100, travelMinutes: null });
    // Two days from now: the session is three weeks ahead.
    expect(new Date(seat.offerUntil ?? 0).getTime() - used.clock.now().getTime()).toBe(48 * 3_600_000);
  });

  it('offers to the next, and to the first three in order as far as there are seats', async () => {
    const at = await waiting(4, { capacity: 3 });
    const first = (await at.coordinator.post(`/freed-seats/${at.sessionId}/offers`, {}).expect(201)).body as Seat;
    expect([first.offered, first.free, first.kept]).toEqual([1, 2, 1]);
    expect(standings(first)).toEqual(['kept', 'ready', 'ready', 'ready']);
    expect(first.candidates[0]?.entry?.offer).toMatchObject({ sessionId: at.sessionId });
    const three = (await at.coordinator.post(`/freed-seats/${at.sessionId}/offers`, { count: 3 }).expect(201)).body as Seat;
    expect([three.offered, three.free, three.kept]).toEqual([2, 0, 3]);
    expect(standings(three)).toEqual(['kept', 'kept', 'kept', 'ready']);
    expect((await at.coordinator.post(`/freed-seats/${at.sessionId}/offers`, { count: 3 }).expect(409)).body).toMatchObject({
      code: 'session.full',
    });
    // The second says no: the fourth has her turn by herself, and nobody is asked twice.
    await at.coordinator.post(`/waitlist-entries/${at.entries[1]}/refusals`, {}).expect(200);
    expect(standings(await look(at))).toEqual(['kept', 'asked', 'kept', 'kept']);
  });

  it('leaves out who cannot take it, and says so when nobody can', async () => {
    const at = await waiting(2);
    const [first, second] = at.families;
    await used.db.sql(`UPDATE child_views SET view = 'no' WHERE dyad_id = $1`, [first?.dyadId]);
    const offered = (await at.coordinator.post(`/freed-seats/${at.sessionId}/offers`, {}).expect(201)).body as Seat;
    expect(standings(offered)).toEqual(['one_reason', 'kept']);
    await at.coordinator.post(`/waitlist-entries/${at.entries[1]}/withdrawals`, {}).expect(200);
    expect((await at.coordinator.post(`/freed-seats/${at.sessionId}/offers`, {}).expect(409)).body).toMatchObject({
      code: 'waitlist.nobody_ready',
    });
    // What was mended since is asked again at once, not hours later.
    await used.db.sql(`UPDATE child_views SET view = 'yes' WHERE dyad_id = $1`, [first?.dyadId]);
    await at.coordinator.post(`/freed-seats/${at.sessionId}/offers`, {}).expect(201);
    expect(second).toBeDefined();
  });

  it('lists only sessions of the ward where the parent is', async () => {
    const at = await waiting(1);
    await used.given.session(at.family.facilityId, {
      time: '14:00',
      endTime: '14:30',
      wardId: await used.given.ward(at.family.facilityId, 'other'),
    });
    const { data } = (await at.coordinator.get('/freed-seats').expect(200)).body as { data: Seat[] };
    expect(data.map(({ sessionId }) => sessionId)).toEqual([at.sessionId]);
  });

  it('says nothing of another organisation but its rank, and belongs to those who wait', async () => {
    const at = await waiting(1);
    const stranger = await used.given.readyFamily({ facilityId: at.family.facilityId });
    const desks = await people(used, stranger);
    await desks.coordinator.get(`/freed-seats/${at.sessionId}`).expect(404);
    await desks.coordinator.post(`/freed-seats/${at.sessionId}/offers`, {}).expect(404);
    await at.liaison.get('/freed-seats').expect(403);
    const wish = { dyadId: stranger.dyadId, mode: 'visit', fromDay: used.given.today, toDay: addDays(used.given.today, 60) };
    await desks.coordinator.post('/waitlist-entries', wish).expect(201);
    const seat = (await desks.coordinator.get(`/freed-seats/${at.sessionId}`).expect(200)).body as Seat;
    expect(seat.candidates).toMatchObject([
      { rank: 1, own: false, standing: null, entry: null, reasons: [] },
      { rank: 2, own: true, standing: 'ready' },
    ]);
    expect(JSON.stringify(seat.candidates[0])).not.toContain(at.family.dyadId);
    // The list is one for all: the place goes to the first rank, whoever asks.
    await desks.coordinator.post(`/freed-seats/${at.sessionId}/offers`, {}).expect(201);
    expect(standings(await look(at))).toEqual(['kept', null]);
    await at.coordinator.post(`/freed-seats/${at.sessionId}/offers`, { count: 4 }).expect(422);
  });

  it.each([
    [1, 1],
    [2, 3],
  ])('offers %d free seats once when ten coordinators offer to %d at the same time', async (capacity, count) => {
    const at = await waiting(4, { capacity });
    const token = await tokenOf(used, await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const calls = Array.from({ length: 10 }, () => ({ path: `/freed-seats/${at.sessionId}/offers`, body: { count }, token }));
    const answers = await storm([used.url], calls);
    const sums = tally(answers);
    expect(answers.filter(({ status }) => status === 201 || status === 409)).toHaveLength(10);
    expect(sums['409 session.full']).toBe(10 - (sums['201'] ?? 0));
    const open = await used.db.sql<{ entryId: string }>(`SELECT entry_id FROM waitlist_offers WHERE status = 'open'`);
    expect(open).toHaveLength(capacity);
    expect(new Set(open.map(({ entryId }) => entryId))).toEqual(new Set(at.entries.slice(0, capacity)));
    expect(await used.db.one(`SELECT held, confirmed FROM sessions WHERE id = $1`, [at.sessionId])).toEqual({
      held: capacity,
      confirmed: 0,
    });
  });
});

describe('the pages of freed seats', () => {
  it('lead from the waiting list to the seat, offer it with one button and show until when it is kept', async () => {
    const at = await waiting(3, { capacity: 2 });
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const list = await browser.get('/waitlist');
    expect(list.text).toContain(`/freed-seats/${at.sessionId}`);
    expect(list.text).toContain('can be rung');
    const seat = await browser.get(`/freed-seats/${at.sessionId}`);
    expect(seat.text).toContain('Offer to the next');
    expect(seat.text).toContain('Offer to the first three, in order');
    expect(seat.text).toMatch(/A place offered now is kept until/);
    const done = await browser.submit(`/freed-seats/${at.sessionId}`, { count: '3' }, `/freed-seats/${at.sessionId}/offers`);
    expect(done.headers.location).toBe(`/freed-seats/${at.sessionId}?offered=2`);
    const after = await browser.get(`/freed-seats/${at.sessionId}?offered=2`);
    expect(after.text).toContain('2 places are offered and kept');
    expect(after.text.match(/Kept until/g)).toHaveLength(2);
    const [family] = at.families;
    expect(after.text).toContain(`/dyads/${family?.dyadId}/book/who?mode=visit&amp;session=${at.sessionId}`);
  });

  it('name who is one document away when nobody can take it', async () => {
    const at = await waiting(1);
    await used.db.sql(`DELETE FROM kinship_proofs WHERE dyad_id = $1`, [at.family.dyadId]);
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const seat = await browser.get(`/freed-seats/${at.sessionId}`);
    expect(seat.text).toContain('these lack only one thing');
    expect(seat.text).toContain('One document away');
    expect(seat.text).not.toContain('Offer to the next');
    const refused = await browser.submit('/waitlist', { count: '1' }, `/freed-seats/${at.sessionId}/offers`);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('No family on the list can take this place now.');
  });
});
