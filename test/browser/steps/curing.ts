import { Client } from 'pg';
import { RunningServer } from '../server';
import { idIn, Story } from '../story';
import { Walker } from '../walker';

/** One row of the page that stands in the way of booking. */
const STOPS = '.k-checklist__row--stop';

/** What the child's page still asks for, in its own words. */
export const openReasons = (walker: Walker): Promise<string[]> => walker.page.locator(`${STOPS} .k-checklist__title`).allInnerTexts();

/** The reader's words of a reason; what a page fills in from the file is left out. */
const titleOf = (walker: Walker, code: string, params: Record<string, string> = {}): string =>
  walker.words(`reasons:${code}.message`, params);

/** Follows the link that stands beside a reason. */
export async function cure(walker: Walker, code: string, params?: Record<string, string>): Promise<void> {
  const row = walker.page.locator(STOPS, { hasText: titleOf(walker, code, params) });
  await walker.press(row.locator('a.k-checklist__fix'));
}

/** Whether the page still gives this reason. */
export const asks = async (walker: Walker, code: string, params?: Record<string, string>): Promise<boolean> =>
  (await openReasons(walker)).includes(titleOf(walker, code, params));

/** Signs a guardian's consent to one purpose, on the page that the reason leads to. */
export async function consentTo(walker: Walker, { dyadId }: Story, purpose: string): Promise<void> {
  await cure(walker, 'consent.missing', { purpose });
  await walker.choose({ purposes: purpose, capacity: 'court_appointed', evidence: 'signed_form' });
  await walker.send(`/dyads/${dyadId}/consents/new`);
}

/** Proposes accompanied visits, on the page that the reason leads to. */
export async function propose(walker: Walker, { dyadId }: Story): Promise<void> {
  await cure(walker, 'contact_decision.missing');
  await walker.choose({ level: '3' });
  await walker.fill({ reason: '照顾人和孩子都愿意，由老师陪同。' });
  await walker.send(`/dyads/${dyadId}/contact-decisions/new`);
}

/** The second person, from the list of what waits for one. */
export async function approve(lead: Walker, { childId }: Story): Promise<void> {
  await lead.follow('/approvals');
  await lead.press(lead.page.locator(`.k-card:has(a[href="/children/${childId}"]) form[action$="/approvals"] button`));
}

/** A child of the demo's worker whose outing is arranged. */
export interface Awaited {
  reference: string;
  dyadId: string;
  visitId: string;
}

/** Those children, the one whose outing is furthest away last; one of each outing. */
export const awaited = (server: RunningServer): Promise<Awaited[]> =>
  rows(
    server,
    `SELECT DISTINCT ON (v.starts_at, v.id) c.reference, d.dyad_id AS "dyadId", v.id AS "visitId"
       FROM visits v JOIN visit_dyads d ON d.visit_id = v.id JOIN children c ON c.id = d.child_id
       JOIN users u ON u.worker_id = c.worker_id AND u.email = 'worker@demo.kinline.test'
      WHERE v.status = 'confirmed' AND v.starts_at > $1::timestamptz + interval '2 days' ORDER BY v.starts_at, v.id`,
    [server.now()],
  );

/** References of children whom the demo's worker does not look after. */
export const strangers = (server: RunningServer): Promise<{ reference: string; childId: string }[]> =>
  rows(
    server,
    `SELECT c.reference, c.id AS "childId" FROM children c JOIN users u ON u.organisation_id = c.organisation_id AND u.email = 'worker@demo.kinline.test'
      WHERE c.status = 'open' AND c.worker_id <> u.worker_id AND NOT EXISTS (
            SELECT 1 FROM dyads d JOIN visit_dyads v ON v.dyad_id = d.id WHERE d.child_id = c.id)
      ORDER BY c.reference LIMIT 4`,
    [],
  );

/** The desks choose whom to write to by looking; a test asks the database whom the demo of today offers. */
async function rows<T extends object>(server: RunningServer, text: string, params: unknown[]): Promise<T[]> {
  const client = new Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    return (await client.query<T>(text, params)).rows;
  } finally {
    await client.end();
  }
}

/** Everything on the page whose words or frame are red. */
export const redThings = (walker: Walker): Promise<string[]> =>
  walker.page.locator('main *').evaluateAll((elements) =>
    elements
      .filter((element) => {
        const style = getComputedStyle(element);
        return [style.color, style.backgroundColor, style.borderLeftColor].some((colour) => {
          const [r = 0, g = 0, b = 0, a = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
          return a > 0 && r > 120 && g < r / 3 && b < r / 3;
        });
      })
      .map((element) => element.textContent.trim().slice(0, 60))
      .filter((text) => text !== ''),
  );

/** The dyad that the page is about, from the links of its papers. */
export const dyadOn = async (walker: Walker): Promise<string> =>
  idIn((await walker.page.locator('main a[href^="/dyads/"]').first().getAttribute('href')) ?? '');
