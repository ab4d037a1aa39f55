import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBanned } from '../../src/notifications/discretion/discretion.rules';

const SOURCE = join(__dirname, '../../src');
/** What a file's name may be made of: numbers, days, formats and references. Never a title, and never anybody's name. */
const PARTS = new Set(['format', 'number', 'reference', 'version', 'year', 'day']);
/** What is left of a name without its parts; nothing is left of those that are put together elsewhere and looked at there (discretion.spec.ts). */
const SAYS_NOTHING = new Set([
  '',
  '.',
  'plan.ics',
  'table.csv',
  'list.',
  'list.xlsx',
  'receipt.',
  'sheet-.',
  'day--v.pdf',
  'record-.json',
  'data-audit-.json',
]);

interface FileName {
  file: string;
  name: string;
  /** The last words of what stands between `${` and `}`. */
  parts: string[];
}

/** Every name under which something is handed out, as the source has it. */
function namesIn(file: string, text: string): FileName[] {
  return [...text.matchAll(/filename="((?:[^"$]|\$\{[^}]*\})+)"|filename: '([^']+)'/g)].map(([, quoted, plain]) => {
    const whole = quoted ?? plain ?? '';
    const parts = [...whole.matchAll(/\$\{([^}]*)\}/g)].map(([, code = '']) => code);
    return { file, name: whole.replace(/\$\{[^}]*\}/g, ''), parts };
  });
}
const all = (): FileName[] =>
  readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => namesIn(file, readFileSync(join(SOURCE, file), 'utf8')));
const faults = (names: readonly FileName[]): string[] =>
  names.flatMap(({ file, name, parts }) => [
    ...findBanned(name).map((word) => `${file}: ${word}`),
    ...(SAYS_NOTHING.has(name) ? [] : [`${file}: ${name}`]),
    // `ENDINGS[contentType] ?? 'bin'` is the end of a name, not part of what it says.
    ...parts
      .filter((code) => code !== 'name' && !code.startsWith('ENDINGS[') && !PARTS.has(code.split('.').at(-1) ?? ''))
      .map((code) => `${file}: \${${code}}`),
  ]);

describe('names of files that are handed out', () => {
  it('are made of numbers, days and references, and say nothing', () => {
    expect(all().length).toBeGreaterThanOrEqual(8);
    expect(faults(all())).toEqual([]);
  });

  it.each([
    ['attachment; filename="prison-list.csv"'],
    ['attachment; filename="探监名单.xlsx"'],
    ['attachment; filename="sheet-${facility.title}.pdf"'],
    ['attachment; filename="${child.name}.pdf"'],
    ['attachment; filename="outing-of-anna.pdf"'],
    ["calendar: { filename: 'visit-to-jail.ics' }"],
  ])('would be caught: %s', (planted) => {
    expect(faults(namesIn('planted.ts', planted))).not.toEqual([]);
  });
});
