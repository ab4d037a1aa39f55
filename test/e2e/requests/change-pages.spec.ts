import { useApp } from '../../support/app';
import { desk, requestOf } from '../visits-given';

const used = useApp();

it('changing only the time leaves every worker with the visit', async () => {
  const at = await desk(used);
  const { family, coordinator, sessionId } = at;
  const second = await used.given.worker(family.organisationId);
  const asked = requestOf(family, sessionId) as { party: object[] };
  asked.party.push({ personType: 'worker', personId: second, place: 'waits' });
  const { id } = (await coordinator.post('/visits', asked).expect(201)).body as { id: string };
  const otherId = await used.given.session(family.facilityId, { time: '14:00', endTime: '14:30' });
  const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId }));
  const who = await browser.get(`/visits/${id}/change/who?session=${otherId}`);
  const escort = [family.workerId, second].find((one) => who.text.includes(`<option value="${one}" selected`)) ?? '';
  const query = `mode=visit&session=${otherId}&who=1&dyads=${family.dyadId}&escort=${escort}&escortPlace=waits&place-${family.caregiverId}=inside`;
  const fields = Object.fromEntries(new URLSearchParams(query));
  const sent = await browser.submit(`/visits/${id}/change/check?${query}`, fields, `/visits/${id}/change`);
  expect(sent.status).toBe(303);
  const amendment = await used.db.one<{ workers: string[] }>(
    `SELECT array_agg(x ->> 'personId' ORDER BY x ->> 'personId') AS workers FROM visit_amendments a, jsonb_array_elements(a.party) x WHERE x ->> 'personType' = 'worker'`,
  );
  expect(amendment?.workers).toEqual([family.workerId, second].sort());
});
