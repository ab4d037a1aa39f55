import { MessagesService } from '../../src/notifications/messages.service';
import { MeetingQueries } from '../../src/notifications/meeting.queries';
import { useMessages } from '../support/notifications';

const used = useMessages();
const step = { step: 'item_ready', template: 'item_ready', runAt: new Date(0), uselessAfter: new Date(8.64e12) } as const;
const params = { children: ['小宇'], day: '', time: '', worker: '王小满', alias: '小禾' };

describe('a message that would carry more than the words a family knows', () => {
  it('is not put down: the variable’s name is an error', async () => {
    const { caregiverId, visitId } = await used.confirmed();
    const person = await new MeetingQueries(used.db).addressee(caregiverId);
    if (!person) throw new Error('There is a caregiver');
    const put = (more: object): Promise<void> =>
      used.db.transaction(() =>
        new MessagesService(used.db).plain(person, 'exchange.safety_passed', { id: visitId, version: 1 }, step, { ...params, ...more }),
      );
    await expect(put({ facilityName: 'x' })).rejects.toThrow('param.facilityName');
    await expect(put({ unheardOf: 'x' })).rejects.toThrow('param.unheardOf');
    await put({});
  });

  it('is held when it lies in the table all the same, and a person calls', async () => {
    const family = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', family.event);
    await used.db.sql(`UPDATE messages SET params = params || '{"familyName": "周"}' WHERE visit_id = $1`, [family.visitId]);
    await e.sender().sendDue();
    expect((await used.statuses(family.visitId)).asked).toBe('held field_class');
    expect(used.server.mails).toEqual([]);
    expect((await used.calls()).map((call) => call.reasonCode)).toContain('message_failed');
  });
});
