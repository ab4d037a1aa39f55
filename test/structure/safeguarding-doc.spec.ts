import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATES } from '../../src/eligibility/gates';
import { ALSO_PROVED_BY, safeguardingTable } from '../support/safeguarding-table';

const root = join(__dirname, '..', '..');
const file = join(root, 'docs', 'safeguarding.md');
const START = '<!-- gates: from src/eligibility/gates.ts -->\n\n';
const END = '\n\n<!-- /gates -->';

describe('docs/safeguarding.md', () => {
  it('has the table of the program (WRITE_DOCS=1 writes it)', () => {
    const page = readFileSync(file, 'utf8');
    const [before = '', rest = ''] = page.split(START);
    const [table = '', after = ''] = rest.split(END);
    if (process.env.WRITE_DOCS === '1') writeFileSync(file, `${before}${START}${safeguardingTable()}${END}${after}`);
    else expect(table).toBe(safeguardingTable());
  });

  it('names tests that there are', () => {
    const unit = (name: string): string => readFileSync(join(root, 'test', 'unit', 'eligibility', name), 'utf8');
    const [vectors, scenarios] = [unit('vectors.spec.ts'), unit('scenarios.spec.ts')];
    for (const gate of GATES) expect(unit('matrix.table.ts')).toContain(`\n${gate.id} `);
    for (const name of Object.values(ALSO_PROVED_BY).flatMap((names) => names.split(' ')))
      expect(name.startsWith('(') ? vectors.includes(`'${name} `) : scenarios.includes(`'${name}: `)).toBe(true);
  });

  it('stands on one file for each gate', () => {
    expect(new Set(GATES.map((gate) => gate.rule)).size).toBe(GATES.length);
    expect(new Set(GATES.map((gate) => gate.id)).size).toBe(GATES.length);
  });
});
