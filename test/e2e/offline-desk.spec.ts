import { zipSync } from 'fflate';
import { readXlsx } from '../../src/files/xlsx-reader';
import { SheetToWrite, writeXlsx } from '../../src/files/xlsx-writer';
import { ApiClient, useApp } from '../support/app';

const LIMITS = { rows: 1000, columns: 20, unpackedBytes: 1e7 };
const SAID = { saidBy: '韩警官', saidAt: '2026-09-02T02:00:00Z' };

describe('the desk of a facility without a connection', () => {
  const used = useApp();

  /** Requests that wait at a facility, and somebody who writes down its answers. */
  async function desk(requests = 3, role: 'liaison' | 'coordinator' = 'liaison') {
    const first = await used.given.readyFamily();
    const sessionId = await used.given.session(first.facilityId);
    const visits = [await used.given.visit({ family: first, sessionId })];
    while (visits.length < requests)
      visits.push(
        await used.given.visit({
          family: await used.given.readyFamily({ facilityId: first.facilityId, organisationId: first.organisationId }),
          sessionId,
        }),
      );
    const userId = await used.given.user(
      role,
      role === 'liaison' ? { facilityId: first.facilityId } : { organisationId: first.organisationId },
    );
    return { ...first, sessionId, visits, userId, api: await used.as(userId) };
  }
  type Desk = Awaited<ReturnType<typeof desk>>;

  const make = async ({ api, facilityId }: Pick<Desk, 'api' | 'facilityId'>) => {
    const { body } = await api.post('/request-sheets', { facilityId }).expect(201);
    const { body: file } = await api.get(`/request-sheets/${body.id}/xlsx`).buffer(true).parse(bytes).expect(200);
    return { sheet: body as { id: string; number: number }, file: file as Buffer };
  };
  /** The rows of a sheet, changed by hand as a spreadsheet would save them. */
  const edit = (file: Buffer, change: (rows: string[][]) => void): Buffer => {
    const read = readXlsx(file, LIMITS);
    const rows: string[][] = [];
    for (const { number, cells } of read) rows[number - 1] = cells;
    const full = Array.from(rows, (cells) => [...(cells ?? [])]);
    change(full);
    return writeXlsx([{ name: 'Sheet', widths: [10], rows: full } satisfies SheetToWrite]);
  };
  const answer = (file: Buffer, answers: Record<number, [yes: string, reason: string, note?: string]>): Buffer =>
    edit(file, (rows) => {
      for (const [line, given] of Object.entries(answers)) {
        const row = rows[4 + Number(line)] ?? [];
        while (row.length < 8) row.push('');
        rows[4 + Number(line)] = [...row.slice(0, 8), ...given.map((text) => text ?? '')];
      }
    });
  const send = (api: ApiClient, file: Buffer, said: object = SAID) =>
    api.post('/sheet-returns', { file: file.toString('base64'), ...said });
  const statuses = async (): Promise<string[]> =>
    (await used.db.sql<{ status: string }>(`SELECT status FROM visits ORDER BY id`)).map((row) => row.status);
  const codes = (body: { errors?: { pointer: string; code: string }[] }): string[] =>
    (body.errors ?? []).map((e) => `${e.pointer} ${e.code}`);

  it('sends a signed sheet out as workbook and as paper, without a family’s name', async () => {
    const made = await desk();
    const { sheet, file } = await make(made);
    expect(sheet).toMatchObject({ number: 1, headCount: 3 });
    const rows = readXlsx(file, LIMITS);
    expect(rows).toHaveLength(8);
    expect(JSON.stringify(rows)).not.toMatch(/柳奶奶|小测/);
    const pdf = await made.api.get(`/request-sheets/${sheet.id}/pdf`).buffer(true).parse(bytes).expect(200);
    expect((pdf.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.headers['content-disposition']).toBe('attachment; filename="sheet-1.pdf"');
    expect((await make(made)).sheet.number).toBe(2);
  }, 120_000);

  it('takes the filled sheet back: row by row, through the same verbs, with who said it and when', async () => {
    const made = await desk(4);
    const { file } = await make(made);
    const filled = answer(file, { 1: ['x', '', 'table 3'], 2: ['', '6'], 3: ['x', '2'] });
    const look = await send(made.api, filled).expect(201);
    expect(look.body).toMatchObject({ status: 'checked', number: 1, saidBy: SAID.saidBy });
    expect((look.body.rows as { problem?: string }[]).map((row) => row.problem)).toEqual([undefined, undefined, 'sheet.row_both']);
    expect(await statuses()).toEqual(['requested', 'requested', 'requested', 'requested']);
    // The same look again, as long as nobody has decided on it.
    expect((await send(made.api, filled).expect(201)).body.id).toBe(look.body.id);

    const done = await made.api.post(`/sheet-returns/${look.body.id}/applications`).expect(200);
    expect(done.body.status).toBe('applied');
    expect((await statuses()).sort()).toEqual(['confirmed', 'declined', 'requested', 'requested']);
    const lines = await used.db.sql<{ action: string; onBehalfOf: object; note: string | null; reasonCode: string | null }>(
      `SELECT action, on_behalf_of, desk_note AS note, reason_code FROM visit_status_changes WHERE action <> 'request' ORDER BY action`,
    );
    const said = { name: SAID.saidBy, channel: 'paper', saidAt: new Date(SAID.saidAt).toISOString() };
    expect(lines).toEqual([
      { action: 'confirm', onBehalfOf: said, note: 'table 3', reasonCode: null },
      { action: 'decline', onBehalfOf: said, note: null, reasonCode: 'visitor_not_approved' },
    ]);
    expect((await made.api.post(`/sheet-returns/${look.body.id}/applications`).expect(409)).body.code).toBe('sheet.return_closed');
    expect((await send(made.api, filled).expect(409)).body.code).toBe('sheet.returned_already');

    // A corrected file: what is answered is said of its row alone, the rest goes on.
    const corrected = await send(made.api, answer(file, { 1: ['x', ''], 3: ['x', ''] })).expect(201);
    expect((corrected.body.rows as { problem?: string }[]).map((row) => row.problem)).toEqual(['sheet.row_answered', undefined]);
    await made.api.post(`/sheet-returns/${corrected.body.id}/refusals`).expect(200);
    expect((await statuses()).filter((status) => status === 'requested')).toHaveLength(2);
  });

  it.each([
    ['before the sheet comes back', false],
    ['between the look and the application', true],
  ])('leaves alone what was asked for otherwise %s: the tick was for what stood on the paper', async (_when, late) => {
    const made = await desk(4);
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId: made.organisationId }));
    const { file } = await make(made);
    const order = (await used.db.sql<{ lines: { visitId: string }[] }>(`SELECT lines FROM request_sheets`))[0]?.lines.map((l) => l.visitId);
    const [moved = '', peopled = '', back = ''] = order ?? [];
    const other = await used.given.session(made.facilityId, { time: '14:00', endTime: '14:30' });
    const change = async (): Promise<void> => {
      await coordinator.post(`/visits/${moved}/amendments`, { sessionId: other }).expect(201);
      const party = await used.db.sql(`SELECT person_type, person_id, place FROM visit_party WHERE visit_id = $1`, [peopled]);
      const workerId = await used.given.worker(made.organisationId);
      const others = [...party, { personType: 'worker', personId: workerId, place: 'inside' }];
      await coordinator.post(`/visits/${peopled}/amendments`, { party: others }).expect(201);
      await coordinator.post(`/visits/${back}/amendments`, { sessionId: other }).expect(201);
      await coordinator.post(`/visits/${back}/amendment-withdrawals`, {}).expect(201);
    };
    if (!late) await change();
    const filled = answer(file, { 1: ['x', ''], 2: ['x', ''], 3: ['', '3'], 4: ['x', ''] });
    const look = await send(made.api, filled).expect(201);
    if (late) await change();
    const done = await made.api.post(`/sheet-returns/${look.body.id}/applications`).expect(200);
    const problems = (done.body.rows as { problem?: string }[]).map((row) => row.problem);
    expect(problems).toEqual(['sheet.row_changed', 'sheet.row_changed', 'sheet.row_changed', undefined]);
    expect((await statuses()).sort()).toEqual(['confirmed', 'requested', 'requested', 'requested']);
    expect(await used.db.sql(`SELECT 1 AS x FROM visit_amendments WHERE status = 'confirmed'`)).toEqual([]);
  });

  it('prints no request that asks for another time, and offers that time to whoever was told on the phone', async () => {
    const made = await desk(2);
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId: made.organisationId }));
    const other = await used.given.session(made.facilityId, { time: '14:00', endTime: '14:30' });
    await coordinator.post(`/visits/${made.visits[0]?.visitId}/amendments`, { sessionId: other }).expect(201);
    expect((await make(made)).sheet).toMatchObject({ headCount: 1 });
    expect((await (await used.browser(made.userId)).get('/offline-desk/told/new')).text).toMatch(/2:00 pm|14:00/);
  });

  it('says every problem of a file and its fields at once, and reads nothing from a bad one', async () => {
    const made = await desk();
    const { file } = await make(made);
    const filled = answer(file, { 1: ['x', ''] });
    const refused = async (bad: Buffer, said: object = SAID): Promise<string[]> =>
      codes((await send(made.api, bad, said).expect(422)).body);
    const parts = (extra: Record<string, Uint8Array>): Buffer =>
      Buffer.from(zipSync({ 'xl/workbook.xml': Buffer.from('<workbook/>'), ...extra }));

    expect(await refused(Buffer.from('hello'))).toEqual(['/file xlsx.not_xlsx']);
    expect(await refused(Buffer.from(zipSync({ 'a.txt': Buffer.from('x') })))).toEqual(['/file xlsx.not_xlsx']);
    expect(await refused(parts({ 'xl/vbaProject.bin': Buffer.from('x') }))).toEqual(['/file xlsx.macros']);
    expect(await refused(edit(filled, (rows) => rows[4]?.splice(2, 1)))).toEqual(['/file xlsx.wrong_columns']);
    expect(await refused(edit(filled, (rows) => rows.splice(3, 1, ['no code'])))).toEqual(['/file sheet.no_code']);
    expect(await refused(edit(filled, (rows) => rows[6]?.splice(2, 1, 'another day')))).toEqual(['/file sheet.tampered']);
    expect(await refused(edit(filled, (rows) => rows.splice(6, 1)))).toEqual(['/file sheet.tampered']);
    expect(await refused(edit(filled, (rows) => rows.splice(3, 1, [(rows[3]?.[0] ?? '').replace(/.{8}$/, '00000000')])))).toEqual([
      '/file sheet.tampered',
    ]);
    expect(
      await refused(edit(filled, (rows) => rows.splice(3, 1, [(rows[3]?.[0] ?? '').replace(/\.[0-9a-f]{8}-/, '.00000000-')]))),
    ).toEqual(['/file sheet.not_found']);
    expect(await refused(file)).toEqual(['/file sheet.nothing_answered']);
    expect(await refused(filled, { ...SAID, saidAt: '2026-09-02T01:00:00Z' })).toEqual(['/saidAt sheet.said_before']);
    expect(await refused(Buffer.from('hello'), { ...SAID, saidAt: '2027-01-01T00:00:00Z' })).toEqual([
      '/saidAt visit.in_future',
      '/file xlsx.not_xlsx',
    ]);
    expect(codes((await made.api.post('/sheet-returns', { file: '' }).expect(422)).body)).toEqual(
      expect.arrayContaining([expect.stringContaining('/saidBy'), expect.stringContaining('/saidAt')]),
    );
    expect(await used.db.sql(`SELECT 1 AS x FROM sheet_returns`)).toEqual([]);
    expect(await statuses()).toEqual(['requested', 'requested', 'requested']);
  });

  it('refuses formulas, macros by type, 100,000 rows and a bomb while it reads', async () => {
    const made = await desk(1);
    const { file } = await make(made);
    const sheet = (inside: string): Buffer =>
      Buffer.from(
        zipSync({
          'xl/workbook.xml': Buffer.from('<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'),
          'xl/_rels/workbook.xml.rels': Buffer.from(
            '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
          ),
          'xl/worksheets/sheet1.xml': Buffer.from(`<worksheet><sheetData>${inside}</sheetData></worksheet>`),
        }),
      );
    const refused = async (bad: Buffer): Promise<string[]> => codes((await send(made.api, bad).expect(422)).body);
    expect(await refused(sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'))).toEqual(['/file xlsx.formula']);
    expect(await refused(sheet('<row><c><v>1</v></c></row>'.repeat(100_000)))).toEqual(['/file xlsx.too_many_rows']);
    expect(await refused(sheet(`<row><c><v>${'0'.repeat(40_000_000)}</v></c></row>`))).toEqual(['/file xlsx.too_big']);
    expect(await refused(sheet('<row r="1"><c r="AZ1"><v>2</v></c></row>'))).toEqual(['/file xlsx.wrong_columns']);
    const typed = Buffer.from(
      zipSync({
        '[Content_Types].xml': Buffer.from('<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'),
      }),
    );
    expect(await refused(typed)).toEqual(['/file xlsx.macros']);
    expect(file.length).toBeLessThan(20_000);
  });

  it('is for the facility it was made for', async () => {
    const [made, other] = [await desk(1), await desk(1)];
    const { sheet, file } = await make(made);
    expect(codes((await send(other.api, answer(file, { 1: ['x', ''] })).expect(422)).body)).toEqual(['/file sheet.other_facility']);
    await other.api.get(`/request-sheets/${sheet.id}/xlsx`).expect(404);
    await other.api.post('/request-sheets', { facilityId: made.facilityId }).expect(404);
    expect((await other.api.get('/request-sheets').expect(200)).body.data).toEqual([]);
    const look = await send(made.api, answer(file, { 1: ['x', ''] })).expect(201);
    for (const path of ['', '/applications', '/refusals'])
      await (
        path === '' ? other.api.get(`/sheet-returns/${look.body.id}`) : other.api.post(`/sheet-returns/${look.body.id}${path}`)
      ).expect(404);
    await (await used.as(await used.given.user('worker', { organisationId: made.organisationId }))).get('/request-sheets').expect(403);
  });

  it('lets an organisation write down answers only where nobody at the facility has an account', async () => {
    const made = await desk(2, 'coordinator');
    const { file } = await make(made);
    const look = await send(made.api, answer(file, { 1: ['√', ''] })).expect(201);
    await made.api.post(`/sheet-returns/${look.body.id}/applications`).expect(200);
    const told = { visitId: '', action: 'decline', reasonCode: 'facility_event', channel: 'phone', ...SAID };
    const left = await used.db.one<{ id: string }>(`SELECT id FROM visits WHERE status = 'requested'`);
    await made.api.post('/told-decisions', { ...told, visitId: left?.id }).expect(204);
    expect((await statuses()).sort()).toEqual(['confirmed', 'declined']);
    const line = await used.db.one(
      `SELECT on_behalf_of->>'channel' AS channel, on_behalf_of->>'name' AS name FROM visit_status_changes WHERE action = 'decline'`,
    );
    expect(line).toEqual({ channel: 'phone', name: SAID.saidBy });

    const again = await used.given.visit({
      family: await used.given.readyFamily({ facilityId: made.facilityId, organisationId: made.organisationId }),
      sessionId: made.sessionId,
    });
    await used.given.user('liaison', { facilityId: made.facilityId });
    expect((await made.api.post('/request-sheets', { facilityId: made.facilityId }).expect(409)).body.code).toBe('desk.has_officer');
    expect((await made.api.post('/told-decisions', { ...told, visitId: again.visitId }).expect(409)).body.code).toBe('desk.has_officer');
    expect(
      (await made.api.post(`/visits/${again.visitId}/confirmations`, { onBehalfOf: { name: 'x', channel: 'phone', saidAt: SAID.saidAt } }))
        .status,
    ).toBe(403);
  });

  it('applies a filled sheet once, whoever presses how often', async () => {
    const made = await desk(3);
    const { file } = await make(made);
    const look = await send(made.api, answer(file, { 1: ['x', ''], 2: ['x', ''], 3: ['', '3'] })).expect(201);
    const answers = await Promise.all(Array.from({ length: 8 }, () => made.api.post(`/sheet-returns/${look.body.id}/applications`)));
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
    expect(await used.db.sql(`SELECT 1 AS x FROM visit_status_changes WHERE action IN ('confirm', 'decline')`)).toHaveLength(3);
  });

  it.each(['en', 'zh-CN'] as const)(
    'works as pages in %s, with everything that is wrong at once',
    async (locale) => {
      const made = await desk(2);
      const page = await used.browser(made.userId);
      await used.db.sql(`UPDATE users SET locale = $2 WHERE id = $1`, [made.userId, locale]);
      expect((await page.get('/offline-desk').set('Accept-Language', locale)).status).toBe(200);
      expect((await page.submit('/offline-desk', { facilityId: made.facilityId }, '/offline-desk/sheets')).headers.location).toBe(
        '/offline-desk?made=1',
      );
      const list = await page.get('/offline-desk?made=1');
      const id = /offline-desk\/sheets\/([0-9a-f-]{36})\/xlsx/.exec(list.text)?.[1] ?? '';
      expect((await page.get(`/offline-desk/sheets/${id}/xlsx`)).headers['content-type']).toContain('spreadsheetml');
      const wrong = await page.submit('/offline-desk', { saidOn: '2026-09-02', saidTime: '25:00' }, '/offline-desk/returns');
      expect(wrong.status).toBe(422);
      expect(wrong.text).toContain('value="25:00"');
      expect((await page.get('/offline-desk/told/new')).text).toContain(made.visits[0]?.visitId);
      const told = {
        visitId: made.visits[0]?.visitId ?? '',
        action: 'confirm',
        reasonCode: '',
        channel: 'phone',
        saidBy: '韩警官',
        saidOn: '2026-09-02',
        saidTime: '09:30',
        note: '',
      };
      expect((await page.submit('/offline-desk/told/new', { ...told, action: 'decline' }, '/offline-desk/told')).status).toBe(422);
      expect((await page.submit('/offline-desk/told/new', told, '/offline-desk/told')).headers.location).toBe('/offline-desk?told=1');
      expect((await statuses()).sort()).toEqual(['confirmed', 'requested']);
    },
    120_000,
  );
});

/** Reads an answer as it is, not as text. */
const bytes = (response: unknown, done: (error: Error | null, body: Buffer) => void): void => {
  const stream = response as NodeJS.ReadableStream;
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  stream.on('end', () => done(null, Buffer.concat(pieces)));
};
