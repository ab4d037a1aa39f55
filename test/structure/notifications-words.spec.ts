import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES } from '../../src/kernel/locale';
import { findBanned } from '../../src/notifications/discretion/discretion.rules';

interface Words {
  [key: string]: string | Words;
}

const file = (locale: string): Words =>
  JSON.parse(readFileSync(join(__dirname, `../../src/ui/locales/${locale}/notifications.json`), 'utf8')) as Words;
const flat = (words: Words, path = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
const params = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1] ?? '').sort();

describe('the words of messages, calls and the caregiver’s page', () => {
  it.each(LOCALES)('hold nothing that may not be said to a family (%s)', (locale) => {
    expect(flat(file(locale)).flatMap(([key, text]) => findBanned(text).map((hit) => `${key}: ${hit}`))).toEqual([]);
  });

  it('are the same in both languages, with the same gaps to fill in pages and errors', () => {
    const [zh, en] = LOCALES.map((locale) => new Map(flat(file(locale))));
    expect([...(zh?.keys() ?? [])].sort()).toEqual([...(en?.keys() ?? [])].sort());
    // Texts are short in different places; everything else says the same.
    for (const [key, text] of zh ?? [])
      if (!/^(sms|sms_short|calls\.say)\b/.test(key)) expect([key, params(en?.get(key) ?? '')]).toEqual([key, params(text)]);
  });

  it('no source of this room writes e-mail or texts except through the templates', () => {
    const folder = join(__dirname, '../../src/notifications');
    const senders = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && /nodemailer/.test(readFileSync(join(folder, name), 'utf8')),
    );
    expect(senders).toEqual([join('engine', 'mailer.ts')]);
  });
});
