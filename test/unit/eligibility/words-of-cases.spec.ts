import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATES } from '../../../src/eligibility/gates';
import { judge } from '../../../src/eligibility/judge.rules';
import { CODES } from '../../../src/eligibility/reasons.rules';
import { RULE_FACTS } from '../../../src/eligibility/rule-facts.rules';
import type { Facts } from '../../../src/eligibility/eligibility.facts';
import type { Reason } from '../../../src/kernel/reasons';
import { CASES } from './all-cases';
import { facts } from './facts';

/**
 * What people read of every reason, written down and looked through: who cures it, by when, with which figures, from which source. A rule
 * that is changed on purpose changes it too: `REASONS=write npx jest test/unit/eligibility/words-of-cases`, and read the difference.
 */
const FILE = join(process.cwd(), 'test/unit/eligibility/reasons.json');

const lineOf = ({ code, severity, owner, due, params, source }: Reason): string =>
  [code, severity, owner, due ?? '–', params ? JSON.stringify(params) : '–', source].join(' · ');
/** Every rule of the facility with a source of its own, so that a reason cannot name another one's. */
const SOURCES = Object.fromEntries(RULE_FACTS.map((key) => [key, `notice on ${key}`]));
const reasonsOf = (changes: Partial<Facts>): string[] => {
  const given = facts(changes);
  return judge({ ...given, rules: given.rules && { ...given.rules, sources: given.rules.sources ?? SOURCES } }).reasons.map(lineOf);
};
const now = () => ({
  gates: Object.fromEntries(
    GATES.map(({ id, rule }) => [
      id,
      `needs ${[...rule.needs, ...(rule.neededLater ?? []).map((need) => `${need} later`)].join(', ') || 'nothing'}`,
    ]),
  ),
  codes: Object.fromEntries(CODES.map(({ code, gate, owner, source }) => [code, `${gate.id} · ${owner} · ${source}`])),
  cases: Object.fromEntries(CASES.map(([what, changes]) => [what, reasonsOf(changes)])),
});

describe('what people read of a reason', () => {
  const written = (): ReturnType<typeof now> => JSON.parse(readFileSync(FILE, 'utf8'));
  if (process.env.REASONS === 'write') writeFileSync(FILE, `${JSON.stringify(now(), null, 2)}\n`);

  it('has one case of each name', () => expect(new Set(CASES.map(([what]) => what)).size).toBe(CASES.length));
  it('is its owner and source', () => expect(now().codes).toEqual(written().codes));
  it('comes from facts that each gate names', () => expect(now().gates).toEqual(written().gates));
  it.each(CASES.map(([what]) => [what]))('when %s', (what) => {
    const [, changes = {}] = CASES.find(([name]) => name === what) ?? [];
    expect(reasonsOf(changes)).toEqual(written().cases[what]);
  });
});
