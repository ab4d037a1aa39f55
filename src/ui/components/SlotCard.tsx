import { ComponentChildren } from 'preact';
import { fieldId } from '../problem';
import { Icon, IconName } from './Icon';
import { Tone } from './tone';

interface Props {
  /** Day and time. */
  title: string;
  meta?: string;
  /** Why this one, each in a few words. */
  reasons: readonly { text: string; icon?: IconName; tone?: Tone }[];
  badge?: string;
  rank?: number;
  /** With a name the card is a radio button. */
  name?: string;
  value?: string;
  checked?: boolean;
  children?: ComponentChildren;
}

/** One possible time with its reasons. */
export function SlotCard({ title, meta, reasons, badge, rank, name, value = '', checked, children }: Props) {
  const words = (
    <>
      <span class="k-slot__head">
        {rank !== undefined && <span class="k-slot__rank">{rank}</span>}
        <span class="k-slot__title">{title}</span>
        {badge && <span class="k-slot__badge">{badge}</span>}
      </span>
      {meta && <span class="k-slot__meta">{meta}</span>}
      <span class="k-slot__reasons">
        {reasons.map((reason) => (
          <span key={reason.text} class={`k-slot__reason k-slot__reason--${reason.tone ?? 'good'}`}>
            <Icon name={reason.icon ?? (reason.tone === 'warn' ? 'warn' : 'check')} size={16} />
            {reason.text}
          </span>
        ))}
      </span>
    </>
  );
  if (name === undefined) {
    return (
      <div class="k-slot">
        {words}
        {children}
      </div>
    );
  }
  const id = fieldId(`${name}.${value}`);
  return (
    <div class="k-slot k-slot--choice">
      <input class="k-slot__input" type="radio" id={id} name={name} value={value} checked={checked ?? false} />
      <label class="k-slot__label" for={id}>
        {words}
      </label>
      {children}
    </div>
  );
}
