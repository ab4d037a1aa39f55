import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { post, Reply } from '../http';
import type { ServerProcess } from '../servers';
import type { CrowdedWorld } from './world';

/** What the clients were told, to be compared with what is in the database. */
export class Acknowledged {
  /** Visits answered with 201. */
  readonly visits: string[] = [];
  /** Verbs answered with 201, by visit. */
  readonly acts: { visitId: string; action: string }[] = [];
  /** Why requests were refused. */
  readonly refusals = new Map<string, number>();
  asked = 0;
  /** The first refusal that is not contention: the crowd is made so that there should be few. */
  firstOddity: string | undefined;
  retries = 0;
  replays = 0;
  /** Requests that no server answered in time: nobody knows whether they were done. */
  unanswered = 0;
  /** Answers 5xx, by their code; each was sent again. */
  readonly failures = new Map<string, number>();
}

const PATIENCE_MS = 180_000;
const add = (sums: Map<string, number>, key: string): void => void sums.set(key, (sums.get(key) ?? 0) + 1);
const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

type Action = 'confirm' | 'decline' | 'propose' | 'accept_proposal' | 'withdraw' | 'cancel';
const PATHS: Record<Action, string> = {
  confirm: 'confirmations',
  decline: 'declines',
  propose: 'proposals',
  accept_proposal: 'acceptances',
  withdraw: 'withdrawals',
  cancel: 'cancellations',
};
/** What is done to a visit of which the clients believe this; wrong beliefs are part of the game. */
const NEXT: Record<string, Action[]> = {
  requested: ['confirm', 'confirm', 'decline', 'propose', 'withdraw', 'cancel'],
  proposed: ['accept_proposal', 'accept_proposal', 'withdraw', 'decline', 'cancel'],
  confirmed: ['cancel'],
};
const AFTER: Partial<Record<Action, string>> = { confirm: 'confirmed', propose: 'proposed', accept_proposal: 'confirmed' };
const OF_THE_FACILITY: Action[] = ['confirm', 'decline', 'propose'];
/** So many live visits and the sessions are nearly full: then more is ended than asked for. */
const CROWDED = 0.6;

/** Clients that book, answer and cancel as fast as they are answered, each request until somebody answers it. */
export class Clients {
  private readonly agent: Agent;
  private readonly believed = new Map<string, string>();
  readonly told = new Acknowledged();

  constructor(
    private readonly world: CrowdedWorld,
    private readonly servers: readonly ServerProcess[],
    private readonly places: number,
    count: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: count * 2 });
  }

  /** Goes on until so many bookings have been asked for, or it is told to stop. */
  async run(count: number, requests: number, enough: () => boolean): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, async () => {
        while (this.told.asked < requests && !enough()) {
          if (Math.random() < 0.35 + (this.believed.size > this.places * CROWDED ? 0.3 : 0)) await this.act();
          else await this.ask();
        }
      }),
    );
    this.agent.destroy();
  }

  private async ask(): Promise<void> {
    this.told.asked += 1;
    const { dyadIds, caregiverId } = pick(this.world.askers);
    const party = [
      { personType: 'caregiver', personId: caregiverId, place: 'inside' },
      { personType: 'worker', personId: pick(this.world.workers), place: 'waits' },
    ];
    const reply = await this.send('/visits', this.world.coordinator, { sessionId: pick(this.world.sessions), dyadIds, party });
    if (reply?.status === 422) this.told.firstOddity ??= reply.text;
    if (reply?.status !== 201) return;
    const { id } = JSON.parse(reply.text) as { id: string };
    this.told.visits.push(id);
    this.believed.set(id, 'requested');
  }

  private async act(): Promise<void> {
    const ids = [...this.believed.keys()];
    if (ids.length === 0) return;
    const visitId = pick(ids);
    const action = pick(NEXT[this.believed.get(visitId) ?? ''] ?? (['cancel'] as Action[]));
    const body = {
      ...(action === 'decline' ? { reasonCode: 'facility_event' } : {}),
      ...(action === 'propose' ? { sessionId: pick(this.world.sessions) } : {}),
      ...(action === 'cancel' ? { cause: Math.random() < 0.5 ? 'facility' : 'child', reasonCode: 'plans_changed' } : {}),
    };
    const token = OF_THE_FACILITY.includes(action) ? this.world.liaison : this.world.coordinator;
    const reply = await this.send(`/visits/${visitId}/${PATHS[action]}`, token, body);
    if (reply?.status !== 201) return;
    this.told.acts.push({ visitId, action });
    const after = AFTER[action];
    if (after === undefined) this.believed.delete(visitId);
    else this.believed.set(visitId, after);
  }

  /** Sends until there is an answer that is one: the same key at each try, to whichever process. */
  private async send(path: string, token: string, body: object): Promise<Reply | undefined> {
    const key = randomUUID();
    const until = performance.now() + PATIENCE_MS;
    for (let wait = 20; performance.now() < until; wait = Math.min(1000, wait * 2)) {
      const reply = await post(this.agent, pick(this.servers).url, path, token, key, JSON.stringify(body)).catch(() => undefined);
      const code = reply && reply.status >= 400 ? ((JSON.parse(reply.text || '{}') as { code?: string }).code ?? '') : '';
      if (reply && reply.status < 500 && code !== 'idempotency.in_flight') {
        if (reply.replayed) this.told.replays += 1;
        if (reply.status >= 400) add(this.told.refusals, `${reply.status} ${code}`);
        return reply;
      }
      if (reply && reply.status >= 500) add(this.told.failures, `${reply.status} ${code}`);
      this.told.retries += 1;
      await sleep(wait * (0.5 + Math.random()));
    }
    this.told.unanswered += 1;
    return undefined;
  }
}
