import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Words of an error may quote what somebody typed, or a row: a log line has an event and codes. */
const SAID =
  /logger\s*\.(?:log|warn|error|debug|verbose)\(\s*(?!\{)[^)]*|logger\s*\.(?:log|warn|error|debug|verbose)\(\s*\{[^}]*(?:\.message\b|String\(|`[^`]*\$\{)[^}]*/g;

describe('the log', () => {
  it('is written an event with codes and ids everywhere, never a sentence nor the text of an error', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.tsx?$/.test(file) && !file.startsWith('demo'),
    );
    const said = files.flatMap((file) =>
      [...readFileSync(join('src', file), 'utf8').matchAll(SAID)].map(([call]) => `${file}: ${call.slice(0, 120)}`),
    );
    expect(files.length).toBeGreaterThan(500);
    expect(said).toEqual([]);
  });
});
