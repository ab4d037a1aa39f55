import { ChoiceGroup } from './ChoiceGroup';
import { FieldProps, Option, wire } from './Field';

interface Props extends FieldProps {
  values?: readonly string[];
  options: readonly Option[];
  small?: boolean;
}

/** Any number of a few choices. */
export function Checkboxes(props: Props) {
  const wiring = wire(props);
  return (
    <ChoiceGroup field={props} wiring={wiring}>
      <div class={`govuk-checkboxes${props.small ? ' govuk-checkboxes--small' : ''}`}>
        {props.options.map((option, index) => {
          const id = index === 0 ? wiring.id : `${wiring.id}-${index + 1}`;
          return (
            <div class="govuk-checkboxes__item" key={option.value}>
              <input
                class="govuk-checkboxes__input"
                id={id}
                name={props.name}
                type="checkbox"
                value={option.value}
                checked={props.values?.includes(option.value) ?? false}
                disabled={option.disabled}
                aria-describedby={option.hint ? `${id}-item-hint` : undefined}
              />
              <label class="govuk-label govuk-checkboxes__label" for={id}>
                {option.label}
              </label>
              {option.hint && (
                <div id={`${id}-item-hint`} class="govuk-hint govuk-checkboxes__hint">
                  {option.hint}
                </div>
              )}
            </div>
          );
        })}
      </div>
    </ChoiceGroup>
  );
}
