import { randomUUID } from 'node:crypto';
import { loadDemo } from '../../src/demo/load-demo';
import { ApiClient, useApp } from '../support/app';
import { list, problem, signIn } from './contract-given';
import { each, everything, someIds } from './nasty';

type Values = Record<string, unknown>;
/** A body that would be taken, and what is changed in it, one change after the other. */
type Case = [mail: string, path: string, fine: Values, changes: Values[]];

const FUTURE = '2100-12-31';
const PAST = '1900-01-01';
const ended = (days: string[], name: string): Values[] => days.map((day) => ({ [name]: day }));

/** Bodies in which every field is well written and one of them cannot be. */
describe('plausible nonsense sent to the API', () => {
  const used = useApp();
  const clients = new Map<string, ApiClient>();
  let mine: Record<string, string> = {};
  let theirs: Record<string, string> = {};
  let liaison: Record<string, string> = {};

  const others = (noun: string, name: string): Values[] => [{ [name]: theirs[noun] }, { [name]: randomUUID() }];

  function cases(child: Values): Case[] {
    const dyad = `/dyads/${mine.dyads ?? ''}`;
    const visit = `/visits/${mine.visits ?? ''}`;
    const fresh = {
      givenName: '小溪',
      familyName: '榆',
      sex: 'female',
      birthDate: '2015-03-02',
      homeCountyCode: '990101',
      careType: 'foster',
    };
    const caregiver = {
      childId: mine.children,
      name: '榆奶奶',
      relationship: 'grandmother',
      isGuardian: true,
      phone: '10000004321',
      channel: 'sms',
      language: 'zh-CN',
    };
    const consent = { purpose: 'group', capacity: 'court_appointed', caregiverId: randomUUID(), evidence: 'signed_form' };
    const party = [{ personType: 'caregiver', personId: mine.caregivers, place: 'inside' }];
    const roster = { number: 'N-1', familyName: '榆', givenName: '大川', sex: 'male' };
    const custody = { kind: 'ward_changed', ward: '1', occurredAt: '2026-09-02T08:00:00+08:00' };
    const said = { name: '榆奶奶', channel: 'phone', saidAt: '2026-09-02T08:00:00+08:00' };
    return [
      [
        'lead',
        '/children',
        fresh,
        [
          ...ended([FUTURE, PAST, '2026-09-03', '2008-09-02'], 'birthDate'),
          ...others('workers', 'workerId'),
          { ...child },
          { duplicateReason: 'short' },
        ],
      ],
      ['lead', '/caregivers', caregiver, [...others('children', 'childId'), { phone: undefined }, { channel: 'email' }, { phone: '12' }]],
      [
        'lead',
        '/relatives',
        { parentId: mine.parents, name: '榆姑姑', relationship: 'sibling' },
        [...others('parents', 'parentId'), ...ended([FUTURE, '2020-01-01'], 'birthDate')],
      ],
      [
        'lead',
        '/parents',
        { familyName: '榆', givenName: '大川', sex: 'male' },
        ended([FUTURE, '2026-09-03', '9999', '2026-13', '1800'], 'birthDate'),
      ],
      [
        'lead',
        '/dyads',
        { childId: mine.children, parentId: mine.parents, relationship: 'father' },
        [...others('children', 'childId'), ...others('parents', 'parentId')],
      ],
      ['lead', '/tracings', {}, others('parents', 'parentId')],
      [
        'lead',
        `${dyad}/consents`,
        consent,
        [...others('caregivers', 'caregiverId'), ...ended([FUTURE, PAST], 'startsOn'), ...ended([PAST, FUTURE, '2026-09-02'], 'expiresOn')],
      ],
      [
        'lead',
        `${dyad}/child-views`,
        { view: 'no', method: 'talk', caregiverPresent: false },
        [...ended([FUTURE, '2026-09-03'], 'askedOn'), ...ended([PAST, '2026-09-20'], 'askAgainOn')],
      ],
      [
        'lead',
        `${dyad}/kinship-proofs`,
        { kind: 'birth_certificate', seenOn: '2026-09-01' },
        [...ended([FUTURE, '2026-09-03'], 'seenOn'), ...ended([PAST], 'expiresOn')],
      ],
      [
        'lead',
        `${dyad}/contact-decisions`,
        { level: 3, reason: 'x', reviewOn: '2027-01-01' },
        [...ended([PAST, FUTURE, '2026-09-02'], 'reviewOn'), { conditions: ['no_photos', 'no_photos'] }, { reason: '   ' }],
      ],
      [
        'lead',
        `${dyad}/restrictions`,
        { kind: 'court_order', startsOn: '2026-09-02' },
        [{ endsOn: '2026-09-01' }, { modes: [] }, { endsOn: PAST }],
      ],
      ['lead', `${dyad}/incidents`, { note: 'x' }, [...others('visits', 'visitId'), { note: '' }]],
      [
        'lead',
        '/visits',
        { sessionId: randomUUID(), dyadIds: [mine.dyads], party },
        [
          {},
          { dyadIds: [theirs.dyads] },
          { dyadIds: [mine.dyads, mine.dyads] },
          { dyadIds: Array.from({ length: 7 }, () => randomUUID()) },
          { party: [...party, ...party] },
          { party: [{ ...party[0], personId: theirs.caregivers }] },
        ],
      ],
      [
        'lead',
        `${visit}/family-answers`,
        { answer: 'can_go' },
        [{ onBehalfOf: { ...said, saidAt: '2100-01-01T00:00:00Z' } }, { onBehalfOf: { ...said, name: '' } }, { onBehalfOf: {} }],
      ],
      [
        'lead',
        `${visit}/reports`,
        { outcome: 'completed', attendance: [], concern: false, nextStep: 'x' },
        [{}, { attendance: [{ attended: true }] }, { startedAt: '2100-01-01T00:00:00Z' }],
      ],
      [
        'lead',
        `${visit}/steps`,
        { step: 'picked_up' },
        [{ at: '1900-01-01T00:00:00Z' }, { at: '2100-12-31T00:00:00Z' }, { step: 'home_safe' }],
      ],
      ['lead', `${visit}/cancellations`, { cause: 'child', reasonCode: 'x' }, [{ reasonCode: 'Not a code' }]],
      ['liaison', `/visits/${liaison.visits ?? ''}/proposals`, {}, [{ sessionId: randomUUID() }]],
      [
        'liaison',
        '/decision-batches',
        { decisions: [] },
        [{}, { decisions: Array.from({ length: 201 }, () => ({ visitId: randomUUID(), action: 'confirm' })) }],
      ],
      [
        'lead',
        '/exchanges',
        { dyadId: mine.dyads, kind: 'letter', direction: 'to_parent' },
        [
          ...others('dyads', 'dyadId'),
          { inReplyToReference: 'ZZZZZ' },
          { kind: 'live_call', sessionId: randomUUID(), party: [] },
          { pages: 99 },
        ],
      ],
      [
        'liaison',
        '/roster-entries',
        roster,
        [{ wardCode: 'no such ward' }, ...ended([FUTURE, '2026-09-03'], 'birthDate'), { idNumber: '990101198604050014' }],
      ],
      [
        'liaison',
        `/parents/${liaison.parents ?? ''}/custody-events`,
        custody,
        [
          { occurredAt: '1900-01-01T00:00:00Z' },
          { occurredAt: '2100-12-31T00:00:00Z' },
          { ward: 'no such ward' },
          { ward: undefined },
          { kind: 'transferred', facilityId: randomUUID() },
          { kind: 'transferred' },
          { kind: 'grade_changed' },
        ],
      ],
      [
        'liaison',
        `/parents/${liaison.parents ?? ''}/entitlement-notes`,
        { mode: 'visit' },
        ended([FUTURE, PAST, '2026-09-03'], 'occurredOn'),
      ],
      [
        'liaison',
        `/facilities/${liaison.facilities ?? ''}/closures`,
        { from: '2026-09-21', to: '2026-09-21', reasonCode: 'facility_event' },
        [{ to: '2026-09-20' }, { to: FUTURE }, { from: PAST, to: PAST }, { sessions: [randomUUID()] }],
      ],
      ['lead', '/workers', { name: '榆老师', sex: 'female' }, [...ended([FUTURE, '2026-09-03'], 'trainedOn'), { status: 'x' }]],
      ['lead', `/workers/${mine.workers ?? ''}/vettings`, { clear: true }, ended([FUTURE, '2026-09-03'], 'vettedOn')],
      [
        'lead',
        `/workers/${mine.workers ?? ''}/approvals`,
        { facilityId: mine.facilities, approvedOn: '2026-09-01', expiresOn: '2027-09-01' },
        [{ facilityId: randomUUID() }, { expiresOn: '2026-08-31' }, { approvedOn: FUTURE }],
      ],
    ];
  }

  it('is refused and leaves the database as it was', async () => {
    await loadDemo(used.app);
    for (const mail of ['lead', 'liaison']) clients.set(mail, await signIn(used, mail));
    mine = await someIds(used, 'lead@demo.kinline.test');
    theirs = await someIds(used, 'other-ngo@demo.kinline.test');
    liaison = await someIds(used, 'liaison@demo.kinline.test');
    const client = (mail: string): ApiClient => clients.get(mail) ?? new ApiClient(used.url, undefined);
    const [known] = await list(client('lead').get('/children?limit=1'));
    const before = await everything(used);
    const wrong: string[] = [];
    for (const [mail, path, fine, changes] of cases({
      givenName: known?.givenName,
      familyName: known?.familyName,
      birthDate: known?.birthDate,
    })) {
      await each(
        changes,
        async (change) => {
          const answer = await client(mail).post(path, { ...fine, ...change });
          if (answer.status < 400 || answer.status >= 500)
            wrong.push(`POST ${path} ${JSON.stringify(change)} → ${answer.status} ${answer.text.slice(0, 150)}`);
        },
        1,
      );
    }
    const queries = [`?from=${FUTURE}`, `?from=${PAST}`, `?from=${PAST}&to=${FUTURE}`, '?from=2026-10-01&to=2026-09-01', `?to=${PAST}`];
    for (const path of [`/facilities/${mine.facilities ?? ''}/sessions`, `/dyads/${mine.dyads ?? ''}/bookable-sessions`, '/visits'])
      for (const query of queries) await mayAnswer(client('lead'), path + query, wrong);
    for (const query of [`?on=${FUTURE}`, `?on=${PAST}`])
      await mayAnswer(client('lead'), `/dyads/${mine.dyads ?? ''}/eligibility${query}`, wrong);
    for (const query of [`?asOf=${PAST}`, '?cohort=9999', '?cohort=0000-Q1&by=county'])
      await mayAnswer(client('lead'), `/reports/visit-rate${query}`, wrong);
    await problem(client('lead').get(`/reports/visit-rate?asOf=${FUTURE}`), 422);
    await problem(client('lead').get(`/audit-events?childId=${theirs.children ?? ''}`), 404);
    expect(wrong).toEqual([]);
    expect(await everything(used)).toEqual(before);
  }, 300_000);

  /** An empty answer or a refusal; never a failure. */
  async function mayAnswer(client: ApiClient, path: string, wrong: string[]): Promise<void> {
    const { status, text } = await client.get(path);
    if (status !== 200 && (status < 400 || status >= 500)) wrong.push(`GET ${path} → ${status} ${text.slice(0, 150)}`);
  }
});
