import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../../config/config';
import { NotTaken } from '../channel';
import type { Delivered } from './pdu';
import { SmppSession } from './session';

/** The binds of this process with a carrier. Several processes have their own; the carrier hands each text and receipt to one of them. */
@Injectable()
export class SmppLinks implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('smpp');
  private readonly sessions: readonly SmppSession[];
  private keep: (what: Delivered) => Promise<boolean> = () => Promise.resolve(false);
  private next = 0;

  constructor(private readonly config: Config) {
    const { smpp } = config.messaging;
    const log = (event: string, code?: string): void => this.logger.log({ event, ...(code === undefined ? {} : { code }) });
    this.sessions = smpp ? Array.from({ length: smpp.binds }, () => new SmppSession(smpp, (what) => this.keep(what), log)) : [];
  }

  /** Tests bind when they are ready. */
  onApplicationBootstrap(): void {
    if (!this.config.test) this.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  start(): void {
    for (const session of this.sessions) session.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.sessions.map((session) => session.stop()));
  }

  /** Who keeps what the carrier hands over. Until somebody does, it is asked to come again later. */
  onDelivered(keep: (what: Delivered) => Promise<boolean>): void {
    this.keep = keep;
  }

  /** At least one bind stands. */
  get ready(): boolean {
    return this.sessions.some((session) => session.ready);
  }

  /** Hands a text to the next bind that stands. @throws NotTaken as SmppSession.submit */
  submit(to: string, words: string): Promise<string> {
    const standing = this.sessions.filter((session) => session.ready);
    const session = standing[this.next++ % Math.max(1, standing.length)];
    return session ? session.submit(to, words) : Promise.reject(new NotTaken('technical', 'smpp_not_bound'));
  }
}
