import { readXlsx } from '../../../src/files/xlsx-reader';
import { writeXlsx } from '../../../src/files/xlsx-writer';
import request from 'supertest';
import { ApiClient, useApp } from '../../support/app';

const HEADS = [
  'Number',
  'Family name',
  'Given name',
  'Sex',
  'Ward',
  'Grade',
  'Date of birth',
  'Home county code',
  'ID number',
  'Former names',
];
const HEADS_ZH = ['编号', '姓', '名', '性别', '监区', '级别', '出生日期', '户籍县代码', '身份证号', '曾用名'];

describe('a facility’s list as a file', () => {
  const used = useApp();

  async function desk() {
    const family = await used.given.readyFamily();
    const { facilityId } = family;
    await used.given.ward(facilityId, 'W7');
    const userId = await used.given.user('liaison', { facilityId });
    return { ...family, userId, api: await used.as(userId) };
  }
  const workbook = (...rows: string[][]): Buffer => writeXlsx([{ name: 'x', widths: [10], rows }]);
  const csv = (...rows: string[][]): Buffer => Buffer.from(rows.map((row) => row.join(',')).join('\r\n'));
  const send = (api: ApiClient, file: Buffer) => api.post('/roster-imports', { file: file.toString('base64') });
  const told = (body: { errors: { pointer: string; code: string }[] }): string[] => body.errors.map((e) => `${e.pointer} ${e.code}`);
  const count = async (table: string): Promise<number> =>
    (await used.db.one<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))?.n ?? -1;

  it('is looked at line by line, then saved as one act; what it does not name is left alone', async () => {
    const { api, facilityId } = await desk();
    const before = await count('roster_entries');
    await api
      .post('/roster-entries', { number: 'A1', familyName: '柳', givenName: '远', sex: 'male', birthDate: '1980-01-02' })
      .expect(201);
    await api.post('/roster-entries', { number: 'A2', familyName: '赵', givenName: '同', sex: 'female' }).expect(201);
    const file = workbook(
      HEADS_ZH,
      ['A1', '柳', '远山', '男', 'W7', '宽管', '', '', '', ''],
      ['A2', '赵', '同', '女'],
      ['A3', '钱', '新', 'female', '', '', '31172', '990101', '', '钱旧；孙旧'],
    );
    const look = (await send(api, file).expect(201)).body;
    expect(look).toMatchObject({
      status: 'checked',
      counts: { added: 1, changed: 1, unchanged: 1, missing: before },
      added: [{ row: 4, number: 'A3', birthDate: '1985-05-05', formerNames: ['钱旧', '孙旧'], sex: 'female' }],
      changed: [{ row: 2, number: 'A1', fields: ['givenName', 'wardCode', 'grade'], was: { givenName: '远', grade: 'general' } }],
    });
    expect(await count('roster_entries')).toBe(before + 2);
    const done = (await api.post(`/roster-imports/${look.id}/applications`, { fingerprint: look.fingerprint }).expect(200)).body;
    expect(done).toMatchObject({ status: 'applied', counts: { added: 1, changed: 1 }, added: [], changed: [] });
    expect(
      await used.db.sql(
        `SELECT r.number, r.given_name, r.grade, r.birth_date, w.code FROM roster_entries r LEFT JOIN wards w ON w.id = r.ward_id WHERE r.facility_id = $1 AND number LIKE 'A%' ORDER BY number`,
        [facilityId],
      ),
    ).toEqual([
      { number: 'A1', givenName: '远山', grade: 'lenient', birthDate: '1980-01-02', code: 'W7' },
      { number: 'A2', givenName: '同', grade: 'general', birthDate: null, code: null },
      { number: 'A3', givenName: '新', grade: 'general', birthDate: '1985-05-05', code: null },
    ]);
    expect(await used.db.sql(`SELECT kind FROM custody_events ORDER BY kind`)).toEqual([
      { kind: 'grade_changed' },
      { kind: 'ward_changed' },
    ]);
    // The names are in the roster now, and no longer in what was uploaded.
    expect(await used.db.sql(`SELECT rows FROM roster_imports`)).toEqual([{ rows: [] }]);
    await api.post(`/roster-imports/${look.id}/applications`, {}).expect(409);
    // The very same file again: recognised.
    const again = await send(api, file).expect(409);
    expect(told(again.body)).toEqual(['/file roster_import.applied_already']);
  });

  it('says every fault of every row at once, with row and column, in the reader’s language, and saves nothing', async () => {
    const { api, facilityId } = await desk();
    const before = await count('roster_entries');
    await used.given.row('roster_entries', {
      id: '00000000-0000-7000-8000-000000000001',
      facilityId,
      number: 'R1',
      familyName: '旧',
      givenName: '人',
      nameKey: '旧人',
      sex: 'male',
      status: 'released',
    });
    const file = csv(
      HEADS,
      ['', '柳', '远', 'x', 'W99', 'top', '2031-01-01', '12', '110101199001010000', ''],
      ['B1', '柳', '', 'male'],
      ['B1', '柳', '远', 'male', '', '', '1985-02-30'],
      ['R1', '旧', '人', 'male'],
    );
    const { body } = await send(api, file).expect(422);
    expect(told(body)).toEqual([
      '/rows/2/number roster_import.cell.number',
      '/rows/2/sex roster_import.cell.sex',
      '/rows/2/grade roster_import.cell.grade',
      '/rows/2/homeCountyCode roster_import.cell.homeCountyCode',
      '/rows/2/idNumber roster_import.cell.idNumber',
      '/rows/3/givenName roster_import.cell.givenName',
      '/rows/4/number roster_import.number_twice',
      '/rows/4/birthDate roster_import.cell.birthDate',
      '/rows/5/number roster_import.released',
    ]);
    expect(body.errors[5].message).toBe('Row 3, column 3 (C): the given name is missing or cannot be one.');
    expect(await count('roster_entries')).toBe(before + 1);
    expect(await count('roster_imports')).toBe(0);
  });

  it('refuses what is no list: other columns, macros, formulas, 100,000 rows, a picture, nothing', async () => {
    const { api } = await desk();
    const refused = async (file: Buffer): Promise<string[]> => told((await send(api, file).expect(422)).body);
    expect(await refused(csv(['Number', 'Family name', 'Shoe size', 'Number'], ['1', '2', '3', '4']))).toEqual([
      '/file roster_import.column_unknown',
      '/file roster_import.column_twice',
      '/file roster_import.column_missing',
      '/file roster_import.column_missing',
    ]);
    const person = ['9', '柳', '远', 'male'];
    expect(await refused(csv(HEADS, ['=1+1', ...person.slice(1)]))).toEqual(['/file xlsx.formula']);
    expect(await refused(Buffer.from(`${HEADS.join(',')}\r\n${'1,a,b,male\r\n'.repeat(50_000)}`))).toEqual([
      '/file roster_import.too_many_rows',
    ]);
    const many = Array.from({ length: 20_000 }, (_, i) => [String(i), 'a']);
    expect(await refused(workbook(HEADS, ...many))).toEqual(['/file roster_import.too_many_rows']);
    expect(await refused(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]))).toEqual(['/file roster_import.not_readable']);
    expect(await refused(Buffer.from('PK not a workbook'))).toEqual(['/file roster_import.not_readable']);
    expect(await refused(csv(HEADS))).toEqual(['/file roster_import.nobody']);
    expect(await count('roster_imports')).toBe(0);
  });

  it('reads a text as Excel in Chinese writes it', async () => {
    const { api } = await desk();
    // GB 18030 of: 编号,姓,名,性别 / G1,柳,远,男
    const file = Buffer.from('b1e0bac52cd0d52cc3fb2cd0d4b1f00d0a47312cc1f82cd4b62cc4d00d0a', 'hex');
    expect((await send(api, file).expect(201)).body.added).toMatchObject([
      { number: 'G1', familyName: '柳', givenName: '远', sex: 'male' },
    ]);
  });

  it('is looked at again when the roster has changed since', async () => {
    const { api } = await desk();
    const look = (await send(api, workbook(HEADS, ['M1', '柳', '远', 'male'])).expect(201)).body;
    await api.post('/roster-entries', { number: 'M1', familyName: '柳', givenName: '别', sex: 'male' }).expect(201);
    const { body } = await api.post(`/roster-imports/${look.id}/applications`, { fingerprint: look.fingerprint }).expect(409);
    expect(body.code).toBe('roster_import.moved_on');
    expect((await api.get(`/roster-imports/${look.id}`).expect(200)).body).toMatchObject({ counts: { added: 0, changed: 1 } });
  });

  it('names the rows of whoever was released after the look, instead of asking to look again', async () => {
    const { api, facilityId } = await desk();
    await api.post('/roster-entries', { number: 'N1', familyName: '柳', givenName: '远', sex: 'male' }).expect(201);
    const file = workbook(HEADS, ['N1', '柳', '远', 'male'], ['N2', '钱', '新', 'male']);
    const look = (await send(api, file).expect(201)).body;
    await used.db.sql(`UPDATE roster_entries SET status = 'released' WHERE facility_id = $1 AND number = 'N1'`, [facilityId]);
    const again = (await api.get(`/roster-imports/${look.id}`).expect(200)).body;
    // The look says so before anybody tries: whoever has gone is not among those who would be added.
    expect(again).toMatchObject({ counts: { added: 1 }, releasedSince: [{ row: 2, number: 'N1' }], added: [{ number: 'N2' }] });
    const { body } = await api.post(`/roster-imports/${look.id}/applications`, { fingerprint: again.fingerprint }).expect(422);
    expect(told(body)).toEqual(['/rows/2/number roster_import.released_since']);
    expect(body.errors[0].message).toContain('Row 2');
    await api.post(`/roster-imports/${look.id}/refusals`).expect(200);
    expect(await count(`roster_entries WHERE number = 'N2'`)).toBe(0);
  });

  it('is saved once when two officers save it at the same moment', async () => {
    const { api } = await desk();
    const look = (await send(api, workbook(HEADS, ['T1', '柳', '远', 'male'])).expect(201)).body;
    const answers = await Promise.all([1, 2, 3].map(() => api.post(`/roster-imports/${look.id}/applications`, {})));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
  });

  it('answers a question about a parent that was asked before the list came', async () => {
    const made = await desk();
    const parentId = await used.given.parent(made.organisationId, { familyName: '柳', givenName: '盼山', birthDate: '1985-05-05' });
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId: made.organisationId }));
    await coordinator.post('/tracings', { parentId }).expect(202);
    const look = (await send(made.api, workbook(HEADS, ['Q1', '柳', '盼山', 'male', '', '', '1985-05-05'])).expect(201)).body;
    await made.api.post(`/roster-imports/${look.id}/applications`, {}).expect(200);
    expect((await made.api.get('/tracing-candidates').expect(200)).body.data).toHaveLength(1);
  });

  it('takes a new ward through to the meetings that no longer fit', async () => {
    const made = await desk();
    const wardId = await used.given.ward(made.facilityId, 'W1');
    const sessionId = await used.given.session(made.facilityId, { wardId });
    await used.db.sql(`UPDATE roster_entries SET ward_id = $2 WHERE id = $1`, [made.rosterEntryId, wardId]);
    const { visitId } = await used.given.visit({ family: made, sessionId, status: 'confirmed' });
    await used.db.sql(`UPDATE roster_entries SET number = 'W1', family_name = '柳', given_name = '远', sex = 'male' WHERE id = $1`, [
      made.rosterEntryId,
    ]);
    const line = ['W1', '柳', '远', 'male', 'W7'];
    const look = (await send(made.api, workbook(HEADS, line)).expect(201)).body;
    await made.api.post(`/roster-imports/${look.id}/applications`, {}).expect(200);
    expect(await used.db.one(`SELECT status FROM visits WHERE id = $1`, [visitId])).toEqual({ status: 'cancelled' });
  });

  it('works on pages without JavaScript: empty file, faults in a table, the look, saved', async () => {
    const { userId } = await desk();
    const officer = await used.browser(userId);
    const empty = await officer.get('/liaison/roster/imports/template/xlsx').buffer(true).parse(bytes).expect(200);
    expect(readXlsx(empty.body as Buffer, { rows: 10, columns: 20, unpackedBytes: 1e6 })[0]?.cells).toEqual(HEADS);
    const upload = async (file: Buffer, name: string): Promise<request.Response> => {
      const html = (await officer.get('/liaison/roster/imports').expect(200)).text;
      const token = /name="_csrf"[^>]*value="([^"]*)"/.exec(html)?.[1] ?? '';
      return officer.upload('/liaison/roster/imports', { _csrf: token }, file, name);
    };
    const wrong = await upload(csv(HEADS, ['', '柳', '远', 'male']), 'a.csv');
    expect([wrong.status, wrong.text.includes('Row 2, column 1 (A): the number is missing')]).toEqual([422, true]);
    const good = await upload(csv(HEADS, ['P1', '柳', '远', 'male']), 'a.csv');
    expect([good.status, good.headers.location?.startsWith('/liaison/roster/imports/')]).toEqual([303, true]);
    const path = String(good.headers.location);
    const look = (await officer.get(path).expect(200)).text;
    expect([look.includes('Save one line'), look.includes('柳远'), /<title>[^<]*柳/.test(look)]).toEqual([true, true, false]);
    expect((await officer.submit(path, {}, `${path}/applications`)).headers.location).toBe(path);
    expect((await officer.get('/liaison/roster')).text).toContain('P1');
  });
});

const bytes = (response: unknown, done: (error: Error | null, body: Buffer) => void): void => {
  const stream = response as NodeJS.ReadableStream;
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  stream.on('end', () => done(null, Buffer.concat(pieces)));
};
