import { usePage } from '../page-context';

/** The foot of every page; help is always first and always here. */
export function Footer() {
  const { t } = usePage();
  return (
    <footer class="k-footer">
      <div class="k-footer__inner">
        <p class="k-footer__help">
          <a href="/help">{t('ui:layout.help')}</a>
          <span>{t('ui:layout.help_more')}</span>
        </p>
        <p class="k-footer__promise">{t('ui:layout.promise')}</p>
      </div>
    </footer>
  );
}
