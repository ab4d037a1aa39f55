import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATES } from '../../../src/eligibility/gates';
import { judge } from '../../../src/eligibility/judge.rules';
import { CODES, REASON_CODES, RULE_VERSION, unknownReason } from '../../../src/eligibility/reasons.rules';
import { reasonJson } from '../../../src/http/problem';
import { LOCALES } from '../../../src/kernel/locale';
import type { Reason } from '../../../src/kernel/reasons';
import { translator } from '../../../src/ui/i18n';
import { CASES } from './all-cases';
import { consent, dyad, facts, party, rules, worker } from './facts';

const OWNERS = ['coordinator', 'liaison', 'worker', 'lead', 'caregiver', 'child', 'facility', 'nobody'];
/** Every reason that the cases give, with the parameters it really has. */
const givenReasons = (): Reason[] => [
  ...CASES.flatMap(([, changes]) => judge(facts(changes)).reasons),
  ...GATES.map((gate) => unknownReason(gate, 'H')),
];

describe('every reason', () => {
  it('has words in both languages that leave nothing to fill in', () => {
    const said = new Set<string>();
    for (const locale of LOCALES) {
      const t = translator(locale);
      for (const reason of givenReasons()) {
        const { message, fix } = reasonJson(reason, t) as { message: string; fix: string };
        for (const words of [message, fix]) {
          expect(words.length).toBeGreaterThan(3);
          expect(words).not.toMatch(/\$t|\{\{|\}\}|eligibility:|reasons:|undefined/);
        }
        said.add(reason.code);
      }
    }
    expect([...said].sort()).toEqual([...REASON_CODES].sort());
  });

  it('has a gate, an owner, a source and the version of the rules', () => {
    for (const reason of givenReasons()) {
      expect(GATES.map((gate) => gate.id)).toContain(reason.gate);
      expect(OWNERS).toContain(reason.owner);
      expect(reason.source.length).toBeGreaterThan(3);
      expect(reason.ruleVersion).toBe(RULE_VERSION);
    }
  });

  it('belongs to one gate only', () => {
    expect(new Set(CODES.map((entry) => entry.code)).size).toBe(CODES.length);
  });

  it('is worded for no code that is not given', () => {
    for (const locale of LOCALES) {
      const file = join(__dirname, '..', '..', '..', 'src', 'ui', 'locales', locale, 'eligibility.json');
      const { reasons, gate } = JSON.parse(readFileSync(file, 'utf8')) as {
        reasons: Record<string, unknown>;
        gate: Record<string, string>;
      };
      expect(Object.keys(reasons).sort()).toEqual([...REASON_CODES].sort());
      expect(Object.keys(gate).sort()).toEqual(GATES.map((g) => g.id).sort());
    }
  });
});

describe('the words', () => {
  const t = translator('en');
  const first = (changes: Parameters<typeof facts>[0], code: string): string => {
    const found = judge(facts(changes)).reasons.find((r) => r.code === code);
    return found === undefined ? '' : (reasonJson(found, t).fix as string);
  };

  it('name every paper that the facility takes', () => {
    expect(first({ dyad: dyad({ proofs: [] }) }, 'kinship_proof.missing')).toBe(
      'Bring one of these: birth certificate, or household register.',
    );
    expect(first({ dyad: dyad({ proofs: [] }), rules: rules({ proofsAccepted: [] }) }, 'kinship_proof.missing')).toBe(
      'Bring one of these: ask the facility which.',
    );
  });

  it('name what the guardian must agree to', () => {
    const missing = judge(facts({ dyad: dyad({ consents: [consent('visit')] }) })).reasons.find((r) => r.code === 'consent.missing');
    expect(missing && reasonJson(missing, translator('zh-CN')).message).toBe('当天没有有效的同意：出行。');
  });

  it('say how too many people can still go in: wait, groups, or an exception', () => {
    const threeKids = ['2016-04-09', '2014-01-01', '2012-01-01'];
    const inside = worker({ approvedInside: true }, 'inside');
    const fix = (changes: Parameters<typeof facts>[0]): string => first(changes, 'party.too_many_inside');
    expect(fix({ party: party(undefined, threeKids) })).toMatch(/divides the children into 2 groups/);
    expect(fix({ party: party([party().members[0] ?? inside, inside], threeKids.slice(0, 2)) })).toMatch(/lets 1 adult\(s\) wait outside/);
    expect(fix({ rules: rules({ visitorsMaxTotal: 1 }) })).toMatch(/asks the facility for an exception/);
  });

  it('of a report to an authority tell nobody what it is about', () => {
    for (const locale of LOCALES) {
      const [paused] = judge(facts({ dyad: dyad({ openReports: 1 }) })).reasons;
      const said = JSON.stringify(paused && { ...reasonJson(paused, translator(locale)), source: '' });
      expect(said).not.toMatch(/abuse|neglect|police|report|authority|虐待|忽视|报警|公安|报告/i);
    }
  });
});
