import { newId } from '../../src/kernel/ids';
import { useApp } from '../support/app';
import { house } from './closures-given';
import { fourVisitors } from './four-visitors';
import { SAID, silentHouse } from './behalf/silent';

const used = useApp();
/** What a form never sends, and somebody else may: a list, an object, letters that turn the line around, a day at the end of time. */
const SHAPES = (name: string): Record<string, string>[] => [
  { [`${name}[]`]: 'x' },
  { [`${name}[a]`]: 'x' },
  { [name]: '\u202E💥' },
  { [name]: '9999-12-31' },
];
type Page = Awaited<ReturnType<typeof used.browser>>;

/** Every field of a form in every shape, one at a time. @returns answers that are no refusal */
async function spoil(page: Page, from: string, to: string, fields: Record<string, string>): Promise<string[]> {
  const wrong: string[] = [];
  for (const name of Object.keys(fields))
    for (const shape of SHAPES(name)) {
      const { [name]: _, ...others } = fields;
      const answer = await page.submit(from, { ...others, ...shape }, to);
      if (answer.status >= 500) wrong.push(`${to} ${JSON.stringify(shape)}: ${answer.status}`);
    }
  return wrong;
}
const rows = (table: string): Promise<unknown> => used.db.one(`SELECT count(*)::int AS n FROM ${table}`);

describe('nonsense in the newest forms', () => {
  it('is refused where a facility bars somebody, and where it told so', async () => {
    const at = await house(used, 1, { daysAhead: 10 });
    const officer = await used.browser(await used.given.user('liaison', { facilityId: at.facilityId }));
    const form = { about: 'visitor', visitor: `caregiver:${at.families[0]?.caregiverId}`, startsOn: used.given.today, endsOn: '' };
    expect(await spoil(officer, '/liaison/bars/new', '/liaison/bars/previews', { ...form, number: '1', kind: 'medical' })).toEqual([]);
    expect(await spoil(officer, '/liaison/bars/new', '/liaison/bars', { number: '1', about: 'parent', fingerprint: 'x' })).toEqual([]);
    expect(await rows('restrictions')).toEqual({ n: 0 });
    await used.db.sql(`UPDATE users SET active = false WHERE role = 'liaison'`);
    const organisationId = at.families[0]?.organisationId ?? '';
    const page = await used.browser(await used.given.user('coordinator', { organisationId }));
    const said = { saidBy: '韩警官', channel: 'phone', saidOn: used.given.today, saidTime: '00:01' };
    const bars = `/offline-desk/facilities/${at.facilityId}/bars`;
    expect(await spoil(page, `${bars}/new`, bars, { ...said, about: 'parent', parentId: 'x', kind: 'medical' })).toEqual([]);
    const changes = `/offline-desk/facilities/${at.facilityId}/changes`;
    const event = { ...said, parentId: at.families[0]?.parentId ?? '', kind: 'x', day: used.given.today, time: '00:01' };
    expect(await spoil(page, `${changes}/new`, `${changes}/previews`, event)).toEqual([]);
    expect(await rows('restrictions')).toEqual({ n: 0 });
  }, 120_000);

  it('is refused where a facility answers, and where somebody writes its answer down', async () => {
    const at = await fourVisitors(used);
    const officer = await used.browser(await used.given.user('liaison', { facilityId: at.family.facilityId }));
    const fields = { familyNote: 'a', note: 'b', previewed: 'c', [`without-person-${at.relativeId}`]: 'x', reasonCode: 'x' };
    const row = `/liaison/inbox?open=${at.visitId}`;
    for (const verb of ['confirmations', 'declines', 'family-note-previews'])
      expect(await spoil(officer, row, `/liaison/inbox/${at.visitId}/${verb}`, fields)).toEqual([]);
    expect(await spoil(officer, row, `/visits/${at.visitId}/declines`, fields)).toEqual([]);
    await used.db.sql(`UPDATE users SET active = false WHERE role = 'liaison'`);
    const page = await used.browser(await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const told = { visitId: at.visitId, action: 'x', channel: 'phone', saidBy: 'B', saidOn: '2026-09-01', saidTime: '00:01', ...fields };
    for (const to of ['/offline-desk/told', '/offline-desk/told/family-note-previews'])
      expect(await spoil(page, '/offline-desk/told/new', to, told)).toEqual([]);
    expect(await used.db.one(`SELECT status FROM visits`)).toEqual({ status: 'requested' });
  }, 240_000);

  it('is refused where money of a trip is written down, all of it at once, and a key of another trip’s line writes nothing', async () => {
    const visit = await used.given.visit({ status: 'confirmed' });
    const other = await used.given.visit({ status: 'confirmed', organisationId: visit.organisationId });
    const userId = await used.given.user('lead', { organisationId: visit.organisationId });
    const page = await used.browser(userId);
    const costs = `/visits/${visit.visitId}/costs`;
    const line = { kind: 'estimate', amount: 'x', category: 'x' };
    expect(await spoil(page, costs, `${costs}/lines`, line)).toEqual([]);
    expect(await spoil(page, costs, `${costs}/payments`, line)).toEqual([]);
    expect(await spoil(page, costs, `${costs}/transfers`, { toVisitId: newId(), amount: '1' })).toEqual([]);
    expect(await rows('trip_cost_lines')).toEqual({ n: 0 });
    const both = await page.submit(costs, { kind: '', amount: 'forty' }, `${costs}/lines`);
    expect([both.status, both.text.includes('#f-amount'), both.text.includes('#f-kind')]).toEqual([422, true, true]);
    const key = newId();
    const typed = { kind: 'estimate', amount: '40', _key: key };
    expect((await page.submit(costs, typed, `${costs}/lines`)).status).toBe(303);
    const elsewhere = `/visits/${other.visitId}/costs`;
    expect((await page.submit(elsewhere, typed, `${elsewhere}/lines`)).status).toBeLessThan(500);
    expect(await rows('trip_cost_lines')).toEqual({ n: 1 });
  }, 120_000);

  it('is refused by what a facility without an account told: another organisation’s ids, days out of range, moments to come', async () => {
    const at = await silentHouse(used);
    const stranger = await used.given.readyFamily();
    const bar = { kind: 'medical', startsOn: used.given.today, onBehalfOf: SAID };
    const bodies: [string, object][] = [
      ['/told-bars', { ...bar, facilityId: stranger.facilityId, rosterEntryId: stranger.rosterEntryId }],
      ['/told-bars', { ...bar, facilityId: at.facilityId, rosterEntryId: stranger.rosterEntryId }],
      ['/told-bars', { ...bar, facilityId: at.facilityId, rosterEntryId: at.families[0]?.parentId }],
      ['/told-bars', { ...bar, facilityId: at.facilityId, kind: 'facility_ban', personType: 'caregiver', personId: stranger.caregiverId }],
      ['/told-custody-events', { parentId: stranger.parentId, kind: 'released', occurredAt: SAID.saidAt, onBehalfOf: SAID }],
      [`/told-bars/${newId()}/liftings`, { facilityId: at.facilityId, onBehalfOf: SAID }],
      ['/told-decisions', { visitId: newId(), action: 'confirm', channel: 'phone', saidBy: 'B', saidAt: SAID.saidAt }],
      [
        '/told-bars',
        { ...bar, facilityId: at.facilityId, rosterEntryId: newId(), onBehalfOf: { ...SAID, saidAt: '9999-12-31T23:59:59Z' } },
      ],
      ['/told-bars', { ...bar, facilityId: at.facilityId, rosterEntryId: newId(), startsOn: '9999-12-31', endsOn: '0001-01-01' }],
    ];
    for (const [path, body] of bodies)
      for (const query of path.endsWith('liftings') || path === '/told-decisions' ? [''] : ['', '?dryRun=true']) {
        const answer = await at.coordinator.post(`${path}${query}`, body);
        expect({ path, query, status: answer.status, fine: answer.status >= 400 && answer.status < 500 }).toMatchObject({ fine: true });
      }
    expect(await rows('restrictions')).toEqual({ n: 0 });
  });
});

describe('what the newest verbs keep to themselves', () => {
  it('another facility’s visit does not tell whom it is about, word by word', async () => {
    const at = await fourVisitors(used);
    const name = await used.db.one<{ name: string; number: string }>(
      `SELECT r.family_name || r.given_name AS name, r.number FROM visits v JOIN roster_entries r ON r.id = v.roster_entry_id WHERE v.id = $1`,
      [at.visitId],
    );
    const stranger = await used.as(await used.given.user('liaison', { facilityId: await used.given.facility() }));
    for (const familyNote of [name?.name, name?.number])
      await stranger.post(`/visits/${at.visitId}/declines`, { reasonCode: 'facility_event', familyNote }).expect(404);
    const own = await at.liaison.post(`/visits/${at.visitId}/declines`, { reasonCode: 'facility_event', familyNote: name?.number });
    expect(own.body).toMatchObject({ code: 'visit.family_note_words' });
  });

  it('a facility that somebody left does not read the number she or he has at the next one', async () => {
    const at = await house(used, 1, { daysAhead: 10 });
    const [family] = at.families;
    const entry = await used.db.one<{ id: string }>(`SELECT roster_entry_id AS id FROM custody_episodes WHERE parent_id = $1`, [
      family?.parentId,
    ]);
    await at.liaison.post('/facility-bars', { kind: 'medical', rosterEntryId: entry?.id, startsOn: used.given.today }).expect(201);
    const event = { kind: 'transferred', facilityId: await used.given.facility(), occurredAt: used.clock.now().toISOString() };
    await at.liaison.post(`/parents/${family?.parentId}/custody-events`, event).expect(201);
    await used.db.sql(`UPDATE roster_entries SET number = 'NEXT-77' WHERE id = $1`, [entry?.id]);
    const bars = await at.liaison.get('/facility-bars').expect(200);
    expect(bars.body).toMatchObject({ data: [{ kind: 'medical', rosterNumber: null }] });
    const page = await used.browser(await used.given.user('liaison', { facilityId: at.facilityId }));
    const form = await page.get('/liaison/bars/new?about=visitor');
    expect(form.text).toContain(`caregiver:${family?.caregiverId}`);
    expect(form.text + (await page.get('/liaison/bars')).text).not.toContain('NEXT-77');
  });
});
