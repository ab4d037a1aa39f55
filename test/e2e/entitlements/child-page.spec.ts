import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const used = useApp();
const rules = (facilityId: string, more: object): Promise<unknown> =>
  used.db.sql(`UPDATE facility_rules SET rules = rules || $2::jsonb WHERE facility_id = $1`, [facilityId, JSON.stringify(more)]);
/** The text of the child's page as an English coordinator reads it. */
async function pageOf({ organisationId, childId }: ReadyFamily): Promise<string> {
  const browser = await used.browser(await used.given.user('coordinator', { organisationId, locale: 'en' }));
  const { text } = await browser.get(`/children/${childId}`).expect(200);
  return text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

describe('the allowance on the child’s page', () => {
  it('is there before anything is held, with its days and the way to its lines', async () => {
    const family = await used.given.readyFamily();
    expect(await pageOf(family)).toContain('Contacts 1 Sep – 30 Sep 0 of 1 used');
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId }));
    expect((await browser.get(`/children/${family.childId}`)).text).toContain(`href="/parents/${family.parentId}/entitlements"`);
  });

  it('is of the period the facility counts in', async () => {
    const family = await used.given.readyFamily();
    await rules(family.facilityId, { entitlementPeriod: 'four_weeks' });
    expect(await pageOf(family)).toMatch(/Contacts (10|17|24|31) Aug – (6|13|20|27) Sep 0 of 1 used/);
    await rules(family.facilityId, { entitlementCaps: [{ from: '2026-08-20', to: '2026-09-20', most: 0 }] });
    expect(await pageOf(family)).toContain('Contacts 20 Aug – 20 Sep 0 of 0 used');
  });

  it('is said pool by pool where kinds do not count together, with what our own meeting holds', async () => {
    const visit = await used.given.visit({ status: 'confirmed' });
    const own = await pageOf(visit);
    expect(own).toContain('1 of 1 used');
    await rules(visit.facilityId, { sharedAcrossModes: false });
    const pools = await pageOf(visit);
    for (const pool of ['Meetings', 'Video calls', 'Telephone calls']) expect(pools).toContain(`${pool} 1 Sep – 30 Sep 0 of 1 used`);
  });

  it('has its days on the page of a visit, too', async () => {
    const visit = await used.given.visit({ status: 'confirmed' });
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: visit.organisationId, locale: 'en' }));
    expect((await browser.get(`/visits/${visit.visitId}`).expect(200)).text).toContain('1 Sep – 30 Sep');
  });
});
