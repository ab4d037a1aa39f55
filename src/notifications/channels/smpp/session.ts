import { connect as connectPlain, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { SmppConfig } from '../../../config/messaging';
import { NotTaken } from '../channel';
import { bindBody, COMMAND, decodePdus, Delivered, deliveredOf, encodePdu, messageIdOf, Pdu, STATUS, submitBody } from './pdu';

/** Milliseconds. */
export const TIMES = { answer: 8_000, enquire: 30_000, unbind: 2_000, again: [500, 2_000, 5_000, 15_000, 30_000] };
/** Texts under way at once in one bind; most carriers allow ten. */
const WINDOW = 10;
const USUAL_PORT = 2775;

interface Waiting {
  done: (answer: Pdu) => void;
  failed: (error: NotTaken) => void;
  timer: NodeJS.Timeout;
}

/**
 * One bind with a carrier (bind_transceiver of SMPP 3.4) that is kept: asked whether it is alive, made again when it breaks, ended with
 * unbind. What was under way when it broke is in doubt, and said to be.
 */
export class SmppSession {
  private socket: Socket | undefined;
  private bound = false;
  private stopping = false;
  private sequence = 0;
  private failures = 0;
  private incoming: Buffer = Buffer.alloc(0);
  private readonly waiting = new Map<number, Waiting>();
  private readonly queue: (() => void)[] = [];
  private under = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: SmppConfig,
    /** True when it is kept; false: the carrier hands it over again later. */
    private readonly deliver: (what: Delivered) => Promise<boolean>,
    private readonly log: (event: string, code?: string) => void = () => undefined,
  ) {}

  get ready(): boolean {
    return this.bound && !this.stopping;
  }

  /** Binds, and again whenever the bind is lost, until `stop`. */
  start(): void {
    if (this.stopping || this.socket) return;
    const url = new URL(this.config.url);
    const target = { host: url.hostname, port: Number(url.port || USUAL_PORT) };
    const socket = url.protocol === 'smpps:' ? connectTls({ ...target, servername: url.hostname }) : connectPlain(target);
    this.socket = socket;
    this.incoming = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.once(url.protocol === 'smpps:' ? 'secureConnect' : 'connect', () => void this.bind());
    socket.on('data', (bytes: Buffer) => this.take(bytes));
    socket.on('error', (error: NodeJS.ErrnoException) => this.log('smpp.broken', error.code));
    socket.once('close', () => this.lost(socket));
  }

  /**
   * Hands a text over.
   * @returns the carrier's number for it
   * @throws NotTaken `technical` without a bind; `unsure` when it broke, or no answer came, with the text under way; else by the carrier's status
   */
  async submit(to: string, words: string): Promise<string> {
    if (!this.ready) throw new NotTaken('technical', 'smpp_not_bound');
    if (this.under >= WINDOW) await new Promise<void>((go) => this.queue.push(go));
    if (!this.ready) {
      this.queue.shift()?.();
      throw new NotTaken('technical', 'smpp_not_bound');
    }
    this.under += 1;
    try {
      const { status, body } = await this.ask(COMMAND.submit_sm, submitBody({ from: this.config.source, to, words }));
      if (status !== STATUS.ok)
        throw new NotTaken(
          status === STATUS.invalidDestination ? 'permanent' : 'technical',
          `smpp_${status.toString(16).padStart(2, '0')}`,
        );
      return messageIdOf(body);
    } finally {
      this.under -= 1;
      this.queue.shift()?.();
    }
  }

  /** Takes no more texts, waits for those under way, says goodbye. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    for (const go of this.queue.splice(0)) go();
    const { socket } = this;
    if (!socket) return;
    const closed = new Promise<void>((done) => socket.once('close', () => done()));
    if (this.bound) {
      await Promise.all([...this.waiting.values()].map((one) => new Promise<void>((done) => this.after(one, done))));
      await this.ask(COMMAND.unbind, Buffer.alloc(0), TIMES.unbind).catch(() => undefined);
    }
    socket.destroy();
    await closed;
  }

  private after(one: Waiting, then: () => void): void {
    const { done, failed } = one;
    one.done = (answer) => (done(answer), then());
    one.failed = (error) => (failed(error), then());
  }

  private async bind(): Promise<void> {
    try {
      const { status } = await this.ask(COMMAND.bind_transceiver, bindBody(this.config.systemId, this.config.password));
      if (status !== STATUS.ok) throw new Error(`bind ${status.toString(16)}`);
      this.bound = true;
      this.failures = 0;
      this.log('smpp.bound');
      this.keepAlive();
    } catch (error) {
      this.log('smpp.not_bound', error instanceof Error ? error.message : undefined);
      this.socket?.destroy();
    }
  }

  private keepAlive(): void {
    this.timer = setTimeout(() => {
      this.ask(COMMAND.enquire_link, Buffer.alloc(0)).then(
        () => this.ready && this.keepAlive(),
        // Who does not answer that is gone, whatever the connection says.
        () => this.socket?.destroy(),
      );
    }, TIMES.enquire).unref();
  }

  private ask(command: number, body: Buffer, patience = TIMES.answer): Promise<Pdu> {
    const sequence = (this.sequence = (this.sequence % 0x7fffffff) + 1);
    return new Promise<Pdu>((done, failed) => {
      const timer = setTimeout(() => {
        this.waiting.delete(sequence);
        failed(new NotTaken('unsure', 'smpp_no_answer'));
      }, patience);
      this.waiting.set(sequence, { done, failed, timer });
      this.socket?.write(encodePdu({ command, status: STATUS.ok, sequence, body }));
    });
  }

  private take(bytes: Buffer): void {
    let pdus: Pdu[] = [];
    try {
      const found = decodePdus(Buffer.concat([this.incoming, bytes]));
      this.incoming = Buffer.from(found.rest);
      pdus = found.pdus;
    } catch {
      this.socket?.destroy();
    }
    for (const pdu of pdus) this.handle(pdu);
  }

  private handle(pdu: Pdu): void {
    if (pdu.command >= COMMAND.generic_nack) {
      const one = this.waiting.get(pdu.sequence);
      if (!one) return;
      this.waiting.delete(pdu.sequence);
      clearTimeout(one.timer);
      // A command that was not understood was not taken.
      if (pdu.command === COMMAND.generic_nack) one.failed(new NotTaken('technical', `smpp_nack_${pdu.status.toString(16)}`));
      else one.done(pdu);
      return;
    }
    const answer = (command: number, status: number, body: Buffer = Buffer.alloc(0)): void =>
      void this.socket?.write(encodePdu({ command, status, sequence: pdu.sequence, body }));
    if (pdu.command === COMMAND.enquire_link) return answer(COMMAND.enquire_link_resp, STATUS.ok);
    if (pdu.command === COMMAND.unbind) {
      answer(COMMAND.unbind_resp, STATUS.ok);
      return this.dismissed();
    }
    if (pdu.command !== COMMAND.deliver_sm) return answer(COMMAND.generic_nack, STATUS.invalidCommand);
    const said = (kept: boolean): void => answer(COMMAND.deliver_sm_resp, kept ? STATUS.ok : STATUS.temporaryError, Buffer.from([0]));
    this.deliver(deliveredOf(pdu.body)).then(said, () => said(false));
  }

  /** The carrier ends the bind: nothing more goes over it, and when it does not hang up, we do. */
  private dismissed(): void {
    const { socket } = this;
    this.bound = false;
    clearTimeout(this.timer);
    socket?.end();
    this.timer = setTimeout(() => socket?.destroy(), TIMES.unbind).unref();
  }

  private lost(socket: Socket): void {
    if (this.socket !== socket) return;
    this.socket = undefined;
    this.bound = false;
    clearTimeout(this.timer);
    for (const one of this.waiting.values()) {
      clearTimeout(one.timer);
      one.failed(new NotTaken('unsure', 'smpp_broken'));
    }
    this.waiting.clear();
    for (const go of this.queue.splice(0)) go();
    if (this.stopping) return;
    const wait = TIMES.again[Math.min(this.failures++, TIMES.again.length - 1)];
    this.timer = setTimeout(() => this.start(), wait).unref();
  }
}
