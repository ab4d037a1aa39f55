import { newId, newReference } from '../../../src/kernel/ids';
import { useApp } from '../../support/app';

const used = useApp();
interface Look {
  visits: { visitId: string; effect: string; children: string[] }[];
  letters: { exchangeId: string; effect: string }[];
  hiddenCount: number;
  fingerprint: string;
}

/** A family with a meeting that is agreed and a letter on its way, and who may bar. */
async function arranged(locale: 'en' | 'zh-CN' = 'en') {
  const visit = await used.given.visit({ status: 'confirmed' });
  const { organisationId, dyadId, facilityId } = visit;
  const letterId = await used.given.row('exchanges', {
    ...{ id: newId(), organisationId, reference: newReference(), dyadId, facilityId },
    ...{ kind: 'letter', direction: 'to_parent', status: 'dispatched', enteredAt: used.clock.now() },
  });
  const coordinator = await used.given.user('coordinator', { organisationId, locale });
  return { ...visit, letterId, api: await used.as(coordinator), browser: await used.browser(coordinator) };
}
const ban = { kind: 'facility_ban', startsOn: '2026-09-02', endsOn: '2026-11-02' };
const order = { kind: 'court_order', startsOn: '2026-09-02' };
/** Everything a bar may write, as text. */
const books = async (): Promise<string> =>
  JSON.stringify(
    await used.db.sql(
      `SELECT (SELECT jsonb_agg(v ORDER BY id) FROM visits v) AS v, (SELECT jsonb_agg(e ORDER BY id) FROM exchanges e) AS e, (SELECT jsonb_agg(p) FROM entitlement_entries p) AS p,
              (SELECT jsonb_agg(s ORDER BY id) FROM sessions s) AS s, (SELECT jsonb_agg(d ORDER BY id) FROM dyads d) AS d, (SELECT jsonb_agg(w ORDER BY id) FROM workers w) AS w,
              (SELECT count(*) FROM restrictions) AS r, (SELECT count(*) FROM outbox) AS o, (SELECT count(*) FROM tasks) AS t, (SELECT count(*) FROM audit_events) AS a`,
    ),
  );
const looked = async (answer: Promise<{ body: unknown }>): Promise<Look> => (await answer).body as Look;

describe('what a bar would touch, before it is saved', () => {
  it('is each meeting and letter with what happens to it; nothing is saved, and saving does just that', async () => {
    const at = await arranged();
    const path = `/dyads/${at.dyadId}/restrictions`;
    const before = await books();
    const look = await looked(at.api.post(`${path}?dryRun=true`, order).expect(200));
    expect(look).toMatchObject({
      dryRun: true,
      visits: [{ visitId: at.visitId, effect: 'ends' }],
      letters: [{ exchangeId: at.letterId, effect: 'held' }],
      hiddenCount: 0,
    });
    expect(await books()).toBe(before);
    await at.api.post(path, { ...order, fingerprint: look.fingerprint }).expect(201);
    expect(await used.db.one(`SELECT status FROM visits WHERE id = $1`, [at.visitId])).toEqual({ status: 'cancelled' });
    expect(await used.db.one(`SELECT status FROM exchanges WHERE id = $1`, [at.letterId])).toEqual({ status: 'on_hold' });
  });

  it('covers a caregiver, a worker and a parent with every child', async () => {
    const at = await arranged();
    for (const [personType, personId] of [
      ['caregiver', at.caregiverId],
      ['worker', at.workerId],
    ]) {
      const look = await looked(at.api.post('/restrictions?dryRun=true', { ...ban, personType, personId }).expect(200));
      expect([personType, look.visits.map((visit) => visit.effect)]).toEqual([personType, ['ends']]);
    }
    const parent = await looked(at.api.post(`/parents/${at.parentId}/restrictions?dryRun=true`, order).expect(200));
    expect(parent.visits).toMatchObject([{ visitId: at.visitId, effect: 'ends' }]);
    const later = await looked(
      at.api.post(`/dyads/${at.dyadId}/restrictions?dryRun=true`, { ...order, startsOn: '2027-06-01' }).expect(200),
    );
    expect(later.visits).toMatchObject([{ effect: 'stays' }]);
    await used.db.sql(`UPDATE visits SET status = 'under_way' WHERE id = $1`, [at.visitId]);
    const away = await looked(at.api.post(`/dyads/${at.dyadId}/restrictions?dryRun=true`, order).expect(200));
    expect(away.visits).toMatchObject([{ effect: 'under_way' }]);
  });

  it('refuses a save that would do something else by now, and saves without a look at once', async () => {
    const at = await arranged();
    const path = `/dyads/${at.dyadId}/restrictions`;
    const { fingerprint } = await looked(at.api.post(`${path}?dryRun=true`, order).expect(200));
    const later = await used.given.session(at.facilityId, { day: '2026-10-14' });
    await used.given.visit({ family: at, sessionId: later });
    expect((await at.api.post(path, { ...order, fingerprint }).expect(409)).body).toMatchObject({ code: 'restriction.moved_on' });
    expect(await used.db.sql(`SELECT 1 FROM restrictions`)).toEqual([]);
    // Another bar than was looked at is another bar.
    const now = await looked(at.api.post(`${path}?dryRun=true`, order).expect(200));
    await at.api.post(path, { ...order, modes: ['letter'], fingerprint: now.fingerprint }).expect(409);
    await at.api.post(path, order).expect(201);
  });

  it('is not for another organisation, and says what is wrong', async () => {
    const at = await arranged();
    const stranger = await used.as(await used.given.user('coordinator'));
    await stranger.post(`/dyads/${at.dyadId}/restrictions?dryRun=true`, order).expect(404);
    await at.api.post(`/dyads/${at.dyadId}/restrictions?dryRun=true`, { ...order, endsOn: '2026-01-01' }).expect(422);
    await at.api
      .post('/restrictions?dryRun=true', { ...ban, endsOn: undefined, personType: 'caregiver', personId: at.caregiverId })
      .expect(422);
  });
});

describe('a sister whose file is closed to whoever bars', () => {
  /** A brother whose file is open, and his sister with a meeting of her own that is agreed. */
  async function sealedSister() {
    const at = await arranged();
    const sisterId = await used.given.child({ organisationId: at.organisationId, visitedBefore: true });
    await used.db.sql(
      `INSERT INTO child_caregivers (id, child_id, caregiver_id, relationship, is_guardian, since) VALUES ($1, $2, $3, 'grandmother', true, '2020-01-01')`,
      [newId(), sisterId, at.caregiverId],
    );
    const dyadId = await used.given.dyad(sisterId, at.parentId);
    await used.given.cleared(dyadId, at.caregiverId, at.organisationId);
    const sessionId = await used.given.session(at.facilityId, { day: '2026-10-14' });
    const { visitId } = await used.given.visit({ family: { ...at, childId: sisterId, dyadId }, sessionId, status: 'confirmed' });
    await used.db.sql(`UPDATE children SET need_to_know = true WHERE id = $1`, [sisterId]);
    return { ...at, sister: { dyadId, visitId } };
  }
  const versionOf = async (dyadId: string) =>
    (await used.db.one<{ version: number }>(`SELECT gate_version AS version FROM dyads WHERE id = $1`, [dyadId]))?.version ?? 0;

  it.each(['parent', 'caregiver'] as const)('is barred as well when it is her %s, at once and unseen', async (whom) => {
    const at = await sealedSister();
    await at.api.get(`/visits/${at.sister.visitId}`).expect(404);
    const [path, body] =
      whom === 'parent'
        ? [`/parents/${at.parentId}/restrictions`, order]
        : ['/restrictions', { ...ban, personType: 'caregiver', personId: at.caregiverId }];
    const look = await looked(at.api.post(`${path}?dryRun=true`, body).expect(200));
    expect(look.visits.map((visit) => visit.visitId)).toEqual([at.visitId]);
    expect(look.hiddenCount).toBe(1);
    expect(JSON.stringify(look)).not.toContain(at.sister.visitId);
    const before = await versionOf(at.sister.dyadId);
    await at.api.post(path, { ...body, fingerprint: look.fingerprint }).expect(201);
    expect(await versionOf(at.sister.dyadId)).toBeGreaterThan(before);
    expect(await used.db.one(`SELECT status FROM visits WHERE id = $1`, [at.sister.visitId])).toEqual({ status: 'cancelled' });
  });
});

describe('the page', () => {
  it.each(['en', 'zh-CN'] as const)('shows it after the form and saves only what was looked at (%s)', async (locale) => {
    const at = await arranged(locale);
    const path = `/dyads/${at.dyadId}/restrictions`;
    const fields = { ...order, endsOn: '', scope: 'dyad', modes: ['visit', 'video'] };
    // Even who sends the form to where it is saved looks first.
    for (const action of [`${path}/previews`, `${path}/new`]) {
      const look = await at.browser.submit(`${path}/new`, fields, action);
      expect(look.status).toBe(200);
      expect(look.text).toContain(locale === 'en' ? 'One arranged meeting ends' : '1 次已约的见面将取消');
      expect(look.text).toContain(`/visits/${at.visitId}`);
    }
    expect(await used.db.sql(`SELECT 1 FROM restrictions`)).toEqual([]);
    const look = await at.browser.submit(`${path}/new`, fields, `${path}/previews`);
    const fingerprint = /name="fingerprint" value="(\w+)"/.exec(look.text)?.[1] ?? '';
    const edit = await at.browser.submit(`${path}/new`, { ...fields, fingerprint, edit: '1' }, `${path}/previews`);
    expect(edit.text).toMatch(/value="court_order"[^>]*checked/);
    await used.db.sql(`DELETE FROM exchanges WHERE id = $1`, [at.letterId]);
    const moved = await at.browser.submit(`${path}/new`, { ...fields, fingerprint });
    expect([moved.status, moved.text.includes(locale === 'en' ? 'Something has changed' : '情况有变')]).toEqual([409, true]);
    const again = /name="fingerprint" value="(\w+)"/.exec(moved.text)?.[1] ?? '';
    const saved = await at.browser.submit(`${path}/new`, { ...fields, fingerprint: again });
    expect([saved.status, saved.headers.location]).toEqual([303, `/children/${at.childId}`]);
    expect(await used.db.sql(`SELECT modes FROM restrictions`)).toEqual([{ modes: ['visit', 'video'] }]);
  });
});
