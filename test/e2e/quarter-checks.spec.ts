import { newId } from '../../src/kernel/ids';
import { useApp } from '../support/app';

describe('a quarterly check', () => {
  const used = useApp();

  it('can be recorded for every open file, also past the first five hundred of the list', async () => {
    const organisationId = await used.given.organisation();
    await used.db.sql(
      `INSERT INTO children (id, organisation_id, reference, family_name, given_name, preferred_name, name_key, sex, birth_date, home_county_code, care_type)
       SELECT gen_random_uuid(), $1, 'A' || n, '柳', n::text, n::text, n::text, 'female', '2016-01-01', '990101', 'grandparents' FROM generate_series(1, 500) n`,
      [organisationId],
    );
    const childId = await used.given.child({ id: newId(), organisationId, reference: 'ZZZZZ' });
    const director = await used.as(await used.given.user('director', { organisationId }));
    expect((await director.post(`/children/${childId}/quarter-checks`, { unchanged: true })).status).toBe(201);
  });

  it('takes the place of an earlier one; what was urgent stays urgent and its note stays', async () => {
    const organisationId = await used.given.organisation();
    const childId = await used.given.child({ organisationId });
    const director = await used.as(await used.given.user('director', { organisationId }));
    await director.post(`/children/${childId}/quarter-checks`, { unchanged: false, urgent: true, note: 'moved' }).expect(201);
    const again = await director.post(`/children/${childId}/quarter-checks`, { unchanged: true }).expect(201);
    expect(again.body).toMatchObject({ childId, unchanged: true, urgent: true });
    expect(await used.db.sql(`SELECT note FROM quarter_checks`)).toEqual([{ note: 'moved' }]);
  });
});
