import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataArgsStorage } from 'typeorm';
import { classOf, FIELDS, NEVER } from '../../src/kernel/fields';
import { unsafeVariables } from '../../src/notifications/wording/message-templates';

const root = join(__dirname, '..', '..');
const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  );
const sources = filesUnder(join(root, 'src')).filter((file) => /\.(ts|tsx)$/.test(file));

describe('the table of field classes', () => {
  it('declares every column of every entity: with a class, or as one that never leaves', async () => {
    for (const file of sources.filter((file) => file.endsWith('.entity.ts'))) await import(file);
    const { columns } = getMetadataArgsStorage();
    expect(columns.length).toBeGreaterThan(300);
    const missing = columns.map((c) => c.propertyName).filter((name) => classOf('', name) === undefined && !NEVER.has(name));
    expect([...new Set(missing)].sort()).toEqual([]);
  });

  it('declares nothing that no source knows', () => {
    const known = new Set(
      sources
        .filter((file) => !file.endsWith(join('kernel', 'fields.ts')))
        .flatMap((file) => readFileSync(file, 'utf8').match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []),
    );
    const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const words = new Set([...known].flatMap((name) => [name, camel(name)]));
    const unused = [...Object.keys(FIELDS), ...NEVER].filter((name) => !words.has(name.split('.').at(-1) ?? ''));
    expect(unused).toEqual([]);
  });

  it('keeps a homonym only where it differs from the plain word', () => {
    const same = Object.entries(FIELDS).filter(
      ([name, fieldClass]) => name.includes('.') && FIELDS[name.split('.')[1] ?? ''] === fieldClass,
    );
    expect(same).toEqual([]);
  });
});

describe('what a message to a family is filled with', () => {
  it.each(['en', 'zh-CN'])('is public in every text (%s)', (locale) => {
    const words = JSON.parse(readFileSync(join(root, 'src', 'ui', 'locales', locale, 'notifications.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    const texts = JSON.stringify([words.sms, words.sms_short, words.mail]);
    const variables = [...new Set([...texts.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1] ?? ''))];
    expect(variables).toEqual(expect.arrayContaining(['child', 'day', 'time', 'worker']));
    expect(unsafeVariables(Object.fromEntries(variables.map((name) => [name, ''])))).toEqual([]);
  });

  it('may not be a family’s name, a place or a worry', () => {
    expect(
      unsafeVariables({ children: ['小宇'], day: '2026-10-18', facilityName: 'x', familyName: 'x', concern: 'x', unheardOf: 'x' }),
    ).toEqual(['param.facilityName', 'param.familyName', 'param.concern', 'param.unheardOf']);
  });
});
