import { ComponentChildren } from 'preact';
import { usePage } from '../page-context';
import { Icon } from './Icon';
import { Tone } from './tone';

interface Props {
  id: string;
  reference: string;
  title: string;
  meta?: string;
  /** With a name the row has a checkbox for a batch decision. */
  name?: string;
  value?: string;
  /** Id of the form the checkbox belongs to, when the row has forms of its own. */
  form?: string;
  checked?: boolean;
  checks: readonly { label: string; ok: boolean | 'warn' }[];
  note?: ComponentChildren;
  tag?: ComponentChildren;
  tone?: Tone;
  /** Buttons. */
  children?: ComponentChildren;
}

/** One request waiting for a decision: who, which checks passed, and the buttons. */
export function DecisionRow({ id, reference, title, meta, name, value, form, checked, checks, note, tag, tone, children }: Props) {
  const { t } = usePage();
  return (
    <li
      class={`k-decision${tone ? ` k-decision--${tone}` : ''}`}
      id={`row-${id}`}
      tabIndex={name === undefined ? undefined : -1}
      data-row={name === undefined ? undefined : id}
    >
      {name !== undefined && (
        <span class="k-decision__select">
          <input
            type="checkbox"
            class="k-check"
            id={`select-${id}`}
            name={name}
            form={form}
            value={value ?? id}
            checked={checked ?? false}
          />
          <label class="k-hidden" for={`select-${id}`}>
            {t('ui:decision.select', { title: `${reference} ${title}` })}
          </label>
        </span>
      )}
      <div class="k-decision__words">
        <p class="k-decision__title">
          <span class="k-code">{reference}</span> <strong>{title}</strong> {tag}
        </p>
        {meta && <p class="k-decision__meta">{meta}</p>}
        <ul class="k-decision__checks">
          {checks.map((check) => {
            const state = check.ok === true ? 'ok' : check.ok === false ? 'no' : 'warn';
            return (
              <li key={check.label} class={`k-decision__check k-decision__check--${state}`}>
                <Icon name={state === 'ok' ? 'check' : state === 'no' ? 'cross' : 'warn'} size={16} />
                <span class="k-hidden">{t(`ui:decision.${state}`)}</span>
                {check.label}
              </li>
            );
          })}
        </ul>
        {note && <div class="k-decision__note">{note}</div>}
      </div>
      {children && <div class="k-decision__actions k-button-group">{children}</div>}
    </li>
  );
}
