import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULE_KEYS } from '../../src/facilities/rules/rule-keys';

const SRC = join(__dirname, '../../src');
/** Where a key only stands because it can be stated, shown or is somebody's value. */
const NOT_READING =
  /^(demo|ui|kernel\/fields|facilities\/(rules\/.*-keys|rules\/rule-values|facility\.rules|patterns|packs|views))|\/views\//;

/** Keys that nothing acts on: people read them on the page of the rules. */
const TOLD_ONLY: Record<string, string> = {
};

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !NOT_READING.test(path))
  .map((path) => readFileSync(join(SRC, path), 'utf8'));
const isRead = (key: string): boolean => {
  const name = new RegExp(`\\b${key.split('.').at(-1)}\\b`);
  return sources.some((text) => name.test(text));
};

describe('the rules a facility can state', () => {
  it('are each read by a gate, a service or the list of what is asked, or told for a reason', () => {
    expect(RULE_KEYS.map(({ key }) => key).filter((key) => !isRead(key) && TOLD_ONLY[key] === undefined)).toEqual([]);
  });

  it('are called told only while there is such a rule', () => {
    const keys = RULE_KEYS.map(({ key }) => key);
    expect(Object.keys(TOLD_ONLY).filter((key) => !keys.includes(key))).toEqual([]);
  });
});
