import { AnswerClockService } from '../../../src/visits/facility-desk/answer-clock.service';
import { useApp } from '../../support/app';
import { desk, requestOf } from '../visits-given';

const used = useApp();
const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;
const plain = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the time a facility has to answer, on its pages', () => {
  it('is its own, then over, then in the hands of a deputy, who reads so', async () => {
    const at = await desk(used);
    await used.db.sql(`UPDATE facility_rules SET rules = rules || '{"answerWorkingDays": 3}'`);
    const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    await used.drain();
    const facility = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [
      at.family.facilityId,
    ]);
    const officers = [
      await used.given.user('liaison', { organisationId: facility?.organisationId, facilityId: at.family.facilityId }),
      await used.given.user('liaison', { organisationId: facility?.organisationId, facilityId: at.family.facilityId }),
    ];
    const coordinator = await used.given.user('coordinator', { organisationId: at.family.organisationId });
    const read = async (userId: string, path: string): Promise<string> =>
      plain((await (await used.browser(userId)).get(path).expect(200)).text);
    const [own, held] = ['7 Sep 2026, 10:00 am', '8 Sep 2026, 10:00 am'];
    const inbox = await read(officers[0] ?? '', '/liaison/inbox');
    expect(inbox).toContain(`answer by Mon ${own}`);
    expect(inbox).not.toContain(held);
    expect(await read(coordinator, `/visits/${id}`)).toContain(
      `The facility has until Mon ${own} to answer. The place is held until Tue ${held}.`,
    );

    used.clock.set('2026-09-07T02:00:00Z');
    const late = await read(officers[0] ?? '', '/liaison/inbox');
    expect(late).toContain(`answer was due Mon ${own} · place held until Tue ${held}`);
    expect(late).toContain('1 overdue');
    expect(late).toContain(' Overdue ');
    for (let i = 0; i < 3; i += 1) await used.app.get(AnswerClockService).run();
    const to = await used.db.one<{ escalatedTo: string }>(`SELECT escalated_to FROM visits WHERE id = $1`, [id]);
    const deputy = to?.escalatedTo ?? '';
    expect(officers.concat(deputy)).toContain(deputy);
    const other = officers.find((officer) => officer !== deputy) ?? '';
    for (const path of ['/liaison/inbox', `/visits/${id}`]) {
      expect(await read(deputy, path)).toContain('Handed to you');
      expect(await read(other, path)).toContain('Handed to a deputy');
    }
    expect(await read(coordinator, `/visits/${id}`)).toContain(`The facility’s answer was due Mon ${own}.`);
    expect((await (await used.as(deputy)).get(`/visits/${id}`).expect(200)).body).toMatchObject({ escalatedTo: deputy });
  });

  it('puts what is to be answered first at the top, whatever the day of the meeting', async () => {
    const at = await desk(used, { capacity: 2 });
    const later = await used.given.session(at.family.facilityId, { time: '15:00', endTime: '15:30' });
    const second = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    const [soon, late] = [
      idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201)),
      idOf(await at.coordinator.post('/visits', requestOf(second, later)).expect(201)),
    ];
    await used.drain();
    await used.db.sql(`UPDATE visits SET answer_due_at = answer_due_at - interval '1 hour' WHERE id = $1`, [late]);
    const facility = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [
      at.family.facilityId,
    ]);
    const officer = await used.given.user('liaison', { organisationId: facility?.organisationId, facilityId: at.family.facilityId });
    const { text } = await (await used.browser(officer)).get('/liaison/inbox').expect(200);
    expect(text.indexOf(`row-${late}`)).toBeLessThan(text.indexOf(`row-${soon}`));
  });
});
