import { GATES, Gate } from '../../src/eligibility/gates';
import { CONTACT_MODES } from '../../src/kernel/contact-modes';
import { translator } from '../../src/ui/i18n';

/** Vectors of §8.8 and scenarios of appendix A in which a gate decides, beside its rows of the matrix and its cases. */
export const ALSO_PROVED_BY: Record<string, string> = {
  G1: '(a) (b) A16',
  G2: 'A16',
  G3: '(c)',
  G5: '(e)',
  G6: '(d) A14 A15 A19',
  G9: '(f)',
  G12: '(g) (h) A4 A5 A7',
  G16: '(m)',
  G18: 'A16',
  G24: '(l) A1',
  G25: '(i) A3',
  F2: 'A20',
  F3: 'A6',
  F4: '(j) A2',
  F6: 'A1 A10',
  F9: 'A8 A9',
};

/** The file of cases that changes each fact a gate looks at, one by one. */
const CASES: Record<string, readonly string[]> = {
  'cases-of-dyads': ['F1', 'F2', 'F3', 'F4', 'G1', 'G3', 'G4', 'G5', 'G6', 'G16', 'G17', 'G25'],
  'cases-of-sessions': ['F5', 'F6', 'F7', 'F8', 'F9', 'G3', 'G9', 'G10', 'G12', 'G24'],
  'cases-of-safeguarding': ['G1', 'G2', 'G4', 'G5', 'G6', 'G7'],
  'cases-of-preparation': ['G13', 'G14', 'G15', 'G16', 'G18'],
  'cases-of-journeys': ['G8', 'G9', 'G10', 'G11', 'G12', 'G19', 'G20', 'G21', 'G23'],
};

const rank = ({ id }: Gate): number => (id.startsWith('G') ? 0 : 100) + Number(id.slice(1));

/** `HHHH` for all modes, or each mode by its name; modes that are never asked are left out. */
function severities({ cells }: Gate): string {
  const byCells = new Map<string, string[]>();
  for (const mode of CONTACT_MODES) {
    const letters = cells[mode];
    if (letters !== undefined) byCells.set(letters, [...(byCells.get(letters) ?? []), mode]);
  }
  const parts = [...byCells].map(
    ([letters, modes]) => `${letters} ${modes.length === CONTACT_MODES.length ? 'all modes' : modes.join(', ')}`,
  );
  return parts.length === 0 ? 'never asked' : parts.join('; ');
}

function codes({ rule }: Gate): string {
  const named = Object.entries(rule.codes).map(([code, { severity }]) => `\`${code}\`${severity === undefined ? '' : ` (${severity})`}`);
  return named.length === 0 ? '–' : named.join('<br>');
}

function tests({ id }: Gate): string {
  const files = Object.keys(CASES).filter((file) => CASES[file]?.includes(id));
  return [`matrix \`${id}\``, ...files.map((file) => `\`${file}\``), ...(ALSO_PROVED_BY[id]?.split(' ') ?? [])].join(', ');
}

/** The table of docs/safeguarding.md, from the table that the program runs. */
export function safeguardingTable(): string {
  const t = translator('en');
  const rows = [...GATES]
    .sort((a, b) => rank(a) - rank(b))
    .map((gate) => [gate.id, t(`eligibility:gate.${gate.id}`), gate.source, gate.owner, severities(gate), codes(gate), tests(gate)]);
  const head = ['Gate', 'What', 'Source', 'Who cures it', 'Severity', 'Reasons', 'Proved by'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
