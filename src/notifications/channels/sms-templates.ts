import type { Locale } from '../../kernel/locale';
import { Template, TEMPLATES } from '../engine/message-plan.rules';

/** Texts that came later: an installation whose provider has not approved them yet goes on without them. */
const OPTIONAL: readonly Template[] = ['late'];

/** The numbers that a provider gave our texts when it approved them. */
export type ProviderTemplates = ReadonlyMap<string, string>;

/**
 * Reads `asked=SMS_1,bring=SMS_2,en.asked=SMS_9`: each text in Chinese but the optional ones must have a number; English ones
 * may, else Chinese is sent.
 * @throws Error naming what is missing or unknown; the numbers are no secret
 */
export function parseTemplates(variable: string, value: string): ProviderTemplates {
  const found = new Map(
    value
      .split(',')
      .map((pair) => pair.trim().split('='))
      .filter(([name, code]) => name !== '' && code !== undefined && code !== '')
      .map(([name = '', code = '']) => [name, code] as const),
  );
  const known = new Set(TEMPLATES.flatMap((name) => [name, `en.${name}`]));
  const missing = TEMPLATES.filter((name) => !found.has(name) && !OPTIONAL.includes(name));
  const unknown = [...found.keys()].filter((name) => !known.has(name as Template));
  if (missing.length > 0) throw new Error(`${variable}: no number for ${missing.join(', ')}`);
  if (unknown.length > 0) throw new Error(`${variable}: unknown text ${unknown.join(', ')}`);
  return found;
}

/** The number of a text in a language; empty where there is none. */
export const templateCode = (templates: ProviderTemplates, template: Template, locale: Locale): string =>
  (locale === 'en' ? templates.get(`en.${template}`) : undefined) ?? templates.get(template) ?? '';
