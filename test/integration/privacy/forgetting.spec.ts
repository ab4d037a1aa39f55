import { newId } from '../../../src/kernel/ids';
import { ForgettingService } from '../../../src/privacy/forgetting.service';
import { RetentionQueries } from '../../../src/privacy/retention.queries';
import { useApp } from '../../support/app';

const LONG_AGO = '2005-01-01T00:00:00Z';

describe('what forgetting leaves alone', () => {
  const used = useApp();
  const forget = (organisationId: string, childId: string): Promise<void> =>
    used.db.transaction(() => used.app.get(ForgettingService).forget(organisationId, childId, 'retention', false));
  const marker = (dyadId: string): Promise<string> =>
    used.given.row('harm_markers', { id: newId(), dyadId, kind: 'violence_in_home', recordedAt: LONG_AGO });
  const value = async (text: string, ...params: string[]): Promise<unknown> => Object.values((await used.db.one(text, params)) ?? {})[0];

  it('never takes a harm marker from an open case, however old: not by the schedule, not in storage', async () => {
    const { organisationId, childId, dyadId } = await used.given.readyFamily();
    await used.db.sql(`UPDATE children SET birth_date = '1995-01-01' WHERE id = $1`, [childId]);
    await marker(dyadId);
    const queries = used.app.get(RetentionQueries);
    const state = async () => (await queries.files(await queries.schedule(organisationId), used.given.today, [childId]))[0];
    expect(await state()).toMatchObject({ safetyDue: false, safetyKept: true });
    await used.db.sql(`UPDATE children SET restricted_at = '2010-01-01', restricted_reason = 'withdrawn' WHERE id = $1`, [childId]);
    expect(await state()).toMatchObject({ safetyDue: false, safetyKept: true });
    await used.db.transaction(() => used.app.get(ForgettingService).forgetSafety(organisationId, childId));
    expect(await used.db.sql(`SELECT 1 FROM harm_markers`)).toHaveLength(1);
    await used.db.sql(`UPDATE dyads SET status = 'closed' WHERE id = $1`, [dyadId]);
    expect(await state()).toMatchObject({ safetyDue: true, safetyKept: false });
    await used.db.transaction(() => used.app.get(ForgettingService).forgetSafety(organisationId, childId));
    expect(await used.db.sql(`SELECT 1 FROM harm_markers`)).toEqual([]);
  });

  it('keeps the words of a meeting shared with a child whose file is in use, until that one is forgotten too', async () => {
    const first = await used.given.visit({ status: 'completed', note: 'both were there' });
    const { organisationId, visitId } = first;
    const sibling = await used.given.child({ organisationId });
    const dyadId = await used.given.dyad(sibling, first.parentId);
    const { startsAt, endsAt } = (await used.db.one<{ startsAt: Date; endsAt: Date }>(`SELECT starts_at, ends_at FROM visits`))!;
    await used.given.row('visit_dyads', { visitId, dyadId, childId: sibling, startsAt, endsAt, live: false });
    await used.given.row('visit_reports', {
      visitId,
      concern: false,
      nextStep: 'draw together',
      outcome: 'took_place',
      reportedAt: endsAt,
    });
    await used.given.row('family_answers', {
      id: newId(),
      visitId,
      caregiverId: first.caregiverId,
      answer: 'can_go',
      channel: 'phone',
      at: startsAt,
      onBehalfOf: { name: '柳奶奶' },
    });
    const words = () =>
      used.db.one(`SELECT v.note, r.next_step, a.on_behalf_of->>'name' AS behalf FROM visits v JOIN visit_reports r ON r.visit_id = v.id
        JOIN family_answers a ON a.visit_id = v.id`);
    await forget(organisationId, first.childId);
    expect(await words()).toEqual({ note: 'both were there', nextStep: 'draw together', behalf: '柳奶奶' });
    await forget(organisationId, sibling);
    expect(await words()).toEqual({ note: null, nextStep: '', behalf: null });
  });

  it('empties the note of a group and why a family could not go with it, once nobody in it tells who it is', async () => {
    const goes = await used.given.visit({ note: 'ramp for 小测' });
    const { organisationId, facilityId, sessionId } = goes;
    const stays = await used.given.readyFamily({ organisationId, facilityId });
    const groupId = await used.given.row('visit_groups', {
      id: newId(),
      organisationId,
      facilityId,
      reference: 'K7QAA',
      day: used.given.today,
      policy: 'part',
      note: 'ramp for 小测',
      requestedAt: LONG_AGO,
    });
    await used.db.sql(`UPDATE visits SET group_id = $1`, [groupId]);
    await used.db.sql(`INSERT INTO visit_group_refusals (group_id, position, session_id, dyad_ids, reasons) VALUES ($1, 1, $2, $3, $4)`, [
      groupId,
      sessionId,
      [stays.dyadId],
      JSON.stringify([{ code: 'consent.missing' }]),
    ]);
    const words = () =>
      used.db
        .one(`SELECT v.note AS own, g.note, jsonb_array_length(r.reasons) AS reasons FROM visits v JOIN visit_groups g ON g.id = v.group_id
        JOIN visit_group_refusals r ON r.group_id = g.id`);
    await forget(organisationId, goes.childId);
    expect(await words()).toEqual({ own: null, note: 'ramp for 小测', reasons: 1 });
    await forget(organisationId, stays.childId);
    expect(await words()).toEqual({ own: null, note: null, reasons: 0 });
  });

  it('keeps the words in which safety was judged while notes about it are kept, and a glass nobody has reviewed', async () => {
    const { organisationId, childId, dyadId } = await used.given.readyFamily();
    const userId = await used.given.user('worker', { organisationId });
    const glass = (values: object): Promise<string> =>
      used.given.row('break_glass', {
        id: newId(),
        childId,
        userId,
        reasonCode: 'on_call',
        reason: 'x',
        openedAt: LONG_AGO,
        endsAt: LONG_AGO,
        ...values,
      });
    await glass({});
    await glass({ reviewedAt: LONG_AGO, reviewedBy: await used.given.user('lead', { organisationId }), reviewOutcome: 'justified' });
    for (const kind of ['write_facts', 'prepare_child'])
      await used.given.row('tasks', {
        id: newId(),
        organisationId,
        kind,
        key: newId(),
        dyadId,
        childId,
        ownerRole: 'worker',
        dueAt: LONG_AGO,
        openedAt: LONG_AGO,
        cause: 'x',
        note: kind,
      });
    const words = () =>
      used.db.one(`SELECT (SELECT string_agg(note, ',') FROM tasks WHERE note IS NOT NULL) AS notes,
        (SELECT reason FROM contact_decisions) <> '' AS decision, (SELECT count(*)::int FROM break_glass WHERE reason <> '') AS glasses`);
    const queries = used.app.get(RetentionQueries);
    const [file] = await queries.files(await queries.schedule(organisationId), used.given.today, [childId]);
    expect(file?.safetyKept).toBe(true);
    await used.db.transaction(() => used.app.get(ForgettingService).forgetNotes(organisationId, childId));
    expect(await words()).toEqual({ notes: 'write_facts', decision: true, glasses: 2 });
    await forget(organisationId, childId);
    expect(await words()).toEqual({ notes: null, decision: false, glasses: 1 });
  });

  it('takes the child’s name out of messages to somebody who looks after another child, and leaves the other’s', async () => {
    const organisationId = await used.given.organisation();
    const gone = await used.given.child({ organisationId, givenName: '阿去', preferredName: '去去' });
    const stays = await used.given.child({ organisationId, givenName: '阿留', preferredName: '留留' });
    const caregiverId = await used.given.caregiver(gone);
    await used.given.row('child_caregivers', {
      id: newId(),
      childId: stays,
      caregiverId,
      relationship: 'grandmother',
      isGuardian: true,
      since: '2020-01-01',
    });
    for (const name of ['去去', '留留'])
      await used.given.row('messages', {
        id: newId(),
        organisationId,
        caregiverId,
        channel: 'sms',
        locale: 'en',
        template: 'reminder',
        stepKey: newId(),
        params: { children: [name] },
        body: `About ${name}`,
        status: 'accepted',
        runAt: LONG_AGO,
        uselessAfter: LONG_AGO,
      });
    await forget(organisationId, gone);
    expect(await used.db.sql(`SELECT body, params FROM messages ORDER BY body`)).toEqual([
      { body: 'About 留留', params: { children: ['留留'] } },
      { body: null, params: {} },
    ]);
    expect(await value(`SELECT name FROM caregivers WHERE id = $1`, caregiverId)).toBe('柳奶奶');
  });

  it('a message about no meeting stays while a report about the caregiver’s child is open', async () => {
    const { organisationId, caregiverId, dyadId } = await used.given.readyFamily();
    await used.given.row('inbound_messages', { id: newId(), caregiverId, body: 'x', understoodAs: 'none', receivedAt: LONG_AGO });
    const queries = used.app.get(RetentionQueries);
    const schedule = await queries.schedule(organisationId);
    const rule = schedule.pack.retention.find(({ key }) => key === 'inbound_messages')!;
    expect(await queries.rowCounts(schedule, rule, used.given.today)).toEqual({ due: 1, held: 0 });
    const decidedBy = await used.given.user('lead', { organisationId });
    await used.given.row('mandatory_reports', { id: newId(), dyadId, suspicion: 'x', decidedBy, decidedAt: LONG_AGO });
    expect(await queries.rowCounts(schedule, rule, used.given.today)).toEqual({ due: 0, held: 1 });
  });
});
