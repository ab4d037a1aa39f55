import type { AddressInfo, Server } from 'node:net';
import { CarrierPdu, CarrierSession, createServer } from 'smpp';

export const SMPP_ACCOUNT = { systemId: 'kinline', password: 'sesame' };

/** A carrier on a loopback port that speaks SMPP as a library does that knows nothing of our code. */
export class SmppCarrier {
  readonly texts: CarrierPdu[] = [];
  readonly unbinds: CarrierPdu[] = [];
  binds = 0;
  /** command_status for every text; 0 takes. */
  says = 0;
  /** Takes texts and never answers. */
  silent = false;
  /** Lets nobody bind. */
  shut = false;
  sessions: CarrierSession[] = [];
  private server: Server | undefined;
  private count = 0;

  async start(port = 0): Promise<string> {
    const server = createServer((session) => this.serve(session));
    this.server = server;
    await new Promise<void>((ready) => server.listen(port, '127.0.0.1', () => ready()));
    return `smpp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.breakAll();
    await new Promise<void>((done) => (this.server ? this.server.close(() => done()) : done()));
  }

  /** All connections break. */
  breakAll(): void {
    for (const session of this.sessions.splice(0)) session.destroy();
  }

  clear(): void {
    this.texts.length = 0;
    this.unbinds.length = 0;
    this.says = 0;
    this.silent = false;
    this.shut = false;
  }

  /** Hands something over as the carrier does. @returns the command_status that it was answered with */
  deliver(fields: Record<string, unknown>): Promise<number> {
    return new Promise((answered, failed) => {
      const session = this.sessions.at(-1);
      if (!session) return failed(new Error('Nobody is bound'));
      session.deliver_sm({ destination_addr: '10690000', ...fields }, (pdu) => answered(pdu.command_status));
    });
  }

  private serve(session: CarrierSession): void {
    session.on('error', () => undefined);
    session.on('bind_transceiver', (pdu) => {
      const right = !this.shut && pdu.system_id === SMPP_ACCOUNT.systemId && pdu.password === SMPP_ACCOUNT.password;
      if (right) {
        this.binds += 1;
        this.sessions.push(session);
      }
      session.send(pdu.response(right ? {} : { command_status: 0x0e }));
    });
    session.on('submit_sm', (pdu) => {
      this.texts.push(pdu);
      if (this.silent) return;
      session.send(pdu.response(this.says === 0 ? { message_id: `m-${(this.count += 1)}` } : { command_status: this.says }));
    });
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu) => {
      this.unbinds.push(pdu);
      session.send(pdu.response());
    });
  }
}
