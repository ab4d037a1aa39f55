import { setTimeout as sleep } from 'node:timers/promises';
import { SmppLinks } from '../../../src/notifications/channels/smpp/smpp-links';
import { MessageSender } from '../../../src/notifications/engine/message-sender';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { SMPP_ACCOUNT, SmppCarrier } from '../../support/smpp-carrier';

const carrier = new SmppCarrier();

describe('texts through a carrier’s SMPP', () => {
  const used = useApp({
    environment: async () => ({
      SMS_PROVIDERS: 'smpp',
      SMPP_URL: await carrier.start(),
      SMPP_SYSTEM_ID: SMPP_ACCOUNT.systemId,
      SMPP_PASSWORD: SMPP_ACCOUNT.password,
      SMPP_SOURCE: '10690000',
    }),
  });
  type Family = ReadyFamily & { visitId: string };

  const until = async (fits: () => boolean | Promise<boolean>): Promise<void> => {
    for (let i = 0; i < 100 && !(await fits()); i += 1) await sleep(50);
    expect(await fits()).toBe(true);
  };
  const links = (): SmppLinks => used.app.get(SmppLinks);
  beforeEach(async () => {
    carrier.clear();
    links().start();
    await until(() => links().ready);
  });
  afterAll(() => carrier.stop());

  let phones = 13_900_000_000;
  const asked = async (): Promise<Family & { phone: string }> => {
    const phone = String((phones += 1));
    const visit = await used.given.visit({ status: 'confirmed', version: 2 });
    await used.db.sql(`UPDATE caregivers SET channel = 'sms', phone = $2 WHERE id = $1`, [visit.caregiverId, phone]);
    await used.db.sql(
      `INSERT INTO outbox (id, topic, payload, run_at) VALUES (gen_random_uuid(), 'visit.confirmed', jsonb_build_object('visitId', $1::text, 'version', 2), $2)`,
      [visit.visitId, used.clock.now()],
    );
    await used.drain();
    await used.app.get(MessageSender).sendDue();
    return { ...visit, phone };
  };
  const row = ({ visitId }: Family): Promise<Record<string, unknown> | undefined> =>
    used.db.one(
      `SELECT status, reason, failure, provider, provider_reference, body FROM messages WHERE visit_id = $1 AND step_key LIKE '%:asked'`,
      [visitId],
    );
  const receipt = (id: unknown, stat: string): Promise<number> =>
    carrier.deliver({
      esm_class: 4,
      source_addr: '8613900000000',
      short_message: `id:${String(id)} sub:001 dlvrd:001 submit date:2609021000 done date:2609021001 stat:${stat} err:000 text:`,
    });

  it('go in one part of UCS-2 with a receipt asked for, and keep the carrier’s number', async () => {
    const of = await asked();
    const [text] = carrier.texts;
    expect(carrier.texts).toHaveLength(1);
    expect(text).toMatchObject({ source_addr: '10690000', source_addr_ton: 1, dest_addr_ton: 1, registered_delivery: 1, data_coding: 8 });
    expect(text?.destination_addr).toBe(`86${of.phone}`);
    expect(text?.short_message?.message).toMatch(/^【.+】.*9月23日.*能去回1，不去回2，回电回3。$/);
    expect(text?.short_message?.message.length).toBeLessThanOrEqual(70);
    expect(await row(of)).toMatchObject({ status: 'accepted', provider: 'smpp', body: text?.short_message?.message });
    expect((await row(of))?.providerReference).toMatch(/^m-\d+$/);
  });

  it('are delivered, or never will be, as the receipts say', async () => {
    const one = await asked();
    expect(await receipt((await row(one))?.providerReference, 'DELIVRD')).toBe(0);
    expect(await row(one)).toMatchObject({ status: 'delivered' });
    const two = await asked();
    expect(await receipt((await row(two))?.providerReference, 'ENROUTE')).toBe(0);
    expect(await row(two)).toMatchObject({ status: 'accepted' });
    expect(await receipt((await row(two))?.providerReference, 'UNDELIV')).toBe(0);
    expect(await row(two)).toMatchObject({ status: 'failed', failure: 'permanent', reason: 'receipt_UNDELIV_000' });
    expect(await used.db.sql(`SELECT reason_code FROM call_tasks WHERE visit_id = $1`, [two.visitId])).toContainEqual({
      reasonCode: 'message_failed',
    });
  });

  it('are answered by whatever way of writing comes, ending as every answer does', async () => {
    const answerOf = async (of: Family): Promise<unknown> =>
      (await used.db.one<{ familyAnswer: string }>(`SELECT family_answer FROM visits WHERE id = $1`, [of.visitId]))?.familyAnswer;
    const [one, two] = [await asked(), await asked()];
    expect(await carrier.deliver({ source_addr: `86${one.phone}`, data_coding: 0, short_message: '1' })).toBe(0);
    expect(await answerOf(one)).toBe('can_go');
    expect(await carrier.deliver({ source_addr: `+86${two.phone}`, data_coding: 8, short_message: '这次去不了' })).toBe(0);
    expect(await answerOf(two)).toBe('cannot');
    // She changes her mind twice; the last word stands.
    for (const text of ['1', '2', '1']) await carrier.deliver({ source_addr: two.phone, short_message: text });
    expect(await answerOf(two)).toBe('can_go');
    expect(await carrier.deliver({ source_addr: '8613000000000', short_message: '1' })).toBe(0);
  });

  it('are kept once however often the carrier hands them over, and whatever is in them', async () => {
    const of = await asked();
    const kept = (): Promise<object[]> =>
      used.db.sql(`SELECT body FROM inbound_messages WHERE caregiver_id = $1 ORDER BY id`, [of.caregiverId]);
    const text = { source_addr: of.phone, data_coding: 0, short_message: Buffer.from([0x31, 0x00, 0x00]) };
    for (let n = 0; n < 3; n += 1) expect(await carrier.deliver(text)).toBe(0);
    expect(await kept()).toEqual([{ body: '1@@' }]);
    // The same word after another one, or an hour later, is a new one.
    await carrier.deliver({ source_addr: of.phone, short_message: '2' });
    await carrier.deliver(text);
    used.clock.advanceMinutes(11);
    await carrier.deliver(text);
    expect(await kept()).toHaveLength(4);
    expect(JSON.stringify(await used.db.sql(`SELECT id FROM webhook_calls`))).not.toContain(of.phone);
  });

  it.each(['REJECTD', 'DELETED'])('that the carrier would not carry say nothing about the number: %s', async (stat) => {
    const of = await asked();
    expect(await receipt((await row(of))?.providerReference, stat)).toBe(0);
    expect(await row(of)).toMatchObject({ status: 'failed', failure: 'permanent' });
    expect(await used.db.one(`SELECT bad_addresses FROM caregivers WHERE id = $1`, [of.caregiverId])).toEqual({ badAddresses: [] });
  });

  it.each([
    [0x0b, 'failed', 'permanent', 'smpp_0b'],
    [0x58, 'queued', 'technical', 'smpp_58'],
  ])('refused with %i are %s, %s', async (status, state, failure, reason) => {
    carrier.says = status;
    expect(await row(await asked())).toMatchObject({ status: state, failure, reason });
  });

  it('are not sent again when the bind breaks with them under way, and the bind comes back', async () => {
    const binds = carrier.binds;
    carrier.silent = true;
    const going = asked();
    await until(() => carrier.texts.length === 1);
    carrier.breakAll();
    const of = await going;
    expect(await row(of)).toMatchObject({ status: 'failed', failure: 'unsure', reason: 'smpp_broken' });
    carrier.silent = false;
    await until(() => links().ready);
    expect(carrier.binds).toBe(binds + 1);
    expect(await row(await asked())).toMatchObject({ status: 'accepted' });
    expect(carrier.texts).toHaveLength(2);
  });

  it('wait while no bind stands', async () => {
    carrier.shut = true;
    carrier.breakAll();
    await until(() => !links().ready);
    expect(await row(await asked())).toMatchObject({ status: 'queued', failure: 'technical', reason: 'smpp_not_bound' });
    expect(carrier.texts).toEqual([]);
  });

  it('are alive when asked, and say goodbye', async () => {
    const [session] = carrier.sessions.slice(-1);
    expect(await new Promise((answered) => session?.enquire_link((pdu) => answered(pdu.command)))).toBe('enquire_link_resp');
    await links().stop();
    expect(carrier.unbinds).toHaveLength(1);
  });
});
