import { addDays } from '../../src/kernel/days';
import { useApp } from '../support/app';

describe('the roster on paper', () => {
  const used = useApp();
  async function gate() {
    const facilityId = await used.given.facility();
    const day = addDays(used.given.today, 21);
    const early = await used.given.session(facilityId);
    const late = await used.given.session(facilityId, { time: '14:00', endTime: '14:30' });
    const visits = [
      await used.given.visit({
        family: await used.given.readyFamily({ facilityId }),
        sessionId: late,
        status: 'confirmed',
        decidedAt: used.clock.now(),
      }),
      await used.given.visit({
        family: await used.given.readyFamily({ facilityId }),
        sessionId: early,
        status: 'confirmed',
        decidedAt: used.clock.now(),
      }),
    ];
    for (const { visitId } of visits)
      await used.db.sql(
        `INSERT INTO visit_status_changes (id, visit_id, action, from_status, to_status, at) VALUES (gen_random_uuid(), $1, 'confirm', 'requested', 'confirmed', $2)`,
        [visitId, used.clock.now()],
      );
    const userId = await used.given.user('liaison', { facilityId });
    return { facilityId, day, visits, api: await used.as(userId), page: await used.browser(userId) };
  }
  const print = (made: Awaited<ReturnType<typeof gate>>, format = 'page') => made.api.post('/roster-prints', { day: made.day, format });

  it('counts versions by content, and remembers who printed which when', async () => {
    const made = await gate();
    expect((await print(made).expect(201)).body).toMatchObject({ version: 1, format: 'page', count: 2 });
    expect((await print(made, 'pdf').expect(201)).body.version).toBe(1);
    await made.api
      .post(`/visits/${made.visits[0]?.visitId}/cancellations`, { cause: 'facility', reasonCode: 'facility_event' })
      .expect(201);
    expect((await print(made).expect(201)).body.version).toBe(2);
    const { body } = await made.api.get(`/roster-prints?day=${made.day}`).expect(200);
    expect((body.data as { version: number }[]).map((p) => p.version)).toEqual([2, 1, 1]);
    await made.api.post('/roster-prints', { day: '2026-02-30' }).expect(422);
    const other = await used.as(await used.given.user('liaison', { facilityId: await used.given.facility() }));
    expect((await other.get(`/roster-prints?day=${made.day}`).expect(200)).body.data).toEqual([]);
  });

  it('strikes what was called off, says that it must be printed again, and what has changed', async () => {
    const made = await gate();
    const path = `/liaison/days/${made.day}`;
    expect((await made.page.get(path)).text).not.toContain('Print again');
    await made.page.submit(path, { format: 'page' }, `${path}/prints`);
    expect((await made.page.get(path)).text).toContain('Version 1, printed');
    await made.api
      .post(`/visits/${made.visits[1]?.visitId}/cancellations`, { cause: 'facility', reasonCode: 'facility_event' })
      .expect(201);
    expect((await made.page.get(path)).text).toContain('Print again: one line has changed since the last print');
    const sheet = (await made.page.get(`${path}/sheet`)).text;
    expect(sheet).toContain('Version 2, draft of 10:00 am · 1 meeting');
    expect(sheet.match(/<tr>/g)).toHaveLength(4);
    expect(sheet).toContain('CALLED OFF');
    expect(sheet).toMatch(/<s>柳.{0,3}[^<]*child\)/);
    expect(sheet).toMatch(/vetted \d{4}-\d{2}-\d{2}|not vetted/);
    expect(sheet).toContain('Shred by');
    // Called off, hers counts no more among those who come in.
    expect(sheet).toContain('Inside: 1 under age, 1 adult · escorts: 1');
    expect(sheet).toContain('Takes the place of version 1: collect and destroy the older lists');
    expect(sheet).toMatch(/\(adult, grandmother\)/);
    // The papers of a first meeting by the facility's rules, room for the times, and for those who came late or stand on no line.
    expect(sheet).toMatch(/k-sheet__tick">identity card<.*household register</s);
    expect(sheet).toMatch(/arrived ___:___<.*left ___:___</s);
    expect(sheet).toMatch(/Refused because: 1 too late.*Came late, or on no line: _+.*On duty: _+/s);
    expect(sheet.match(/<title>(.*?)<\/title>/)?.[1]).not.toMatch(/柳/);
  });

  it('gives the same as PDF under a name that says nothing, and sorts by ward', async () => {
    const made = await gate();
    const answer = await made.page.submit(
      `/liaison/days/${made.day}`,
      { format: 'pdf', order: 'ward' },
      `/liaison/days/${made.day}/prints`,
    );
    expect(answer.headers.location).toBe(`/liaison/days/${made.day}/pdf?order=ward`);
    const pdf = await made.page.get(answer.headers.location ?? '').buffer(true);
    expect([pdf.headers['content-type'], pdf.headers['content-disposition']]).toEqual([
      'application/pdf',
      `attachment; filename="day-${made.day}-v1.pdf"`,
    ]);
  }, 120_000);

  it('gives one version to many who print at once', async () => {
    const made = await gate();
    const answers = await Promise.all(Array.from({ length: 8 }, () => print(made)));
    expect(answers.map((a) => [a.status, a.body.version])).toEqual(Array.from({ length: 8 }, () => [201, 1]));
  });
});
