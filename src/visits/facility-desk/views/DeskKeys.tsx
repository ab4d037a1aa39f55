import { buttonClass } from '../../../ui/components/button-class';
import { usePage } from '../../../ui/page-context';

/** Keys of the list, in the order of the work, and what each does: words in `visits_desk:keys`. */
const KEYS = ['j', 'k', 'x', 'c', 'a', 'r', 'p', 'u', '/', '?'] as const;
const NAMES: Record<(typeof KEYS)[number], string> = {
  j: 'next',
  k: 'previous',
  x: 'select',
  c: 'clean',
  a: 'confirm',
  r: 'decline',
  p: 'propose',
  u: 'undo',
  '/': 'search',
  '?': 'help',
};

/** A button for every key, the switch that turns the keys off, and what they do. Shown only where there are scripts: without, there are no keys. */
export function DeskKeys() {
  const { t } = usePage();
  return (
    <div class="k-desk__bar k-stack-s" hidden data-desk-bar>
      <div class="k-desk__keys" role="toolbar" aria-label={t('visits_desk:keys.title')}>
        {KEYS.map((key) => (
          <button key={key} type="button" class={buttonClass('quiet')} data-press={key}>
            <kbd class="k-kbd">{key.toUpperCase()}</kbd> {t(`visits_desk:keys.${NAMES[key]}`)}
          </button>
        ))}
        <button type="button" class={buttonClass('quiet')} data-desk-switch aria-pressed="true">
          {t('visits_desk:keys.on')}
        </button>
      </div>
      <details class="k-details" data-desk-help>
        <summary>
          <span>{t('visits_desk:keys.title')}</span>
        </summary>
        <div class="k-details__body">
          <p>{t('visits_desk:keys.how')}</p>
          <p>{t('visits_desk:keys.digits')}</p>
          <p>{t('visits_desk:keys.off')}</p>
        </div>
      </details>
    </div>
  );
}
