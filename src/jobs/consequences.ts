import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';

/** A gate fact of these dyads has changed; `cause` is a code that a task may show. */
export interface DyadsChanged {
  dyadIds: string[];
  cause: string;
}

/** Vetting, training, standing or approvals of these workers have changed. */
export interface WorkersChanged {
  workerIds: string[];
  cause: string;
}

/** A closure has called these visits off: what their families hear is written with it. */
export interface VisitsCalledOff {
  visitIds: string[];
}

/** A closure was taken back, and these visits stand as they did: what their families heard of it is put right with it. */
export interface VisitsBroughtBack {
  visitIds: string[];
}

/** A family has answered about a visit: the calls and the place follow with it, whichever way the answer came. */
export interface FamilyAnswered {
  visitId: string;
  answer: 'can_go' | 'cannot' | 'call_me';
  channel: 'sms' | 'wechat' | 'keypad' | 'page' | 'call' | 'staff';
  caregiverId: string | null;
  at: Date;
}

/** An escort comes later than arranged: those who wait hear of it with it, while it is of use. */
export interface VisitDelayed {
  visitId: string;
  until: Date;
}

/** What may follow in the same transaction, and what each tells. */
export interface ConsequenceTopics {
  'dyads.changed': DyadsChanged;
  'workers.changed': WorkersChanged;
  'visits.called_off': VisitsCalledOff;
  'visits.brought_back': VisitsBroughtBack;
  'visits.delayed': VisitDelayed;
  'visits.family_answered': FamilyAnswered;
}

type Handler<K extends keyof ConsequenceTopics> = (change: ConsequenceTopics[K]) => Promise<void>;

/**
 * What must happen in the very transaction of its cause, in rooms to the right that the cause does not know: a withdrawn
 * consent and the visits, letters, messages and tasks that hang from it change together or not at all. What may happen a
 * second later belongs into the outbox. See docs/decisions/0013.
 */
@Injectable()
export class Consequences {
  private readonly handlers: { [K in keyof ConsequenceTopics]: Handler<K>[] } = {
    'dyads.changed': [],
    'workers.changed': [],
    'visits.called_off': [],
    'visits.brought_back': [],
    'visits.delayed': [],
    'visits.family_answered': [],
  };

  constructor(private readonly db: Database) {}

  /** Adds a handler; handlers run in the order in which the rooms start, left to right. */
  on<K extends keyof ConsequenceTopics>(topic: K, handler: Handler<K>): void {
    this.handlers[topic].push(handler);
  }

  /** Runs every handler, one after the other. A failing one undoes the cause too. */
  async of<K extends keyof ConsequenceTopics>(topic: K, change: ConsequenceTopics[K]): Promise<void> {
    if (!this.db.inTransaction) throw new Error('A consequence belongs to the transaction of its cause');
    // As the system: what follows reaches rows that whoever gave the cause does not see – a facility's news and an organisation's visits.
    await this.db.asSystem(async () => {
      for (const handler of this.handlers[topic]) await handler(change);
    });
  }
}
