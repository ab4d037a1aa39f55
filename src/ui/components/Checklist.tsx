import { ComponentChildren } from 'preact';
import { usePage } from '../page-context';
import { DayText } from './DayText';
import { Icon, IconName } from './Icon';

const STATES = {
  done: ['good', 'check'],
  blocked: ['stop', 'cross'],
  approval: ['info', 'person'],
  warning: ['warn', 'warn'],
  waiting: ['info', 'clock'],
  unknown: ['neutral', 'circle'],
} as const satisfies Record<string, readonly [string, IconName]>;

export interface ChecklistItem {
  id?: string;
  state: keyof typeof STATES;
  title: string;
  detail?: ComponentChildren;
  /** Who can settle it. */
  owner?: string;
  /** By which day. */
  due?: string;
  fix?: { href: string; text?: string };
}

/** What must hold before something can happen: each row says its state in words, who owns it, by when, and where to fix it. */
export function Checklist({ items }: { items: readonly ChecklistItem[] }) {
  const { t } = usePage();
  return (
    <ul class="k-checklist">
      {items.map((item) => {
        const [tone, icon] = STATES[item.state];
        return (
          <li key={item.id ?? item.title} class={`k-checklist__row k-checklist__row--${tone}`}>
            <span class="k-checklist__state">
              <Icon name={icon} size={18} />
              <span class="k-hidden">{t(`ui:checklist.${item.state}`)}</span>
            </span>
            <div class="k-checklist__words">
              <span class="k-checklist__title">{item.title}</span>
              {item.detail && <div class="k-checklist__detail">{item.detail}</div>}
              {(item.owner || item.due) && (
                <div class="k-checklist__meta">
                  {item.owner && <span>{item.owner}</span>}
                  {item.due && (
                    <span>
                      {t('ui:checklist.due')} <DayText day={item.due} short />
                    </span>
                  )}
                </div>
              )}
            </div>
            {item.fix && (
              <a class="k-checklist__fix" href={item.fix.href}>
                {item.fix.text ?? t('ui:checklist.fix')}
                <span class="k-hidden"> {item.title}</span>
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
