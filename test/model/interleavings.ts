import fc from 'fast-check';
import { brokenRules } from '../../bench/invariants';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source';
import { TEST_NOW, useApp } from '../support/app';
import { steps } from './commands';
import type { Real } from './step';
import { Worlds } from './world';

/** How many sequences this run plays in all; two files share them. */
const SEQUENCES = Number(process.env.MODEL_SEQUENCES ?? 20);
const WORLDS = Math.min(40, Math.ceil(SEQUENCES / 4));
const LONGEST = 14;
/** From here on every kind of step must have been done at least once; from SOME on the most usual ones; a request in any run. */
const MANY = 500;
const SOME = 100;
const USUAL = SEQUENCES >= SOME ? ['request', 'confirm', 'cancel'] : ['request'];

/**
 * Plays random sequences of everything that changes a visit against the real services on PostgreSQL, and after each asks the database
 * whether a rule is broken. `MODEL_SEED` plays a run again; a sequence that fails is made as short as it will fail.
 */
export function interleavings(part: number, parts: number): void {
  describe('no interleaving', () => {
    const used = useApp();
    let owner: DataSource;
    beforeAll(async () => {
      owner = await new DataSource(dataSourceOptions(used.databaseUrl, { poolSize: 1 })).initialize();
    });
    afterAll(() => owner.destroy());

    it(
      'of request, decision, proposal, amendment, undo, cancellation, expiry, outcome, waitlist, closure, reopening and taking back, second wish, place beyond the windows, departure, transfer and grade breaks an invariant',
      async () => {
        const worlds = await Worlds.make(used, owner, WORLDS);
        const outcomes: Real['outcomes'] = new Map();
        const numRuns = Math.ceil(SEQUENCES / parts);
        const seed = Number(process.env.MODEL_SEED ?? (SEQUENCES > 1000 ? Math.floor(Math.random() * 2 ** 31) : 20261122)) + part;
        const began = performance.now();
        let played = 0;
        await fc.assert(
          fc.asyncProperty(fc.commands(steps, { maxCommands: LONGEST, size: 'max' }), async (commands) => {
            used.clock.set(TEST_NOW);
            const world = await worlds.take();
            await fc.asyncModelRun(() => ({ model: { visits: [] }, real: { used, world, outcomes } }), commands);
            const broken = await brokenRules((text) => owner.query(text));
            if (broken.length > 0) throw new Error(JSON.stringify([broken, await storyOf(owner, broken[0]?.examples[0])], null, 1));
            await worlds.leave();
            played += 1;
            if (played % 500 === 0) say(part, `${played} of ${numRuns} sequences, ${Math.round((performance.now() - began) / 1000)} s`);
          }),
          { numRuns, seed, endOnFailure: false, verbose: 1 },
        );
        const sums = [...outcomes].sort().map(([name, { done, refused }]) => `${name} ${done}/${done + refused}`);
        if (SEQUENCES >= MANY) say(part, `seed ${seed}, done of asked: ${sums.join(', ')}`);
        // A model whose every step is refused proves nothing.
        for (const [name, { done, codes }] of outcomes)
          if (done === 0) say(part, `${name} was never done: ${[...codes].sort().join(', ')}`);
        const wanted = SEQUENCES >= MANY ? EVERY : USUAL;
        for (const verb of wanted) expect([verb, (outcomes.get(verb)?.done ?? 0) > 0]).toEqual([verb, true]);
      },
      Math.max(120_000, SEQUENCES * 4000),
    );
  });
}

/** What happened to the visit a rule is broken for, and what was to be told of it. */
const storyOf = (owner: DataSource, id: string | undefined): Promise<unknown> =>
  owner.query(
    `SELECT (SELECT v.status || ', ' || v.version FROM visits v WHERE v.id::text = $1) AS is, (SELECT jsonb_agg(c.action || ': ' || coalesce(c.from_status, '-') || ' -> ' || c.to_status ORDER BY c.at, c.id) FROM visit_status_changes c
              WHERE c.visit_id::text = $1) AS changes,
            (SELECT jsonb_agg(o.topic || ' ' || coalesce(o.payload->>'status', '') ORDER BY o.id) FROM outbox o WHERE o.payload->>'visitId' = $1) AS messages`,
    [id],
  );

const EVERY = [
  'request confirm decline propose accept_proposal withdraw cancel expire close transfer grade note amend agree_amendment refuse_amendment',
  'drop_amendment undo completed partial aborted no_show refused_at_gate join offer accept_offer refuse_offer reopen take_back wish beyond second_person try_next set_out',
].flatMap((names) => names.split(' '));

const say = (part: number, line: string): void => void process.stderr.write(`[${part}] ${line}\n`);
