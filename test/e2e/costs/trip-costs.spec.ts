import { readXlsx } from '../../../src/files/xlsx-reader';
import type { ApiClient } from '../../support/app';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { storm, tally, tokenOf } from '../visits-storm';

const used = useApp();
interface Money {
  currency: string;
  status: string;
  reckoned: number | null;
  figures: Record<string, number | null>;
  lines: { id: string; kind: string; amount: number; open: boolean; receipt: boolean; receiptNeeded: boolean; recordedByName: string }[];
}
interface At extends ReadyFamily {
  visitId: string;
  sessionId: string;
  asker: ApiClient;
  askerId: string;
  second: ApiClient;
  secondId: string;
}
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]).toString('base64');

async function trip(status = 'confirmed'): Promise<At> {
  const visit = await used.given.visit({ status });
  const { organisationId } = visit;
  const askerId = await used.given.user('coordinator', { organisationId });
  const secondId = await used.given.user('lead', { organisationId });
  return { ...visit, askerId, secondId, asker: await used.as(askerId), second: await used.as(secondId) };
}
const add = async (at: At, body: object, who = at.asker): Promise<Money> =>
  (await who.post(`/visits/${at.visitId}/cost-lines`, body).expect(201)).body as Money;
const open = (money: Money): string => money.lines.find((line) => line.open)?.id ?? '';
const costs = async (at: At): Promise<Money> => (await at.asker.get(`/visits/${at.visitId}/costs`).expect(200)).body as Money;
/** An advance asked for, approved by the other and paid out. */
async function advanced(at: At, amount: number): Promise<void> {
  const asked = await add(at, { kind: 'advance_asked', amount });
  const approved = (await at.second.post(`/trip-cost-lines/${open(asked)}/approvals`, {}).expect(200)).body as Money;
  await at.asker.post(`/trip-cost-lines/${open(approved)}/payments`, {}).expect(200);
}

describe('the money of a trip', () => {
  it('goes from the estimate to the closed account, with two people, in minor units', async () => {
    const at = await trip();
    await used.given.row('journeys', {
      ...{
        id: at.visitId,
        organisationId: at.organisationId,
        facilityId: at.facilityId,
        countyCode: '990101',
        minutesThere: 60,
        minutesBack: 60,
      },
      ...{ legs: '[]', costPerPerson: 40, source: 'test', asOf: '2026-01-01' },
    });
    // A child, a grandmother and a social worker: three times forty.
    expect(await costs(at)).toMatchObject({ currency: 'CNY', status: 'none', reckoned: 12_000, travellers: 3, lines: [] });
    expect((await add(at, { kind: 'estimate', amount: 15_000 })).figures).toMatchObject({ estimate: 15_000 });
    const asked = await add(at, { kind: 'advance_asked', amount: 15_000 });
    expect((await at.asker.post(`/trip-cost-lines/${open(asked)}/approvals`, {}).expect(403)).body).toMatchObject({ code: 'cost.own' });
    const more = await at.second.post(`/trip-cost-lines/${open(asked)}/approvals`, { amount: 15_001 }).expect(422);
    expect(more.body).toMatchObject({ errors: [{ pointer: '/amount', code: 'cost.more_than_asked' }] });
    const approved = (await at.second.post(`/trip-cost-lines/${open(asked)}/approvals`, { amount: 12_000 }).expect(200)).body as Money;
    expect(approved.figures).toMatchObject({ asked: 0, approved: 12_000, advanced: 0 });
    const paid = (await at.asker.post(`/trip-cost-lines/${open(approved)}/payments`, {}).expect(200)).body as Money;
    expect(paid.figures).toMatchObject({ approved: 0, advanced: 12_000, balance: 12_000 });

    const train = await add(at, { kind: 'cost_claimed', amount: 11_050, category: 'train', receipt: PNG });
    expect(train.lines.at(-1)).toMatchObject({ receipt: true, receiptNeeded: true });
    await at.second.post(`/trip-cost-lines/${open(train)}/approvals`, {}).expect(200);
    const bus = await add(at, { kind: 'cost_claimed', amount: 2_000, category: 'bus' });
    const even = (await at.second.post(`/trip-cost-lines/${open(bus)}/approvals`, {}).expect(200)).body as Money;
    expect(even.figures).toMatchObject({ accepted: 13_050, balance: -1_050, openLines: 0 });
    expect((await at.asker.post(`/visits/${at.visitId}/cost-settlements`, {}).expect(409)).body).toMatchObject({
      code: 'cost.trip_not_over',
    });
    await used.db.sql(`UPDATE visits SET status = 'completed', live = false WHERE id = $1`, [at.visitId]);
    expect((await at.asker.post(`/visits/${at.visitId}/cost-settlements`, {}).expect(409)).body).toMatchObject({ code: 'cost.not_even' });
    const tooMuch = await at.asker.post(`/visits/${at.visitId}/cost-payments`, { kind: 'paid_out', amount: 1_051 }).expect(422);
    expect(tooMuch.body).toMatchObject({ errors: [{ code: 'cost.more_than_owed' }] });
    await at.asker.post(`/visits/${at.visitId}/cost-payments`, { kind: 'paid_out', amount: 1_050 }).expect(201);
    const closed = (await at.asker.post(`/visits/${at.visitId}/cost-settlements`, {}).expect(201)).body as Money;
    expect(closed).toMatchObject({ status: 'settled', figures: { balance: 0 } });
    expect((await at.asker.post(`/visits/${at.visitId}/cost-lines`, { kind: 'estimate', amount: 1 }).expect(409)).body).toMatchObject({
      code: 'cost.settled',
    });
    expect(await used.db.sql(`SELECT action FROM audit_events WHERE action LIKE 'trip_cost.%' ORDER BY id`)).toHaveLength(
      closed.lines.length,
    );
  });

  it('asks for the receipt where there always is one, or for a word that there was none', async () => {
    const at = await trip();
    const claimed = await add(at, { kind: 'cost_claimed', amount: 30_000, category: 'accommodation' });
    const missing = await at.second.post(`/trip-cost-lines/${open(claimed)}/approvals`, {}).expect(422);
    expect(missing.body).toMatchObject({ errors: [{ pointer: '/reasonCode', code: 'cost.receipt_missing' }] });
    const accepted = await at.second.post(`/trip-cost-lines/${open(claimed)}/approvals`, { reasonCode: 'no_receipt_issued' }).expect(200);
    expect((accepted.body as Money).lines.at(-1)).toMatchObject({ kind: 'cost_accepted', reasonCode: 'no_receipt_issued' });
    const bad = [
      { kind: 'cost_claimed', amount: 100 },
      { kind: 'cost_claimed', amount: 10.5, category: 'bus' },
      { kind: 'cost_claimed', amount: -1, category: 'bus' },
      { kind: 'advance_paid', amount: 100 },
      { kind: 'cost_claimed', amount: 100, category: 'bus', receipt: Buffer.from('<html>').toString('base64') },
    ];
    for (const body of bad) await at.asker.post(`/visits/${at.visitId}/cost-lines`, body).expect(422);
  });

  it('A10: an advance for a meeting that is off is given back or moved to another trip of the child', async () => {
    const at = await trip();
    await advanced(at, 20_000);
    const next = await used.given.visit({
      status: 'confirmed',
      family: at,
      sessionId: await used.given.session(at.facilityId, { day: '2026-11-07' }),
    });
    await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false, cause = 'facility' WHERE id = $1`, [at.visitId]);
    await used.db.sql(`UPDATE visit_dyads SET live = false WHERE visit_id = $1`, [at.visitId]);
    await at.asker.post(`/visits/${at.visitId}/cost-lines`, { kind: 'advance_asked', amount: 1 }).expect(409);
    await at.asker.post(`/visits/${at.visitId}/cost-payments`, { kind: 'paid_back', amount: 5_000 }).expect(201);
    const stranger = await trip();
    const wrong = await at.asker.post(`/visits/${at.visitId}/cost-transfers`, { toVisitId: stranger.visitId }).expect(422);
    expect(wrong.body).toMatchObject({ errors: [{ code: 'cost.other_trip' }] });
    const moved = (await at.asker.post(`/visits/${at.visitId}/cost-transfers`, { toVisitId: next.visitId }).expect(201)).body as Money;
    expect(moved.figures).toMatchObject({ advanced: 20_000, cameBack: 20_000, balance: 0 });
    expect((await costs({ ...at, visitId: next.visitId })).figures).toMatchObject({ advanced: 15_000, balance: 15_000 });
    await at.asker.post(`/visits/${at.visitId}/cost-settlements`, {}).expect(201);
  });

  it('an advance that was approved and never paid does not keep the account of a meeting that is off open for ever', async () => {
    const at = await trip();
    const asked = await add(at, { kind: 'advance_asked', amount: 9_000 });
    const approved = open((await at.second.post(`/trip-cost-lines/${open(asked)}/approvals`, {}).expect(200)).body as Money);
    await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false, cause = 'facility' WHERE id = $1`, [at.visitId]);
    await at.asker.post(`/trip-cost-lines/${approved}/payments`, {}).expect(409);
    const waits = await at.asker.post(`/visits/${at.visitId}/cost-settlements`, {}).expect(409);
    expect(waits.body).toMatchObject({ code: 'cost.open_lines' });
    const path = `/visits/${at.visitId}/costs`;
    const page = (await (await used.browser(at.secondId)).get(path)).text;
    expect([page.includes(`/trip-cost-lines/${approved}/payments`), page.includes(`/trip-cost-lines/${approved}/refusals`)]).toEqual([
      false,
      true,
    ]);
    const back = await at.second.post(`/trip-cost-lines/${approved}/refusals`, { reasonCode: 'not_needed' }).expect(200);
    expect((back.body as Money).figures).toMatchObject({ approved: 0, advanced: 0, balance: 0, openLines: 0 });
    await at.asker.post(`/visits/${at.visitId}/cost-settlements`, {}).expect(201);
  });

  it('does not turn yuan into pounds: money goes only to a trip in the same currency', async () => {
    const at = await trip();
    await advanced(at, 6_000);
    const abroad = await used.given.visit({
      status: 'requested',
      family: at,
      sessionId: await used.given.session(at.facilityId, { day: '2026-11-07' }),
    });
    const facilityId = await used.given.facility();
    await used.db.sql(`UPDATE facilities SET pack = 'gb-eng' WHERE id = $1`, [facilityId]);
    await used.db.sql(`UPDATE visits SET facility_id = $2 WHERE id = $1`, [abroad.visitId, facilityId]);
    const wrong = await at.asker.post(`/visits/${at.visitId}/cost-transfers`, { toVisitId: abroad.visitId }).expect(422);
    expect(wrong.body).toMatchObject({ errors: [{ code: 'cost.other_trip' }] });
  });

  it('A11: what was spent on the way to a meeting that the facility called off is kept and paid', async () => {
    const at = await trip();
    await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false, cause = 'facility' WHERE id = $1`, [at.visitId]);
    const claimed = await add(at, { kind: 'cost_claimed', amount: 4_500, category: 'bus' });
    await at.second.post(`/trip-cost-lines/${open(claimed)}/approvals`, {}).expect(200);
    expect((await costs(at)).figures).toMatchObject({ accepted: 4_500, balance: -4_500 });
    const list = (await at.second.get('/trip-costs').expect(200)).body as { data: { visitId: string; figures: { balance: number } }[] };
    expect(list.data).toMatchObject([{ visitId: at.visitId, figures: { balance: -4_500 } }]);
  });

  it('belongs to the organisation; the escort adds to her own trip and answers nothing; the facility sees nothing', async () => {
    const at = await trip();
    const escort = await used.as(await used.given.user('worker', { organisationId: at.organisationId, workerId: at.workerId }));
    const claimed = await add(at, { kind: 'cost_claimed', amount: 700, category: 'refreshment' }, escort);
    await escort.post(`/trip-cost-lines/${open(claimed)}/approvals`, {}).expect(403);
    await escort.get('/trip-costs').expect(403);
    const other = await used.as(
      await used.given.user('worker', { organisationId: at.organisationId, workerId: await used.given.worker(at.organisationId) }),
    );
    await other.get(`/visits/${at.visitId}/costs`).expect(404);
    const stranger = await trip();
    await stranger.asker.get(`/visits/${at.visitId}/costs`).expect(404);
    await stranger.second.post(`/trip-cost-lines/${open(claimed)}/refusals`, { reasonCode: 'too_much' }).expect(404);
    const facility = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [at.facilityId]);
    const liaison = await used.as(
      await used.given.user('liaison', { organisationId: facility?.organisationId, facilityId: at.facilityId }),
    );
    await liaison.get(`/visits/${at.visitId}/costs`).expect(403);
    expect(((await stranger.asker.get('/trip-costs')).body as { data: unknown[] }).data).toEqual([]);
  });

  it('is exported by reference, day and amount: no name, no place', async () => {
    const at = await trip();
    await advanced(at, 20_050);
    const answer = await at.asker
      .get('/trip-costs/xlsx')
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)));
      });
    expect(answer.headers['content-disposition']).toBe('attachment; filename="list.xlsx"');
    const rows = readXlsx(answer.body as Buffer, { unpackedBytes: 1_000_000, rows: 100, columns: 20 });
    const visit = await used.db.one<{ reference: string }>(`SELECT reference FROM visits WHERE id = $1`, [at.visitId]);
    expect(JSON.stringify(rows)).toContain(`"${visit?.reference}"`);
    expect(JSON.stringify(rows)).toContain('"200.50"');
    for (const secret of ['柳', '小测', '监狱']) expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

describe('races', () => {
  it('approves once and pays once, however many press the button', async () => {
    const at = await trip();
    const tokens: string[] = [];
    for (let i = 0; i < 4; i += 1) tokens.push(await tokenOf(used, await used.given.user('lead', { organisationId: at.organisationId })));
    const asked = await add(at, { kind: 'advance_asked', amount: 9_900 });
    const all = (path: string, body: object) => Array.from({ length: 8 }, (_, i) => ({ path, body, token: tokens[i % 4] ?? '' }));
    const approvals = await storm(
      [used.url],
      [
        ...all(`/trip-cost-lines/${open(asked)}/approvals`, {}),
        ...all(`/trip-cost-lines/${open(asked)}/refusals`, { reasonCode: 'too_much' }),
      ],
    );
    expect(tally(approvals)).toEqual({ '200': 1, '409 cost.answered': 15 });
    const now = await costs(at);
    if (now.figures.approved === 0) return;
    const payments = await storm([used.url], all(`/trip-cost-lines/${open(now)}/payments`, {}));
    expect(tally(payments)).toEqual({ '200': 1, '409 cost.answered': 7 });
    expect((await costs(at)).figures).toMatchObject({ advanced: 9_900, balance: 9_900 });
    const back = await storm([used.url], all(`/visits/${at.visitId}/cost-payments`, { kind: 'paid_back', amount: 5_000 }));
    expect(tally(back)).toEqual({ '201': 1, '422 validation.failed': 7 });
  });

  it('pays an approved advance or takes its approval back, never both', async () => {
    const at = await trip();
    const token = await tokenOf(used, at.secondId);
    const asked = await add(at, { kind: 'advance_asked', amount: 7_000 });
    const approved = open((await at.second.post(`/trip-cost-lines/${open(asked)}/approvals`, {}).expect(200)).body as Money);
    const calls = Array.from({ length: 8 }, (_, i) =>
      i % 2 === 0
        ? { path: `/trip-cost-lines/${approved}/payments`, body: {}, token }
        : { path: `/trip-cost-lines/${approved}/refusals`, body: { reasonCode: 'not_needed' }, token },
    );
    expect(tally(await storm([used.url], calls))).toEqual({ '200': 1, '409 cost.answered': 7 });
    expect((await costs(at)).figures).toMatchObject({ openLines: 0, approved: 0 });
  });

  it('moves what is left once', async () => {
    const at = await trip();
    await advanced(at, 6_000);
    const next = await used.given.visit({
      status: 'confirmed',
      family: at,
      sessionId: await used.given.session(at.facilityId, { day: '2026-11-07' }),
    });
    const token = await tokenOf(used, at.askerId);
    const calls = Array.from({ length: 8 }, () => ({
      path: `/visits/${at.visitId}/cost-transfers`,
      body: { toVisitId: next.visitId },
      token,
    }));
    expect(tally(await storm([used.url], calls))).toEqual({ '201': 1, '422 validation.failed': 7 });
    expect((await costs({ ...at, visitId: next.visitId })).figures).toMatchObject({ advanced: 6_000 });
  });

  it('cannot be rewritten', async () => {
    const at = await trip();
    await add(at, { kind: 'estimate', amount: 1_000 });
    await expect(used.db.asSystem(() => used.db.sql(`UPDATE trip_cost_lines SET amount = 1`))).rejects.toThrow();
    await expect(used.db.asSystem(() => used.db.sql(`DELETE FROM trip_cost_lines`))).rejects.toThrow();
  });
});

describe('the pages', () => {
  it('ask, approve, pay and claim with a photo, keep what was typed, and stand on the trip’s pages', async () => {
    const at = await trip();
    const asker = await used.browser(at.askerId);
    const second = await used.browser(at.secondId);
    const path = `/visits/${at.visitId}/costs`;
    expect((await asker.get(`/visits/${at.visitId}`)).text).toContain(path);
    expect((await asker.get(`/m/visits/${at.visitId}`)).text).toContain(path);
    const wrong = await asker.submit(path, { kind: 'advance_asked', amount: '12,345' }, `${path}/lines`);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('This is not an amount.');
    expect(wrong.text).toContain('value="12,345"');
    await asker.submit(path, { kind: 'advance_asked', amount: '120.50' }, `${path}/lines`).then((r) => expect(r.status).toBe(303));
    const [line] = (await costs(at)).lines;
    expect((await asker.get(path)).text).toContain('Waits for a second person');
    expect((await second.get(path)).text).toContain(`/trip-cost-lines/${line?.id}/approvals`);
    const yes = await second.submit(path, { amount: '' }, `/trip-cost-lines/${line?.id}/approvals`);
    expect(yes.headers.location).toBe(`${path}?done=1`);
    const approved = open(await costs(at));
    await asker.submit(path, {}, `/trip-cost-lines/${approved}/payments`).then((r) => expect(r.status).toBe(303));
    expect((await asker.get(path)).text).toContain('The family has ¥120.50 of ours');
    const noCategory = await asker.submit(path, { kind: 'cost_claimed', amount: '5', category: '' }, `${path}/lines`);
    expect(noCategory.text).toContain('It is not said what it was spent on.');
    const list = await asker.get('/trip-costs');
    expect(list.text).toContain(path);
    expect(list.text).not.toContain('小测');
    expect((await (await used.browser(await used.given.user('lead'))).get('/trip-costs')).text).toContain('No costs');
  });

  it('take a form that is sent twice once, and one that was gone back to and filled in anew not in silence', async () => {
    const at = await trip();
    const asker = await used.browser(at.askerId);
    const path = `/visits/${at.visitId}/costs`;
    const bus = { _key: at.visitId, kind: 'cost_claimed', amount: '5', category: 'bus' };
    for (let i = 0; i < 2; i += 1) expect((await asker.submit(path, bus, `${path}/lines`)).status).toBe(303);
    const again = await asker.submit(path, { ...bus, amount: '7.50' }, `${path}/lines`);
    expect(again.status).toBe(422);
    expect(again.text).toContain('value="7.50"');
    expect(again.text).not.toContain(`name="_key" value="${at.visitId}"`);
    expect((await costs(at)).lines).toMatchObject([{ amount: 500 }]);
  });

  it('give the receipt back to its own organisation alone', async () => {
    const at = await trip();
    const claimed = await add(at, { kind: 'cost_claimed', amount: 100, category: 'train', receipt: PNG });
    const receipt = `/trip-cost-lines/${open(claimed)}/receipt`;
    const answer = await (await used.browser(at.secondId)).get(receipt);
    expect([answer.status, answer.headers['content-type'], answer.headers['content-disposition']]).toEqual([
      200,
      'image/png',
      'inline; filename="receipt.png"',
    ]);
    const stranger = await trip();
    expect((await (await used.browser(stranger.askerId)).get(receipt)).status).toBe(404);
  });
});
