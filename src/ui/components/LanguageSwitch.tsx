import { usePage } from '../page-context';
import { FormFields } from './FormFields';

/** One button that posts the other language; the page comes back to where it was. */
export function LanguageSwitch() {
  const { locale, path } = usePage();
  const other = locale === 'en' ? { locale: 'zh-CN', name: '中文' } : { locale: 'en', name: 'English' };
  return (
    <form method="post" action="/language">
      <FormFields />
      <input type="hidden" name="back" value={path} />
      <button type="submit" name="locale" value={other.locale} class="k-header__button" lang={other.locale}>
        {other.name}
      </button>
    </form>
  );
}
