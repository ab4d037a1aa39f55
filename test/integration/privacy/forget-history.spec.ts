import { FixedClock } from '../../../src/kernel/clock';
import { newId } from '../../../src/kernel/ids';
import { ForgettingService } from '../../../src/privacy/forgetting.service';
import { useApp } from '../../support/app';
import { useDatabase } from '../../support/database';
import { Given } from '../../support/given';

const used = useApp();
const at = '2026-08-01T00:00:00Z';

/** A meeting with a note and a name in its history, a judgement with birth dates, a line on a printed sheet that came back with a remark. */
async function visited(given: Given) {
  const visit = await given.visit({ status: 'requested' });
  await given.row('visit_status_changes', {
    ...{ id: newId(), visitId: visit.visitId, action: 'cancel', fromStatus: 'confirmed', toStatus: 'cancelled', at },
    ...{ deskNote: '小宇 9 岁', familyNote: '小宇可以下次来' },
    ...{ note: '小宇发烧', onBehalfOf: JSON.stringify({ name: '张奶奶', channel: 'phone', saidAt: at }), reasonCode: 'child_ill' },
  });
  await given.row('gate_results', {
    ...{
      id: newId(),
      dyadId: visit.dyadId,
      visitId: visit.visitId,
      checkpoint: 'request',
      verdict: 'allow',
      reasons: '[]',
      ruleVersion: '1',
    },
    fingerprint: 'f',
    facts: JSON.stringify({
      birthDate: '2015-03-04',
      startsOn: '2026-09-01',
      party: { childBirthDates: ['2015-03-04'], members: [{ birthDate: '1960-07-08' }, { birthDate: null }] },
    }),
    at,
  });
  const sheetId = await given.row('request_sheets', {
    ...{ id: newId(), facilityId: visit.facilityId, organisationId: visit.organisationId, number: 1, locale: 'zh-CN', signature: 's' },
    lines: JSON.stringify([
      { visitId: visit.visitId, version: 1, cells: ['1', 'K7Q2', '9月1日', '9:30', '柳 P-1', '宇 9', '柳奶奶', '✓'] },
      { visitId: newId(), version: 1, cells: ['2', 'M3TD', '9月1日', '9:30', '李 P-2', '禾 7', '李奶奶', '✓'] },
    ]),
    ...{ createdBy: await given.user('liaison', { facilityId: visit.facilityId }), createdAt: at },
  });
  await given.row('sheet_returns', {
    ...{ id: newId(), sheetId, sha256: 'x', status: 'applied', saidBy: '梁科长', saidAt: at, uploadedBy: newId(), uploadedAt: at },
    rows: JSON.stringify([{ row: 13, reference: 'K7Q2', visitId: visit.visitId, action: 'confirm', note: '小宇可以来' }]),
  });
  return { ...visit, sheetId };
}
/** A train ticket with its scan. */
async function receipt(given: Given, { visitId, organisationId }: { visitId: string; organisationId: string }): Promise<string> {
  const fileId = newId();
  const uploadedBy = await given.user('worker', { organisationId });
  await given.row('stored_files', { id: fileId, organisationId, contentType: 'image/png', bytes: 1, sha256: 'x', uploadedBy });
  await given.row('trip_accounts', { visitId, organisationId, currency: 'CNY', openedAt: at });
  return given.row('trip_cost_lines', {
    ...{ id: newId(), visitId, organisationId, kind: 'cost_claimed', amount: 11_050, category: 'train', fileId, recordedAt: at },
  });
}
const forget = ({ organisationId, childId }: { organisationId: string; childId: string }): Promise<void> => {
  const forgetting = used.app.get(ForgettingService, { strict: false });
  return used.db.transaction(() => forgetting.forget(organisationId, childId, 'erasure_requested', true));
};

describe('forgetting in a history that cannot be changed', () => {
  it('blanks the words and the names, and leaves everything else as it was', async () => {
    const visit = await visited(used.given);
    await forget(visit);
    const change = await used.db.one(
      `SELECT action, reason_code, note, desk_note, family_note, on_behalf_of FROM visit_status_changes WHERE action = 'cancel'`,
    );
    const gone = { note: null, deskNote: null, familyNote: null };
    expect(change).toEqual({ action: 'cancel', reasonCode: 'child_ill', ...gone, onBehalfOf: { channel: 'phone', saidAt: at } });
    const judged = await used.db.one<{ facts: object }>(`SELECT facts FROM gate_results`);
    expect(judged?.facts).toEqual({
      birthDate: '2015-01-01',
      startsOn: '2026-09-01',
      party: { childBirthDates: ['2015-01-01'], members: [{ birthDate: '1960-01-01' }, { birthDate: null }] },
    });
    const sheet = await used.db.one<{ lines: { cells: string[] }[] }>(`SELECT lines FROM request_sheets`);
    expect(sheet?.lines.map((line) => line.cells)).toEqual([
      ['1', 'K7Q2', '9月1日', '9:30', '', '', '', ''],
      ['2', 'M3TD', '9月1日', '9:30', '李 P-2', '禾 7', '李奶奶', '✓'],
    ]);
    expect((await used.db.one<{ rows: object[] }>(`SELECT rows FROM sheet_returns`))?.rows).toEqual([
      { row: 13, reference: 'K7Q2', visitId: visit.visitId, action: 'confirm' },
    ]);
    // Twice is once.
    await forget(visit);
  });

  it('takes the receipts of a trip away, on which names and numbers stand, and leaves its amounts', async () => {
    const visit = await used.given.visit({ status: 'completed' });
    await used.db.sql(`UPDATE visits SET live = false WHERE id = $1`, [visit.visitId]);
    const lineId = await receipt(used.given, visit);
    await forget(visit);
    expect(await used.db.sql(`SELECT id, amount, file_id FROM trip_cost_lines`)).toEqual([{ id: lineId, amount: 11_050, fileId: null }]);
    expect(await used.db.sql(`SELECT 1 AS there FROM stored_files`)).toEqual([]);
    expect(await used.db.sql(`SELECT 1 AS there FROM outbox WHERE topic = 'file.remove'`)).toHaveLength(1);
  });
});

describe('the guard of that history', () => {
  const guarded = useDatabase();

  it('lets nothing else through, not even by the owner of the tables', async () => {
    const given = new Given(guarded.db, new FixedClock('2026-09-02T02:00:00Z'));
    await receipt(given, await visited(given));
    for (const text of [
      `UPDATE visit_status_changes SET desk_note = NULL, family_note = NULL`,
      `UPDATE trip_cost_lines SET file_id = NULL, amount = 1`,
      `UPDATE trip_cost_lines SET amount = 1`,
      `DELETE FROM trip_cost_lines`,
      `UPDATE visit_status_changes SET note = 'other'`,
      `UPDATE visit_status_changes SET note = NULL, on_behalf_of = on_behalf_of - 'name', at = now()`,
      `UPDATE visit_status_changes SET note = NULL`,
      `UPDATE gate_results SET facts = '{}'`,
      `UPDATE gate_results SET facts = without_birth_days(facts), verdict = 'block'`,
      `DELETE FROM visit_status_changes`,
      `DELETE FROM gate_results`,
    ])
      await expect(guarded.owner.query(text)).rejects.toThrow('append-only');
  });

  it('is the system’s alone', async () => {
    await visited(new Given(guarded.db, new FixedClock('2026-09-02T02:00:00Z')));
    await expect(guarded.db.sql(`UPDATE visit_status_changes SET note = NULL`)).rejects.toThrow();
    // The owner is nobody's scope either.
    await expect(guarded.owner.query(`SELECT forget_said(ARRAY(SELECT id FROM visits), '{}')`)).rejects.toThrow('only the system forgets');
    await expect(guarded.owner.query(`SELECT forget_receipts(ARRAY(SELECT id FROM visits))`)).rejects.toThrow('only the system forgets');
    await expect(guarded.owner.query(`SELECT forget_birth_days(ARRAY(SELECT id FROM dyads))`)).rejects.toThrow('only the system forgets');
  });
});
