import { LOCALES } from '../../../src/kernel/locale';
import { ROLES } from '../../../src/kernel/permissions';
import { loadWords, translator } from '../../../src/ui/i18n';
import { navItems } from '../../../src/ui/navigation';

/** Keys down to the words; plural forms of one key count once, since languages have different ones. */
function keysOf(words: object, path = ''): string[] {
  const keys = Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? keysOf(value, `${path}${key}.`)
      : [`${path}${key}`.replace(/_(zero|one|two|few|many|other)$/, '')],
  );
  return [...new Set(keys)].sort();
}

describe('words', () => {
  const [zh, en] = LOCALES.map((locale) => loadWords(locale));

  it('exist for the same rooms in both languages', () => {
    expect(Object.keys(zh ?? {}).sort()).toEqual(Object.keys(en ?? {}).sort());
  });

  it.each(Object.keys({ ...zh, ...en }))('have the same keys in both languages: %s', (room) => {
    expect(keysOf(Object(zh?.[room]) as object)).toEqual(keysOf(Object(en?.[room]) as object));
  });

  it('throw in tests when a key is missing, names a group, or lacks a value', () => {
    const t = translator('en');
    expect(() => t('ui:no.such.key')).toThrow('ui:no.such.key');
    expect(() => t('ui:nav')).toThrow();
    expect(() => t('ui:decision.select')).toThrow('title');
  });

  it('come back as the key outside tests, so that a page still opens', () => {
    process.env.NODE_ENV = 'production';
    try {
      expect(translator('zh-CN')('ui:no.such.key')).toBe('ui:no.such.key');
    } finally {
      process.env.NODE_ENV = 'test';
    }
  });

  it('do not escape: the renderer does', () => {
    expect(translator('en')('ui:decision.select', { title: '<b>&' })).toBe('Select <b>&');
  });

  it('count', () => {
    expect(translator('en')('ui:quota.free', { count: 0 })).toBe('None left');
    expect(translator('zh-CN')('ui:quota.free', { count: 2 })).toBe('还可用 2 次');
  });

  it.each(LOCALES)('name every role and every entry of the navigation in %s', (locale) => {
    const t = translator(locale);
    for (const role of ROLES) expect(t(`ui:role.${role}`)).toBeTruthy();
    for (const item of navItems) expect(t(`ui:nav.${item.key}`)).toBeTruthy();
  });
});
