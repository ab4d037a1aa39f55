import { randomUUID } from 'node:crypto';
import { newId } from '../../../src/kernel/ids';
import { MessageSender } from '../../../src/notifications/engine/message-sender';
import { ReceiptsService } from '../../../src/notifications/engine/receipts.service';
import { RepliesService } from '../../../src/notifications/replies/replies.service';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

describe('thanks, and the word to a second contact', () => {
  const used = useApp();
  type Family = ReadyFamily & { visitId: string };

  const family = async (columns: string): Promise<Family> => {
    const visit = await used.given.visit({ status: 'confirmed', version: 2 });
    await used.db.sql(`UPDATE caregivers SET ${columns} WHERE id = $1`, [visit.caregiverId]);
    return visit;
  };
  const cannot = (of: Family): Promise<string> =>
    used.app.get(RepliesService).record({ visitId: of.visitId, caregiverId: of.caregiverId, answer: 'cannot', channel: 'sms' });
  const courtesy = async (of: Family, values: object): Promise<string> =>
    used.given.row('messages', {
      ...{ id: newId(), organisationId: of.organisationId, visitId: of.visitId, visitVersion: 2, caregiverId: of.caregiverId },
      ...{ locale: 'zh-CN', stepKey: randomUUID(), status: 'queued', runAt: used.clock.now(), uselessAfter: '2026-09-20T00:00:00Z' },
      ...{ params: { children: ['小雨'], day: '2026-09-23', time: '09:30', worker: '', alias: '小禾', startsAt: '2026-09-23T01:30:00Z' } },
      ...values,
    });
  const rows = (of: Family): Promise<object[]> =>
    used.db.sql(`SELECT template, channel, status, reason FROM messages WHERE visit_id = $1 AND template IN ('thanks', 'second_contact')`, [
      of.visitId,
    ]);
  const calls = (of: Family): Promise<object[]> =>
    used.db.sql(`SELECT reason_code FROM call_tasks WHERE visit_id = $1 AND reason_code IN ('remind', 'message_failed')`, [of.visitId]);

  it('are written to whom something can be written', async () => {
    const of = await family(`channel = 'sms'`);
    expect(await cannot(of)).toBe('recorded');
    expect(await rows(of)).toMatchObject([{ template: 'thanks', channel: 'sms' }]);
  });

  it('are nobody’s call where only a call is left', async () => {
    const of = await family(`channel = 'call', opted_out = '{sms}', email = NULL`);
    expect(await cannot(of)).toBe('recorded');
    await used.app.get(MessageSender).sendDue();
    expect([await rows(of), await calls(of)]).toEqual([[], []]);
  });

  it.each(['thanks', 'second_contact'])('become no call when that is all that is left as they leave: %s', async (template) => {
    const of = await family(`channel = 'call'`);
    if (template === 'thanks') await used.db.sql(`UPDATE visits SET family_answer = 'cannot' WHERE id = $1`, [of.visitId]);
    await courtesy(of, { template, channel: 'call' });
    await used.app.get(MessageSender).sendDue();
    expect(await rows(of)).toEqual([{ template, channel: 'call', status: 'suppressed', reason: 'not_worth_a_call' }]);
    expect(await calls(of)).toEqual([]);
  });

  it.each(['thanks', 'second_contact'])('that fail for good are let be: %s', async (template) => {
    const of = await family(`channel = 'sms'`);
    await courtesy(of, { template, channel: 'sms', status: 'accepted', provider: 'gateway', providerReference: 'x-1' });
    const receipt = { reference: 'x-1', outcome: 'failed', code: 'UNDELIV' } as const;
    expect(await used.db.transaction(() => used.app.get(ReceiptsService).note('gateway', receipt))).toBe(true);
    expect([await rows(of), await calls(of)]).toEqual([[{ template, channel: 'sms', status: 'failed', reason: 'receipt_UNDELIV' }], []]);
    // No address at all: it fails as it leaves.
    const two = await family(`channel = 'email', email = NULL`);
    if (template === 'thanks') await used.db.sql(`UPDATE visits SET family_answer = 'cannot' WHERE id = $1`, [two.visitId]);
    await courtesy(two, { template, channel: 'letter' });
    await used.app.get(MessageSender).sendDue();
    expect([await rows(two), await calls(two)]).toMatchObject([[{ template, status: 'failed' }], []]);
  });
});
