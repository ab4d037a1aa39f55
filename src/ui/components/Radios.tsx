import { ComponentChildren } from 'preact';
import { ChoiceGroup } from './ChoiceGroup';
import { FieldProps, Option, wire } from './Field';

interface Props extends FieldProps {
  value?: string;
  /** `conditional` stands under its choice and is always visible: it must make sense without scripts. */
  options: readonly (Option & { conditional?: ComponentChildren })[];
  inline?: boolean;
  small?: boolean;
}

/** One choice of a few. */
export function Radios(props: Props) {
  const wiring = wire(props);
  return (
    <ChoiceGroup field={props} wiring={wiring}>
      <div class={`govuk-radios${props.inline ? ' govuk-radios--inline' : ''}${props.small ? ' govuk-radios--small' : ''}`}>
        {props.options.map((option, index) => {
          // The first radio carries the field's id: the error summary leads there.
          const id = index === 0 ? wiring.id : `${wiring.id}-${index + 1}`;
          return (
            <div class="govuk-radios__item" key={option.value}>
              <input
                class="govuk-radios__input"
                id={id}
                name={props.name}
                type="radio"
                value={option.value}
                checked={option.value === props.value}
                disabled={option.disabled}
                aria-describedby={option.hint ? `${id}-item-hint` : undefined}
              />
              <label class="govuk-label govuk-radios__label" for={id}>
                {option.label}
              </label>
              {option.hint && (
                <div id={`${id}-item-hint`} class="govuk-hint govuk-radios__hint">
                  {option.hint}
                </div>
              )}
              {option.conditional && <div class="k-conditional">{option.conditional}</div>}
            </div>
          );
        })}
      </div>
    </ChoiceGroup>
  );
}
