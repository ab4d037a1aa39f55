import { ChildrenService } from '../../src/families/children.service';
import { UsersQueries } from '../../src/access/users.queries';
import { runInContext } from '../../src/kernel/request-context';
import { useApp } from '../support/app';
import type { ReadyFamily } from '../support/given';

describe('a file in storage only', () => {
  const used = useApp();
  let family: ReadyFamily;
  let leadId = '';
  let reference = '';

  beforeEach(async () => {
    family = await used.given.readyFamily();
    leadId = await used.given.user('lead', { organisationId: family.organisationId });
    reference =
      (await used.db.one<{ reference: string }>(`SELECT reference FROM children WHERE id = $1`, [family.childId]))?.reference ?? '';
    const actor = await used.app.get(UsersQueries).fromUserId(leadId);
    if (!actor) throw new Error('no actor');
    await runInContext({ requestId: 'test', locale: 'en', actor }, () =>
      used.app.get(ChildrenService).restrict(actor, family.childId, 'withdrawn'),
    );
  });

  it('is in no list; its exact reference alone finds it, marked', async () => {
    const lead = await used.as(leadId);
    expect((await lead.get('/children')).body.data).toEqual([]);
    const found = (await lead.get(`/children?reference=${reference}`)).body.data as { restrictedReason: string }[];
    expect(found.map((child) => child.restrictedReason)).toEqual(['withdrawn']);
    const page = await used.browser(leadId);
    expect((await page.get('/children')).text).not.toContain(reference);
    expect((await page.get('/today')).text).not.toContain(reference);
    expect((await page.get('/impact/lists/all')).text).not.toContain(reference);
    const director = await used.browser(await used.given.user('director', { organisationId: family.organisationId }));
    expect((await director.get('/checks')).text).not.toContain(reference);
  });

  it('can be booked for nothing, and says why', async () => {
    const lead = await used.as(leadId);
    const { body } = await lead.get(`/dyads/${family.dyadId}/eligibility`);
    expect(body.verdict).toBe('block');
    expect((body.reasons as { code: string }[]).map((r) => r.code)).toContain('data.restricted');
  });
});
