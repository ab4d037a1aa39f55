import { usePage } from '../page-context';
import { FormFields } from './FormFields';
import { LanguageSwitch } from './LanguageSwitch';
import { Wordmark } from './Wordmark';

/** The band at the top: a banner over invented data, wordmark, who is signed in, language, sign out. */
export function Header() {
  const { t, actor, demo } = usePage();
  return (
    <header class="k-header">
      {demo && (
        <p class="k-demo">
          <strong>{t('ui:layout.demo')}</strong> {t('ui:layout.demo_more')}
        </p>
      )}
      <div class="k-header__inner">
        <a class="k-header__home" href={actor ? '/today' : '/'}>
          <Wordmark />
        </a>
        <div class="k-header__tools">
          {actor && (
            <span class="k-header__who">
              <span class="k-header__name">{actor.name}</span>
              <span class="k-header__role">{t(`ui:role.${actor.role}`)}</span>
            </span>
          )}
          <LanguageSwitch />
          {actor && (
            <form method="post" action="/sign-out">
              <FormFields />
              <button type="submit" class="k-header__button">
                {t('ui:layout.sign_out')}
              </button>
            </form>
          )}
        </div>
      </div>
    </header>
  );
}
