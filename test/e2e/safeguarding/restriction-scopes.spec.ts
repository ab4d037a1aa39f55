import { load } from 'cheerio';
import { Consequences } from '../../../src/jobs/consequences';
import { ApiClient, useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { bar } from './bar';

const used = useApp();
let family: ReadyFamily;
let coordinator: ApiClient;
let lead: ApiClient;

beforeEach(async () => {
  family = await used.given.readyFamily();
  const { organisationId } = family;
  coordinator = await used.as(await used.given.user('coordinator', { organisationId }));
  lead = await used.as(await used.given.user('lead', { organisationId }));
});

const idOf = (response: { body: unknown }): string => (response.body as { id: string }).id;
const versionOf = async (dyadId: string): Promise<number> =>
  (await used.db.one<{ gateVersion: number }>(`SELECT gate_version FROM dyads WHERE id = $1`, [dyadId]))?.gateVersion ?? -1;
const codes = async (mode = 'letter'): Promise<string[]> => {
  const { body } = await coordinator.get(`/dyads/${family.dyadId}/eligibility?mode=${mode}&on=2026-09-23`).expect(200);
  return (body as { reasons: { code: string }[] }).reasons.map((reason) => reason.code);
};
const firstError = (response: { body: unknown }): string | undefined => (response.body as { errors: { code: string }[] }).errors[0]?.code;

describe('a restriction on a parent', () => {
  it('bars every child of the parent, until the lead lifts it', async () => {
    const sibling = await used.given.child({ organisationId: family.organisationId });
    const other = await used.given.dyad(sibling, family.parentId);
    const [before, beforeOther] = [await versionOf(family.dyadId), await versionOf(other)];
    const added = await coordinator
      .post(`/parents/${family.parentId}/restrictions`, { kind: 'protection_order', startsOn: '2026-09-01' })
      .expect(201);
    expect(added.body).toMatchObject({ parentId: family.parentId, dyadId: null, modes: null });
    expect([await versionOf(family.dyadId), await versionOf(other)]).toEqual([before + 1, beforeOther + 1]);
    expect(await codes()).toContain('restriction.active');
    const listed = await coordinator.get(`/dyads/${other}/restrictions`).expect(200);
    expect((listed.body as { data: { id: string }[] }).data.map((row) => row.id)).toEqual([idOf(added)]);
    await lead.post(`/restrictions/${idOf(added)}/liftings`).expect(201);
    expect(await codes()).not.toContain('restriction.active');
    expect(await versionOf(other)).toBe(beforeOther + 2);
  });

  it('of another organisation is not there', async () => {
    const stranger = await used.as(await used.given.user('lead'));
    await stranger.post(`/parents/${family.parentId}/restrictions`, { kind: 'court_order', startsOn: '2026-09-01' }).expect(404);
  });
});

describe('a restriction on somebody who comes along', () => {
  const ban = { kind: 'facility_ban', startsOn: '2026-09-02', endsOn: '2026-11-02' };

  it('asks the gates again for the dyads whose visits have that person in the party, and for no other', async () => {
    const visit = await used.given.visit({ status: 'confirmed' });
    const api = await used.as(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    const [mine, others] = [await versionOf(visit.dyadId), await versionOf(family.dyadId)];
    const added = await api.post('/restrictions', { ...ban, personType: 'caregiver', personId: visit.caregiverId }).expect(201);
    expect(added.body).toMatchObject({ personType: 'caregiver', personId: visit.caregiverId, dyadId: null, parentId: null });
    expect([await versionOf(visit.dyadId), await versionOf(family.dyadId)]).toEqual([mine + 1, others]);
    const all = await api.get('/restrictions').expect(200);
    expect((all.body as { data: { id: string; personName: string }[] }).data).toMatchObject([{ id: idOf(added), personName: '柳奶奶' }]);
  });

  it('reaches what a caregiver or a relative belongs to before anything is booked, and meetings under way', async () => {
    const at = async (personType: string, personId: string): Promise<number> => {
      const before = await versionOf(family.dyadId);
      await coordinator.post('/restrictions', { ...ban, personType, personId }).expect(201);
      return (await versionOf(family.dyadId)) - before;
    };
    expect(await at('caregiver', family.caregiverId)).toBe(1);
    const { organisationId, parentId } = family;
    const relative = { parentId, name: '周大姑', relationship: 'aunt', birthDate: '1980-01-01' };
    const added = await coordinator.post('/relatives', relative).expect(201);
    expect(await at('relative', idOf(added))).toBe(1);
    expect(await at('worker', family.workerId)).toBe(0);
    await used.given.visit({ family, status: 'under_way' });
    await used.db.sql(`UPDATE visits SET starts_at = $1 WHERE organisation_id = $2`, ['2026-09-01T00:00:00Z', organisationId]);
    await used.db.sql(`UPDATE child_caregivers SET until = '2026-09-01'`);
    expect(await at('caregiver', family.caregiverId)).toBe(1);
  });

  it('locks a worker and lets follow what follows from a change of hers', async () => {
    const heard = jest.spyOn(used.app.get(Consequences, { strict: false }), 'of');
    const version = async (): Promise<number | undefined> =>
      (await used.db.one<{ version: number }>(`SELECT version FROM workers WHERE id = $1`, [family.workerId]))?.version;
    const before = (await version()) ?? 0;
    await coordinator.post('/restrictions', { ...ban, personType: 'worker', personId: family.workerId }).expect(201);
    expect(await version()).toBe(before + 1);
    expect(heard).toHaveBeenCalledWith('workers.changed', { workerIds: [family.workerId], cause: 'restriction_added' });
    heard.mockRestore();
  });

  it('lasts one to three months when the facility bans, and is about somebody on file', async () => {
    const person = { personType: 'worker', personId: family.workerId };
    for (const endsOn of [undefined, '2026-09-20', '2026-12-20'])
      expect(firstError(await coordinator.post('/restrictions', { ...ban, ...person, endsOn }).expect(422))).toBe('restriction.ban_length');
    const unknown = await coordinator.post('/restrictions', { ...ban, personType: 'relative', personId: family.workerId }).expect(422);
    expect(firstError(unknown)).toBe('restriction.person_unknown');
    const stranger = await used.as(await used.given.user('lead'));
    expect(firstError(await stranger.post('/restrictions', { ...ban, ...person }).expect(422))).toBe('restriction.person_unknown');
  });
});

describe('the form', () => {
  it('asks whom it concerns, lists who may come along, and leads back to the child; the list has a button that lifts', async () => {
    const { organisationId } = family;
    const browser = await used.browser(await used.given.user('lead', { organisationId }));
    const path = `/dyads/${family.dyadId}/restrictions/new`;
    const $ = load((await browser.get(path).expect(200)).text);
    expect(
      $('select[name=person] option')
        .toArray()
        .map((option) => option.attribs.value),
    ).toContain(`caregiver:${family.caregiverId}`);
    const nobody = await bar(browser, family.dyadId, { kind: 'investigation', startsOn: '2026-09-02', scope: 'person', person: '' });
    expect([nobody.status, nobody.text.includes('Choose a person.')]).toEqual([422, true]);
    const person = `caregiver:${family.caregiverId}`;
    const sent = await bar(browser, family.dyadId, { kind: 'investigation', startsOn: '2026-09-02', scope: 'person', person });
    expect([sent.status, sent.headers.location]).toEqual([303, `/children/${family.childId}`]);
    expect((await bar(browser, family.dyadId, { kind: 'court_order', startsOn: '2026-09-02', scope: 'parent' })).status).toBe(303);
    expect((await browser.get(`/children/${family.childId}`)).text).toContain('柳奶奶 may not come along: Investigation');
    for (const list of ['/restrictions', `/dyads/${family.dyadId}/restrictions`])
      expect(load((await browser.get(list).expect(200)).text)('form[action$="/liftings"]')).toHaveLength(2);
    const [first] = await used.db.sql<{ id: string }>(`SELECT id FROM restrictions ORDER BY id`);
    const lifted = await browser.submit('/restrictions', {}, `/restrictions/${first?.id}/liftings`);
    expect([lifted.status, lifted.headers.location]).toEqual([303, '/restrictions']);
  });
});
