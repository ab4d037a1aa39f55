import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance, i18n } from 'i18next';
import { Locale, LOCALES } from '../kernel/locale';

/** Finds the words for a key (`namespace:path.to.key`) in one language; `{{name}}` takes `params.name`, plurals take `params.count`. */
export type T = (key: string, params?: Record<string, string | number>) => string;

interface Words {
  [key: string]: string | Words;
}

/** Namespaces that every room adds to from its own file. */
const SHARED = ['errors', 'reasons'] as const;

/** The build copies the JSON files next to the compiled code, so the same path works from src and from dist/src. */
const LOCALES_FOLDER = join(__dirname, 'locales');

/** Copies `from` into `to`, level by level; dotted keys (`validation.date_future`) become levels. */
function merge(to: Words, from: Words): void {
  for (const [dotted, value] of Object.entries(from)) {
    const path = dotted.split('.');
    const last = path.pop() ?? dotted;
    let target = to;
    for (const step of path) target = branch(target, step);
    if (typeof value === 'string') target[last] = value;
    else merge(branch(target, last), value);
  }
}

function branch(words: Words, key: string): Words {
  const found = words[key];
  if (typeof found === 'object') return found;
  const made: Words = {};
  words[key] = made;
  return made;
}

/**
 * Reads every word of one language: a namespace per file, and the files' `errors` and `reasons` joined into two shared namespaces.
 * Throws when a file is not JSON.
 */
export function loadWords(locale: Locale, folder = LOCALES_FOLDER): Words {
  const words: Words = { errors: {}, reasons: {} };
  const files = readdirSync(join(folder, locale)).filter((file) => file.endsWith('.json'));
  for (const file of files.sort()) {
    const content = JSON.parse(readFileSync(join(folder, locale, file), 'utf8')) as Words;
    const namespace = file.slice(0, -'.json'.length);
    for (const [key, value] of Object.entries(content)) {
      const shared = SHARED.find((name) => name === key);
      if (shared && typeof value === 'object') merge(branch(words, shared), value);
      else merge(branch(words, namespace), { [key]: value });
    }
  }
  return words;
}

const strict = (): boolean => process.env.NODE_ENV === 'test';

/** A missing word is a fault: tests must see it, users must still get a page. */
function missing(what: string, instead: string): string {
  if (strict()) throw new Error(what);
  return instead;
}

let shared: i18n | undefined;

function instance(): i18n {
  if (shared) return shared;
  const made = createInstance();
  void made.init({
    initAsync: false,
    resources: Object.fromEntries(LOCALES.map((locale) => [locale, loadWords(locale)])),
    supportedLngs: [...LOCALES],
    load: 'currentOnly',
    fallbackLng: false,
    defaultNS: 'ui',
    returnNull: false,
    interpolation: { escapeValue: false },
    appendNamespaceToMissingKey: true,
    parseMissingKeyHandler: (key: string) => missing(`No words for "${key}"`, key),
    returnedObjectHandler: (key: string) => missing(`"${key}" names a group of words, not one`, key),
    missingInterpolationHandler: (text: string, match: RegExpExecArray) => missing(`No value for ${match[0]} in "${text}"`, ''),
  });
  shared = made;
  return made;
}

/** The translator of one language. Words are read once, when first asked for. A missing key throws under NODE_ENV=test. */
export function translator(locale: Locale): T {
  const fixed = instance().getFixedT(locale);
  return (key, params) => String(fixed(key, { ...params }));
}
