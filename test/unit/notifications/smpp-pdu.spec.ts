import { COMMAND, decodePdus, deliveredOf, encodePdu, submitBody } from '../../../src/notifications/channels/smpp/pdu';

const pdu = { command: COMMAND.enquire_link, status: 0, sequence: 7, body: Buffer.from('abc') };

/** A deliver_sm with a text in this data_coding. */
const written = (coding: number, message: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('\0\u0001\u000110086\0\u0001\u00011069\0\0\0\0\0\0\0\0', 'latin1'),
    Buffer.from([coding, 0, message.length]),
    message,
  ]);

describe('SMPP on the wire', () => {
  it('is read however it is cut into pieces', () => {
    const bytes = Buffer.concat([encodePdu(pdu), encodePdu({ ...pdu, sequence: 8 })]);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const first = decodePdus(bytes.subarray(0, cut));
      const second = decodePdus(Buffer.concat([first.rest, bytes.subarray(cut)]));
      expect([...first.pdus, ...second.pdus].map(({ sequence }) => sequence)).toEqual([7, 8]);
      expect(second.rest).toHaveLength(0);
    }
  });

  it.each([0, 15, 70_000])('that claims a length of %i is no SMPP', (length) => {
    const bytes = encodePdu(pdu);
    bytes.writeUInt32BE(length, 0);
    expect(() => decodePdus(bytes)).toThrow('Not SMPP');
  });

  it('names its sender by digits or by letters', () => {
    expect(submitBody({ from: '10690000', to: '8613900000000', words: '好' })[1]).toBe(1);
    expect(submitBody({ from: 'Xiaohe', to: '8613900000000', words: '好' })[1]).toBe(5);
    expect(submitBody({ from: '1', to: '2', words: '好1' }).subarray(-4)).toEqual(Buffer.from([0x59, 0x7d, 0x00, 0x31]));
  });

  it.each([
    ['000102', '@£$'],
    ['31', '1'],
    ['540044', 'T@D'],
    ['1b65201b3c1b3e1b', '€ []'],
    ['7c1160', 'ö_¿'],
  ])('brings what was typed in the carrier’s usual alphabet: %s is %s', (hex, text) => {
    expect(deliveredOf(written(0, Buffer.from(hex, 'hex')))).toEqual({ kind: 'text', from: '10086', text });
  });

  it('passes on nothing that cannot be stored', () => {
    expect(deliveredOf(written(8, Buffer.from('00310000', 'hex')))).toEqual({ kind: 'text', from: '10086', text: '1' });
    expect(deliveredOf(written(3, Buffer.from('310040', 'hex')))).toEqual({ kind: 'text', from: '10086', text: '1@' });
  });

  it('that is cut off or nonsense never throws', () => {
    const whole = Buffer.from('\0\u0001\u000110086\0\u0001\u00011069\0\u0004\0\0\0\0\0\0\0\0\u0010id:7 stat:DELIVRD', 'latin1');
    for (let end = 0; end <= whole.length; end += 1) expect(() => deliveredOf(whole.subarray(0, end))).not.toThrow();
  });
});
