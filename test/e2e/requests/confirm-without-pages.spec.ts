import { useApp } from '../../support/app';
import { fourVisitors } from '../four-visitors';

const used = useApp();
const SECRET = 'ask the guard of ward three';
const FOR_FAMILY = 'The paper from the county is missing';

async function atTheDesk() {
  const at = await fourVisitors(used);
  const facility = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [
    at.family.facilityId,
  ]);
  const officer = await used.given.user('liaison', { facilityId: at.family.facilityId, organisationId: facility?.organisationId });
  const coordinator = await used.given.user('coordinator', { organisationId: at.family.organisationId });
  const aunt = `without-person-${at.relativeId}`;
  const row = `/liaison/inbox?open=${at.visitId}`;
  return { ...at, aunt, row, page: await used.browser(officer), theirs: await used.browser(coordinator) };
}
const statusOf = async (id: string): Promise<string | undefined> =>
  (await used.db.one<{ status: string }>(`SELECT status FROM visits WHERE id = $1`, [id]))?.status;

describe('a yes without somebody on pages', () => {
  it('names those who come by their first letter, strikes one from the row, and can be taken back', async () => {
    const at = await atTheDesk();
    const seen = (await at.page.get(at.row)).text;
    expect(seen).toContain('Confirm without somebody');
    expect(seen).toMatch(/Relative W\*\*[^<]*aunt/i);
    expect(seen).not.toContain('Wei Aunt');
    const answer = await at.page.submit(at.row, { [at.aunt]: 'visitor_not_approved' }, `/liaison/inbox/${at.visitId}/confirmations`);
    expect([answer.status, answer.headers.location]).toEqual([303, '/liaison/inbox?done=confirmed']);
    expect((await at.page.get('/liaison/inbox?done=confirmed')).text).toContain('Arranged');
    expect((await at.theirs.get(`/visits/${at.visitId}`)).text).toContain('Wei Aunt: not admitted – visitor not approved');
    expect((await at.page.submit('/liaison/inbox', {}, `/liaison/inbox/${at.visitId}/undos`)).headers.location).toBe(
      '/liaison/inbox?undone=1',
    );
    expect(await statusOf(at.visitId)).toBe('requested');
  });

  it('says what is wrong and keeps what was chosen; the visit’s own page does the same', async () => {
    const at = await atTheDesk();
    const guardian = `without-person-${at.family.caregiverId}`;
    for (const [from, to] of [
      [at.row, `/liaison/inbox/${at.visitId}/confirmations`],
      [`/visits/${at.visitId}`, `/visits/${at.visitId}/confirmations`],
    ] as const) {
      const refused = await at.page.submit(from, { [at.aunt]: 'contact_bar', [guardian]: 'contact_bar', note: SECRET }, to);
      expect(refused.status).toBe(422);
      expect(refused.text).toContain('Nobody would be left who may go inside');
      expect(refused.text.match(/<option value="contact_bar" selected/g)).toHaveLength(2);
      expect(refused.text).toContain(SECRET);
    }
    const path = `/visits/${at.visitId}`;
    const done = await at.page.submit(path, { [at.aunt]: 'contact_bar', note: '', familyNote: '' }, `${path}/confirmations`);
    expect(done.headers.location).toBe(`${path}?done=confirmed`);
    expect((await at.page.get(path)).text).toMatch(/not admitted – contact not allowed/);
  });

  it('stands on the gate’s roster and the escort’s sheet as not admitted, and an older print asks to be printed again', async () => {
    const at = await atTheDesk();
    const day = '2026-10-14';
    await at.page.submit(at.row, { [at.aunt]: 'visitor_not_approved' }, `/liaison/inbox/${at.visitId}/confirmations`);
    const sheet = (await at.page.get(`/liaison/days/${day}/sheet`)).text;
    expect(sheet).toContain('Wei Aunt: not admitted – visitor not approved');
    expect(sheet).toContain('Inside: 2 under age, 1 adult');
    const paper = await at.theirs.get(`/visits/${at.visitId}/papers/escort-sheet`);
    expect(paper.text).toContain('Wei Aunt: NOT ADMITTED');
  });
});

describe('what is noted and what is told', () => {
  const declines = (id: string): string => `/liaison/inbox/${id}/declines`;

  it('are two fields: the family’s is shown before it is sent, the other never leaves the desk', async () => {
    const at = await atTheDesk();
    const fields = { reasonCode: 'document_missing', note: SECRET, familyNote: ` ${FOR_FAMILY} ` };
    const unseen = await at.page.submit(at.row, fields, declines(at.visitId));
    expect(unseen.status).toBe(422);
    expect(unseen.text).toContain('Look first at what the family will be told');
    const looked = await at.page.submit(at.row, fields, `/liaison/inbox/${at.visitId}/family-note-previews`);
    expect(looked.status).toBe(200);
    expect(looked.text).toMatch(/has not worked out this time[^<]*<?[^>]*We were told: The paper from the county is missing/);
    expect(looked.text).toContain(`name="previewed" value="${FOR_FAMILY}"`);
    expect(await statusOf(at.visitId)).toBe('requested');
    const sent = await at.page.submit(at.row, { ...fields, previewed: FOR_FAMILY }, declines(at.visitId));
    expect(sent.headers.location).toBe('/liaison/inbox?done=declined');

    const ours = (await at.page.get(`/visits/${at.visitId}`)).text;
    expect(ours).toContain(SECRET);
    expect(ours).toContain(FOR_FAMILY);
    const theirs = (await at.theirs.get(`/visits/${at.visitId}`)).text;
    expect(theirs).toContain(FOR_FAMILY);
    expect(theirs).not.toContain(SECRET);
    const json = JSON.stringify((await at.coordinator.get(`/visits/${at.visitId}`).expect(200)).body);
    expect(json).toContain(FOR_FAMILY);
    expect(json).not.toContain(SECRET);
    // Two days later a person rings with the words that were shown.
    used.clock.advanceMinutes(2);
    await used.drain();
    used.clock.advanceMinutes(48 * 60 + 1);
    await used.drain();
    await used.drain();
    const later = await used.as(await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const calls = JSON.stringify((await later.get('/call-tasks').expect(200)).body);
    expect(calls).toContain(FOR_FAMILY);
    expect(calls).not.toContain(SECRET);
  });

  it.each(['He sits in the prison', 'Number 柳堤监狱（虚构）', '监 狱 有事'])('refuses to tell a family “%s”', async (familyNote) => {
    const at = await atTheDesk();
    const answer = await at.liaison.post(`/visits/${at.visitId}/declines`, { reasonCode: 'facility_event', familyNote }).expect(422);
    expect(answer.body).toMatchObject({ code: 'visit.family_note_words', errors: [{ pointer: '/familyNote' }] });
    const typed = await at.page.submit(
      at.row,
      { reasonCode: 'facility_event', familyNote },
      `/liaison/inbox/${at.visitId}/family-note-previews`,
    );
    expect(typed.status).toBe(422);
    expect(typed.text).toContain('must not be said to a family');
  });

  it('come with a decision that was told on the phone, too, where nobody at the facility has an account', async () => {
    const at = await fourVisitors(used);
    await used.db.sql(`UPDATE users SET active = false WHERE role = 'liaison'`);
    const page = await used.browser(await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const told = '/offline-desk/told';
    const field = `without-person-${at.relativeId}`;
    const said = {
      visitId: at.visitId,
      action: 'confirm',
      channel: 'phone',
      saidBy: 'Officer Bai',
      saidOn: '2026-09-02',
      saidTime: '09:00',
    };
    const now = await used.db.one<{ day: string }>(`SELECT ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date::text AS day`, [
      used.clock.now(),
    ]);
    const fields = { ...said, saidOn: now?.day ?? '', saidTime: '00:01', [field]: 'visitor_not_approved', familyNote: FOR_FAMILY };
    const people = await page.submit(`${told}/new`, fields, `${told}/family-note-previews`);
    expect(people.status).toBe(200);
    expect(people.text).toContain(`name="${field}"`);
    expect(people.text).toContain('cannot come along');
    const sent = await page.submit(`${told}/new`, { ...fields, previewed: FOR_FAMILY }, told);
    expect(sent.headers.location).toBe('/offline-desk?told=1');
    const { body } = await at.coordinator.get(`/visits/${at.visitId}`).expect(200);
    expect(body).toMatchObject({ status: 'confirmed', notAdmitted: [{ personId: at.relativeId, reasonCode: 'visitor_not_approved' }] });
  });
});

describe('the sheet for a facility without a connection', () => {
  it('names each who comes by first letter and relation, the escort with her vetting, the other days that would do, and whom to ask', async () => {
    const at = await fourVisitors(used);
    const second = await used.given.session(at.family.facilityId, { day: '2026-10-15', time: '14:00', endTime: '14:30' });
    await used.db.sql(`INSERT INTO visit_wishes (visit_id, rank, session_id) VALUES ($1, 2, $2)`, [at.visitId, second]);
    const { body } = await at.liaison.post('/request-sheets', {}).expect(201);
    const cells = await used.db.one<{ text: string }>(`SELECT lines::text AS text FROM request_sheets WHERE id = $1`, [body.id]);
    const text = cells?.text ?? '';
    expect(text).toMatch(/Relative W\*\* · Aunt · Goes inside/i);
    expect(text).not.toContain('Wei Aunt');
    expect(text).toMatch(/Escort [^"]*Waits outside · (vetted 20|not vetted)/);
    expect(text).toMatch(/2\. Thu 15 Oct 2026[^"]*2:00 pm/);
    expect(text).toContain('Ask: ');
    await at.liaison.get(`/request-sheets/${String(body.id)}/pdf`).expect(200);
  });
});
