import type { ApiClient, UsedApp } from '../support/app';
import { got, Json, list, problem } from './contract-given';

/** Texts, so that the test reads like a client's program. */
export const CHILD = {
  givenName: '小溪',
  familyName: '榆',
  sex: 'female',
  birthDate: '2015-03-02',
  homeCountyCode: '990101',
  careType: 'grandparents',
};
const PARENT = { familyName: '榆', givenName: '大川', sex: 'male', birthDate: '1986-04-05', homeCountyCode: '990101', formerNames: [] };
/** Invented: no place has the code 990101. */
const ID_NUMBER = '990101198604050015';
export const MONTH_LATER = '2026-09-30';

/** Who walks the main line, and what has come of it so far. */
export interface Line {
  used: UsedApp;
  coordinator: ApiClient;
  lead: ApiClient;
  worker: ApiClient;
  liaison: ApiClient;
  facilityId: string;
  made: { childId: string; caregiverId: string; parentId: string; dyadId: string; workerId: string };
}

/** The family’s file: child, caregiver, parent, dyad. */
export async function intake(line: Line): Promise<void> {
  const { coordinator, made } = line;
  const child = await got(coordinator.post('/children', { ...CHILD, workerId: made.workerId }), 201);
  expect(child).toMatchObject({ ...CHILD, id: expect.any(String), reference: expect.stringMatching(/^[34679ACDEFGHJKMNPQRTWXY]{4,6}$/) });
  made.childId = child.id as string;
  const caregiver = {
    childId: made.childId,
    name: '榆奶奶',
    relationship: 'grandmother',
    isGuardian: true,
    phone: '10000004321',
    channel: 'sms',
    language: 'zh-CN',
  };
  made.caregiverId = (await got(coordinator.post('/caregivers', caregiver), 201)).id as string;
  const parent = await got(coordinator.post('/parents', { ...PARENT, idNumber: ID_NUMBER }), 201);
  expect(JSON.stringify(parent)).not.toContain(ID_NUMBER);
  expect(parent).not.toHaveProperty('idNumber');
  made.parentId = parent.id as string;
  const dyad = await got(coordinator.post('/dyads', { childId: made.childId, parentId: made.parentId, relationship: 'father' }), 201);
  expect(dyad).toMatchObject({ childId: made.childId, parentId: made.parentId, relationship: 'father' });
  made.dyadId = dyad.id as string;
  expect((await list(coordinator.get(`/dyads?childId=${made.childId}&status=open`))).map((d) => d.id)).toEqual([made.dyadId]);
  expect((await list(coordinator.get(`/caregivers?childId=${made.childId}`))).map((c) => c.id)).toEqual([made.caregiverId]);
  for (const path of [`/children/${made.childId}`, `/caregivers/${made.caregiverId}`, `/parents/${made.parentId}`, `/dyads/${made.dyadId}`])
    await got(coordinator.get(path));
  const before = await got(coordinator.get(`/dyads/${made.dyadId}/eligibility?mode=visit&on=${MONTH_LATER}`));
  expect(before).toMatchObject({ verdict: 'block', reasons: expect.any(Array) });
}

/** Where the parent is: a question, a line of the roster, an officer’s yes. */
export async function tracing(line: Line): Promise<void> {
  const { used, coordinator, liaison, made } = line;
  const entry = await got(liaison.post('/roster-entries', { number: 'T-2026-1', ...PARENT, idNumber: ID_NUMBER, wardCode: '1' }), 201);
  expect(JSON.stringify(entry)).not.toContain(ID_NUMBER);
  const asked = await got(coordinator.post('/tracings', { parentId: made.parentId }), 202);
  expect(asked).toMatchObject({ status: 'asked', facility: null });
  await used.drain();
  const candidate = (await list<{ id: string; rosterEntry: { number: string } }>(liaison.get('/tracing-candidates?limit=200'))).find(
    (c) => c.rosterEntry.number === 'T-2026-1',
  );
  expect(candidate).toMatchObject({ status: 'waiting', comparison: expect.any(Object) });
  await got(liaison.post(`/tracing-candidates/${candidate?.id}/confirmations`), 201);
  const found = await got<{ facility: { id: string } }>(coordinator.get(`/tracings/${asked.id as string}`));
  expect(found).toMatchObject({ status: 'found', facility: { id: expect.any(String) } });
  line.facilityId = found.facility.id;
  const other = (await list<{ id: string }>(liaison.get('/tracing-candidates')))[0];
  if (other) await got(liaison.post(`/tracing-candidates/${other.id}/rejections`, { reasonCode: 'other_person' }), 201);
}

/** Everything that must be given before a meeting: consents, the child’s view, papers, a decision. */
export async function clearance(line: Line): Promise<void> {
  const { coordinator, lead, worker, made } = line;
  const dyad = `/dyads/${made.dyadId}`;
  for (const purpose of ['letter', 'recorded_message', 'call', 'video', 'visit', 'travel']) {
    await got(
      coordinator.post(`${dyad}/consents`, {
        purpose,
        capacity: 'court_appointed',
        caregiverId: made.caregiverId,
        evidence: 'signed_form',
      }),
      201,
    );
  }
  await got(worker.post(`${dyad}/child-views`, { view: 'yes', method: 'talk', caregiverPresent: false }), 201);
  await got(coordinator.post(`${dyad}/kinship-proofs`, { kind: 'household_register', seenOn: '2026-09-01' }), 201);
  const decision = await got(
    coordinator.post(`${dyad}/contact-decisions`, {
      level: 3,
      reason: 'The child asks for it; nothing speaks against it.',
      reviewOn: '2027-03-01',
    }),
    201,
  );
  expect(decision.status).toBe('proposed');
  // The one who proposes does not approve, and a coordinator may not.
  await problem(coordinator.post(`/contact-decisions/${decision.id as string}/approvals`), 403);
  expect(await got(lead.post(`/contact-decisions/${decision.id as string}/approvals`), 201)).toMatchObject({ status: 'active' });
  const bar = await got(coordinator.post(`${dyad}/restrictions`, { kind: 'investigation', startsOn: '2026-09-02' }), 201);
  expect(await got(coordinator.get(`${dyad}/eligibility?mode=letter&on=2026-09-20`))).toMatchObject({ verdict: 'block' });
  await got(lead.post(`/restrictions/${bar.id as string}/liftings`), 201);
  const eligibility = await got<{ verdict: string; reasons: Json[] }>(coordinator.get(`${dyad}/eligibility?mode=visit&on=${MONTH_LATER}`));
  for (const reason of eligibility.reasons)
    expect(reason).toMatchObject({
      code: expect.any(String),
      severity: expect.stringMatching(/^(hard|approval|warning)$/),
      message: expect.any(String),
      fix: expect.any(String),
      owner: expect.any(String),
      source: expect.any(String),
      ruleVersion: expect.any(String),
    });
  expect(eligibility).toMatchObject({ verdict: expect.stringMatching(/^(allow|needs_approval)$/) });
}
