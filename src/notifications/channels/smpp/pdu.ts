import { gsmText } from './gsm';

/** The few commands of SMPP 3.4 that a sender of texts needs; an answer has the highest bit set. */
export const COMMAND = {
  generic_nack: 0x80000000,
  submit_sm: 0x00000004,
  submit_sm_resp: 0x80000004,
  deliver_sm: 0x00000005,
  deliver_sm_resp: 0x80000005,
  unbind: 0x00000006,
  unbind_resp: 0x80000006,
  bind_transceiver: 0x00000009,
  bind_transceiver_resp: 0x80000009,
  enquire_link: 0x00000015,
  enquire_link_resp: 0x80000015,
} as const;

/** command_status: 5.1.3 of the specification. */
export const STATUS = { ok: 0x00, invalidCommand: 0x03, invalidDestination: 0x0b, temporaryError: 0x64 } as const;

const HEADER = 16;
/** No command of ours is longer; what claims to be is not SMPP. */
const LONGEST = 64 * 1024;
const INTERFACE_VERSION = 0x34;
/** data_coding: the alphabet of GSM 03.38; UCS-2. */
const GSM = 0x00;
const UCS2 = 0x08;
const TON_INTERNATIONAL = 1;
const TON_ALPHANUMERIC = 5;
const NPI_ISDN = 1;
const TLV_PAYLOAD = 0x0424;
const TLV_RECEIPTED_ID = 0x001e;
const TLV_STATE = 0x0427;

/** One command as it went over the wire. */
export interface Pdu {
  command: number;
  status: number;
  sequence: number;
  body: Buffer;
}

/** A string that ends with a zero, cut to `most` bytes with it. */
const text = (value: string, most: number): Buffer => Buffer.concat([Buffer.from(value, 'latin1').subarray(0, most - 1), Buffer.from([0])]);

/** Puts a command into bytes. */
export function encodePdu({ command, status, sequence, body }: Pdu): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32BE(HEADER + body.length, 0);
  header.writeUInt32BE(command, 4);
  header.writeUInt32BE(status, 8);
  header.writeUInt32BE(sequence, 12);
  return Buffer.concat([header, body]);
}

/**
 * Takes whole commands from the front of what has come in.
 * @throws Error when this is not SMPP
 */
export function decodePdus(bytes: Buffer): { pdus: Pdu[]; rest: Buffer } {
  const pdus: Pdu[] = [];
  let rest = bytes;
  while (rest.length >= HEADER) {
    const length = rest.readUInt32BE(0);
    if (length < HEADER || length > LONGEST) throw new Error('Not SMPP');
    if (rest.length < length) break;
    pdus.push({
      command: rest.readUInt32BE(4),
      status: rest.readUInt32BE(8),
      sequence: rest.readUInt32BE(12),
      body: rest.subarray(HEADER, length),
    });
    rest = rest.subarray(length);
  }
  return { pdus, rest };
}

/** The body of bind_transceiver. */
export const bindBody = (systemId: string, password: string): Buffer =>
  Buffer.concat([text(systemId, 16), text(password, 9), text('', 13), Buffer.from([INTERFACE_VERSION, 0, 0]), text('', 41)]);

/** A text as a submit_sm: in UCS-2, with a receipt asked for. `to` and `from` are digits; another `from` is a name. At most 127 characters. */
export function submitBody({ from, to, words }: { from: string; to: string; words: string }): Buffer {
  const named = !/^\d+$/.test(from);
  const message = Buffer.from(words, 'utf16le').swap16();
  return Buffer.concat([
    text('', 6),
    Buffer.from([named ? TON_ALPHANUMERIC : TON_INTERNATIONAL, named ? 0 : NPI_ISDN]),
    text(from, 21),
    Buffer.from([TON_INTERNATIONAL, NPI_ISDN]),
    text(to, 21),
    // esm_class, protocol_id, priority_flag, no schedule, no validity, registered_delivery, replace_if_present, data_coding, default message
    Buffer.from([0, 0, 0, 0, 0, 1, 0, UCS2, 0, message.length]),
    message,
  ]);
}

/** Reads the bytes of a body one after the other. */
class Reader {
  private at = 0;
  constructor(private readonly body: Buffer) {}

  get left(): number {
    return this.body.length - this.at;
  }
  byte(): number {
    return this.at < this.body.length ? this.body.readUInt8(this.at++) : 0;
  }
  short(): number {
    return this.byte() * 256 + this.byte();
  }
  bytes(length: number): Buffer {
    const found = this.body.subarray(this.at, this.at + length);
    this.at += length;
    return found;
  }
  text(): string {
    const end = this.body.indexOf(0, this.at);
    const found = this.body.subarray(this.at, end < 0 ? this.body.length : end).toString('latin1');
    this.at = end < 0 ? this.body.length : end + 1;
    return found;
  }
}

/** The number that the carrier gives a text. */
export const messageIdOf = (body: Buffer): string => new Reader(body).text();

/** What a carrier hands us: a text that somebody wrote, or what became of one of ours. */
export type Delivered =
  | { kind: 'text'; from: string; text: string }
  | { kind: 'receipt'; reference: string; outcome: 'delivered' | 'failed' | 'delayed'; code: string }
  /** On its way, or in words that we do not know. */
  | { kind: 'nothing' };

const OUTCOMES: Record<string, 'delivered' | 'failed' | 'delayed'> = {
  ...{ DELIVRD: 'delivered', EXPIRED: 'delayed', DELETED: 'failed', UNDELIV: 'failed', REJECTD: 'failed' },
  ...{ '2': 'delivered', '3': 'delayed', '4': 'failed', '5': 'failed', '8': 'failed' },
};

/** Reads the body of a deliver_sm. */
export function deliveredOf(body: Buffer): Delivered {
  const reader = new Reader(body);
  reader.text();
  reader.bytes(2);
  const from = reader.text();
  reader.bytes(2);
  reader.text();
  const esmClass = reader.byte();
  reader.bytes(2);
  reader.text();
  reader.text();
  reader.bytes(2);
  const coding = reader.byte();
  reader.byte();
  let message = reader.bytes(reader.byte());
  const options = new Map<number, Buffer>();
  while (reader.left >= 4) options.set(reader.short(), reader.bytes(reader.short()));
  if (message.length === 0) message = options.get(TLV_PAYLOAD) ?? message;
  // A header of its own before the words, of texts in several parts.
  if ((esmClass & 0x40) !== 0) message = message.subarray((message[0] ?? 0) + 1);
  const words =
    coding === UCS2
      ? Buffer.from(message.subarray(0, message.length & ~1))
          .swap16()
          .toString('utf16le')
      : message.toString('latin1');
  // A receipt is in ASCII whatever it says; of what somebody wrote, nothing is passed on that cannot be stored.
  if ((esmClass & 0x3c) === 0) return { kind: 'text', from, text: (coding === GSM ? gsmText(message) : words).replaceAll('\0', '') };
  const option = (tag: number): string | undefined => options.get(tag)?.toString('latin1').replace(/\0.*$/s, '');
  const reference = option(TLV_RECEIPTED_ID) ?? /(?:^|\s)id:(\S+)/i.exec(words)?.[1];
  const state = /(?:^|\s)stat:(\w+)/i.exec(words)?.[1]?.toUpperCase() ?? String(options.get(TLV_STATE)?.[0] ?? '');
  const outcome = OUTCOMES[state];
  if ((esmClass & 0x3c) !== 0x04 || reference === undefined || outcome === undefined) return { kind: 'nothing' };
  const error = /(?:^|\s)err:(\w+)/i.exec(words)?.[1];
  return { kind: 'receipt', reference, outcome, code: error === undefined ? state : `${state}_${error}` };
}
