import { useApp } from '../../support/app';

describe('wards of a facility', () => {
  const used = useApp();

  async function place() {
    const organisationId = await used.given.organisation({ kind: 'facility', name: 'Authority (invented)' });
    const facilityId = await used.given.facility({ organisationId });
    const officer = await used.given.user('liaison', { organisationId, facilityId });
    return { facilityId, officer, path: `/facilities/${facilityId}/wards` };
  }
  const entry = { number: 'W-1', familyName: '柳', givenName: '小山', sex: 'male', birthDate: '1985-01-01', grade: 'general' };
  const codes = (body: unknown): string[] => (body as { data: { code: string }[] }).data.map((ward) => ward.code);

  it('lets a facility without any take a roster that names one, once it is added', async () => {
    const { officer, path } = await place();
    const api = await used.as(officer);
    expect(codes((await api.get(path).expect(200)).body)).toEqual([]);
    await api.post('/roster-entries', { ...entry, wardCode: '3' }).expect(422);
    expect((await api.post(path, { code: ' 3 ', name: '三监区' }).expect(201)).body).toMatchObject({ code: '3', name: '三监区' });
    await api.post('/roster-entries', { ...entry, wardCode: '3' }).expect(201);
    const again = await api.post(path, { code: '3', name: 'again' });
    expect([again.status, (again.body as { code: string }).code]).toEqual([409, 'ward.code_taken']);
  });

  it('renames one, keeps one that is in use, ends one that is not, and takes its code again', async () => {
    const { facilityId, officer, path } = await place();
    const api = await used.as(officer);
    const { id } = (await api.post(path, { code: '1', name: 'One' }).expect(201)).body as { id: string };
    expect((await api.patch(`${path}/${id}`, { name: 'First' }, { 'If-Match': '"1"' }).expect(200)).body).toMatchObject({
      code: '1',
      name: 'First',
      version: 2,
    });
    expect((await api.patch(`${path}/${id}`, { name: 'Late' }, { 'If-Match': '"1"' }).expect(412)).body).toMatchObject({
      code: 'version.stale',
    });
    await api.post('/roster-entries', { ...entry, wardCode: '1' }).expect(201);
    const kept = await api.post(`${path}/${id}/ends`, {});
    expect([kept.status, (kept.body as { code: string }).code]).toEqual([409, 'ward.in_use']);
    await used.db.sql(`UPDATE roster_entries SET status = 'released' WHERE facility_id = $1`, [facilityId]);
    expect(codes((await api.post(`${path}/${id}/ends`, {}).expect(200)).body)).toEqual([]);
    await api.patch(`${path}/${id}`, { name: 'x' }, { 'If-Match': '"2"' }).expect(404);
    expect((await api.post(path, { code: '1', name: 'Back' }).expect(201)).body).toMatchObject({ id, name: 'Back' });
    const acts = await used.db.sql<{ action: string }>(`SELECT action FROM audit_events WHERE subject_type = 'ward' ORDER BY at, id`);
    expect(acts.map(({ action }) => action)).toEqual(['ward.add', 'ward.update', 'ward.close', 'ward.add']);
  });

  it('is the officer’s own list, and an administrator’s', async () => {
    const { path } = await place();
    const other = await place();
    const stranger = await used.as(other.officer);
    await stranger.get(path).expect(404);
    await stranger.post(path, { code: '1', name: 'One' }).expect(404);
    await (await used.as(await used.given.user('admin'))).post(path, { code: '1', name: 'One' }).expect(201);
    await (await used.as(await used.given.user('coordinator'))).get(path).expect(403);
  });

  it('is kept on a page, with what was typed when it is refused', async () => {
    const { officer, path, facilityId } = await place();
    const page = await used.browser(officer);
    expect((await page.get(`/facilities/${facilityId}/rules`).expect(200)).text).toContain(`href="${path}"`);
    expect((await page.get(path)).text).toContain('No ward yet');
    expect((await page.submit(path, { code: '7', name: 'Seven' }, path)).status).toBe(303);
    const refused = await page.submit(path, { code: '7', name: 'Seven again' }, path);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('There is a ward with this code.');
    expect(refused.text).toContain('Seven again');
    const id = (await used.db.one<{ id: string }>(`SELECT id FROM wards WHERE facility_id = $1`, [facilityId]))?.id ?? '';
    expect((await page.submit(path, { version: '1', name: 'The seventh' }, `${path}/${id}`)).status).toBe(303);
    expect((await page.get(path)).text).toContain('The seventh');
    expect((await page.submit(path, {}, `${path}/${id}/ends`)).status).toBe(303);
    expect((await page.get(path)).text).toContain('No ward yet');
  });
});
